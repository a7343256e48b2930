"""Writes programmes: makes and changes them, sets the rules of steps, assigns them to people."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

import sqlalchemy as sa

from elearn.db import locked, session
from elearn.errors import Missing
from elearn.journal import record
from elearn.organisations.models import Organisation, Seat
from elearn.organisations.queries import in_force
from elearn.ownership import owned_by
from elearn.policy import Actor, Role, Scope
from elearn.programmes import rules
from elearn.programmes.models import Assignment, Extension, Programme, RuleVersion, Step
from elearn.programmes.queries import titles_beside
from elearn.programmes.rules import Place, Requirement, Rule, StepKind


def create_programme(
    actor: Actor,
    organisation_id: int,
    *,
    title: str,
    description: str,
    validity_months: int | None,
    now: datetime,
    renewal_months: int | None = None,
) -> Programme:
    """Make a programme of an organisation. Raises RuleBroken where another has its title, or for months that clash."""
    organisation = session().get(Organisation, organisation_id, with_for_update=True)
    if organisation is None:
        raise Missing(str(organisation_id))
    rules.ensure_title_is_free(title, titles_beside(organisation_id, None))
    programme = Programme(
        organisation_id=organisation.id,
        network_id=organisation.network_id,
        title=title,
        description=description,
        validity_months=validity_months,
        renewal_months=rules.renewal_of(validity_months, renewal_months),
        created_by_id=actor.id,
        created_at=now,
    )
    session().add(programme)
    session().flush()
    record(actor.id, "created", "programme", programme.id, programme.scope)
    return programme


def describe_programme(
    actor: Actor,
    programme: Programme,
    *,
    title: str,
    description: str,
    validity_months: int | None,
    renewal_months: int | None,
) -> None:
    """Change what a programme says of itself; proofs issued before keep the title and the end that they carry."""
    programme = locked(programme)
    rules.ensure_title_is_free(title, titles_beside(programme.organisation_id, programme.id))
    programme.title, programme.description = title, description
    programme.renewal_months = rules.renewal_of(validity_months, renewal_months)
    programme.validity_months = validity_months
    record(actor.id, "described", "programme", programme.id, programme.scope)


def archive_programme(actor: Actor, programme: Programme) -> None:
    """Take a programme out of the lists: no new assignment; those who follow it go on."""
    programme = locked(programme)
    programme.is_archived = True
    record(actor.id, "archived", "programme", programme.id, programme.scope)


def reopen_programme(actor: Actor, programme: Programme) -> None:
    """Put an archived programme back into the lists."""
    programme = locked(programme)
    programme.is_archived = False
    record(actor.id, "reopened", "programme", programme.id, programme.scope)


def add_step(
    actor: Actor,
    programme: Programme,
    place: Place,
    *,
    title: str,
    rule: Collection[Requirement],
    exercises: int,
    minutes: int | None,
    is_optional: bool,
    now: datetime,
    checklist: str = "",
) -> Step:
    """Add a step at the end, with its first rule (the usual one where none is chosen). Raises RuleBroken."""
    programme = locked(programme)
    steps = _steps_of(programme)
    rules.ensure_new_place(place, [step.place for step in steps])
    wanted = rules.whole_rule(rule) or rules.usual_rule(place.kind, exercises=exercises)
    rules.ensure_rule_fits(place.kind, wanted, exercises=exercises)
    step = Step(
        programme_id=programme.id,
        position=max((step.position for step in steps), default=0) + 1,
        kind=place.kind,
        module_slug=place.module_slug,
        stage_id=place.stage_id,
        title=title,
        minutes=minutes,
        checklist=checklist if place.kind is StepKind.FIELD else "",
        is_optional=is_optional,
        added_at=now,
    )
    session().add(step)
    session().flush()
    _decide(actor, step, wanted, 1, now)
    record(actor.id, "added", "step", step.id, programme.scope, programme=programme.id, place=place.key)
    return step


def change_step(
    actor: Actor,
    programme: Programme,
    step: Step,
    *,
    title: str,
    minutes: int | None,
    rule: Collection[Requirement],
    exercises: int,
    now: datetime,
    checklist: str | None = None,
) -> None:
    """Change the title of a step and, by a new version, its rule: what was met before stays met. Raises RuleBroken."""
    programme, step = locked(programme), locked(step)
    wanted = rules.whole_rule(rule)
    rules.ensure_rule_fits(step.kind, wanted, exercises=exercises)
    step.title, step.minutes = title, minutes
    if checklist is not None and step.kind is StepKind.FIELD:
        step.checklist = checklist
    last = (
        session()
        .scalars(
            sa.select(RuleVersion).where(RuleVersion.step_id == step.id).order_by(RuleVersion.number.desc()).limit(1)
        )
        .one()
    )
    if wanted != last.rule:
        _decide(actor, step, wanted, last.number + 1, now)
        record(actor.id, "ruled", "step", step.id, programme.scope, programme=programme.id, asks=sorted(wanted))
    else:
        record(actor.id, "described", "step", step.id, programme.scope, programme=programme.id)


def move_step(actor: Actor, programme: Programme, step: Step, *, by: int) -> None:
    """Move a step up (-1) or down (1)."""
    programme = locked(programme)
    steps = _steps_of(programme)
    at = next((position for position, found in enumerate(steps) if found.id == step.id), None)
    if at is None:
        raise Missing(str(step.id))
    for position, found in enumerate(rules.moved(steps, at, by), start=1):
        found.position = position
    record(actor.id, "moved", "step", step.id, programme.scope, programme=programme.id)


def remove_step(actor: Actor, programme: Programme, step: Step, *, now: datetime) -> None:
    """Take a step out; what people did there stays, and so do the completions that rested on it."""
    programme, step = locked(programme), locked(step)
    step.removed_at = now
    record(actor.id, "removed", "step", step.id, programme.scope, programme=programme.id)


def assign_programme(
    actor: Actor,
    programme: Programme,
    *,
    people: Collection[int],
    teams: Collection[int],
    starts_on: date,
    deadline_on: date | None,
    zone: str,
    now: datetime,
    days: int | None = None,
) -> list[Assignment]:
    """Give a programme to people, and to everyone who learns in some teams now; return the new assignments.

    The deadline is one day for all, or `days` after each one's arrival (after the start, where that is later). Whoever
    follows the programme already is left as they are. People of another organisation are not found: Missing.
    """
    programme = locked(programme)
    required = [step for step in _steps_of(programme) if not step.is_optional]
    rules.ensure_may_assign(is_archived=programme.is_archived, required_steps=len(required))
    rules.ensure_one_deadline(deadline_on, days)
    rules.ensure_deadline_follows(starts_on, deadline_on)
    seats = _learner_seats(programme, now.date())
    if not set(people) <= {seat.user_id for seat in seats}:
        raise Missing("people")
    chosen = {seat.user_id: seat for seat in seats if seat.user_id in people or seat.team_id in teams}
    rules.ensure_somebody(chosen)
    following = set(
        session().scalars(
            sa.select(Assignment.owner_id).where(Assignment.programme_id == programme.id, Assignment.ended_at.is_(None))
        )
    )
    arrived = _arrivals(programme, chosen)
    return [
        add_assignment(
            programme,
            Scope(seat.user_id, seat.team_id, seat.organisation_id, programme.network_id),
            by_id=actor.id,
            starts_on=starts_on,
            deadline_on=rules.deadline_of(starts_on, arrived[person_id], deadline_on=deadline_on, days=days),
            zone=zone,
            now=now,
        )
        for person_id, seat in sorted(chosen.items())
        if person_id not in following
    ]


def add_assignment(
    programme: Programme,
    scope: Scope,
    *,
    by_id: int | None,
    starts_on: date,
    deadline_on: date | None,
    zone: str,
    now: datetime,
) -> Assignment:
    """Let one person follow a programme, under its lock, whoever decided it and when."""
    made = Assignment(
        **owned_by(scope),
        programme_id=programme.id,
        assigned_by_id=by_id,
        assigned_at=now,
        starts_on=starts_on,
        deadline_on=deadline_on,
        zone=zone,
    )
    session().add(made)
    session().flush()
    record(by_id, "assigned", "assignment", made.id, made.scope, programme=programme.id)
    return made


def renew_assignment(
    actor: Actor, assignment: Assignment, *, starts_on: date, deadline_on: date | None, now: datetime
) -> Assignment:
    """Let somebody follow their programme again; the time before is kept, and counts in the years where it was."""
    assignment.ended_at, assignment.ended_by_id = now, actor.id
    session().flush()
    made = Assignment(
        **owned_by(assignment.scope),
        programme_id=assignment.programme_id,
        assigned_by_id=actor.id,
        assigned_at=now,
        starts_on=starts_on,
        deadline_on=deadline_on,
        zone=assignment.zone,
        renews_id=assignment.id,
    )
    session().add(made)
    session().flush()
    record(actor.id, "renewed", "assignment", made.id, made.scope, programme=made.programme_id)
    return made


def end_assignment(actor: Actor, assignment: Assignment, *, now: datetime) -> None:
    """End one person's programme: it counts no more; what was done and proved stays."""
    assignment = locked(assignment)
    if assignment.ended_at is None:
        assignment.ended_at, assignment.ended_by_id = now, actor.id
        record(actor.id, "ended", "assignment", assignment.id, assignment.scope, programme=assignment.programme_id)


