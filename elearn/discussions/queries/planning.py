"""Reads what a plan can be made of: places, people and modules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.cases.queries import list_cases
from elearn.cases.rules import slug_of
from elearn.content.model import ModuleKind
from elearn.db import session
from elearn.discussions.models import Discussion, DiscussionModule, DiscussionParticipation
from elearn.discussions.queries.agenda import agenda_modules
from elearn.discussions.rules import Case, Plan, State
from elearn.editions.queries import get_modules, list_modules
from elearn.organisations.models import Network, Organisation, Seat, Team
from elearn.organisations.queries import in_force, is_day_off
from elearn.policy import Reach, Role, Scope

SUPERVISING = frozenset({Role.SUPERVISOR, Role.COORDINATOR, Role.REGIONAL})


@dataclass(frozen=True, slots=True)
class Place:
    """A team or a network for which a séance can be planned; `key` is how addresses name it."""

    key: str
    name: str
    scope: Scope
    time_zone: str
    is_network: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who can be invited; one who does not supervise facilitates as a named peer."""

    id: int
    name: str
    belongs_to: str
    is_supervising: bool


@dataclass(frozen=True, slots=True)
class CaseChoice:
    """A module, or one stage of a vignette, as the plan offers it."""

    key: str
    title: str
    group: str


@dataclass(frozen=True, slots=True)
class Doubts:
    """What makes whoever reads a sheet doubt it: a day off, somebody who leads two séances at once."""

    day_off: date | None
    leading_twice: tuple[str, ...]


def doubts_about(discussion: Discussion) -> Doubts:
    """Return what a planner is warned of, in two statements; one held in writing has no hour to be doubted."""
    if discussion.is_written or discussion.state is State.CANCELLED:
        return Doubts(None, ())
    on = discussion.starts_at.astimezone(ZoneInfo(discussion.time_zone)).date()
    is_off = discussion.team_id is not None and is_day_off(discussion.team_id, on)
    leading = [discussion.facilitator_id, discussion.co_facilitator_id]
    at_once = sa.exists().where(
        Discussion.id != discussion.id,
        Discussion.state != State.CANCELLED,
        Discussion.days == 0,
        Discussion.starts_at < discussion.ends_at,
        Discussion.ends_at > discussion.starts_at,
        sa.or_(Discussion.facilitator_id == User.id, Discussion.co_facilitator_id == User.id),
    )
    names = session().scalars(sa.select(User.name).where(User.id.in_(leading), at_once).order_by(User.sort_name))
    return Doubts(on if is_off else None, tuple(names))


def list_places(reach: Reach) -> tuple[Place, ...]:
    """Return the teams and networks for which a reach lets one plan, by name, in two statements."""
    teams = session().execute(
        sa.select(Team, Organisation)
        .join(Organisation, Organisation.id == Team.organisation_id)
        .where(sa.or_(Team.id.in_(sorted(reach.teams)), Team.organisation_id.in_(sorted(reach.organisations))))
        .order_by(Team.name)
    )
    found = [_team_place(team, organisation) for team, organisation in teams]
    networks = session().scalars(
        sa.select(Network).where(Network.id.in_(sorted(reach.networks))).order_by(Network.name)
    )
    return (*found, *(_network_place(network) for network in networks))


def find_place(reach: Reach, key: str) -> Place | None:
    """Return the place of this key, else the first one within reach; None where there is none."""
    places = list_places(reach)
    return next((place for place in places if place.key == key), places[0] if places else None)


def place_of(discussion: Discussion) -> Place:
    """Return the place that a séance was planned for, in one statement."""
    if discussion.team_id is None:
        return _network_place(session().get_one(Network, discussion.network_id))
    team, organisation = (
        session()
        .execute(
            sa.select(Team, Organisation)
            .join(Organisation, Organisation.id == Team.organisation_id)
            .where(Team.id == discussion.team_id)
        )
        .one()
    )
    return _team_place(team, organisation)


