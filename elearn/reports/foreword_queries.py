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


def is_one_place(reach: Reach) -> bool:
    """Whether a report within reach is about one place, which somebody may introduce: a network, or an organisation."""
    return len(reach.networks) == 1 or (not reach.networks and len(reach.organisations) == 1)


def last_said(reach: Reach, year: int) -> sa.ScalarSelect[int | None]:
    """Select the number of the words last said of a year of the one place within reach; of several places, none."""
    last = sa.select(sa.func.max(Foreword.id)).where(Foreword.year == year)
    if not is_one_place(reach):
        return last.where(sa.false()).scalar_subquery()
    if reach.networks:
        return last.where(Foreword.network_id.in_(reach.networks), Foreword.organisation_id.is_(None)).scalar_subquery()
    return last.where(Foreword.organisation_id.in_(reach.organisations)).scalar_subquery()


def place_of(reach: Reach) -> Scope | None:
    """Return the one place that a report within reach is about; None where it is about several. One statement at most.

    A network comes before an organisation, as in the report itself.
    """
    if not is_one_place(reach):
        return None
    if reach.networks:
        return Scope(network_id=next(iter(reach.networks)))
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
