"""Loads what a list of people is compared with: places, people and invitations within reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.db import session
from elearn.organisations.import_rules import Known, KnownPerson, KnownPlace, KnownSeat
from elearn.organisations.models import Invitation, Organisation, Seat, Team
from elearn.organisations.place_queries import Place, list_places
from elearn.organisations.rules import PlaceKind
from elearn.policy import Reach, Role, Scope

AT_ONCE = 500
Exported = tuple[str, str, Role, tuple[str, str], date, date | None]


def known_to(reach: Reach, emails: Collection[str], today: date, now: datetime) -> tuple[Known, dict[str, Place]]:
    """Return what a list may touch, and its places by key: in four statements, and two more each 500 addresses."""
    places = {place.key: place for place in list_places(reach)}
    people: dict[str, KnownPerson] = {}
    invited: set[tuple[str, Role, str]] = set()
    for some in _batches(sorted(set(emails))):
        people |= _people(reach, some, today)
        invited |= _invited(reach, some, now)
    known = tuple(KnownPlace(place.key, place.kind, place.name, place.owner) for place in places.values())
    return Known(known, people, frozenset(invited)), places


def list_exported(reach: Reach, today: date) -> tuple[Exported, ...]:
    """Return the seats within reach that are held today or later, by name, as the file of people tells them.

    In one statement: name, e-mail, role, (team, organisation), first and last day.
    """
    rows = session().execute(
        sa.select(User.name, User.email, Seat.role, sa.func.coalesce(Team.name, ""), Organisation.name)
        .add_columns(Seat.starts_on, Seat.ends_on)
        .join(Seat, Seat.user_id == User.id)
        .join(Organisation, Organisation.id == Seat.organisation_id)
        .outerjoin(Team, Team.id == Seat.team_id)
        .where(Seat.within(reach), _not_over(today), Seat.role.in_((Role.LEARNER, Role.SUPERVISOR, Role.COORDINATOR)))
        .order_by(User.sort_name, User.id, Seat.starts_on, Seat.id)
    )
    return tuple((name, email, role, (team, owner), *days) for name, email, role, team, owner, *days in rows)


def _people(reach: Reach, emails: Collection[str], today: date) -> dict[str, KnownPerson]:
    rows = session().execute(
        sa.select(User.id, User.email, User.name, Seat)
        .join(Seat, Seat.user_id == User.id)
        .where(User.email.in_(emails), Seat.within(reach), _not_over(today))
        .order_by(Seat.starts_on, Seat.id)
    )
    names: dict[str, tuple[int, str]] = {}
    seats: dict[str, list[KnownSeat]] = defaultdict(list)
    for person_id, email, name, seat in rows:
        names[email] = person_id, name
        seats[email].append(KnownSeat(seat.id, seat.role, key_of(seat.scope), seat.period))
    return {email: KnownPerson(*names[email], tuple(held)) for email, held in seats.items()}


def _invited(reach: Reach, emails: Collection[str], now: datetime) -> set[tuple[str, Role, str]]:
    waiting = session().scalars(
        sa.select(Invitation).where(
            Invitation.email.in_(emails),
            Invitation.within(reach),
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > now,
        )
    )
    return {(one.email, one.role, key_of(one.scope)) for one in waiting}


def key_of(scope: Scope) -> str:
    """Return how a form names the place of a seat of a team or an organisation."""
    if scope.team_id is not None:
        return f"{PlaceKind.TEAM.value}:{scope.team_id}"
    return f"{PlaceKind.ORGANISATION.value}:{scope.organisation_id}"


def _not_over(today: date) -> sa.ColumnElement[bool]:
    return sa.or_(Seat.ends_on.is_(None), Seat.ends_on >= today)


def _batches(emails: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(emails), AT_ONCE):
        yield emails[start : start + AT_ONCE]
