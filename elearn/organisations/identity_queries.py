"""Reads how organisations name themselves on their papers, and the pictures that head these."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import sqlalchemy as sa

from elearn.db import session
from elearn.documents.picture import PictureKind
from elearn.errors import Missing
from elearn.organisations.identity_rules import IdentityFacts, number_lines
from elearn.organisations.models import Letterhead, Organisation, ProviderIdentity


@dataclass(frozen=True, slots=True)
class LetterheadFacts:
    """What is said of a picture, without its bytes."""

    digest: str
    kind: PictureKind
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Identity:
    """How an organisation names itself today: its words, and the picture that heads its papers, if there is one."""

    facts: IdentityFacts = field(default_factory=IdentityFacts)
    letterhead: LetterheadFacts | None = None


def identity_of(organisation_id: int) -> Identity:
    """Return how an organisation names itself, in one statement; with empty words where it never said."""
    row = (
        session()
        .execute(
            sa.select(ProviderIdentity, Letterhead.digest, Letterhead.kind, Letterhead.width, Letterhead.height)
            .outerjoin(Letterhead, Letterhead.id == ProviderIdentity.letterhead_id)
            .where(ProviderIdentity.organisation_id == organisation_id)
        )
        .one_or_none()
    )
    if row is None:
        return Identity()
    said, digest, kind, width, height = row
    return Identity(said.facts, LetterheadFacts(digest, kind, width, height) if digest is not None else None)


def issuer_lines(organisation_id: int) -> tuple[str, ...]:
    """Return how an organisation names itself today at the head of a sheet, line by line, in one statement."""
    usual, said = (
        session()
        .execute(
            sa.select(Organisation.name, ProviderIdentity)
            .outerjoin(ProviderIdentity, ProviderIdentity.organisation_id == Organisation.id)
            .where(Organisation.id == organisation_id)
        )
        .one()
    )
    facts = said.facts if said is not None else IdentityFacts()
    lines = (facts.legal_name or usual, ", ".join(facts.address_lines), *number_lines(facts))
    return tuple(line for line in lines if line)


def get_present_letterhead(organisation_id: int) -> Letterhead:
    """Return the picture that heads an organisation's papers today, in one statement. Raises Missing."""
    found = session().scalar(
        sa.select(Letterhead)
        .join(ProviderIdentity, ProviderIdentity.letterhead_id == Letterhead.id)
        .where(ProviderIdentity.organisation_id == organisation_id)
    )
    if found is None:
        raise Missing("letterhead")
    return found


def pictures_of(organisation_ids: Collection[int], digests: Collection[str]) -> dict[str, bytes]:
    """Return the pictures of organisations by their digest, today's and earlier ones, in one statement."""
    rows = session().execute(
        sa.select(Letterhead.digest, Letterhead.picture).where(
            Letterhead.organisation_id.in_(sorted(set(organisation_ids))), Letterhead.digest.in_(sorted(set(digests)))
        )
    )
    return {row.digest: row.picture for row in rows}
