"""Writes the words that introduce a yearly report."""

from __future__ import annotations

from datetime import datetime

from elearn.db import locked, session
from elearn.journal import record
from elearn.organisations.models import Network, Organisation
from elearn.policy import Actor, Scope
from elearn.reports.foreword_queries import find_foreword
from elearn.reports.foreword_rules import ensure_is_the_last
from elearn.reports.models import Foreword


def write_foreword(actor: Actor, place: Scope, year: int, *, words: str, base: int, now: datetime) -> None:
    """Keep what is said of a year; no words take the former ones off the page. Raises RuleBroken.

    What was said before stays in its row. `base` is the number of the words that the writer had before their eyes.
    """
    kept: Network | Organisation = (
        session().get_one(Organisation, place.organisation_id)
        if place.organisation_id is not None
        else session().get_one(Network, place.network_id)
    )
    locked(kept)  # two who write at once come one after the other
    last = find_foreword(place, year)
    ensure_is_the_last(base, last.foreword.id if last is not None else 0)
    if words == (last.foreword.words if last is not None else ""):
        return
    made = Foreword(
        network_id=place.network_id,
        organisation_id=place.organisation_id,
        year=year,
        words=words,
        written_by_id=actor.id,
        written_at=now,
    )
    session().add(made)
    session().flush()
    record(actor.id, "written", "foreword", made.id, place, year=year)
