"""Holds back what must come after something else: part of the one computation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from elearn.progress.rules import State, StepFacts, StepProgress, is_overdue


def in_order(
    steps: Sequence[StepFacts], found: Mapping[int, StepProgress], *, due_at: datetime | None, now: datetime
) -> dict[int, StepProgress]:
    """Return where a person stands on each step once the order that binds is kept.

    A step whose turn has not come is not done, whatever was done of it: it counts when the one before is done. What was
    done before the order became a condition stays done, and so does what somebody recognised by hand. A step that was
    taken out holds nothing back.
    """
    standing = {step.step_id: step for step in steps if step.removed_at is None}
    kept: dict[int, StepProgress] = {}
    for step in steps:
        _settle(step, standing, found, kept, due_at=due_at, now=now)
    return kept


def _settle(
    step: StepFacts,
    standing: Mapping[int, StepFacts],
    found: Mapping[int, StepProgress],
    kept: dict[int, StepProgress],
    *,
    due_at: datetime | None,
    now: datetime,
) -> StepProgress:
    """Settle one step after the one before it; no circle is ever kept, see `programmes.order_rules`."""
    if step.step_id in kept:
        return kept[step.step_id]
    own = found[step.step_id]
    before = standing.get(step.after_id) if step.after_id is not None else None
    if before is not None and not _stands(step, own):
        first = _settle(before, standing, found, kept, due_at=due_at, now=now)
        own = _after(step, own, first, due_at=due_at, now=now)
    kept[step.step_id] = own
    return own


def _stands(step: StepFacts, own: StepProgress) -> bool:
    """Whether a step is done for good: by hand, or before the order became a condition."""
    if own.met_at is None or step.binds_from is None:
        return False
    return own.state is State.RECOGNISED or own.met_at < step.binds_from


def _after(
    step: StepFacts, own: StepProgress, first: StepProgress, *, due_at: datetime | None, now: datetime
) -> StepProgress:
    if first.met_at is None:
        state, since = (State.NOW, own.since) if own.is_met else (own.state, own.since)
        if is_overdue(state, due_at=due_at, now=now, is_optional=step.is_optional):
            state, since = State.LATE, due_at
        return replace(own, state=state, since=since, met_at=None, waits_for=step.after_id)
    if own.met_at is not None and own.met_at < first.met_at:
        return replace(own, since=first.met_at, met_at=first.met_at)
    return own
