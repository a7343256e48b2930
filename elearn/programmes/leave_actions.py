"""Notes, shortens and cancels leaves, and moves the deadlines that they stop."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.db import locked, session
from elearn.journal import record
from elearn.ownership import owned_by
from elearn.policy import Actor, Scope
from elearn.programmes import leave_rules
from elearn.programmes.actions import move_deadline
from elearn.programmes.models import Assignment, Extension, Leave


def note_leave(actor: Actor, scope: Scope, *, first_on: date, last_on: date, now: datetime) -> Leave:
    """Note that somebody is away: each open deadline moves by the days that it would have lost. Raises RuleBroken."""
    locked(session().get_one(User, scope.owner_id))  # two who note leaves of one person do it one after the other
    leave_rules.ensure_leave(first_on, last_on, _others(scope))
    leave = Leave(**owned_by(scope), first_on=first_on, last_on=last_on, recorded_by_id=actor.id, recorded_at=now)
    session().add(leave)
    session().flush()
    for assignment in _open(leave):
        days = leave_rules.days_stopped(first_on, last_on, assignment.starts_on, assignment.deadline_on)
        if assignment.deadline_on is not None and days:
            _move(actor, assignment, leave, assignment.deadline_on + timedelta(days=days), now)
    record(actor.id, "noted", "leave", leave.id, leave.scope)
    return leave


def shorten_leave(actor: Actor, leave: Leave, *, last_on: date, today: date, now: datetime) -> None:
    """Let a leave end sooner: what was not taken of it moves the deadlines back, never into the past.

    Raises RuleBroken where it would end later, or before it begins.
    """
    leave = locked(leave)
    leave_rules.ensure_shorter(leave.first_on, leave.last_on, last_on)
    unused = (leave.last_on - last_on).days
    leave.last_on = last_on
    _give_back(actor, leave, unused, today, now)
    record(actor.id, "shortened", "leave", leave.id, leave.scope)


def cancel_leave(actor: Actor, leave: Leave, *, today: date, now: datetime) -> None:
    """Say that a leave does not take place: the deadlines go back to where they would be, never into the past."""
    leave = locked(leave)
    if leave.cancelled_at is None:
        leave.cancelled_at, leave.cancelled_by_id = now, actor.id
        _give_back(actor, leave, (leave.last_on - leave.first_on).days + 1, today, now)
        record(actor.id, "cancelled", "leave", leave.id, leave.scope)


def _others(scope: Scope) -> list[leave_rules.Days]:
    rows = session().execute(
        sa.select(Leave.first_on, Leave.last_on)
        .where(Leave.owner_id == scope.owner_id, Leave.organisation_id == scope.organisation_id)
        .where(Leave.cancelled_at.is_(None))
    )
    return [(first_on, last_on) for first_on, last_on in rows]


def _open(leave: Leave) -> list[Assignment]:
    chosen = sa.select(Assignment).where(
        Assignment.owner_id == leave.owner_id,
        Assignment.organisation_id == leave.organisation_id,
        Assignment.ended_at.is_(None),
        Assignment.deadline_on.is_not(None),
    )
    return list(session().scalars(chosen.order_by(Assignment.id).with_for_update()))


def _give_back(actor: Actor, leave: Leave, unused: int, today: date, now: datetime) -> None:
    """Move back what the leave moved: by the days not taken, and by no more than it had moved."""
    moved: dict[int, int] = {}
    for row in session().scalars(sa.select(Extension).where(Extension.leave_id == leave.id)):
        moved[row.assignment_id] = moved.get(row.assignment_id, 0) + (row.deadline_on - row.previous_on).days
    for assignment in _open(leave):
        days = min(unused, moved.get(assignment.id, 0))
        if assignment.deadline_on is not None and days > 0:
            back = leave_rules.deadline_given_back(assignment.deadline_on, days, today)
            _move(actor, assignment, leave, max(back, assignment.starts_on), now)


def _move(actor: Actor, assignment: Assignment, leave: Leave, deadline_on: date, now: datetime) -> None:
    if deadline_on != assignment.deadline_on:
        move_deadline(actor, assignment, deadline_on, leave_id=leave.id, now=now)
