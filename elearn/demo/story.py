"""Tells deeds in the order of their instants, each dated in the journal as if it happened then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import event

from elearn.db import session
from elearn.demo.calendar import Calendar
from elearn.demo.cast import Cast
from elearn.journal import JournalLine


class Deed(Protocol):
    """Something that somebody does, at the instant that it is given."""

    def __call__(self, *, now: datetime) -> object:
        """Do it."""


class Story:
    """Gathers deeds from the tables, in any order, then does them from the oldest to the newest."""

    def __init__(self, cast: Cast, calendar: Calendar) -> None:
        self.cast = cast
        self.calendar = calendar
        self._deeds: list[tuple[datetime, Deed]] = []

    def add(self, at: str, zone: str, deed: Deed) -> datetime:
        """Plan a deed for an instant of the calendar, and return that instant."""
        instant = self.calendar.instant(at, zone)
        self.add_at(instant, deed)
        return instant

    def add_at(self, instant: datetime, deed: Deed) -> None:
        """Plan a deed for an instant."""
        self._deeds.append((instant, deed))

    def tell(self) -> None:
        """Do every deed, at its instant."""
        for instant, deed in sorted(self._deeds, key=lambda planned: planned[0]):
            with dated(instant):
                deed(now=instant)
                session().flush()


@contextmanager
def dated(instant: datetime) -> Iterator[None]:
    """Date the journal's lines that are written inside: `record` knows only the present instant."""

    def set_date(_mapper: Any, _connection: Any, line: JournalLine) -> None:
        line.at = instant

    event.listen(JournalLine, "before_insert", set_date)
    try:
        yield
    finally:
        event.remove(JournalLine, "before_insert", set_date)
