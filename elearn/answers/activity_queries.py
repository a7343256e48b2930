"""Counts where people's answers stand, for those who follow them and read no text."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.answers.models import Answer
from elearn.answers.rules import Status
from elearn.db import session
from elearn.policy import Reach


@dataclass(frozen=True, slots=True)
class StateCounts:
    """How many answers of a person stand where, and when they last handed one in. A draft is nobody's business."""

    waiting: int
    returned: int
    accepted: int
    last_at: datetime | None


def count_states(reach: Reach, person_ids: Collection[int], now: datetime) -> dict[int, StateCounts]:
    """Return the counts of some people's answers within reach, by person, in one statement."""
    status = Answer.status_now(now)
    is_out = Answer.status != Status.DRAFT  # what was taken back is its author's alone again

    def count(wanted: Status) -> sa.ColumnElement[int]:
        return sa.func.sum(sa.case((status == wanted, 1), else_=0))

    rows = session().execute(
        sa.select(
            Answer.owner_id,
            count(Status.SUBMITTED),
            count(Status.RETURNED),
            count(Status.ACCEPTED),
            sa.func.max(Answer.submitted_at),
        )
        .where(Answer.owner_id.in_(sorted(person_ids)), Answer.within(reach), is_out)
        .group_by(Answer.owner_id)
    )
    return {owner: StateCounts(waiting, returned, accepted, last) for owner, waiting, returned, accepted, last in rows}
