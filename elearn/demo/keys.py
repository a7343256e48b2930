"""Tells which keys an organisation gave to its programs: two in use, one that ended, one that was revoked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

import sqlalchemy as sa

from elearn.accounts.rules import token_hash
from elearn.api.actions import make_key, revoke_key
from elearn.api.models import ApiKey
from elearn.api.rules import ending_of
from elearn.db import session
from elearn.demo.places import ORGANISATIONS
from elearn.demo.story import Story
from elearn.policy import Purpose

# Public on purpose, as the password is: it opens invented figures, and a marked database is refused in production.
DEMO_KEY = "pips_demonstration-cle-publique-de-personnes-inventees"


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key of an organisation: made when, for what, for how many days; `secret` where it is known to everybody."""

    organisation: str
    at: str
    name: str
    purpose: Purpose
    days: int
    revoked: str = ""
    secret: str = ""


KEYS = (
    KeyRow("rives", "-72 10:10", "Essai du tableau de bord", Purpose.COUNT, 30),
    KeyRow("rives", "-60 14:20", "Ancien logiciel de paie", Purpose.FOLLOW, 365, revoked="-20 09:30"),
    KeyRow("rives", "-20 09:40", "Logiciel du personnel", Purpose.FOLLOW, 365, secret=DEMO_KEY),
    KeyRow("rives", "-6 11:05", "Tableau de bord du réseau", Purpose.COUNT, 90),
)
LEADS = {row.key: row.lead for row in ORGANISATIONS}


def tell_keys(story: Story) -> None:
    """Add every key to the story, and its revocation."""
    for row in KEYS:
        zone = story.cast.organisations[row.organisation].time_zone
        story.add(row.at, zone, partial(_make, story, row))
        if row.revoked:
            story.add(row.revoked, zone, partial(_revoke, story, row))


def _make(story: Story, row: KeyRow, now: datetime) -> None:
    lead, organisation = story.cast.actors[LEADS[row.organisation]], story.cast.organisations[row.organisation]
    key, secret = make_key(lead, organisation, name=row.name, purpose=row.purpose, days=row.days, now=now)
    known = row.secret or secret
    key.token_hash, key.ending = token_hash(known), ending_of(known)


def _revoke(story: Story, row: KeyRow, now: datetime) -> None:
    key = session().scalars(sa.select(ApiKey).where(ApiKey.name == row.name)).one()
    revoke_key(story.cast.actors[LEADS[row.organisation]], key, now)
