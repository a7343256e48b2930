"""Says what changed between the edition that somebody met and today's; a revision said to be minor is silent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.content.differences import Kind, SectionChange, asked, changed_words, section_changes, told
from elearn.content.model import Exercise, Section
from elearn.db import session
from elearn.editions.models import CurrentModule, Edition
from elearn.editions.queries import Published, current_editions, get_editions

Pieces = tuple[tuple[Kind, str], ...]


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """How a question is worded today against what was answered; empty where a part is the same."""

    question: Pieces = ()
    story: Pieces = ()
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """A module published or revised lately, with its sections that changed since the edition before."""

    published: Published
    is_revision: bool
    changes: tuple[SectionChange, ...]


def is_silent(one: Published, other: Published) -> bool:
    """Whether nothing is told between two editions of a module: each one on the way is a minor revision.

    One statement, and none where they are the same edition.
    """
    if one.edition_id == other.edition_id:
        return True
    lowest, highest = sorted((one.number, other.number))
    ids = session().scalars(
        sa.select(Edition.id).where(Edition.slug == one.module.slug, Edition.number > lowest, Edition.number <= highest)
    )
    return all(edition.module.is_minor_revision for edition in get_editions(ids).values())


def question_change(answered: Published | None, current: Published | None, exercise_id: str) -> QuestionChange | None:
    """Return what changed of a question since an edition, or None: nothing did, or nothing worth telling."""
    if answered is None or current is None or answered.edition_id == current.edition_id:
        return None
    before, after = _find(answered, exercise_id), _find(current, exercise_id)
    if before is None:
        return None
    if after is None:
        return QuestionChange(is_gone=True)
    if before[1].seen_digest == after[1].seen_digest or is_silent(answered, current):
        return None
    return QuestionChange(
        question=_changed(asked(before[1]), asked(after[1])), story=_changed(told(before[0]), told(after[0]))
    )


def reading_changes(
    read: Mapping[str, int], current: Published, seen_edition_id: int | None = None
) -> tuple[SectionChange, ...]:
    """Return the sections that changed since a person read them, given the edition of each reading.

    `seen_edition_id` is the edition whose changes they said they had seen. New sections count for whoever had read
    every section of the edition that they read last.
    """
    editions = get_editions({*read.values(), *([seen_edition_id] if seen_edition_id else [])})
    seen = editions.get(seen_edition_id) if seen_edition_id else None
    found: dict[str, SectionChange] = {}
    for section_id, edition_id in read.items():
        base = editions[edition_id]
        if seen is not None and seen.published_at > base.published_at:
            base = seen
        if not is_silent(base, current):
            found |= {one.id: one for one in section_changes(base.module, current.module, [section_id])}
    latest = max((editions[one] for one in read.values()), key=lambda one: one.number, default=None)
    if latest is not None and all(section.id in read for section in latest.module.sections):
        base = seen if seen is not None and seen.number > latest.number else latest
        if not is_silent(base, current):
            found |= {one.id: one for one in section_changes(base.module, current.module) if one.is_new}
    return tuple(found[section.id] for section in current.module.sections if section.id in found)


def news_since(since: datetime) -> tuple[News, ...]:
    """Return the modules whose current edition was published since an instant, newest first; minor revisions apart.

    Three statements at most, whatever the number of modules.
    """
    recent = [one for one in current_editions().values() if one.published_at >= since]
    before = _before({one.module.slug: one.number for one in recent})
    told_of = []
    for one in recent:
        earlier = before.get(one.module.slug)
        if earlier is None:
            told_of.append(News(one, is_revision=False, changes=()))
        elif not one.module.is_minor_revision:
            changes = section_changes(earlier.module, one.module)
            told_of += [News(one, is_revision=True, changes=changes)] if changes else []
    return tuple(sorted(told_of, key=lambda news: news.published.published_at, reverse=True))


def _before(numbers: Mapping[str, int]) -> dict[str, Published]:
    """Return, by module, the edition before a given number."""
    rows = session().execute(
        sa.select(Edition.slug, sa.func.max(Edition.id))
        .join(CurrentModule, CurrentModule.slug == Edition.slug)
        .where(Edition.slug.in_(sorted(numbers)), Edition.id < CurrentModule.edition_id)
        .group_by(Edition.slug)
    )
    pairs = {slug: edition_id for slug, edition_id in rows if edition_id is not None}
    editions = get_editions(pairs.values())
    return {slug: editions[edition_id] for slug, edition_id in pairs.items()}


def _changed(before: str, after: str) -> Pieces:
    return () if before.split() == after.split() else changed_words(before, after)


def _find(published: Published, exercise_id: str) -> tuple[Section, Exercise] | None:
    for section in published.module.sections:
        for exercise in section.exercises:
            if exercise.id == exercise_id:
                return section, exercise
    return None
