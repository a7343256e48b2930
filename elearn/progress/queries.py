"""Reads where people stand: one's own programmes, and the matrix of people and steps."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from elearn import clock
from elearn.accounts.models import User
from elearn.db import session
from elearn.errors import Missing
from elearn.organisations.models import Organisation, Team
from elearn.policy import Reach
from elearn.programmes.models import Assignment, Programme
from elearn.programmes.order_rules import Order
from elearn.programmes.queries import PlannedStep, list_steps
from elearn.progress.facts import facts_of
from elearn.progress.order_rules import in_order
from elearn.progress.regimes import step_facts
from elearn.progress.rules import PersonFacts, State, StepFacts, StepProgress, completed_at, compute

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class StepCell:
    """One step for one person. `before` is the title of the step that comes before it, if there is one."""

    planned: PlannedStep
    progress: StepProgress
    before: str = ""

    @property
    def is_held(self) -> bool:
        """Whether its turn has not come: the step before must be done first."""
        return self.progress.waits_for is not None

    @property
    def is_advised_later(self) -> bool:
        """Whether it is better done after another step, and is not done yet."""
        return bool(self.before) and self.planned.step.order is Order.ADVISED and not self.progress.is_met

    @property
    def step_id(self) -> int:
        """The step's number."""
        return self.planned.step.id

    @property
    def is_counted(self) -> bool:
        """Whether the step counts in « 5 sur 8 »: optional ones are shown and do not."""
        return not self.planned.step.is_optional


@dataclass(frozen=True, slots=True)
class AssignmentProgress:
    """One person's programme: every step, and the one count that all pages show: `done` of `total` required steps."""

    assignment_id: int
    programme_id: int
    programme: str
    person_id: int
    name: str
    team_id: int | None
    team: str
    starts_on: date
    deadline_on: date | None
    zone: str
    cells: tuple[StepCell, ...]
    completed_at: datetime | None
    is_late: bool
    done: int
    total: int
    counts_from: datetime | None = None

    @property
    def is_renewal(self) -> bool:
        """Whether the programme is followed again, before or after its attestation ends."""
        return self.counts_from is not None

    @property
    def steps(self) -> tuple[PlannedStep, ...]:
        """The steps of the programme, in order."""
        return tuple(cell.planned for cell in self.cells)

    @property
    def is_complete(self) -> bool:
        """Whether everything that was asked has been done: only then may it be attested."""
        return self.completed_at is not None

    @property
    def is_open(self) -> bool:
        """Whether something is left to do."""
        return not self.is_complete and self.done < self.total

    @property
    def next_cell(self) -> StepCell | None:
        """The first step that is required, not done, and whose turn has come."""
        left = (cell for cell in self.cells if cell.is_counted and not cell.progress.is_met)
        return next((cell for cell in left if not cell.is_held), None)


@dataclass(frozen=True, slots=True)
class Followed:
    """A programme that somebody within reach follows."""

    id: int
    title: str
    people: int


def my_progress(person_id: int, now: datetime) -> tuple[AssignmentProgress, ...]:
    """Return where a person stands in each programme that they follow, nearest deadline first: eleven statements."""
    rows = list_progress(Assignment.owner_id == person_id, now)
    return tuple(sorted(rows, key=lambda row: (row.deadline_on or date.max, row.assignment_id)))


def programme_progress(reach: Reach, programme_id: int, now: datetime) -> tuple[AssignmentProgress, ...]:
    """Return where everyone within reach stands in one programme, by team and name: eleven statements."""
    return list_progress(sa.and_(Assignment.programme_id == programme_id, Assignment.within(reach)), now)


def person_progress(reach: Reach, person_id: int, now: datetime) -> tuple[AssignmentProgress, ...]:
    """Return where one person stands in each programme, within reach: eleven statements."""
    return list_progress(sa.and_(Assignment.owner_id == person_id, Assignment.within(reach)), now)


def team_progress(reach: Reach, team_id: int, now: datetime) -> tuple[AssignmentProgress, ...]:
    """Return where everyone of a team within reach stands in each programme, by name: eleven statements."""
    return list_progress(sa.and_(Assignment.team_id == team_id, Assignment.within(reach)), now)


def assignment_progress(reach: Reach, assignment_ids: Collection[int], now: datetime) -> tuple[AssignmentProgress, ...]:
    """Return where people stand in some assignments within reach: eleven statements whatever the number."""
    return list_progress(sa.and_(Assignment.id.in_(sorted(assignment_ids)), Assignment.within(reach)), now)


