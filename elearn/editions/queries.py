"""Reads modules as they were published; an edition never changes, so each is read and parsed once a process."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from markupsafe import Markup

from elearn.content.model import Exercise, Module, ModuleKind, Reveal, Section
from elearn.content.places import is_case
from elearn.content.serialise import module_from_dict
from elearn.db import session
from elearn.editions.models import CurrentModule, Edition, GlossaryTerm, PublishedTag, SearchEntry
from elearn.editions.search_rules import fragment, passage, searched, stems_of
from elearn.errors import Missing
from elearn.policy import Reach


@dataclass(frozen=True, slots=True)
class Published:
    """One edition of a module, ready to be shown."""

    edition_id: int
    number: int
    published_at: datetime
    module: Module

    def section(self, section_id: str) -> Section:
        """Return a section or stage; raise Missing if this edition has none of that id."""
        for section in self.module.sections:
            if section.id == section_id:
                return section
        raise Missing(section_id)

    def exercise(self, anchor: str) -> tuple[Section, Exercise]:
        """Return an exercise with the section that holds it; raise Missing if there is none."""
        for section in self.module.sections:
            for exercise in section.exercises:
                if exercise.anchor == anchor:
                    return section, exercise
        raise Missing(anchor)

    def reveal(self, exercise_id: str) -> Reveal:
        """Return what is shown after submission; an empty reveal where the author gave none."""
        return self.module.reveal_of(exercise_id) or Reveal(exercise_id)


NO_PLACE = Reach()
IS_MANUAL = sa.and_(
    CurrentModule.team_id.is_(None), CurrentModule.organisation_id.is_(None), CurrentModule.network_id.is_(None)
)
_kept: WeakKeyDictionary[Any, dict[int, Published]] = WeakKeyDictionary()
_lock = Lock()
MOST_KEPT = 400
LAST = 10_000


def offered_in(places: Reach) -> sa.ColumnElement[bool]:
    """Return the filter that keeps the manual, and the cases offered to one of these places."""
    return IS_MANUAL if places.is_empty else sa.or_(IS_MANUAL, CurrentModule.within(places))


def offered_slugs(slugs: Collection[str], places: Reach) -> frozenset[str]:
    """Return which of these modules stand on the shelf for somebody of `places`, in one statement at most."""
    if not slugs:
        return frozenset()
    current = sa.select(CurrentModule.slug).where(CurrentModule.slug.in_(slugs), CurrentModule.is_retired.is_(False))
    return frozenset(session().scalars(current.where(offered_in(places))))


def list_modules(places: Reach = NO_PLACE) -> tuple[CurrentModule, ...]:
    """Return every module that is not retired, chapters in order with their vignettes after them, in one statement.

    The manual, and the cases offered to one of `places` after it.
    """
    offered = (CurrentModule.is_retired.is_(False), offered_in(places))
    rows = session().scalars(sa.select(CurrentModule).where(*offered)).all()
    numbers = {row.slug: row.number for row in rows if row.kind is ModuleKind.CHAPTER}

    def place(row: CurrentModule) -> tuple[int, int, str]:
        number = row.number if row.kind is ModuleKind.CHAPTER else numbers.get(row.chapter)
        first = LAST + 1 if is_case(row.slug) else number if number is not None else LAST
        return (first, row.kind is ModuleKind.VIGNETTE, row.title)

    return tuple(sorted(rows, key=place))


def get_module(slug: str, kind: ModuleKind | None = None, places: Reach = NO_PLACE) -> Published:
    """Return the current edition of a module of the manual, or of a case offered to one of `places`.

    One statement (two the first time). Raises Missing.
    """
    current = session().scalar(sa.select(CurrentModule).where(CurrentModule.slug == slug, offered_in(places)))
    if current is None or (kind is not None and current.kind is not kind):
        raise Missing(slug)
    return get_edition(current.edition_id)


def offered_module(slug: str, kind: ModuleKind, places: Reach) -> Published:
    """Return the current edition of a module that stands on the shelf for somebody of `places`.

    One statement (two the first time). Raises Missing, for a retired one too.
    """
    current = session().execute(_offered_one(places), {"slug": slug}).first()
    if current is None or current.kind is not kind:
        raise Missing(slug)
    return get_edition(current.edition_id)


@lru_cache(maxsize=MOST_KEPT)
def _offered_one(places: Reach) -> sa.Select[ModuleKind, int]:
    """Return the statement of `offered_module`, made once for each place: building it costs more than running it."""
    wanted = CurrentModule.slug == sa.bindparam("slug", type_=sa.String())
    return sa.select(CurrentModule.kind, CurrentModule.edition_id).where(
        wanted, CurrentModule.is_retired.is_(False), offered_in(places)
    )


def get_modules(slugs: Iterable[str]) -> dict[str, Published]:
    """Return the current editions of several modules by slug, wherever they are offered: for rows already in reach.

    One statement (two the first time).
    """
    wanted = sorted(set(slugs))
    rows = session().execute(
        sa.select(CurrentModule.slug, CurrentModule.edition_id).where(CurrentModule.slug.in_(wanted))
    )
    pairs = dict(rows.all())
    editions = get_editions(pairs.values())
    return {slug: editions[edition_id] for slug, edition_id in pairs.items()}


def get_edition(edition_id: int) -> Published:
    """Return one edition, in one statement the first time and none after. Raises Missing."""
    found = get_editions([edition_id]).get(edition_id)
    if found is None:
        raise Missing(str(edition_id))
    return found


def get_editions(edition_ids: Iterable[int]) -> dict[int, Published]:
    """Return several editions by id; one statement for all those that this process has not read yet."""
    wanted = set(edition_ids)
    kept = _kept_here()
    unread = wanted - kept.keys()
    if unread:
        for edition in session().scalars(sa.select(Edition).where(Edition.id.in_(sorted(unread)))):
            _keep(edition, kept)
    return {edition_id: kept[edition_id] for edition_id in wanted if edition_id in kept}


def list_editions(slug: str) -> tuple[tuple[int, int, datetime], ...]:
    """Return (id, number, published_at) of every edition of a module, newest first, in one statement."""
    rows = session().execute(
        sa.select(Edition.id, Edition.number, Edition.published_at)
        .where(Edition.slug == slug)
        .order_by(Edition.number.desc())
    )
    return tuple((row.id, row.number, row.published_at) for row in rows)


def forget_kept() -> None:
    """Forget the editions that this process keeps: for tests that empty the database."""
    with _lock:
        _kept.clear()


def _kept_here() -> dict[int, Published]:
    """Return what this process keeps of the present database: two of them may use the same numbers."""
    with _lock:
        return _kept.setdefault(session().get_bind(), {})


def _keep(edition: Edition, kept: dict[int, Published]) -> None:
    published = Published(
        edition.id, edition.number, edition.published_at, _with_markup(module_from_dict(edition.document))
    )
    with _lock:
        if len(kept) >= MOST_KEPT:
            kept.pop(next(iter(kept)))
        kept[edition.id] = published


def with_markup(module: Module) -> Module:
    """Return a module that was just parsed as templates show it: its HTML was sanitised, and says so."""
    marked: Module = _with_markup(module)
    return marked


def _with_markup(value: Any) -> Any:
    """Return a module whose safe HTML says so to templates: the one place where Markup is made of content."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changes = {name: _marked(name, getattr(value, name)) for name in _field_names(type(value))}
        return dataclasses.replace(value, **changes)
    if isinstance(value, tuple):
        return tuple(_with_markup(part) for part in value)
    return value


