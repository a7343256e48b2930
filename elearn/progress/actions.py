"""Writes what somebody decides about a step by hand: counts it as done, or takes that back; both with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from elearn.db import locked, session
from elearn.journal import record
from elearn.ownership import owned_by
from elearn.policy import Actor
from elearn.programmes.models import Assignment
from elearn.progress.models import Recognition
from elearn.progress.proof_actions import join_files
from elearn.progress.proof_rules import GivenFile
from elearn.progress.recognition_rules import ensure_may_recognise
from elearn.progress.standing import find_standing, withdraw


def recognise_step(
    actor: Actor,
    assignment: Assignment,
    step_id: int,
    *,
    is_met: bool,
    done_on: date,
    reason: str,
    proof: str,
    today: date,
    now: datetime,
    files: Sequence[GivenFile] = (),
) -> Recognition:
    """Count a step as done for one person, from now on, with a reason and what proves it. Raises RuleBroken.

    It gives no minutes: the hours of a proof come from what was done here.
    """
    assignment = locked(assignment)
    standing = find_standing(Recognition, assignment.owner_id, step_id)
    ensure_may_recognise(is_met=is_met, is_recognised=standing is not None, done_on=done_on, today=today)
    made = Recognition(
        **owned_by(assignment.scope),
        step_id=step_id,
        done_on=done_on,
        reason=reason,
        proof=proof,
        recognised_by_id=actor.id,
        recognised_at=now,
    )
    session().add(made)
    session().flush()
    joined = join_files(made, files)
    facts = {"programme": assignment.programme_id, "step": step_id, "files": len(joined)}
    record(actor.id, "recognised", "recognition", made.id, made.scope, **facts)
    return made


def withdraw_recognition(actor: Actor, assignment: Assignment, step_id: int, *, reason: str, now: datetime) -> None:
    """Take back that a step counts as done by hand; the row stays with the reason. Raises Missing where none stands."""
    found = withdraw(actor, Recognition, locked(assignment), step_id, reason=reason, now=now)
    record(actor.id, "withdrew", "recognition", found.id, found.scope, programme=assignment.programme_id, step=step_id)
