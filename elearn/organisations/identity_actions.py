"""Changes how an organisation names itself on its papers, and the picture that heads them."""

from __future__ import annotations

import hashlib
from dataclasses import asdict

import sqlalchemy as sa

from elearn.db import locked, session
from elearn.journal import record
from elearn.organisations.identity_rules import IdentityFacts, read_letterhead, tidy
from elearn.organisations.models import Letterhead, Organisation, ProviderIdentity
from elearn.policy import Actor


def describe_identity(actor: Actor, organisation: Organisation, facts: IdentityFacts) -> ProviderIdentity:
    """Keep how an organisation names itself on the papers to come. Raises RuleBroken."""
    kept = tidy(facts)
    identity = _identity(organisation)
    for name, words in asdict(kept).items():
        setattr(identity, name, words)
    record(actor.id, "described", "identity", organisation.id, organisation.scope)
    return identity


def put_letterhead(actor: Actor, organisation: Organisation, content: bytes) -> Letterhead:
    """Let a picture head the papers to come. Raises RuleBroken where it is none, or where no paper can bear it."""
    read = read_letterhead(content)
    identity = _identity(organisation)
    digest = hashlib.sha256(content).hexdigest()
    letterhead = session().scalar(
        sa.select(Letterhead).where(Letterhead.organisation_id == organisation.id, Letterhead.digest == digest)
    )
    if letterhead is None:
        letterhead = Letterhead(
            organisation_id=organisation.id,
            digest=digest,
            kind=read.kind,
            width=read.width,
            height=read.height,
            picture=content,
        )
        session().add(letterhead)
        session().flush()
    identity.letterhead_id = letterhead.id
    record(actor.id, "put", "letterhead", organisation.id, organisation.scope)
    return letterhead


def take_letterhead_off(actor: Actor, organisation: Organisation) -> ProviderIdentity:
    """Let no picture head the papers to come; those that were issued keep theirs."""
    identity = _identity(organisation)
    if identity.letterhead_id is not None:
        identity.letterhead_id = None
        record(actor.id, "removed", "letterhead", organisation.id, organisation.scope)
    return identity


def _identity(organisation: Organisation) -> ProviderIdentity:
    """Return the organisation's row, made where it has none; under its lock, so that there is one."""
    locked(organisation)
    wanted = sa.select(ProviderIdentity).where(ProviderIdentity.organisation_id == organisation.id)
    found = session().scalar(wanted)
    if found is None:
        found = ProviderIdentity(organisation_id=organisation.id)
        session().add(found)
        session().flush()
    return found
