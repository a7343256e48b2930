"""Reads invitations: those that wait in the places within reach, and the one that a link opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.accounts.rules import token_hash
from elearn.db import session
from elearn.errors import Missing
from elearn.organisations.models import Invitation, Network, Organisation, Team
from elearn.organisations.rules import InvitationState
from elearn.policy import Reach, Role


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """An invitation as pages and its e-mail show it."""

    id: int
    name: str
    email: str
    role: Role
    place: str
    organisation: str
    inviter: str
    language: str
    sent_at: datetime
    expires_at: datetime
    time_zone: str
    state: InvitationState


def list_waiting(reach: Reach, now: datetime) -> tuple[InvitationLine, ...]:
    """Return the invitations within reach that nobody has accepted or withdrawn, the latest first, in one statement."""
    waits = sa.and_(Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None), Invitation.within(reach))
    rows = session().execute(_lines().where(waits).order_by(Invitation.sent_at.desc(), Invitation.id.desc()))
    return tuple(_line(row, now) for row in rows)


def get_invitation(reach: Reach, invitation_id: int) -> Invitation:
    """Return an invitation within reach, in one statement. Raises Missing."""
    found = session().scalar(sa.select(Invitation).where(Invitation.id == invitation_id, Invitation.within(reach)))
    if found is None:
        raise Missing(str(invitation_id))
    return found


def open_line(token: str, now: datetime) -> InvitationLine:
    """Return the invitation that a link opens, whatever its state, in one statement. Raises Missing."""
    row = session().execute(_lines().where(Invitation.token_hash == token_hash(token))).first()
    if row is None:
        raise Missing("invitation")
    return _line(row, now)


def _lines() -> sa.Select[Invitation, str, str, str, str, str, str]:
    return (
        sa.select(
            Invitation,
            sa.func.coalesce(Team.name, ""),
            sa.func.coalesce(Organisation.name, ""),
            sa.func.coalesce(Network.name, ""),
            sa.func.coalesce(User.name, ""),
            sa.func.coalesce(Organisation.time_zone, ""),
            sa.func.coalesce(Network.time_zone, ""),
        )
        .outerjoin(Team, Team.id == Invitation.team_id)
        .outerjoin(Organisation, Organisation.id == Invitation.organisation_id)
        .outerjoin(Network, Network.id == Invitation.network_id)
        .outerjoin(User, User.id == Invitation.invited_by_id)
        .execution_options(populate_existing=True)
    )


def _line(row: sa.Row[Invitation, str, str, str, str, str, str], now: datetime) -> InvitationLine:
    invitation, team, organisation, network, inviter, zone, network_zone = row
    return InvitationLine(
        id=invitation.id,
        name=invitation.name,
        email=invitation.email,
        role=invitation.role,
        place=team or organisation or network,
        organisation=organisation if team else "",
        inviter=inviter,
        language=invitation.language,
        sent_at=invitation.sent_at,
        expires_at=invitation.expires_at,
        time_zone=zone or network_zone or "Europe/Paris",
        state=invitation.state_at(now),
    )
