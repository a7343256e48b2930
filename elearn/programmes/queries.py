"""Reads programmes, their steps with the rules of each, and who follows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.content.model import Module
from elearn.db import session
from elearn.errors import Missing
from elearn.organisations.models import Organisation, Seat, Team
from elearn.organisations.queries import in_force
from elearn.policy import Reach, Role
from elearn.programmes.contents import Timeline, address_of, list_timelines, minutes_of
from elearn.programmes.models import Assignment, Extension, Programme, RuleVersion, Step
from elearn.programmes.rules import Rule


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step with every version of its rule, the first one first, and its module's timeline."""

    step: Step
    versions: tuple[RuleVersion, ...]
    timeline: Timeline | None

    @property
    def module(self) -> Module | None:
        """The module as it is now; None for a séance about any, or a module that is gone."""
        return self.timeline.module if self.timeline else None

    @property
    def rule(self) -> Rule:
        """What is asked for now."""
        return self.versions[-1].rule

    @property
    def minutes(self) -> int:
        """How long the step takes."""
        return minutes_of(self.step.place, self.module, self.step.minutes)

    @property
    def address(self) -> str:
        """Where the step is done."""
        return address_of(self.step.place, self.module)


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """A programme as a list shows it. `minutes` counts the steps that are not optional."""

    id: int
    title: str
    organisation: str
    is_archived: bool
    steps: int
    minutes: int
    people: int


@dataclass(frozen=True, slots=True)
class Follower:
    """A person who follows a programme, as its page shows them."""

    assignment_id: int
    person_id: int
    name: str
    team: str
    starts_on: date
    deadline_on: date | None
    zone: str
    counts_from: datetime | None


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """Everything that the page of a programme shows."""

    programme: Programme
    organisation: str
    steps: tuple[PlannedStep, ...]
    people: tuple[Follower, ...]
    minutes: int

    @property
    def titles(self) -> dict[int, str]:
        """The titles of the steps, by number."""
        return {planned.step.id: planned.step.title for planned in self.steps}


@dataclass(frozen=True, slots=True)
class GivenExtension:
    """A deadline that was moved: from which day to which, why, by whom, when; a leave moves it both ways."""

    previous_on: date
    deadline_on: date
    reason: str
    by: str
    at: datetime
    is_by_leave: bool


@dataclass(frozen=True, slots=True)
class Learner:
    """A person to whom a programme can be given."""

    id: int
    name: str
    team_id: int
    team: str
    is_assigned: bool


def get_programme(reach: Reach, programme_id: int) -> Programme:
    """Return a programme within reach, in one statement. Raises Missing."""
    found = session().scalar(sa.select(Programme).where(Programme.id == programme_id, Programme.within(reach)))
    if found is None:
        raise Missing(str(programme_id))
    return found


def get_step(reach: Reach, programme_id: int, step_id: int) -> tuple[Programme, PlannedStep]:
    """Return a step that has not been taken out, with its programme. Raises Missing."""
    programme = get_programme(reach, programme_id)
    for planned in list_steps([programme.id]).get(programme.id, ()):
        if planned.step.id == step_id:
            return programme, planned
    raise Missing(str(step_id))


def get_assignment(reach: Reach, assignment_id: int) -> Assignment:
    """Return an assignment within reach, in one statement. Raises Missing."""
    found = session().scalar(sa.select(Assignment).where(Assignment.id == assignment_id, Assignment.within(reach)))
    if found is None:
        raise Missing(str(assignment_id))
    return found


def list_steps(programme_ids: Collection[int], *, with_removed: bool = False) -> dict[int, tuple[PlannedStep, ...]]:
    """Return, by programme, the steps in order with rules and modules: four statements whatever the numbers."""
    chosen = sa.select(Step).where(Step.programme_id.in_(sorted(programme_ids))).order_by(Step.position, Step.id)
    if not with_removed:
        chosen = chosen.where(Step.removed_at.is_(None))
    steps = session().scalars(chosen).all()
    versions: dict[int, list[RuleVersion]] = defaultdict(list)
    for version in session().scalars(
        sa.select(RuleVersion).where(RuleVersion.step_id.in_([step.id for step in steps])).order_by(RuleVersion.number)
    ):
        versions[version.step_id].append(version)
    timelines = list_timelines({step.module_slug for step in steps if step.module_slug})
    found: dict[int, list[PlannedStep]] = defaultdict(list)
    for step in steps:
        planned = PlannedStep(step, tuple(versions[step.id]), timelines.get(step.module_slug))
        found[step.programme_id].append(planned)
    return {programme_id: tuple(planned) for programme_id, planned in found.items()}


def required_minutes(steps: Collection[PlannedStep]) -> int:
    """Return how long a programme takes without its optional steps."""
    return sum(planned.minutes for planned in steps if not planned.step.is_optional)