def _marked(name: str, value: Any) -> Any:
    is_html = isinstance(value, str) and (name == "html" or name.endswith("_html"))
    # What is marked here was sanitised by content.render when it was published.
    return Markup(value) if is_html else _with_markup(value)  # noqa: S704


@lru_cache
def _field_names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


def current_editions(places: Reach = NO_PLACE) -> dict[str, Published]:
    """Return every module of the manual, and every case offered to one of `places`, by slug; retired ones apart.

    One statement (two when an edition is new here).
    """
    pairs = dict(session().execute(_current_in(places)).all())
    editions = get_editions(pairs.values())
    return {slug: editions[edition_id] for slug, edition_id in pairs.items()}


@lru_cache(maxsize=MOST_KEPT)
def _current_in(places: Reach) -> sa.Select[str, int]:
    """Return the statement of `current_editions`, made once for each place: building it costs more than running it."""
    current = sa.select(CurrentModule.slug, CurrentModule.edition_id)
    return current.where(CurrentModule.is_retired.is_(False), offered_in(places))


def in_order(editions: Iterable[Published]) -> list[Published]:
    """Return editions as a book lists them: chapters by number, each with its vignettes in the order of its text.

    Cases come after.
    """
    kept = list(editions)
    numbers = {edition.module.slug: edition.module.number for edition in kept}
    invited = {edition.module.slug: _invitations(edition.module) for edition in kept}

    def place(edition: Published) -> tuple[int, bool, int, str]:
        module = edition.module
        is_vignette = module.kind is ModuleKind.VIGNETTE
        number = numbers.get(module.chapter) if is_vignette else module.number
        order = invited.get(module.chapter, {}).get(module.slug, LAST) if is_vignette else 0
        if is_case(module.slug):
            return (LAST + 1, is_vignette, order, searched(module.title))
        return (number if number is not None else LAST, is_vignette, order, searched(module.title))

    return sorted(kept, key=place)