def list_progress(
    wanted: sa.ColumnElement[bool], now: datetime, *, with_deadlines: bool = True, with_renewed: bool = False
) -> tuple[AssignmentProgress, ...]:
    """Return where people stand in the assignments wanted that have not ended, by team and name: eleven statements.

    Without deadlines nothing is late: what a tally keeps, since a deadline passes while nothing is written. With those
    that were renewed, each time that somebody finished is there: what a year's report counts.
    """
    stands = Assignment.ended_at.is_(None)
    rows = (
        session()
        .execute(
            sa.select(Assignment, Programme.title, User.name, Team.name)
            .join(Programme, Programme.id == Assignment.programme_id)
            .join(User, User.id == Assignment.owner_id)
            .outerjoin(Team, Team.id == Assignment.team_id)
            .where(wanted, sa.or_(stands, was_renewed()) if with_renewed else stands)
            .order_by(sa.func.coalesce(Team.name, ""), Team.id, User.sort_name, User.id)
        )
        .all()
    )
    steps = list_steps({row.programme_id for row, *_ in rows}, with_removed=True)
    slugs = {planned.step.module_slug for found in steps.values() for planned in found if planned.step.module_slug}
    facts = facts_of({(row.owner_id, row.counts_from) for row, *_ in rows}, slugs, now)
    plans = {programme_id: _Plan(found) for programme_id, found in steps.items()}
    nothing = _Plan(())
    return tuple(
        _progress(
            row,
            title,
            name,
            team or "",
            plans.get(row.programme_id, nothing),
            facts[row.owner_id, row.counts_from],
            due_at_of(row.deadline_on, row.zone) if with_deadlines else None,
            now,
        )
        for row, title, name, team in rows
    )


def was_renewed() -> sa.ColumnElement[bool]:
    """Return the filter that keeps the assignments that another one renews: ended, they stay proved."""
    renewing = sa.orm.aliased(Assignment)
    return sa.exists().where(renewing.renews_id == Assignment.id)


def due_at_of(deadline_on: date | None, zone: str) -> datetime | None:
    """Return the instant that a deadline means."""
    return clock.end_of_day(deadline_on, zone) if deadline_on else None


def list_followed(reach: Reach) -> tuple[Followed, ...]:
    """Return the programmes that somebody within reach follows, by title, in one statement.

    Over several organisations, each title says whose programme it is.
    """
    here = (
        sa.select(Assignment.programme_id, sa.func.count().label("people"))
        .where(Assignment.within(reach), Assignment.ended_at.is_(None))
        .group_by(Assignment.programme_id)
        .subquery()
    )
    rows = session().execute(
        sa.select(Programme.id, Programme.title, Organisation.name, here.c.people)
        .join(here, here.c.programme_id == Programme.id)
        .join(Organisation, Organisation.id == Programme.organisation_id)
        .order_by(sa.func.lower(Programme.title), Programme.id)
    )
    found = rows.all()
    is_shared = len({row.name for row in found}) > 1
    return tuple(Followed(id, f"{title}, {name}" if is_shared else title, people) for id, title, name, people in found)


def get_followed(followed: Sequence[Followed], programme_id: int | None) -> Followed:
    """Return the programme asked for, or the one that most people follow. Raises Missing where it is not among them."""
    asked = [programme for programme in followed if programme_id in (None, programme.id)]
    if not asked:
        raise Missing(str(programme_id))
    return max(asked, key=lambda programme: programme.people)


class _Plan:
    """The steps of one programme, made ready once for everyone who follows it."""

    def __init__(self, planned: Sequence[PlannedStep]) -> None:
        self.facts: tuple[StepFacts, ...] = tuple(step_facts(one) for one in planned)
        self.shown = tuple(one for one in planned if one.step.removed_at is None)
        self.titles = {one.step.id: one.step.title for one in self.shown}
        self.is_ordered = any(fact.after_id is not None for fact in self.facts)


def _found(plan: _Plan, person: PersonFacts, due_at: datetime | None, now: datetime) -> dict[int, StepProgress]:
    """Return where a person stands on each step, the order that binds kept."""
    found = {fact.step_id: compute(fact, person, due_at=due_at, now=now) for fact in plan.facts}
    return in_order(plan.facts, found, due_at=due_at, now=now) if plan.is_ordered else found


def _progress(
    row: Assignment,
    programme: str,
    name: str,
    team: str,
    plan: _Plan,
    person: PersonFacts,
    due_at: datetime | None,
    now: datetime,
) -> AssignmentProgress:
    found = _found(plan, person, due_at, now)
    met_at = {step_id: progress.met_at for step_id, progress in found.items()}
    finished_at = completed_at(plan.facts, met_at, assigned_at=row.assigned_at)
    if finished_at is not None and row.counts_from is not None:
        finished_at = max(finished_at, row.counts_from)  # what was not asked anew counts from the renewal on
    if finished_at is not None and due_at is not None:  # what was added after somebody finished is never late for them
        found = _found(plan, person, None, now)
    cells = tuple(
        StepCell(planned, found[planned.step.id], plan.titles.get(planned.step.after_id or 0, ""))
        for planned in plan.shown
    )
    is_late = finished_at is None and any(cell.progress.state is State.LATE for cell in cells)
    counted = [cell.progress.is_met for cell in cells if cell.is_counted]
    return AssignmentProgress(
        row.id, row.programme_id, programme, row.owner_id, name, row.team_id, team,
        row.starts_on, row.deadline_on, row.zone, cells, finished_at, is_late, sum(counted), len(counted),
        row.counts_from,
    )  # fmt: skip
