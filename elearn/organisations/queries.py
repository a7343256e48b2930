"""Reads places, people and seats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.accounts.queries import begun_after, signed_in
from elearn.db import session
from elearn.organisations.calendar import OwnDay, closed_days, is_public_holiday
from elearn.organisations.models import ClosedDay, Organisation, Seat, Team
from elearn.policy import Actor, HeldSeat, Role


def in_force(on: date) -> sa.ColumnElement[bool]:
    """Return the filter that keeps the seats held on a day."""
    return sa.and_(Seat.starts_on <= on, sa.or_(Seat.ends_on.is_(None), Seat.ends_on >= on))


def load_actor(user: User, on: date) -> Actor:
    """Return a person with the seats that they hold on a day, in one statement."""
    rows = session().execute(_seats_of_one(), {"person_id": user.id, "on": on}).all()
    return _actor(user, rows)


def find_signed_in_actor(uniquifier: str, token_hash: str, now: datetime) -> tuple[User, Actor] | None:
    """Return the person of a living sign-in with their seats, in one statement: it runs on every request."""
    facts = {"uniquifier": uniquifier, "token_hash": token_hash, "begun_after": begun_after(now), "on": now.date()}
    rows = session().execute(_seats_of_sign_in(), facts).all()
    return (rows[0][0], _actor(rows[0][0], rows)) if rows else None


Held = sa.Select[User, Role, int | None, int | None, int | None, str, str, dict[str, str]]


def _with_seats() -> Held:
    on = sa.bindparam("on", type_=sa.Date())
    held = sa.and_(Seat.starts_on <= on, sa.or_(Seat.ends_on.is_(None), Seat.ends_on >= on))
    held_as = (Seat.role, Seat.network_id, Seat.organisation_id, Seat.team_id)
    return (
        sa.select(User, *held_as, Organisation.name, Organisation.country, Organisation.terms)
        .outerjoin(Seat, sa.and_(Seat.user_id == User.id, held))
        .outerjoin(Organisation, Organisation.id == Seat.organisation_id)
        .order_by(Seat.id)
    )


@cache
def _seats_of_one() -> Held:
    """Return the statement of `load_actor`, made once: building it costs more than running it."""
    return _with_seats().where(User.id == sa.bindparam("person_id"))


@cache
def _seats_of_sign_in() -> Held:
    """Return the statement that runs on every request, made once."""
    return signed_in(_with_seats())


def _actor(user: User, rows: Sequence[Any]) -> Actor:
    seats = tuple(HeldSeat(*where) for _, *where, _, _, _ in rows if where[0] is not None)
    nowhere: tuple[str, str, dict[str, str]] = ("", "FR", {})
    held = next(((name, country, terms) for *_, name, country, terms in rows if name), nowhere)
    return Actor(
        id=user.id,
        name=user.name,
        seats=seats,
        language=user.language,
        time_zone=user.time_zone,
        theme=user.theme,
        text_size=user.text_size,
        organisation_name=held[0],
        country=held[1],
        terms=tuple(sorted((held[2] or {}).items())),
    )


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person as a list shows them."""

    id: int
    name: str


def list_supervisors(team_id: int, on: date) -> tuple[PersonName, ...]:
    """Return who supervises a team on a day, by name, in one statement: the promise under an answer box names them."""
    rows = session().execute(
        sa.select(User.id, User.name, User.sort_name)
        .join(Seat, Seat.user_id == User.id)
        .where(Seat.team_id == team_id, Seat.role == Role.SUPERVISOR, in_force(on))
        .order_by(User.sort_name, User.id)
        .distinct()
    )
    return tuple(PersonName(id, name) for id, name, _ in rows)


@dataclass(frozen=True, slots=True)
class ReviewPromise:
    """In how many working days a review is promised, in which zone days are counted, and which do not count."""

    days: int = 5
    zone: str = "Europe/Paris"
    closed: frozenset[date] = frozenset()


def review_promise(actor: Actor, on: date) -> ReviewPromise:
    """Return what the team of a learner promises from a day on, or its organisation for it, in one statement."""
    seat = actor.learner_seat
    facts = {"organisation": seat.organisation_id, "team": seat.team_id, "on": on} if seat else {}
    rows = session().execute(_promises(), facts).all() if seat else []
    if not rows:
        return ReviewPromise()
    days, zone, country, team_days, calendar, _ = rows[0]
    if calendar is None:
        return ReviewPromise(days, zone)
    own = [closed_on for *_, closed_on in rows if closed_on is not None]
    return ReviewPromise(team_days or days, zone, closed_days(calendar, country, own, since=on))


@cache
def _promises() -> sa.Select[Any, Any, Any, Any, Any, Any]:
    """Return the statement of `review_promise`, made once: it runs for each answer that is handed in."""
    organisation, team = sa.bindparam("organisation", type_=sa.Integer()), sa.bindparam("team", type_=sa.Integer())
    since = sa.bindparam("on", type_=sa.Date())
    promised = (Organisation.review_days, Organisation.time_zone, Organisation.country)
    return (
        sa.select(*promised, Team.review_days, Team.calendar, ClosedDay.closed_on)
        .outerjoin(Team, sa.and_(Team.id == team, Team.organisation_id == Organisation.id))
        .outerjoin(ClosedDay, sa.and_(ClosedDay.team_id == Team.id, ClosedDay.closed_on >= since))
        .where(Organisation.id == organisation)
    )


def is_day_off(team_id: int, on: date) -> bool:
    """Whether a team does not work on a day: a public holiday, or one of its own days off; in one statement."""
    own = sa.exists().where(ClosedDay.team_id == Team.id, ClosedDay.closed_on == on)
    calendar, country, is_own = (
        session()
        .execute(
            sa.select(Team.calendar, Organisation.country, own)
            .join(Organisation, Organisation.id == Team.organisation_id)
            .where(Team.id == team_id)
        )
        .one()
    )
    return bool(is_own) or is_public_holiday(calendar, country, on)


def list_substitutes(team: Team, on: date) -> tuple[PersonName, ...]:
    """Return who could supervise a team for a while: people of its organisation who neither learn nor supervise there.

    One statement.
    """
    held = Seat.user_id == User.id
    is_in_team = sa.exists().where(held, Seat.team_id == team.id, in_force(on))
    is_here = sa.exists().where(held, Seat.organisation_id == team.organisation_id, in_force(on))
    rows = session().execute(
        sa.select(User.id, User.name)
        .where(is_here, ~is_in_team, User.active.is_(True))
        .order_by(User.sort_name, User.id)
    )
    return tuple(PersonName(id, name) for id, name in rows)


def list_own_days(team_id: int) -> tuple[OwnDay, ...]:
    """Return the days that a team has noted as without work, the first one first, in one statement."""
    rows = session().execute(
        sa.select(ClosedDay.closed_on, ClosedDay.name).where(ClosedDay.team_id == team_id).order_by(ClosedDay.closed_on)
    )
    return tuple(OwnDay(on, name) for on, name in rows)
