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
    """Return the calendar that an address opens, in thirteen statements whatever the numbers.

    The séances at whose table the person sits, from ninety days ago on, and their programmes. Raises Missing for an
    address that was never given, that was taken back, or whose person may not sign in any more.
    """
    person = session().scalar(
        sa.select(User)
        .join(CalendarFeed, CalendarFeed.person_id == User.id)
        .where(CalendarFeed.token_hash == token_hash(secret), User.active.is_(True))
    )
    if person is None:
        raise Missing("agenda")
    meetings = session().scalars(
        sa.select(Discussion)
        .where(Discussion.has_at_table([person.id]), Discussion.ends_at >= now - KEPT)
        .order_by(Discussion.starts_at, Discussion.id)
    )
    return Calendar(person, tuple(meetings), my_progress(person.id, now))
