"""Publishes modules: copies each new state whole, and moves the pointer that says which one is current."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from elearn.content.catalogue import Tag, Term
from elearn.content.model import Module
from elearn.content.serialise import module_from_dict, module_to_dict
from elearn.db import session
from elearn.editions.models import CurrentModule, Edition, GlossaryTerm, PublishedTag, SearchEntry
from elearn.editions.queries import IS_MANUAL
from elearn.editions.search_rules import searched
from elearn.errors import Missing
from elearn.journal import record
from elearn.policy import Scope


def publish(module: Module, now: datetime) -> Edition | None:
    """Publish a module if this state was never seen; return the new edition, or None where nothing is new.

    A state seen before is left alone, so that a restart keeps a roll-back.
    """
    document = module_to_dict(module)
    digest = _digest(document)
    if session().scalar(sa.select(Edition.id).where(Edition.slug == module.slug, Edition.digest == digest)):
        _unretire(module.slug)
        return None
    edition = _add(module.slug, digest, document, now)
    point_to(edition, module)
    record(None, "published", "edition", edition.id, slug=module.slug, number=edition.number)
    return edition


def keep_apart(module: Module, now: datetime) -> Edition:
    """Keep a state of a module that no list, page or search shows: whoever holds its number alone reads it.

    The same state is kept once.
    """
    document = module_to_dict(module)
    digest = _digest(document)
    known = session().scalar(sa.select(Edition).where(Edition.slug == module.slug, Edition.digest == digest))
    return known or _add(module.slug, digest, document, now)


def point_to(edition: Edition, module: Module, place: Scope | None = None) -> None:
    """Make an edition the current one, and copy what lists show of it; `place` says to whom a case is offered."""
    current = session().get(CurrentModule, module.slug) or CurrentModule(slug=module.slug)
    current.kind = module.kind
    current.edition_id = edition.id
    current.number = module.number
    current.title = module.title
    current.summary = module.summary
    current.chapter = module.chapter
    current.minutes = module.minutes
    current.is_retired = False
    session().add(current)
    if place is not None:
        _settle(current, place)
    index(module)


def move(slug: str, place: Scope) -> None:
    """Offer a case to one place: who sits there reads it, and nobody else. Raises Missing."""
    current = session().get(CurrentModule, slug)
    if current is None:
        raise Missing(slug)
    _settle(current, place)
    current.is_retired = False


def _settle(current: CurrentModule, place: Scope) -> None:
    current.team_id = place.team_id
    current.organisation_id = place.organisation_id
    current.network_id = place.network_id


def retire(slug: str) -> None:
    """Take one module out of every list; its editions and answers stay."""
    session().execute(sa.update(CurrentModule).where(CurrentModule.slug == slug).values(is_retired=True))


def index(module: Module) -> None:
    """Let the search find the sections of a module's current edition, and no other."""
    session().execute(sa.delete(SearchEntry).where(SearchEntry.slug == module.slug))
    session().add_all(
        SearchEntry(
            slug=module.slug,
            section_id=section.id,
            position=position,
            title=section.title,
            text=section.text,
            words=searched(f"{module.title} {section.title} {section.text}"),
        )
        for position, section in enumerate(module.sections)
    )


def publish_glossary(terms: Collection[Term]) -> None:
    """Replace the published glossary by this one."""
    session().execute(sa.delete(GlossaryTerm))
    session().add_all(
        GlossaryTerm(slug=term.slug, name=term.name, definition=term.definition, countries=dict(term.countries))
        for term in terms
    )


def publish_tags(tags: Collection[Tag]) -> None:
    """Replace the published principles and fidelity items by these."""
    session().execute(sa.delete(PublishedTag))
    session().add_all(
        PublishedTag(code=tag.code, title=tag.title, section=tag.section, position=position)
        for position, tag in enumerate(tags)
    )


def retire_absent(slugs: Collection[str]) -> None:
    """Take out of the lists the modules of the manual whose file is gone; their editions and answers stay."""
    gone = sa.and_(CurrentModule.slug.not_in(sorted(slugs)), IS_MANUAL)
    session().execute(sa.update(CurrentModule).where(gone).values(is_retired=True))


def roll_back(actor_id: int, slug: str, edition_id: int) -> Edition:
    """Make another edition of a module current; nothing that people wrote is touched. Raises Missing."""
    edition = session().get(Edition, edition_id)
    if edition is None or edition.slug != slug:
        raise Missing(str(edition_id))
    point_to(edition, module_from_dict(edition.document))
    record(actor_id, "rolled-back", "edition", edition.id, slug=edition.slug, number=edition.number)
    return edition


def _digest(document: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _add(slug: str, digest: str, document: dict[str, Any], now: datetime) -> Edition:
    highest = session().scalar(sa.select(sa.func.max(Edition.number)).where(Edition.slug == slug)) or 0
    edition = Edition(slug=slug, number=highest + 1, digest=digest, document=document, published_at=now)
    session().add(edition)
    session().flush()
    return edition


def _unretire(slug: str) -> None:
    session().execute(sa.update(CurrentModule).where(CurrentModule.slug == slug).values(is_retired=False))