def list_programmes(
    reach: Reach, people: Reach, *, own: int | None = None, with_archived: bool = False
) -> tuple[ProgrammeLine, ...]:
    """Return the programmes within reach by title: six statements whatever the numbers.

    `people` is how far one may see who follows them; `own` keeps only those that one person follows.
    """
    chosen = (
        sa.select(Programme, Organisation.name)
        .join(Organisation, Organisation.id == Programme.organisation_id)
        .where(Programme.within(reach))
        .order_by(sa.func.lower(Programme.title), Programme.id)
    )
    if not with_archived:
        chosen = chosen.where(Programme.is_archived.is_(False))
    if own is not None:
        mine = sa.select(Assignment.programme_id).where(Assignment.owner_id == own, Assignment.ended_at.is_(None))
        chosen = chosen.where(Programme.id.in_(mine))
    rows = session().execute(chosen).all()
    ids = [programme.id for programme, _ in rows]
    steps = list_steps(ids)
    counts = _count_people(people, ids)
    return tuple(
        ProgrammeLine(
            programme.id,
            programme.title,
            organisation,
            programme.is_archived,
            len(steps.get(programme.id, ())),
            required_minutes(steps.get(programme.id, ())),
            counts.get(programme.id, 0),
        )
        for programme, organisation in rows
    )


def programme_page(reach: Reach, people: Reach, programme_id: int) -> ProgrammePage:
    """Return the page of a programme within reach, in seven statements whatever the numbers. Raises Missing."""
    programme = get_programme(reach, programme_id)
    steps = list_steps([programme.id]).get(programme.id, ())
    organisation = session().scalar(sa.select(Organisation.name).where(Organisation.id == programme.organisation_id))
    followers = list_followers(people, programme.id)
    return ProgrammePage(programme, organisation or "", steps, followers, required_minutes(steps))


def get_follower(people: Reach, programme_id: int, assignment_id: int) -> Follower:
    """Return one person who follows a programme, within reach, in one statement. Raises Missing."""
    for follower in list_followers(people, programme_id, assignment_id):
        return follower
    raise Missing(str(assignment_id))


def list_followers(people: Reach, programme_id: int, assignment_id: int | None = None) -> tuple[Follower, ...]:
    """Return who follows a programme, within reach, by name, in one statement."""
    rows = session().execute(
        sa.select(Assignment, User.name, Team.name)
        .join(User, User.id == Assignment.owner_id)
        .outerjoin(Team, Team.id == Assignment.team_id)
        .where(
            Assignment.programme_id == programme_id,
            Assignment.ended_at.is_(None),
            Assignment.within(people),
            sa.true() if assignment_id is None else Assignment.id == assignment_id,
        )
        .order_by(User.sort_name, User.id)
    )
    return tuple(
        Follower(row.id, row.owner_id, name, team or "", row.starts_on, row.deadline_on, row.zone, row.counts_from)
        for row, name, team in rows
    )


def list_extensions(assignment_ids: Collection[int]) -> dict[int, tuple[GivenExtension, ...]]:
    """Return, by assignment, the deadlines that were extended, the last one first, in one statement."""
    found: dict[int, list[GivenExtension]] = defaultdict(list)
    for row, by in session().execute(
        sa.select(Extension, User.name)
        .join(User, User.id == Extension.decided_by_id)
        .where(Extension.assignment_id.in_(sorted(assignment_ids)))
        .order_by(Extension.decided_at.desc(), Extension.id.desc())
    ):
        given = GivenExtension(
            row.previous_on, row.deadline_on, row.reason, by, row.decided_at, row.leave_id is not None
        )
        found[row.assignment_id].append(given)
    return {assignment_id: tuple(given) for assignment_id, given in found.items()}


def list_learners(programme: Programme, on: date) -> tuple[Learner, ...]:
    """Return who learns in the programme's organisation on a day, by team and name, in one statement."""
    active = sa.select(Assignment.owner_id).where(
        Assignment.programme_id == programme.id, Assignment.ended_at.is_(None)
    )
    rows = session().execute(
        sa.select(User.id, User.name, Team.id, Team.name, User.id.in_(active))
        .join(Seat, Seat.user_id == User.id)
        .join(Team, Team.id == Seat.team_id)
        .where(Seat.role == Role.LEARNER, Seat.organisation_id == programme.organisation_id, in_force(on))
        .order_by(Team.name, User.sort_name, User.id)
    )
    return tuple(Learner(*row) for row in rows)


def list_organisations(reach: Reach) -> tuple[tuple[int, str], ...]:
    """Return (id, name) of the organisations within reach, by name, in one statement."""
    rows = session().execute(
        sa.select(Organisation.id, Organisation.name)
        .where(Organisation.id.in_(sorted(reach.organisations)))
        .order_by(Organisation.name)
    )
    return tuple((id, name) for id, name in rows)


def organisation_zone(programme: Programme) -> str:
    """Return the time zone in which the deadlines of a programme fall, in one statement."""
    zone = session().scalar(sa.select(Organisation.time_zone).where(Organisation.id == programme.organisation_id))
    return zone or "Europe/Paris"


def titles_beside(organisation_id: int | None, programme_id: int | None) -> tuple[str, ...]:
    """Return the titles of an organisation's other programmes, in one statement."""
    chosen = sa.select(Programme.title).where(Programme.organisation_id == organisation_id)
    return tuple(session().scalars(chosen.where(Programme.id != programme_id) if programme_id else chosen))


def _count_people(people: Reach, programme_ids: Collection[int]) -> dict[int, int]:
    rows = session().execute(
        sa.select(Assignment.programme_id, sa.func.count())
        .where(
            Assignment.programme_id.in_(sorted(programme_ids)),
            Assignment.ended_at.is_(None),
            Assignment.within(people),
        )
        .group_by(Assignment.programme_id)
    )
    return dict(rows.all())
