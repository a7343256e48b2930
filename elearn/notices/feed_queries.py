"""Reads whose calendar an address is, and what stands in it: the person's séances and deadlines, nobody else's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.accounts.rules import token_hash
from elearn.db import session
from elearn.discussions.models import Discussion
from elearn.errors import Missing
from elearn.notices.models import CalendarFeed
from elearn.organisations.queries import load_actor
from elearn.policy import Actor, Permission, allows, reach
from elearn.progress.queries import AssignmentProgress, my_progress

KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What one person's calendar shows."""

    person: User
    meetings: tuple[Discussion, ...]
    programmes: tuple[AssignmentProgress, ...]


def find_feed(person_id: int) -> CalendarFeed | None:
    """Return a person's feed, or None, in one statement."""
    return session().scalar(sa.select(CalendarFeed).where(CalendarFeed.person_id == person_id))


def get_calendar(secret: str, now: datetime) -> Calendar:
    """Return the calendar that an address opens, in fourteen statements at most, whatever the numbers.

    It shows what the pages show its person now: the séances at whose table they sit, from ninety days ago on, and the
    deadlines of their programmes while they learn. Raises Missing for an address that was never given, that was taken
    back, or whose person holds no place any more: ending the places is how an access stops.
    """
    person = session().scalar(
        sa.select(User)
        .join(CalendarFeed, CalendarFeed.person_id == User.id)
        .where(CalendarFeed.token_hash == token_hash(secret), User.active.is_(True))
    )
    actor = load_actor(person, now.date()) if person is not None else None
    if person is None or actor is None or not actor.seats:
        raise Missing("agenda")
    learns = allows(actor, Permission.PROGRESS_READ)
    return Calendar(person, _meetings(actor, now), my_progress(actor.id, now) if learns else ())


def _meetings(actor: Actor, now: datetime) -> tuple[Discussion, ...]:
    own = reach(actor, Permission.DISCUSSION_ATTEND).owners
    return tuple(
        session().scalars(
            sa.select(Discussion)
            .where(Discussion.has_at_table(own), Discussion.ends_at >= now - KEPT)
            .order_by(Discussion.starts_at, Discussion.id)
        )
    )
