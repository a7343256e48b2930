"""Writes that field work was done, as a named person saw it, or takes that back; the row stays with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from elearn.db import locked, session
from elearn.discussions.queries import teams_on
from elearn.journal import record
from elearn.ownership import owned_by
from elearn.policy import Actor
from elearn.programmes.models import Assignment, Step
from elearn.programmes.rules import StepKind
from elearn.progress.models import FieldWork
from elearn.progress.proof_actions import join_files
from elearn.progress.proof_rules import GivenFile
from elearn.progress.recognition_rules import ensure_may_confirm
from elearn.progress.standing import find_standing, withdraw


def confirm_field_work(
    actor: Actor,
    assignment: Assignment,
    step: Step,
    *,
    is_met: bool,
    done_on: date,
    minutes: int,
    seen: Sequence[str],
    account: str,
    proof: str,
    today: date,
    now: datetime,
    files: Sequence[GivenFile] = (),
) -> FieldWork:
    """Keep that a person did the field work of a step, with what proves it. Its minutes count on proofs.

    Raises RuleBroken.
    """
    assignment = locked(assignment)
    standing = find_standing(FieldWork, assignment.owner_id, step.id)
    ensure_may_confirm(
        is_field=step.kind is StepKind.FIELD,
        is_done=is_met or standing is not None,
        is_own=assignment.owner_id == actor.id,
        done_on=done_on,
        today=today,
    )
    team_that_day = teams_on([assignment.owner_id], done_on)[assignment.owner_id]
    made = FieldWork(
        **owned_by(assignment.scope),
        step_id=step.id,
        counted_in_team_id=team_that_day or assignment.team_id,  # done before one had a place: in one's first team
        done_on=done_on,
        minutes=minutes,
        seen=list(seen),
        account=account,
        proof=proof,
        confirmed_by_id=actor.id,
        confirmed_at=now,
    )
    session().add(made)
    session().flush()
    joined = join_files(made, files)
    facts = {"programme": assignment.programme_id, "step": step.id, "files": len(joined)}
    record(actor.id, "confirmed", "field-work", made.id, made.scope, **facts)
    return made


def withdraw_field_work(actor: Actor, assignment: Assignment, step_id: int, *, reason: str, now: datetime) -> None:
    """Take back that field work was confirmed. Raises Missing where none stands."""
    found = withdraw(actor, FieldWork, locked(assignment), step_id, reason=reason, now=now)
    record(actor.id, "withdrew", "field-work", found.id, found.scope, programme=assignment.programme_id, step=step_id)
