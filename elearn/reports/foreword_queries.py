"""Reads the words that introduce a yearly report, and finds of which place somebody may write them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.db import session
from elearn.errors import Missing
from elearn.organisations.models import Organisation
from elearn.policy import Reach, Scope
from elearn.reports.models import Foreword


@dataclass(frozen=True, slots=True)
class Introduced:
    """The words of a year, and who wrote them."""

    foreword: Foreword
    author: str


def place_of(reach: Reach) -> Scope | None:
    """Return the one place that a report within reach is about; None where it is about several. One statement at most.

    A network comes before an organisation, as in the report itself.
    """
    if len(reach.networks) == 1:
        return Scope(network_id=next(iter(reach.networks)))
    if reach.networks or len(reach.organisations) != 1:
        return None
    organisation_id = next(iter(reach.organisations))
    network_id = session().scalar(sa.select(Organisation.network_id).where(Organisation.id == organisation_id))
    return Scope(organisation_id=organisation_id, network_id=network_id)


def get_place(reach: Reach) -> Scope:
    """Return the one place that a report within reach is about. Raises Missing where it is about several."""
    place = place_of(reach)
    if place is None:
        raise Missing("foreword")
    return place


def find_foreword(place: Scope | None, year: int) -> Introduced | None:
    """Return what was last said of a year, if anything was: one statement."""
    if place is None:
        return None
    row = session().execute(
        sa.select(Foreword, User.name)
        .join(User, User.id == Foreword.written_by_id)
        .where(
            Foreword.network_id == place.network_id,
            Foreword.organisation_id.is_(None)
            if place.organisation_id is None
            else Foreword.organisation_id == place.organisation_id,
            Foreword.year == year,
        )
        .order_by(Foreword.id.desc())
        .limit(1)
    )
    found = row.first()
    return Introduced(*found) if found is not None else None
