"""Writes the calendar file of the deadlines of one's programmes: whole days, the same in every time zone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from elearn.documents.ics import ics_file, instant, text
from elearn.progress.queries import AssignmentProgress
from elearn.web.language import gettext, zone_name


def deadlines_file(rows: Sequence[AssignmentProgress], *, url: str, host: str, now: datetime) -> bytes:
    """Return the file of what is still to be finished, one event for each programme that has a deadline."""
    return ics_file(events_of(rows, url=url, host=host, now=now), of="Échéances")


def events_of(rows: Sequence[AssignmentProgress], *, url: str, host: str, now: datetime) -> list[list[str]]:
    """Return the lines of each deadline of what is still to be finished."""
    waiting = [row for row in rows if row.deadline_on is not None and not row.is_complete]
    return [_event(row, url=url, host=host, now=now) for row in waiting]


def _event(row: AssignmentProgress, *, url: str, host: str, now: datetime) -> list[str]:
    title = gettext("Échéance : %(programme)s", programme=row.programme)
    until = gettext("Jusqu’à la fin de ce jour, %(zone)s.", zone=zone_name(row.zone))
    return [
        f"UID:echeance-{row.assignment_id}@{host}",
        f"DTSTAMP:{instant(now)}",
        f"DTSTART;VALUE=DATE:{row.deadline_on:%Y%m%d}",
        f"SUMMARY:{text(title)}",
        f"DESCRIPTION:{text(until)}",
        "TRANSP:TRANSPARENT",
        f"URL:{url}",
    ]
