"""Tells deeds in the order of their instants, each dated in the journal as if it happened then."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from elearn.db import session
from elearn.demo.calendar import Calendar
from elearn.demo.cast import Cast
from elearn.journal import dated


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
