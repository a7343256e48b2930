"""Begins a programme again before its attestation ends: what its rules ask is asked anew, and nothing is taken away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from elearn.answers.actions import open_rounds
from elearn.answers.queries import looked_back_at
from elearn.certificates import renewal_rules
from elearn.certificates.models import Certificate
from elearn.certificates.renewal_queries import Renewable, list_renewable
from elearn.db import locked, session
from elearn.policy import Actor
from elearn.programmes.actions import renew_assignment
from elearn.programmes.contents import exercises_of, sections_of
from elearn.programmes.models import Assignment
from elearn.programmes.queries import PlannedStep, list_steps
from elearn.programmes.rules import Requirement
from elearn.progress.standing import ask_anew
from elearn.reading.actions import ask_to_read_again


def begin_renewals(
    actor: Actor, wanted: sa.ColumnElement[bool], certificate_ids: Collection[int], now: datetime
) -> list[Assignment]:
    """Begin again the programmes of some attestations among those wanted: all of them, or none. Raises RuleBroken.

    The attestation holds until its own last day, which is the deadline of the renewal where it is still to come.
    """
    asked = frozenset(certificate_ids)
    renewal_rules.ensure_somebody(asked)
    assignments = sa.select(Certificate.assignment_id).where(Certificate.id.in_(sorted(asked)))
    held = sa.select(Assignment).where(Assignment.id.in_(assignments)).order_by(Assignment.id)
    known = {assignment.id: locked(assignment) for assignment in session().scalars(held)}
    found = list_renewable(sa.and_(wanted, Certificate.id.in_(sorted(asked))), now)
    renewal_rules.ensure_all_open(asked, frozenset(one.certificate_id for one in found))
    steps = list_steps({one.programme_id for one in found})
    return [_begin(actor, one, known[one.assignment_id], steps.get(one.programme_id, ()), now) for one in found]


def _begin(
    actor: Actor, renewable: Renewable, assignment: Assignment, steps: Iterable[PlannedStep], now: datetime
) -> Assignment:
    today = now.astimezone(ZoneInfo(assignment.zone)).date()
    required = [planned for planned in steps if not planned.step.is_optional]
    to_read, to_answer = _to_read(required), _to_answer(required)
    for slug, sections in to_read.items():
        ask_to_read_again(assignment.owner_id, slug, sections, now)
    came_back = looked_back_at(assignment.owner_id, to_answer, renewable.issued_at)
    is_all = not to_read and all(Requirement.SUBMITTED in planned.rule for planned in required)
    asked = renewal_rules.asked_again(to_answer, came_back, is_all=is_all)
    open_rounds(assignment.owner_id, asked, now)
    ask_anew(assignment.owner_id, [planned.step.id for planned in required], now)
    return renew_assignment(
        actor,
        assignment,
        starts_on=today,
        deadline_on=renewal_rules.deadline_of(renewable.valid_until, today),
        now=now,
    )


def _to_read(steps: Iterable[PlannedStep]) -> dict[str, set[str]]:
    """Return, by module, the sections that the rules of today ask to be read."""
    found: dict[str, set[str]] = defaultdict(set)
    for planned in steps:
        if Requirement.READ in planned.rule:
            found[planned.step.module_slug] |= {part.id for part in sections_of(planned.step.place, planned.module)}
    return found


def _to_answer(steps: Iterable[PlannedStep]) -> frozenset[str]:
    """Return the exercises that the rules of today ask to be handed in."""
    return frozenset(
        exercise.id
        for planned in steps
        if Requirement.SUBMITTED in planned.rule
        for exercise in exercises_of(planned.step.place, planned.module)
    )
