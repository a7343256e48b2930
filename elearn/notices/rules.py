"""Decides what people are told about, and when a message may leave: one a day at most, in the reader's own morning."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

HOUR = time(7, 0)
OVERLAP = timedelta(minutes=10)
TOLD_FOR = timedelta(days=60)
MOST_TOLD = 30


class Kind(StrEnum):
    """What a notice is about. The word is kept in the database; its sentence is `notices.wording`'s."""

    REVIEWED = "reviewed"
    OWN_LATE = "own-late"
    SUBMITTED = "submitted"
    LATE = "late"
    LATE_TEAM = "late-team"
    TAKEN_OVER = "taken-over"
    OPINION = "opinion"
    SUBSTITUTE = "substitute"
    REPLY = "reply"
    MESSAGE = "message"
    CONSENT = "consent"
    CALIBRATION = "calibration"
    COMPARED = "compared"
    SECOND_ASKED = "second-asked"
    SECOND_DONE = "second-done"
    PROGRAMME = "programme"
    SURVEY = "survey"
    CERTIFICATE = "certificate"
    RENEWAL = "renewal"
    RENEWED = "renewed"
    MEETING = "meeting"
    CANCELLED = "cancelled"
    DEADLINE = "deadline"
    DEADLINE_COPY = "deadline-copy"
    COMPLAINT = "complaint"
    COMPLAINT_AGAIN = "complaint-again"
    COMPLAINT_ANSWERED = "complaint-answered"
    COMPLAINT_CLOSED = "complaint-closed"


class Frequency(StrEnum):
    """How often a person is written to. The inbox tells everything at once whatever they choose."""

    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


PACE = {Frequency.DAILY: 1, Frequency.WEEKLY: 7}


def morning(now: datetime, zone: str) -> datetime:
    """Return the last morning hour at which a message could leave, on the clock of whoever reads it."""
    local = now.astimezone(ZoneInfo(zone))
    today = datetime.combine(local.date(), HOUR, tzinfo=local.tzinfo)
    return today if today <= local else datetime.combine(local.date() - timedelta(days=1), HOUR, tzinfo=local.tzinfo)


def may_write(frequency: Frequency, last: date | None, day: date) -> bool:
    """Whether a person may be written to on `day` (their own), who was last written to on `last`."""
    if frequency is Frequency.NEVER:
        return False
    return last is None or (day - last).days >= PACE[frequency]
