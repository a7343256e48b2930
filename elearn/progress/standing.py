"""Finds what somebody said of a step and still stands, and takes it back: the same for recognitions and field work."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa

from elearn.db import session
from elearn.errors import Missing
from elearn.policy import Actor
from elearn.programmes.models import Assignment
from elearn.progress.models import FieldWork, Recognition

Said = TypeVar("Said", Recognition, FieldWork)


def find_standing(kind: type[Said], person_id: int, step_id: int) -> Said | None:
    """Return what stands of one kind for a person and a step and was not asked anew, or None."""
    return session().scalar(
        sa.select(kind).where(
            kind.owner_id == person_id,
            kind.step_id == step_id,
            kind.withdrawn_at.is_(None),
            kind.renewed_at.is_(None),
        )
    )


def ask_anew(person_id: int, step_ids: Collection[int], now: datetime) -> None:
    """Let some steps be said anew of a person; what was said stays true of the time before."""
    for kind in (Recognition, FieldWork):
        session().execute(
            sa.update(kind)
            .where(
                kind.owner_id == person_id,
                kind.step_id.in_(sorted(step_ids)),
                kind.withdrawn_at.is_(None),
                kind.renewed_at.is_(None),
            )
            .values(renewed_at=now)
        )


def withdraw(
    actor: Actor,
    kind: type[Said],
    assignment: Assignment,
    step_id: int,
    *,
    reason: str,
    now: datetime,
) -> Said:
    """Take back what stands and return it; the row stays with the reason. Raises Missing where nothing does.

    The assignment is locked by the caller, who records the deed.
    """
    found = find_standing(kind, assignment.owner_id, step_id)
    if found is None:
        raise Missing(str(step_id))
    found.withdrawn_at, found.withdrawn_by_id, found.withdrawn_reason = now, actor.id, reason
    return found
