"""Decides how a leave stops the clock of a programme: by how many days its deadline moves, and moves back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from elearn.errors import RuleBroken, marked

LONGEST_LEAVE = 1_095  # days
Days = tuple[date, date]


def ensure_leave(first_on: date, last_on: date, others: Iterable[Days]) -> None:
    """Raise RuleBroken where a leave ends before it begins, is longer than three years, or meets another one."""
    if last_on < first_on:
        raise RuleBroken(marked("Le dernier jour vient avant le premier."), field="last_on")
    if (last_on - first_on).days >= LONGEST_LEAVE:
        raise RuleBroken(marked("Un congé dure trois ans au plus : notez la suite le moment venu."), field="last_on")
    if any(first_on <= last and first <= last_on for first, last in others):
        raise RuleBroken(marked("Un autre congé couvre déjà une partie de ces jours."), field="first_on")


def day_of_return(last_on: date | None) -> date:
    """Return the last day of a leave that ends sooner. Raises RuleBroken where there is none."""
    if last_on is None:
        raise RuleBroken(marked("Écrivez une date, par exemple 26/11/2026."), field="last_on")
    return last_on


def ensure_shorter(first_on: date, last_on: date, new_last_on: date) -> None:
    """Raise RuleBroken where the new last day of a leave is not one of its days before the last."""
    if not first_on <= new_last_on < last_on:
        raise RuleBroken(marked("Choisissez un jour de ce congé, avant son dernier jour."), field="last_on")


def days_stopped(first_on: date, last_on: date, starts_on: date, deadline_on: date | None) -> int:
    """Return how many days a leave adds to a deadline: those that are left on its first day follow its last.

    None where it begins after the deadline, or is over before the programme starts.
    """
    if deadline_on is None or first_on > deadline_on:
        return 0
    return max(0, (last_on - max(first_on, starts_on)).days + 1)


def deadline_given_back(deadline_on: date, days: int, today: date) -> date:
    """Return a deadline moved back by days of leave that were not taken: never into the past, so nobody is late by it.

    A deadline that has passed already stays where it is.
    """
    return min(deadline_on, max(deadline_on - timedelta(days=days), today))


def is_away(leaves: Iterable[Days], on: date) -> bool:
    """Say whether somebody is on leave on a day."""
    return any(first <= on <= last for first, last in leaves)