def extend_assignment(
    actor: Actor, assignment: Assignment, *, deadline_on: date, reason: str, now: datetime
) -> Extension:
    """Give one person's programme a later deadline, with a reason; the one before is kept. Raises RuleBroken."""
    assignment = locked(assignment)
    rules.ensure_extends(assignment.deadline_on, deadline_on, is_ended=assignment.ended_at is not None)
    made = move_deadline(actor, assignment, deadline_on, reason=reason, now=now)
    record(actor.id, "extended", "assignment", assignment.id, assignment.scope, programme=assignment.programme_id)
    return made


def move_deadline(
    actor: Actor,
    assignment: Assignment,
    deadline_on: date,
    *,
    reason: str = "",
    leave_id: int | None = None,
    now: datetime,
) -> Extension:
    """Move a deadline that is there, and keep the one before: later with a reason, or either way for a leave."""
    made = Extension(
        **owned_by(assignment.scope),
        assignment_id=assignment.id,
        previous_on=assignment.deadline_on,
        deadline_on=deadline_on,
        reason=reason,
        decided_by_id=actor.id,
        decided_at=now,
        leave_id=leave_id,
    )
    assignment.deadline_on = deadline_on
    session().add(made)
    session().flush()
    return made


def _steps_of(programme: Programme) -> list[Step]:
    chosen = sa.select(Step).where(Step.programme_id == programme.id, Step.removed_at.is_(None))
    return list(session().scalars(chosen.order_by(Step.position, Step.id)))


def _learner_seats(programme: Programme, on: date) -> list[Seat]:
    return list(
        session().scalars(
            sa.select(Seat).where(
                Seat.role == Role.LEARNER, Seat.organisation_id == programme.organisation_id, in_force(on)
            )
        )
    )


def _arrivals(programme: Programme, people: Collection[int]) -> dict[int, date]:
    """Return the first day on which each person learnt in the organisation of a programme, whatever the team."""
    rows = session().execute(
        sa.select(Seat.user_id, sa.func.min(Seat.starts_on))
        .where(
            Seat.role == Role.LEARNER,
            Seat.organisation_id == programme.organisation_id,
            Seat.user_id.in_(sorted(people)),
        )
        .group_by(Seat.user_id)
    )
    return dict(rows.all())


def _decide(actor: Actor, step: Step, rule: Rule, number: int, now: datetime) -> None:
    session().add(RuleVersion.asking(rule, step_id=step.id, number=number, in_force_from=now, decided_by_id=actor.id))
