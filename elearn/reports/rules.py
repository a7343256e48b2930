"""Adds facts up to the figures of a year, and decides which groups are too small to be shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from statistics import median
from zoneinfo import ZoneInfo

SMALLEST = 5  # people: below, a figure could point at somebody


@dataclass(slots=True)
class Tally:
    """What happened in one team in one year. Sets hold ids, so that joining counts everybody and everything once."""

    people: set[int] = field(default_factory=set)
    meetings: set[int] = field(default_factory=set)
    minutes: int = 0
    answers: int = 0
    accepted: int = 0
    waits: list[float] = field(default_factory=list)
    presences: int = 0
    finished: int = 0
    attested: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a group: how many people, minutes, …; `days` is the median wait for a review, None without one."""

    people: int
    minutes: int
    answers: int
    accepted: int
    days: float | None
    meetings: int
    presences: int
    finished: int
    attested: int


@dataclass(frozen=True, slots=True)
class Year:
    """One civil year by the clocks of a zone."""

    number: int
    zone: str

    @property
    def starts_at(self) -> datetime:
        """The first instant."""
        return datetime.combine(date(self.number, 1, 1), time(), ZoneInfo(self.zone))

    @property
    def ends_at(self) -> datetime:
        """The first instant of the next year."""
        return datetime.combine(date(self.number + 1, 1, 1), time(), ZoneInfo(self.zone))

    @property
    def before(self) -> Year:
        """The year before."""
        return Year(self.number - 1, self.zone)

    def holds(self, instant: datetime) -> bool:
        """Whether an instant lies in it."""
        return self.starts_at <= instant < self.ends_at

    def month_starts_at(self, month: int) -> datetime:
        """Return the first instant of a month, 1 to 12, by its clocks."""
        return datetime.combine(date(self.number, month, 1), time(), ZoneInfo(self.zone))

    def month_of(self, instant: datetime) -> int:
        """Return the month of an instant, 1 to 12, by its clocks."""
        return instant.astimezone(ZoneInfo(self.zone)).month


def joined(tallies: Iterable[Tally]) -> Tally:
    """Return what happened in several teams together."""
    whole = Tally()
    for one in tallies:
        whole.people |= one.people
        whole.meetings |= one.meetings
        whole.waits += one.waits
        for name in ("minutes", "answers", "accepted", "presences", "finished", "attested"):
            setattr(whole, name, getattr(whole, name) + getattr(one, name))
    return whole


def figures_of(tally: Tally) -> Figures:
    """Return the figures of a tally."""
    return Figures(
        len(tally.people),
        tally.minutes,
        tally.answers,
        tally.accepted,
        round(median(tally.waits), 1) if tally.waits else None,
        len(tally.meetings),
        tally.presences,
        tally.finished,
        tally.attested,
    )


def median_wait(waits: Sequence[float]) -> float | None:
    """Return the median wait for a review in a month, to one decimal; None where fewer than five reviews came."""
    return round(median(waits), 1) if len(waits) >= SMALLEST else None


def too_small(people: Mapping[str, int]) -> frozenset[str]:
    """Return the groups that are not shown: those of one to four people.

    Where there is one alone, the next smallest goes with it, else the total minus the others would give it away.
    """
    hidden = {name for name, count in people.items() if 0 < count < SMALLEST}
    others = sorted((count, name) for name, count in people.items() if count >= SMALLEST)
    if len(hidden) == 1 and others:
        hidden.add(others[0][1])
    return frozenset(hidden)


def years_to_offer(present: int, first: int | None) -> tuple[int, ...]:
    """Return the years that can be asked for, the present one first; at most ten."""
    return tuple(range(present, max(min(first or present, present), present - 9) - 1, -1))


def is_worth_showing(figures: Collection[Figures]) -> bool:
    """Whether anything happened at all."""
    return any(one.people or one.answers or one.meetings for one in figures)


def is_led(ranked: Sequence[tuple[str, int]]) -> bool:
    """Whether the first of several groups, most first, is ahead of the second in what is shown."""
    return len(ranked) > 1 and ranked[0][1] > ranked[1][1]
