"""Gives programmes at arrival: a coordinator decides it once, and the queue does it for each who comes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from elearn.db import locked, session
from elearn.journal import record
from elearn.policy import Actor
from elearn.programmes import rules
from elearn.programmes.actions import add_assignment
from elearn.programmes.arrival_queries import Arrival, list_arrivals
from elearn.programmes.models import Assignment, Programme


def give_at_arrival(
    actor: Actor, programme: Programme, *, from_on: date | None, days: int | None, now: datetime
) -> list[Assignment]:
    """Give a programme to whoever arrives from a day on; return the assignments of those who already have.

    The deadline is `days` after each one's arrival; those assigned before are left as they are. Raises
    RuleBroken where there is no day.
    """
    programme = locked(programme)
    programme.arrivals_from, programme.arrival_days = rules.day_of_arrivals(from_on), days
    programme.arrivals_decided_by_id = actor.id
    session().flush()
    record(actor.id, "given-at-arrival", "programme", programme.id, programme.scope)
    return _welcome(programme, list_arrivals(now.date(), programme.id), now)


def give_no_more_at_arrival(actor: Actor, programme: Programme) -> None:
    """Give a programme to nobody by arrival from now on; those who have it go on."""
    programme = locked(programme)
    if programme.arrivals_from is not None:
        programme.arrivals_from = programme.arrival_days = programme.arrivals_decided_by_id = None
        record(actor.id, "no-more-at-arrival", "programme", programme.id, programme.scope)


def welcome_arrivals(now: datetime) -> int:
    """Give everyone who has arrived what is given at arrival; return how many assignments were made.

    One statement where nobody has arrived. Who arrived is read again under each programme's lock, so that two queues
    give it once.
    """
    made = 0
    for programme_id, _ in groupby(list_arrivals(now.date()), key=lambda arrival: arrival.programme_id):
        programme = locked(session().get_one(Programme, programme_id))
        made += len(_welcome(programme, list_arrivals(now.date(), programme_id), now))
    return made


def _welcome(programme: Programme, arrivals: Iterable[Arrival], now: datetime) -> list[Assignment]:
    return [_assigned(programme, arrival, now) for arrival in arrivals]


def _assigned(programme: Programme, arrival: Arrival, now: datetime) -> Assignment:
    """Begin today: whoever arrived while nobody gave anything has all their days before them."""
    starts_on = now.astimezone(ZoneInfo(arrival.zone)).date()
    return add_assignment(
        programme,
        arrival.scope,
        by_id=programme.arrivals_decided_by_id,
        starts_on=starts_on,
        deadline_on=rules.deadline_of(starts_on, arrival.arrived_on, deadline_on=None, days=programme.arrival_days),
        zone=arrival.zone,
        now=now,
    )
