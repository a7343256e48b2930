"""Finds who has arrived in an organisation and has not yet been given a programme that is given at arrival."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from elearn.db import session
from elearn.organisations.models import Organisation, Seat
from elearn.organisations.queries import in_force
from elearn.policy import Role, Scope
from elearn.programmes.models import Assignment, Programme, Step


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who arrived on a day, and the programme that waits for them."""

    programme_id: int
    scope: Scope
    arrived_on: date
    zone: str


def list_arrivals(on: date, programme_id: int | None = None) -> tuple[Arrival, ...]:
    """Return who learns on a day, arrived since a programme is given at arrival, and never had it: one statement.

    Programmes that could not be assigned (archived, or without a required step) wait. Arriving is the first day on
    which somebody learnt in the organisation: a change of team is none.
    """
    first = (
        sa.select(Seat.user_id, Seat.organisation_id, sa.func.min(Seat.starts_on).label("arrived_on"))
        .where(Seat.role == Role.LEARNER)
        .group_by(Seat.user_id, Seat.organisation_id)
        .subquery()
    )
    had = sa.exists().where(Assignment.programme_id == Programme.id, Assignment.owner_id == Seat.user_id)
    required = sa.exists().where(
        Step.programme_id == Programme.id, Step.removed_at.is_(None), Step.is_optional.is_(False)
    )
    rows = session().execute(
        sa.select(
            Programme.id,
            Seat.user_id,
            Seat.team_id,
            Seat.organisation_id,
            Programme.network_id,
            first.c.arrived_on,
            Organisation.time_zone,
        )
        .join(Seat, Seat.organisation_id == Programme.organisation_id)
        .join(first, sa.and_(first.c.user_id == Seat.user_id, first.c.organisation_id == Seat.organisation_id))
        .join(Organisation, Organisation.id == Programme.organisation_id)
        .where(
            Programme.arrivals_from <= first.c.arrived_on,
            Programme.is_archived.is_(False),
            Seat.role == Role.LEARNER,
            in_force(on),
            required,
            ~had,
            sa.true() if programme_id is None else Programme.id == programme_id,
        )
        .order_by(Programme.id, Seat.user_id)
    )
    return tuple(Arrival(programme, Scope(*scope), arrived_on, zone) for programme, *scope, arrived_on, zone in rows)
