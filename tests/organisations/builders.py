"""Builds what tests of organisations need: places to give seats in, invitations, and their links."""

from __future__ import annotations

import re
from pathlib import Path

import sqlalchemy as sa

from elearn import clock
from elearn.accounts.models import User
from elearn.db import session, transaction
from elearn.organisations import actions
from elearn.organisations.actions import Wanted
from elearn.organisations.models import Invitation, Organisation, Seat, Team
from elearn.organisations.place_queries import Place, organisation_place, team_place
from elearn.policy import Role
from tests.builders import actor_of


def place_of_team(team: Team) -> Place:
    """Return a team as a place."""
    return team_place(team, session().get_one(Organisation, team.organisation_id))


def place_of_organisation(organisation: Organisation) -> Place:
    """Return an organisation as a place."""
    return organisation_place(organisation)


def organisation_of(team: Team) -> Organisation:
    """Return the organisation of a team."""
    return session().get_one(Organisation, team.organisation_id)


def an_invitation(
    inviter: User, place: Place, *, email: str = "ana@example.org", name: str = "Ana Ruiz", role: Role = Role.LEARNER
) -> tuple[Invitation, str]:
    """Invite somebody; return the invitation and the secret of its link."""
    with transaction():
        made = actions.invite(actor_of(inviter), Wanted(name, email, role, place), clock.now())
        token = actions.renew_token(made, clock.now())
    return made, token


def seats_of(person: User) -> list[Seat]:
    """Return the seats of a person as the database has them, the first one first."""
    chosen = sa.select(Seat).where(Seat.user_id == person.id).order_by(Seat.starts_on, Seat.id)
    return list(session().scalars(chosen.execution_options(populate_existing=True)))


def link_in(outbox: Path) -> str:
    """Return the path of the link in the latest message."""
    latest = sorted(outbox.glob("*.txt"))[-1].read_text(encoding="utf-8")
    return re.findall(r"https?://[^/\s]+(/invitation/\S+)", latest)[-1]
