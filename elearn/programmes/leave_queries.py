"""Reads who is away, and whose leave somebody may note."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.db import session
from elearn.errors import Missing
from elearn.organisations.models import Organisation, Seat
from elearn.organisations.queries import in_force
from elearn.policy import Reach, Role, Scope
from elearn.programmes.leave_rules import Days
from elearn.programmes.models import Leave


@dataclass(frozen=True, slots=True)
class LearnerPlace:
    """Where somebody learns now: it is there that their leave counts."""

    id: int
    name: str
    scope: Scope
    zone: str


def get_learner_place(reach: Reach, person_id: int, on: date) -> LearnerPlace:
    """Return where a person learns on a day, within reach, in one statement. Raises Missing."""
    row = (
        session()
        .execute(
            sa.select(User.name, Seat.team_id, Seat.organisation_id, Organisation.network_id, Organisation.time_zone)
            .join(User, User.id == Seat.user_id)
            .join(Organisation, Organisation.id == Seat.organisation_id)
            .where(Seat.user_id == person_id, Seat.role == Role.LEARNER, in_force(on), Seat.within(reach))
            .order_by(Seat.id)
        )
        .first()
    )
    if row is None:
        raise Missing(str(person_id))
    name, team_id, organisation_id, network_id, zone = row
    return LearnerPlace(person_id, name, Scope(person_id, team_id, organisation_id, network_id), zone)


def list_leaves(reach: Reach, person_id: int) -> tuple[Leave, ...]:
    """Return one person's leaves within reach that count, the last one first, in one statement."""
    chosen = sa.select(Leave).where(Leave.owner_id == person_id, Leave.within(reach), Leave.cancelled_at.is_(None))
    return tuple(session().scalars(chosen.order_by(Leave.first_on.desc())))


def get_leave(reach: Reach, person_id: int, leave_id: int) -> Leave:
    """Return one leave that counts, within reach, in one statement. Raises Missing."""
    for leave in list_leaves(reach, person_id):
        if leave.id == leave_id:
            return leave
    raise Missing(str(leave_id))


def list_away(since: date) -> dict[tuple[int, int | None], tuple[Days, ...]]:
    """Return the leaves not over on a day, by person and organisation, in one statement."""
    found: dict[tuple[int, int | None], list[Days]] = defaultdict(list)
    for person_id, organisation_id, first_on, last_on in session().execute(
        sa.select(Leave.owner_id, Leave.organisation_id, Leave.first_on, Leave.last_on).where(
            Leave.last_on >= since, Leave.cancelled_at.is_(None)
        )
    ):
        found[person_id, organisation_id].append((first_on, last_on))
    return {key: tuple(days) for key, days in found.items()}
