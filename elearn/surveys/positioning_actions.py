"""Keeps where somebody says that they stand: for them with their name, for the organisation without it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from elearn.db import locked, session
from elearn.ownership import owned_by
from elearn.programmes.models import Assignment, Programme
from elearn.surveys.actions import keep_answer, survey_of
from elearn.surveys.models import Positioning
from elearn.surveys.positioning_queries import OwnPositioning
from elearn.surveys.positioning_rules import ensure_is_moment, ensure_rated, moment_to_rate
from elearn.surveys.rules import Moment


def rate_objectives(
    assignment: Assignment, page: OwnPositioning, moment: Moment, *, levels: Mapping[str, int], now: datetime
) -> None:
    """Keep where somebody stands, once at each moment. Raises RuleBroken.

    Their own row is theirs alone; what is counted lies apart from it, as an answer to a survey does, so that erasing
    the row changes no mean. No line of the journal: what is counted would take its instant.
    """
    locked(session().get_one(Programme, assignment.programme_id))
    kept = sa.select(Positioning.moment).where(Positioning.assignment_id == assignment.id)
    ensure_is_moment(moment, moment_to_rate(session().scalars(kept).all(), is_complete=page.is_complete))
    ensure_rated(levels, page.keys)
    session().add(
        Positioning(
            **owned_by(assignment.scope),
            assignment_id=assignment.id,
            moment=moment,
            levels=dict(levels),
            rated_at=now,
        )
    )
    session().flush()
    keep_answer(survey_of(assignment.programme_id, moment).id, dict(levels), {})
