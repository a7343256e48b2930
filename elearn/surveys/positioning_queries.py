"""Reads where somebody stands on the objectives of their programme, and what five people or more have said together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.db import session
from elearn.errors import Missing
from elearn.policy import Reach
from elearn.programmes.models import Objective
from elearn.programmes.objective_queries import list_objectives
from elearn.progress.queries import assignment_progress
from elearn.surveys import rules
from elearn.surveys.models import Positioning
from elearn.surveys.positioning_rules import LEVELS, moment_to_rate
from elearn.surveys.queries import Said, read_said
from elearn.surveys.rules import Moment

STAGES = (Moment.START, Moment.END)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stood on one objective at the start, and at the end; None where they have not said it."""

    objective: Objective
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class OwnPositioning:
    """What somebody said of each objective, both moments side by side, and which one can be said now."""

    assignment_id: int
    programme: str
    standings: tuple[Standing, ...]
    rated: frozenset[Moment]
    is_complete: bool
    moment: Moment | None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the objectives."""
        return tuple(str(one.objective.id) for one in self.standings)


@dataclass(frozen=True, slots=True)
class ObjectiveMeans:
    """What people said of one objective at both moments: numbers and means, nothing where fewer than five did."""

    words: str
    start: float | None
    start_number: int
    end: float | None
    end_number: int


def get_own_positioning(reach: Reach, assignment_id: int, now: datetime) -> OwnPositioning:
    """Return where somebody stands in one programme within reach, in thirteen statements.

    Raises Missing, for a programme without objectives too.
    """
    for row in assignment_progress(reach, [assignment_id], now):
        objectives = list_objectives([row.programme_id]).get(row.programme_id, ())
        if not objectives:
            break
        said = {
            one.moment: one.levels
            for one in session().scalars(sa.select(Positioning).where(Positioning.assignment_id == assignment_id))
        }
        start, end = (said.get(stage, {}) for stage in STAGES)
        standings = tuple(Standing(one, start.get(str(one.id)), end.get(str(one.id))) for one in objectives)
        moment = moment_to_rate(said, is_complete=row.is_complete)
        return OwnPositioning(row.assignment_id, row.programme, standings, frozenset(said), row.is_complete, moment)
    raise Missing(str(assignment_id))


def list_means(programme_id: int) -> tuple[ObjectiveMeans, ...]:
    """Return what was said of each objective of a programme, in order, in two statements.

    Only what may be shown is read: five by five, as the answers to surveys.
    """
    said = read_said([programme_id], STAGES)
    return means_of(said, programme_id, list_objectives([programme_id]).get(programme_id, ()))


def means_of(
    said: Mapping[tuple[int, Moment], Said], programme_id: int, objectives: Sequence[Objective]
) -> tuple[ObjectiveMeans, ...]:
    """Return the means of a programme from what was said, objective by objective."""
    start, end = (said[programme_id, stage].scores if (programme_id, stage) in said else [] for stage in STAGES)
    return tuple(
        ObjectiveMeans(
            one.words,
            *_mean([levels[str(one.id)] for levels in start if str(one.id) in levels]),
            *_mean([levels[str(one.id)] for levels in end if str(one.id) in levels]),
        )
        for one in objectives
    )


def _mean(levels: Sequence[int]) -> tuple[float | None, int]:
    if len(levels) < rules.SMALLEST:
        return None, 0
    return rules.mean([levels.count(level) for level in LEVELS]), len(levels)
