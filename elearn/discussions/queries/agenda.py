"""Reads what stands on agendas: the current editions of the manual, and the cases that one séance alone reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from elearn.db import session
from elearn.discussions.models import DiscussionModule
from elearn.editions.models import CurrentModule
from elearn.editions.queries import Published, get_editions, get_modules


def agenda_modules(lines: Iterable[tuple[str, int | None]]) -> dict[str, Published]:
    """Return by slug what lines of (slug, own edition) stand for, in their order and in at most three statements."""
    lines = list(lines)
    own = {slug: edition_id for slug, edition_id in lines if edition_id is not None}
    editions = get_editions(own.values())
    found = get_modules(slug for slug, edition_id in lines if edition_id is None)
    found |= {slug: editions[edition_id] for slug, edition_id in own.items() if edition_id in editions}
    return {slug: found[slug] for slug, _ in lines if slug in found}


def list_agenda(discussion_id: int) -> Sequence[DiscussionModule]:
    """Return the lines of an agenda in order, in one statement."""
    return (
        session()
        .scalars(
            sa.select(DiscussionModule)
            .where(DiscussionModule.discussion_id == discussion_id)
            .order_by(DiscussionModule.position)
        )
        .all()
    )


def modules_of(discussion_id: int, *others: str) -> dict[str, Published]:
    """Return the modules of an agenda by slug, then other modules of the manual; at most four statements."""
    lines = [(line.module_slug, line.edition_id) for line in list_agenda(discussion_id)]
    known = {slug for slug, _ in lines}
    return agenda_modules([*lines, *((slug, None) for slug in others if slug not in known)])


def agenda_words(discussion_id: int) -> tuple[str, ...]:
    """Return what a séance is about, in order: « José : Le premier contact »; at most four statements."""
    lines = list_agenda(discussion_id)
    modules = agenda_modules((line.module_slug, line.edition_id) for line in lines) if lines else {}
    found = []
    for line in lines:
        if line.module_slug in modules:
            module = modules[line.module_slug].module
            stage = next((one.title for one in module.sections if one.id == line.stage), "")
            found.append(f"{module.title} : {stage}" if stage else module.title)
    return tuple(found)


def titles_of(discussion_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return the titles on the agendas of several séances, in two statements (three the first time)."""
    rows = (
        session()
        .execute(
            sa.select(DiscussionModule.discussion_id, DiscussionModule.edition_id, CurrentModule.title)
            .outerjoin(CurrentModule, CurrentModule.slug == DiscussionModule.module_slug)
            .where(DiscussionModule.discussion_id.in_(discussion_ids))
            .order_by(DiscussionModule.position)
        )
        .all()
    )
    own = get_editions(row.edition_id for row in rows if row.edition_id is not None)
    found: dict[int, tuple[str, ...]] = {}
    for id, edition_id, title in rows:
        shown = own[edition_id].module.title if edition_id in own else title
        if shown:
            found[id] = tuple(dict.fromkeys((*found.get(id, ()), shown)))
    return found
