"""Reads what has been read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from elearn.db import session
from elearn.reading.models import LastPlace, SectionRead

_READ = sa.select(SectionRead.owner_id, SectionRead.module_slug, SectionRead.section_id, SectionRead.read_at).where(
    SectionRead.owner_id.in_(sa.bindparam("people", expanding=True)),
    SectionRead.module_slug.in_(sa.bindparam("slugs", expanding=True)),
)  # made once: building a statement costs more than running it
_STANDS = SectionRead.renewed_at.is_(None)
_STANDING = _READ.where(_STANDS)
_EVERY = _READ.add_columns(SectionRead.renewed_at).order_by(SectionRead.read_at)


def read_sections(person_ids: Collection[int], slugs: Collection[str]) -> dict[tuple[int, str], dict[str, datetime]]:
    """Return, by (person, module), the sections read and not asked anew, and when: one statement."""
    found: dict[tuple[int, str], dict[str, datetime]] = defaultdict(dict)
    rows = session().execute(_STANDING, {"people": sorted(person_ids), "slugs": sorted(slugs)})
    for person_id, slug, section_id, read_at in rows:
        found[person_id, slug][section_id] = read_at
    return dict(found)


@dataclass(frozen=True, slots=True)
class PastReading:
    """One time that a section was read; `renewed_at` is when it was asked anew."""

    slug: str
    section_id: str
    at: datetime
    renewed_at: datetime | None


def every_reading(person_ids: Collection[int], slugs: Collection[str]) -> dict[int, list[PastReading]]:
    """Return, by person, every time that a section was read, the first one first, in one statement."""
    found: dict[int, list[PastReading]] = defaultdict(list)
    for person_id, *read in session().execute(_EVERY, {"people": sorted(person_ids), "slugs": sorted(slugs)}):
        found[person_id].append(PastReading(*read))
    return dict(found)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is in a module, and the edition whose changes they said that they had seen."""

    section_id: str
    part: int
    seen_edition_id: int | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one person has read of one module: the edition of each section read, and where they are."""

    editions: dict[str, int]
    place: Place | None


_OF_ONE: sa.CompoundSelect[Any] = sa.union_all(
    sa.select(SectionRead.section_id, SectionRead.edition_id, sa.literal(None, sa.Integer).label("part")).where(
        SectionRead.owner_id == sa.bindparam("person_id"), SectionRead.module_slug == sa.bindparam("slug"), _STANDS
    ),
    sa.select(LastPlace.section_id, LastPlace.seen_edition_id, LastPlace.part).where(
        LastPlace.owner_id == sa.bindparam("person_id"), LastPlace.module_slug == sa.bindparam("slug")
    ),
)


def reading_of(person_id: int, slug: str) -> Reading:
    """Return what a person has read of a module and where they stopped, in one statement."""
    rows = session().execute(_OF_ONE, {"person_id": person_id, "slug": slug}).all()
    places = [Place(section, part, edition) for section, edition, part in rows if part is not None]
    read = {section: edition for section, edition, part in rows if part is None}
    return Reading(read, places[0] if places else None)


def read_counts(person_id: int) -> dict[str, int]:
    """Return how many sections of each module a person has read, in one statement."""
    rows = session().execute(
        sa.select(SectionRead.module_slug, sa.func.count())
        .where(SectionRead.owner_id == person_id, _STANDS)
        .group_by(SectionRead.module_slug)
    )
    return dict(rows.all())


def find_last_place(person_id: int) -> LastPlace | None:
    """Return where a person was last, over all modules, in one statement, or None."""
    return session().scalar(
        sa.select(LastPlace).where(LastPlace.owner_id == person_id).order_by(LastPlace.at.desc()).limit(1)
    )
