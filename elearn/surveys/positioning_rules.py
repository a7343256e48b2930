"""Decides when somebody says where they stand on the objectives of a programme, and what they may say."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from elearn.errors import RuleBroken, marked
from elearn.surveys.rules import OPEN_DAYS, Moment

LEVELS = range(1, 5)


def moment_to_rate(rated: Collection[Moment], *, is_complete: bool) -> Moment | None:
    """Return at which moment somebody may say where they stand now: the start until they finish, then the end; once."""
    moment = Moment.END if is_complete else Moment.START
    return None if moment in rated else moment


def is_recalled(moment: Moment, *, starts_on: date, completed_on: date | None, today: date) -> bool:
    """Whether home recalls it: for thirty days from the start, then from the end. Nothing depends on it: it stops."""
    since = completed_on if moment is Moment.END and completed_on is not None else starts_on
    return since <= today < since + timedelta(days=OPEN_DAYS)


def level_of(given: str | None) -> int | None:
    """Return what a browser sent as a level; None for anything that is none."""
    return next((level for level in LEVELS if given == str(level)), None)


def ensure_rated(levels: Mapping[str, int], objectives: Collection[str]) -> None:
    """Raise RuleBroken where no objective is rated. Raises ValueError for a level that no page could send."""
    if not levels:
        raise RuleBroken(marked("Situez-vous sur un objectif au moins."))
    if not levels.keys() <= set(objectives) or not set(levels.values()) <= set(LEVELS):
        raise ValueError("a level for something that was not asked")


def ensure_is_moment(moment: Moment, open_now: Moment | None) -> None:
    """Raise RuleBroken where somebody has already said where they stood, or it is no longer the time."""
    if moment is not open_now:
        raise RuleBroken(marked("C’est déjà noté, ou ce n’est plus le moment."))
