"""Invites people to a seat, by a link that serves once, and lets them accept it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.accounts.actions import clean_email, create_person
from elearn.accounts.models import User
from elearn.accounts.queries import find_person
from elearn.accounts.rules import new_token, token_hash
from elearn.db import locked, session
from elearn.errors import Missing, RuleBroken
from elearn.journal import record
from elearn.organisations import rules
from elearn.organisations.models import Invitation, Seat
from elearn.organisations.place_queries import INSTANCE, Place
from elearn.organisations.queries import in_force
from elearn.organisations.rules import Period
from elearn.organisations.seat_actions import open_seat
from elearn.policy import Actor, Permission, Role, reach


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to invite, to which role and where."""

    name: str
    email: str
    role: Role
    place: Place
    language: str = "fr"


def invite(actor: Actor, wanted: Wanted, now: datetime) -> Invitation:
    """Invite a person to a seat. No link works before it is sent: see `renew_token`.

    Raises RuleBroken where the actor may not give this role there, or where the person has it or is invited already.
    """
    place = wanted.place
    rules.ensure_may_give(reach(actor, Permission.PERSON_MANAGE), wanted.role, place.kind, place.scope)
    return _invite(actor.id, wanted, now)


def invite_admin(email: str, name: str, now: datetime, public_url: str) -> str:
    """Invite an administrator on behalf of whoever holds the machine, and return the link. Raises RuleBroken."""
    invitation = _invite(None, Wanted(name, email, Role.ADMIN, INSTANCE), now)
    return link_of(public_url, renew_token(invitation, now))


def send_again(actor: Actor, invitation: Invitation, now: datetime) -> Invitation:
    """Give an invitation two more weeks; sending it makes a new link and kills the former. Raises RuleBroken."""
    locked(invitation)
    rules.ensure_may_send_again(invitation.state_at(now))
    invitation.sent_at, invitation.expires_at = now, now + rules.INVITATION_LASTS
    record(actor.id, "sent-again", "invitation", invitation.id, invitation.scope, role=invitation.role.value)
    return invitation


def revoke(actor: Actor, invitation: Invitation, now: datetime) -> Invitation:
    """Withdraw an invitation: its link opens nothing any more. Raises RuleBroken once it has served."""
    locked(invitation)
    rules.ensure_may_send_again(invitation.state_at(now))
    invitation.revoked_at = now
    record(actor.id, "revoked", "invitation", invitation.id, invitation.scope, role=invitation.role.value)
    return invitation


def renew_token(invitation: Invitation, now: datetime) -> str:
    """Return the secret of a new link: its digest alone is kept, and the former link dies. Raises RuleBroken."""
    locked(invitation)
    rules.ensure_may_send_again(invitation.state_at(now))
    token = new_token()
    invitation.token_hash = token_hash(token)
    return token


def link_of(public_url: str, token: str) -> str:
    """Return the address that accepts an invitation."""
    return f"{public_url}/invitation/{token}"


def accept_as_new(token: str, *, name: str, password_hash: str, time_zone: str, now: datetime) -> User:
    """Make the account of an invited person and give them their seat. Raises RuleBroken, or Missing."""
    invitation = _opened(token, now)
    person = create_person(
        email=invitation.email,
        name=name,
        now=now,
        language=invitation.language,
        time_zone=time_zone,
        password_hash=password_hash,
    )
    _accept(invitation, person, now)
    return person


def accept_as(token: str, person: User, now: datetime) -> Seat:
    """Give a person who has an account the seat that they were invited to. Raises RuleBroken, or Missing."""
    invitation = _opened(token, now)
    rules.ensure_same_person(invitation.email, person.email)
    return _accept(invitation, person, now)


def _invite(actor_id: int | None, wanted: Wanted, now: datetime) -> Invitation:
    email = clean_email(wanted.email)
    here = wanted.place.scope
    _ensure_new(email, wanted.role, wanted.place, now)
    invitation = Invitation(
        email=email,
        name=" ".join(wanted.name.split()),
        role=wanted.role,
        team_id=here.team_id,
        organisation_id=here.organisation_id,
        network_id=here.network_id,
        language=wanted.language,
        token_hash=token_hash(new_token()),  # nobody knows this one: the link is made when it is sent
        invited_by_id=actor_id,
        sent_at=now,
        expires_at=now + rules.INVITATION_LASTS,
    )
    session().add(invitation)
    session().flush()
    record(actor_id, "invited", "invitation", invitation.id, here, role=wanted.role.value)
    return invitation


def _ensure_new(email: str, role: Role, place: Place, now: datetime) -> None:
    """Refuse to invite twice to the same seat; what the person holds elsewhere is told to nobody."""
    waiting = session().scalars(
        sa.select(Invitation).where(
            Invitation.email == email,
            Invitation.role == role,
            _same(Invitation, place),
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
    )
    rules.ensure_not_invited_twice(is_waiting=any(one.expires_at > now for one in waiting))
    person = find_person(email)
    if person is not None:
        today = now.date()
        held = session().scalars(
            sa.select(Seat).where(Seat.user_id == person.id, Seat.role == role, _same(Seat, place), in_force(today))
        )
        rules.ensure_held_once([seat.period for seat in held], Period(today))


def _same(kind: type[Invitation] | type[Seat], place: Place) -> sa.ColumnElement[bool]:
    here = place.scope
    return sa.and_(
        kind.team_id.is_not_distinct_from(here.team_id),
        kind.organisation_id.is_not_distinct_from(here.organisation_id),
        kind.network_id.is_not_distinct_from(here.network_id),
    )


def _opened(token: str, now: datetime) -> Invitation:
    """Return the invitation of a link, held until the transaction ends, so that it serves once."""
    invitation = session().scalar(
        sa.select(Invitation)
        .where(Invitation.token_hash == token_hash(token))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if invitation is None:
        raise Missing("invitation")
    rules.ensure_open(invitation.state_at(now))
    return invitation


def _accept(invitation: Invitation, person: User, now: datetime) -> Seat:
    today = now.date()
    try:
        seat = open_seat(person.id, person, invitation.role, invitation.scope, Period(today), today=today)
    except RuleBroken:  # the rule speaks of « this person »: here it speaks to them
        raise RuleBroken(rules.HELD_ALREADY) from None
    invitation.accepted_at = now
    record(person.id, "accepted", "invitation", invitation.id, seat.scope, role=invitation.role.value)
    return seat
