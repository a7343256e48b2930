"""Reads keys: those of an organisation for whoever coordinates it, and the one that a program holds out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from elearn.accounts.models import User
from elearn.accounts.rules import token_hash
from elearn.api.models import ApiKey
from elearn.api.rules import KeyState
from elearn.db import session
from elearn.errors import Missing
from elearn.organisations.models import Organisation
from elearn.policy import Purpose, Reach
from elearn.programmes.models import Assignment


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key as the list of its organisation shows it."""

    id: int
    name: str
    purpose: Purpose
    ending: str
    state: KeyState
    made_by: str
    made_at: datetime
    expires_at: datetime
    last_used_on: date | None
    revoked_by: str
    revoked_at: datetime | None


def list_keys(reach: Reach, organisation_id: int, now: datetime) -> tuple[KeyLine, ...]:
    """Return the keys of an organisation, the newest first, those in use before the others: one statement."""
    maker, ender = aliased(User), aliased(User)
    rows = session().execute(
        sa.select(ApiKey, maker.name, ender.name)
        .join(maker, maker.id == ApiKey.made_by_id)
        .outerjoin(ender, ender.id == ApiKey.revoked_by_id)
        .where(ApiKey.within(reach), ApiKey.organisation_id == organisation_id)
        .order_by(ApiKey.id.desc())
    )
    lines = [
        KeyLine(
            row.id, row.name, row.purpose, row.ending, row.state_at(now), made_by, row.made_at, row.expires_at,
            row.last_used_on, revoked_by or "", row.revoked_at,
        )
        for row, made_by, revoked_by in rows
    ]  # fmt: skip
    return tuple(sorted(lines, key=lambda line: line.state is not KeyState.LIVE))


def get_key(reach: Reach, key_id: int) -> ApiKey:
    """Return one key within reach, in one statement. Raises Missing."""
    found = session().scalar(sa.select(ApiKey).where(ApiKey.id == key_id, ApiKey.within(reach)))
    if found is None:
        raise Missing(str(key_id))
    return found


def find_key(secret: str) -> ApiKey | None:
    """Return the key of a secret, whatever has become of it, or None: one statement, by its digest."""
    return session().scalar(sa.select(ApiKey).where(ApiKey.token_hash == token_hash(secret)))


def named(key_id: int) -> tuple[ApiKey, str]:
    """Return a key and the name of its organisation, in one statement."""
    row = session().execute(
        sa.select(ApiKey, Organisation.name)
        .join(Organisation, Organisation.id == ApiKey.organisation_id)
        .where(ApiKey.id == key_id)
    )
    found, organisation = row.one()
    return found, organisation


def assignments_page(reach: Reach, programme_id: int, *, after: int, size: int) -> tuple[tuple[int, ...], bool]:
    """Return the numbers of the assignments that follow one, and whether more follow: one statement.

    They go in the order in which they were given, which never changes: what comes meanwhile comes last.
    """
    ids = session().scalars(
        sa.select(Assignment.id)
        .where(_followed(reach, programme_id), Assignment.id > after)
        .order_by(Assignment.id)
        .limit(size + 1)
    )
    found = tuple(ids)
    return found[:size], len(found) > size


def count_assignments(reach: Reach, programme_id: int) -> int:
    """Return how many people follow a programme, in one statement."""
    return session().scalar(sa.select(sa.func.count(Assignment.id)).where(_followed(reach, programme_id))) or 0


def _followed(reach: Reach, programme_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(Assignment.programme_id == programme_id, Assignment.within(reach), Assignment.ended_at.is_(None))
