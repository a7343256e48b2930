"""Decides when a deadline is recalled: fourteen days before, three days before, and once it is over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from elearn import clock

DAYS_BEFORE = (14, 3, -1)  # the last one comes on the day after
MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder of one deadline: which one it is for this person, from which instant, how many days before."""

    number: int
    at: datetime
    days_before: int

    @property
    def is_copied(self) -> bool:
        """Whether those who supervise are told too: from the second one on."""
        return self.number > 1


def reminders_of(deadline_on: date, zone: str, *, since: datetime) -> tuple[Reminder, ...]:
    """Return the reminders of a deadline that somebody has had since an instant: none falls before that."""
    planned = ((days, instant_of(deadline_on, days, zone)) for days in DAYS_BEFORE)
    kept = [(days, at) for days, at in planned if at > since]
    return tuple(Reminder(number, at, days) for number, (days, at) in enumerate(kept, start=1))


def instant_of(deadline_on: date, days_before: int, zone: str) -> datetime:
    """Return the instant of a reminder: the first one of its day, by the clocks of the deadline."""
    return clock.instant_of(deadline_on - timedelta(days=days_before), MIDNIGHT, zone)


def deadlines_recalled(since: datetime, until: datetime) -> frozenset[date]:
    """Return every day that a deadline may be whose reminder falls between two instants, wherever on earth it is."""
    return frozenset(
        day + timedelta(days=before) for day in _days(since, until + timedelta(days=1)) for before in DAYS_BEFORE
    )


def last_between(reminders: tuple[Reminder, ...], since: datetime, until: datetime) -> Reminder | None:
    """Return the last of the reminders that fell after an instant and by another: one is enough after a long pause."""
    fallen = [one for one in reminders if since < one.at <= until]
    return fallen[-1] if fallen else None


def cause_of(assignment_id: int, deadline_on: date, days_before: int) -> str:
    """Return the cause of a reminder: an extended deadline is another one."""
    return f"deadline:{assignment_id}:{deadline_on.isoformat()}:{days_before}"


def read_cause(cause: str) -> tuple[date, int]:
    """Return the deadline that a reminder was about, and how many days before it fell."""
    _, _, deadline_on, days_before = cause.split(":")
    return date.fromisoformat(deadline_on), int(days_before)


def _days(first: datetime, last: datetime) -> Iterator[date]:
    day = first.date() - timedelta(days=1)
    while day <= last.date():
        yield day
        day += timedelta(days=1)
