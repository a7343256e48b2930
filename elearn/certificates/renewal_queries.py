"""Reads whose attestation ends soon or has ended, and who may follow the programme again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.certificates.models import Certificate
from elearn.certificates.queries import still_stands
from elearn.certificates.renewal_rules import opening_of
from elearn.certificates.rules import Paper
from elearn.db import session
from elearn.organisations.models import Seat, Team
from elearn.organisations.queries import in_force
from elearn.policy import Reach, Role
from elearn.programmes.models import Assignment, Programme
from elearn.programmes.rules import LONGEST_RENEWAL

FARTHEST = timedelta(days=31 * (LONGEST_RENEWAL + 1))


@dataclass(frozen=True, slots=True)
class Renewable:
    """An attestation whose programme may be followed again since `opens_on`, by somebody who still learns there."""

    certificate_id: int
    assignment_id: int
    person_id: int
    name: str
    team: str
    programme_id: int
    programme: str
    issued_at: datetime
    valid_until: date
    opens_on: date
    is_over: bool


def own_renewals(person_id: int, now: datetime) -> tuple[Renewable, ...]:
    """Return what a person may renew, the first to end first, in one statement."""
    return list_renewable(Certificate.owner_id == person_id, now)


def renewals_within(reach: Reach, now: datetime) -> tuple[Renewable, ...]:
    """Return who may renew within reach, the first to end first, in one statement."""
    return list_renewable(within_reach(reach), now)


def within_reach(reach: Reach) -> sa.ColumnElement[bool]:
    """Return the filter that keeps the attestations that an organisation within reach issued to its own people."""
    return sa.and_(Certificate.issued_within(reach), Assignment.within(reach))


def list_renewable(wanted: sa.ColumnElement[bool], now: datetime) -> tuple[Renewable, ...]:
    """Return the attestations wanted whose renewal is open and has not begun, the first to end first: one statement.

    Each counts by the clock of the organisation that issued it.
    """
    learns = sa.exists().where(
        Seat.user_id == Certificate.owner_id,
        Seat.organisation_id == Assignment.organisation_id,
        Seat.role == Role.LEARNER,
        in_force(now.date()),
    )
    rows = session().execute(
        sa.select(Certificate, Programme.renewal_months, Programme.title, User.name, Team.name)
        .join(Assignment, Assignment.id == Certificate.assignment_id)
        .join(Programme, Programme.id == Assignment.programme_id)
        .join(User, User.id == Certificate.owner_id)
        .outerjoin(Team, Team.id == Assignment.team_id)
        .where(
            wanted,
            Certificate.paper == Paper.ATTESTATION,
            still_stands(),
            Certificate.valid_until <= now.date() + FARTHEST,
            Assignment.ended_at.is_(None),
            Programme.is_archived.is_(False),
            Programme.renewal_months.is_not(None),
            User.active.is_(True),
            learns,
        )
        .order_by(Certificate.valid_until, User.sort_name, Certificate.id)
    )
    found = (_renewable(*row, now=now) for row in rows)
    return tuple(one for one in found if one is not None)


def _renewable(
    held: Certificate, months: int | None, programme: str, name: str, team: str | None, now: datetime
) -> Renewable | None:
    today = now.astimezone(ZoneInfo(held.zone)).date()
    if held.valid_until is None or months is None or (opens_on := opening_of(held.valid_until, months)) > today:
        return None
    return Renewable(
        held.id, held.assignment_id, held.owner_id, name, team or "", held.programme_id, programme,
        held.issued_at, held.valid_until, opens_on, held.valid_until < today,
    )  # fmt: skip
