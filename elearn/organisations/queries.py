"""Reads places, people and seats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from elearn.accounts.models import User
from elearn.db import session
from elearn.organisations.models import Organisation, Seat, Team
from elearn.policy import Actor, HeldSeat, Role


def in_force(on: date) -> sa.ColumnElement[bool]:
    """Return the filter that keeps the seats held on a day."""
    return sa.and_(Seat.starts_on <= on, sa.or_(Seat.ends_on.is_(None), Seat.ends_on >= on))


def load_actor(user: User, on: date) -> Actor:
    """Return a person with the seats that they hold on a day, in one statement."""
    rows = session().execute(
        sa.select(Seat, Organisation.name, Organisation.terms)
        .outerjoin(Organisation, Organisation.id == Seat.organisation_id)
        .where(Seat.user_id == user.id, in_force(on))
        .order_by(Seat.id)
    ).all()
    seats = tuple(HeldSeat(row.role, row.network_id, row.organisation_id, row.team_id) for row, _, _ in rows)
    name, terms = next(((name, terms) for _, name, terms in rows if name), ("", {}))
    return Actor(
        id=user.id,
        name=user.name,
        seats=seats,
        language=user.language,
        time_zone=user.time_zone,
        theme=user.theme,
        organisation_name=name,
        terms=tuple(sorted((terms or {}).items())),
    )


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person as a list shows them."""

    id: int
    name: str


def list_supervisors(team_id: int, on: date) -> tuple[PersonName, ...]:
    """Return who supervises a team on a day, by name, in one statement: the promise under an answer box names them."""
    rows = session().execute(
        sa.select(User.id, User.name)
        .join(Seat, Seat.user_id == User.id)
        .where(Seat.team_id == team_id, Seat.role == Role.SUPERVISOR, in_force(on))
        .order_by(User.sort_name)
        .distinct()
    )
    return tuple(PersonName(id, name) for id, name in rows.unique())


def get_team(team_id: int) -> Team | None:
    """Return a team with its organisation, in one statement, or None."""
    return session().scalar(
        sa.select(Team).where(Team.id == team_id).options(joinedload(Team.organisation))
    )


@dataclass(frozen=True, slots=True)
class ReviewPromise:
    """In how many working days a review is promised, and in which zone days are counted."""

    days: int = 5
    zone: str = "Europe/Paris"


def review_promise(actor: Actor) -> ReviewPromise:
    """Return what the organisation of a learner promises, in one statement."""
    seat = actor.learner_seat
    row = session().execute(
        sa.select(Organisation.review_days, Organisation.time_zone).where(
            Organisation.id == (seat.organisation_id if seat else None)
        )
    ).first()
    return ReviewPromise(row.review_days, row.time_zone) if row else ReviewPromise()