def manual_chapters(editions: Iterable[Published]) -> list[Module]:
    """Return the chapters of the manual among editions, in order: no case has its place in the book."""
    chapters = (one for one in editions if one.module.kind is ModuleKind.CHAPTER and not is_case(one.module.slug))
    return [edition.module for edition in in_order(chapters)]


def list_tags() -> dict[str, PublishedTag]:
    """Return the principles, then the fidelity items, by code and in their order, in one statement."""
    found = session().scalars(sa.select(PublishedTag).order_by(PublishedTag.position))
    return {tag.code: tag for tag in found}


def _invitations(module: Module) -> dict[str, int]:
    """Return the vignettes to which a chapter leads, each with its place in the text."""
    targets = [block.target_module for section in module.sections for block in section.blocks if block.target_module]
    return {target: place for place, target in reversed(list(enumerate(targets)))}


def list_glossary() -> tuple[GlossaryTerm, ...]:
    """Return the words of the trade, in the order of a French dictionary, in one statement."""
    return tuple(sorted(session().scalars(sa.select(GlossaryTerm)), key=lambda term: searched(term.name)))


@dataclass(frozen=True, slots=True)
class Found:
    """One section that a search has found; `passage` is the text around the first word, in (words, is_hit) pieces.

    `fragment` is what an address adds so that a browser scrolls to that word and marks it.
    """

    slug: str
    section_id: str
    title: str
    passage: tuple[tuple[str, bool], ...]
    fragment: str


def search(query: str, places: Reach = NO_PLACE, *, most: int = 40) -> tuple[Found, ...]:
    """Return the sections that hold every word of a query, in one statement: the manual's, and cases' of `places`.

    Words are compared without marks or case, by their stem: « évènements » finds « événement ».
    """
    stems = stems_of(query)
    if not stems:
        return ()
    holds = [SearchEntry.words.like(f"% {stem}%") for stem in stems]
    rows = session().scalars(
        sa.select(SearchEntry)
        .join(CurrentModule, CurrentModule.slug == SearchEntry.slug)
        .where(CurrentModule.is_retired.is_(False), offered_in(places), *holds)
        .order_by(CurrentModule.kind, CurrentModule.number, SearchEntry.slug, SearchEntry.position)
        .limit(most)
    )
    return tuple(
        Found(row.slug, row.section_id, row.title, passage(row.text, stems), fragment(row.text, stems)) for row in rows
    )
