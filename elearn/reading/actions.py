"""Keeps that a section was read, and where a person is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from elearn.content.model import Section
from elearn.db import session
from elearn.ownership import owned_by
from elearn.policy import Actor
from elearn.reading.models import LastPlace, SectionRead


def mark_read(actor: Actor, *, slug: str, section: Section, edition_id: int, now: datetime) -> bool:
    """Keep that a section was read; return whether it still had to be."""
    known = session().scalar(
        sa.select(SectionRead.id).where(
            SectionRead.owner_id == actor.id,
            SectionRead.module_slug == slug,
            SectionRead.section_id == section.id,
            SectionRead.renewed_at.is_(None),
        )
    )
    keep_place(actor, slug=slug, section_id=section.id, now=now)
    if known is not None:
        return False
    session().add(
        SectionRead(
            **owned_by(actor.scope),
            module_slug=slug,
            section_id=section.id,
            edition_id=edition_id,
            minutes=section.minutes,
            read_at=now,
            counted_in_team_id=actor.scope.team_id,
        )
    )
    return True


def ask_to_read_again(person_id: int, slug: str, section_ids: Collection[str], now: datetime) -> None:
    """Let sections of a module be read anew; that they were read before stays proved."""
    session().execute(
        sa.update(SectionRead)
        .where(
            SectionRead.owner_id == person_id,
            SectionRead.module_slug == slug,
            SectionRead.section_id.in_(sorted(section_ids)),
            SectionRead.renewed_at.is_(None),
        )
        .values(renewed_at=now)
    )


def keep_place(actor: Actor, *, slug: str, section_id: str, now: datetime, part: int = 0) -> LastPlace:
    """Keep the section in which a person is, and how many of its pieces they have passed."""
    place = session().scalar(sa.select(LastPlace).where(LastPlace.owner_id == actor.id, LastPlace.module_slug == slug))
    if place is None:
        place = LastPlace(**owned_by(actor.scope), module_slug=slug, section_id=section_id, part=part, at=now)
        session().add(place)
    else:
        place.section_id, place.part, place.at = section_id, part, now
    return place


def see_changes(actor: Actor, *, slug: str, section_id: str, edition_id: int, now: datetime) -> None:
    """Keep that a person has seen what changed up to an edition; `section_id` where they had no place yet."""
    place = session().scalar(sa.select(LastPlace).where(LastPlace.owner_id == actor.id, LastPlace.module_slug == slug))
    if place is None:
        place = keep_place(actor, slug=slug, section_id=section_id, now=now)
    place.seen_edition_id = edition_id