def list_candidates(scope: Scope, on: date, *, also: frozenset[int] = frozenset()) -> tuple[Candidate, ...]:
    """Return who can be invited in a place on a day, and those of `also`, by name, in one statement."""
    held_there = Seat.team_id == scope.team_id
    if scope.team_id is None:
        held_there = sa.or_(Seat.network_id == scope.network_id, Organisation.network_id == scope.network_id)
    rows = session().execute(
        sa.select(User.id, User.name, Seat.role, sa.func.coalesce(Team.name, Organisation.name, ""))
        .outerjoin(Seat, sa.and_(Seat.user_id == User.id, in_force(on), Seat.role != Role.ADMIN))
        .outerjoin(Team, Team.id == Seat.team_id)
        .outerjoin(Organisation, Organisation.id == Seat.organisation_id)
        .where(sa.or_(sa.and_(User.active.is_(True), held_there), User.id.in_(sorted(also))))
        .order_by(User.sort_name, User.id, Seat.id)
    )
    found: dict[int, Candidate] = {}
    for id, name, role, belongs_to in rows:
        before = found.get(id)
        supervises = role in SUPERVISING or (before is not None and before.is_supervising)
        found[id] = Candidate(id, name, before.belongs_to if before else belongs_to, supervises)
    return tuple(found.values())


def list_case_choices() -> tuple[CaseChoice, ...]:
    """Return every module, vignettes with their stages, in the order of the manual; at most three statements."""
    modules = list_modules()
    vignettes = get_modules(row.slug for row in modules if row.kind is ModuleKind.VIGNETTE)
    choices = []
    for row in modules:
        choices.append(CaseChoice(row.slug, row.title, row.title))
        stages = vignettes[row.slug].module.sections if row.slug in vignettes else ()
        for section in stages if len(stages) > 1 else ():
            choices.append(CaseChoice(f"{row.slug}#{section.id}", section.title, row.title))
    return tuple(choices)


def list_own_choices(reach: Reach, planned: Plan | None = None) -> tuple[CaseChoice, ...]:
    """Return the cases of one's teams that a plan can take, and those that it has; at most three statements."""
    found = {slug_of(case.id): case.title for case in list_cases(reach)}
    had = agenda_modules((one.slug, one.edition_id) for one in planned.cases if one.edition_id) if planned else {}
    for slug, published in had.items():
        found.setdefault(slug, published.module.title)
    return tuple(CaseChoice(slug, title, title) for slug, title in found.items())


def plan_of(discussion: Discussion) -> Plan:
    """Return what was planned, in two statements, as the page that changes it shows it."""
    people = session().scalars(
        sa.select(DiscussionParticipation.person_id).where(DiscussionParticipation.discussion_id == discussion.id)
    )
    cases = session().scalars(
        sa.select(DiscussionModule)
        .where(DiscussionModule.discussion_id == discussion.id)
        .order_by(DiscussionModule.position)
    )
    return Plan(
        title=discussion.title,
        starts_at=discussion.starts_at,
        time_zone=discussion.time_zone,
        minutes=discussion.duration_minutes,
        facilitator_id=discussion.facilitator_id,
        people=frozenset(people),
        cases=tuple(Case(row.module_slug, row.stage, row.minutes, row.edition_id) for row in cases),
        place=discussion.place,
        link=discussion.link,
        message=discussion.message,
        co_facilitator_id=discussion.co_facilitator_id,
        days=discussion.days,
    )


def _team_place(team: Team, organisation: Organisation) -> Place:
    scope = Scope(None, team.id, organisation.id, organisation.network_id)
    return Place(f"equipe-{team.id}", team.name, scope, organisation.time_zone, is_network=False)


def _network_place(network: Network) -> Place:
    return Place(f"reseau-{network.id}", network.name, Scope(None, None, None, network.id), network.time_zone, True)
