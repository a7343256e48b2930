"""Makes and revokes the keys of an organisation, and notes the day on which one was used."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from elearn.accounts.rules import token_hash
from elearn.api import rules
from elearn.api.models import ApiKey
from elearn.db import locked, session
from elearn.journal import record
from elearn.organisations.models import Organisation
from elearn.policy import Actor, Purpose


def make_key(
    actor: Actor, organisation: Organisation, *, name: str, purpose: Purpose, days: int, now: datetime
) -> tuple[ApiKey, str]:
    """Make a key and return it with its secret, which is kept nowhere. Raises RuleBroken if the name is in use.

    The organisation is locked, so that two keys made at once are seen by each other.
    """
    locked(organisation)
    taken = session().scalars(
        sa.select(ApiKey.name).where(ApiKey.organisation_id == organisation.id, ApiKey.revoked_at.is_(None))
    )
    secret = rules.new_secret()
    key = ApiKey(
        organisation_id=organisation.id,
        network_id=organisation.network_id,
        name=rules.ensure_name(name, taken.all()),
        purpose=purpose,
        token_hash=token_hash(secret),
        ending=rules.ending_of(secret),
        made_by_id=actor.id,
        made_at=now,
        expires_at=rules.expires_at(now, days, organisation.time_zone),
    )
    session().add(key)
    session().flush()
    record(actor.id, "made", "api-key", key.id, key.scope, purpose=purpose.value)
    return key, secret


def revoke_key(actor: Actor, key: ApiKey, now: datetime) -> ApiKey:
    """Shut a key for good; one that was revoked already stays as it was."""
    locked(key)
    if key.revoked_at is None:
        key.revoked_at, key.revoked_by_id = now, actor.id
        record(actor.id, "revoked", "api-key", key.id, key.scope, purpose=key.purpose.value)
    return key


def note_use(key_id: int, on: date) -> None:
    """Note that a key was used on a day: one conditional change, whoever comes first."""
    session().execute(
        sa.update(ApiKey)
        .where(ApiKey.id == key_id, sa.or_(ApiKey.last_used_on.is_(None), ApiKey.last_used_on < on))
        .values(last_used_on=on)
        .execution_options(synchronize_session=False)
    )
