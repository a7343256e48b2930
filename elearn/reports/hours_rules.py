"""Adds what one person did in a civil year up to hours and days; nothing counts here that a proof does not count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Way(StrEnum):
    """How time was spent: at a séance, alone (reading and answering), or away, at work that somebody confirmed."""

    MET = "met"
    ALONE = "alone"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class Done:
    """One deed of a year: how its minutes were spent, and on which day by the organisation's clocks."""

    way: Way
    minutes: int
    on: date


@dataclass(frozen=True, slots=True)
class Hours:
    """The minutes of a year, each counted in one way alone, and the number of days on which something was done."""

    met: int = 0
    alone: int = 0
    field: int = 0
    days: int = 0

    @property
    def minutes(self) -> int:
        """All the minutes."""
        return self.met + self.alone + self.field


def hours_of(done: Iterable[Done]) -> Hours:
    """Return the hours of one person: a day counts once, whatever was done on it."""
    spent = dict.fromkeys(Way, 0)
    days: set[date] = set()
    for one in done:
        spent[one.way] += one.minutes
        days.add(one.on)
    return Hours(spent[Way.MET], spent[Way.ALONE], spent[Way.FIELD], len(days))


def together(hours: Iterable[Hours]) -> Hours:
    """Return the hours of several people: a day counts once for each of them."""
    met = alone = field = days = 0
    for one in hours:
        met, alone, field, days = met + one.met, alone + one.alone, field + one.field, days + one.days
    return Hours(met, alone, field, days)
