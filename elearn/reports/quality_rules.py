"""Decides which of the figures of quality may be shown, and adds them up."""

from __future__ import annotations

from collections.abc import Sequence

from elearn.reports.rules import SMALLEST
from elearn.surveys.rules import mean


def is_told(people: int) -> bool:
    """Whether what so many people did may be counted aloud: nobody, or enough people for nobody to be recognised."""
    return people == 0 or people >= SMALLEST


def percent(part: int, whole: int) -> int | None:
    """Return how many of a hundred; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None


def mean_days(days: Sequence[int]) -> float | None:
    """Return the mean of some days, to one decimal; None of nothing."""
    return (20 * sum(days) + len(days)) // (2 * len(days)) / 10 if days else None


def mean_score(counts: Sequence[Sequence[int]]) -> float | None:
    """Return the mean of all the scores given to several statements, from how often each was; None of nothing."""
    return mean([sum(column) for column in zip(*counts, strict=True)])
