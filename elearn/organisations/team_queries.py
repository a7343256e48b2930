"""Reads teams with the people who learn and supervise there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.db import session
from elearn.errors import Missing
from elearn.organisations.models import Organisation, Seat, Team, Territory
from elearn.organisations.queries import in_force
from elearn.ownership import within
from elearn.policy import Reach, Role, Scope


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who learns or supervises in a team, and since when."""

    id: int
    name: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class TeamPage:
    """A team as its page shows it."""

    id: int
    name: str
    organisation: str
    territory: str
    scope: Scope
    learners: tuple[Member, ...]
    supervisors: tuple[Member, ...]


def list_teams(reach: Reach, on: date) -> tuple[TeamPage, ...]:
    """Return the teams within reach with those who hold a seat there on a day, in two statements."""
    return _pages(within(reach, None, Team.id, Team.organisation_id, Organisation.network_id), on)


def get_team_page(reach: Reach, team_id: int, on: date) -> TeamPage:
    """Return one team within reach with its people, in two statements. Raises Missing."""
    here = within(reach, None, Team.id, Team.organisation_id, Organisation.network_id)
    found = _pages(sa.and_(Team.id == team_id, here), on)
    if not found:
        raise Missing(str(team_id))
    return found[0]


def _pages(chosen: sa.ColumnElement[bool], on: date) -> tuple[TeamPage, ...]:
    teams = (
        session()
        .execute(
            sa.select(Team, Organisation, Territory.name)
            .join(Organisation, Organisation.id == Team.organisation_id)
            .outerjoin(Territory, Territory.id == Team.territory_id)
            .where(chosen)
            .order_by(Organisation.name, Team.name)
        )
        .all()
    )
    members = _members([team.id for team, _, _ in teams], on)
    return tuple(
        TeamPage(
            team.id,
            team.name,
            organisation.name,
            territory or "",
            Scope(None, team.id, organisation.id, organisation.network_id),
            tuple(members[team.id, Role.LEARNER]),
            tuple(members[team.id, Role.SUPERVISOR]),
        )
        for team, organisation, territory in teams
    )


def _members(team_ids: list[int], on: date) -> dict[tuple[int | None, Role], list[Member]]:
    rows = session().execute(
        sa.select(Seat.team_id, Seat.role, User.id, User.name, Seat.starts_on, Seat.ends_on)
        .join(User, User.id == Seat.user_id)
        .where(Seat.team_id.in_(team_ids), Seat.role.in_((Role.LEARNER, Role.SUPERVISOR)), in_force(on))
        .order_by(User.sort_name, User.id)
    )
    found: dict[tuple[int | None, Role], list[Member]] = defaultdict(list)
    for team_id, role, id, name, since, until in rows:
        found[team_id, role].append(Member(id, name, since, until))
    return found
