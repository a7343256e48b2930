"""Reads the journal, what is published, and how the database is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.content.differences import SectionChange, section_changes
from elearn.content.model import ModuleKind
from elearn.db import session
from elearn.editions.models import CurrentModule, Edition
from elearn.editions.queries import IS_MANUAL, get_editions, get_module, list_editions
from elearn.editions.search_rules import searched
from elearn.journal import JournalLine
from elearn.organisations.models import Organisation, Team
from elearn.ownership import within
from elearn.policy import Reach

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class JournalFilters:
    """What narrows the journal: some deeds (thing, verb), from an instant to another, the second excluded."""

    deeds: Collection[tuple[str, str]] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One line of the journal with the names that it needs; a name is empty where there is none."""

    at: datetime
    thing: str
    verb: str
    actor: str
    person: str
    team: str
    organisation: str
    module: str
    facts: dict[str, object]


@dataclass(frozen=True, slots=True)
class JournalPage:
    """One page of the journal, newest first."""

    entries: tuple[JournalEntry, ...]
    number: int
    has_older: bool


def journal_page(reach: Reach, filters: JournalFilters, *, number: int = 1) -> JournalPage:
    """Return one page of the lines within reach with their names, in five statements."""
    chosen = sa.select(JournalLine).where(
        within(reach, None, JournalLine.team_id, JournalLine.organisation_id, JournalLine.network_id)
    )
    if filters.deeds:
        chosen = chosen.where(sa.tuple_(JournalLine.thing, JournalLine.verb).in_(sorted(filters.deeds)))
    if filters.since is not None:
        chosen = chosen.where(JournalLine.at >= filters.since)
    if filters.until is not None:
        chosen = chosen.where(JournalLine.at < filters.until)
    newest_first = chosen.order_by(JournalLine.at.desc(), JournalLine.id.desc())
    found = session().scalars(newest_first.offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)).all()
    return JournalPage(_entries(found[:PAGE_SIZE]), number, len(found) > PAGE_SIZE)


def _entries(lines: Collection[JournalLine]) -> tuple[JournalEntry, ...]:
    people = _names(User, [id for line in lines for id in (line.actor_id, line.person_id)])
    teams = _names(Team, [line.team_id for line in lines])
    organisations = _names(Organisation, [line.organisation_id for line in lines])
    titles = _titles(_slug(line) for line in lines)
    return tuple(
        JournalEntry(
            at=line.at,
            thing=line.thing,
            verb=line.verb,
            actor=people.get(line.actor_id, ""),
            person=people.get(line.person_id, "") if line.person_id != line.actor_id else "",
            team=teams.get(line.team_id, ""),
            organisation=organisations.get(line.organisation_id, ""),
            module=titles.get(_slug(line), ""),
            facts=line.facts,
        )
        for line in lines
    )


def _slug(line: JournalLine) -> str:
    """Return the module that a deed was about: by its slug, or by one of its exercises (`module#exercise`)."""
    return str(line.facts.get("slug") or line.facts.get("exercise") or "").partition("#")[0]


def _titles(slugs: Iterable[str]) -> dict[str, str]:
    wanted = sorted(set(slugs))
    rows = session().execute(sa.select(CurrentModule.slug, CurrentModule.title).where(CurrentModule.slug.in_(wanted)))
    return {row.slug: row.title for row in rows}


def _names(kind: type[User] | type[Team] | type[Organisation], ids: Iterable[int | None]) -> dict[int | None, str]:
    wanted = {id for id in ids if id is not None}
    rows = session().execute(sa.select(kind.id, kind.name).where(kind.id.in_(wanted)))
    return {row.id: row.name for row in rows}


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """A module that is published: which edition, since when."""

    slug: str
    title: str
    number: int
    published_at: datetime
    is_retired: bool


def list_published() -> tuple[PublishedLine, ...]:
    """Return every module of the manual with its current edition, by title, in one statement."""
    rows = session().execute(
        sa.select(CurrentModule, Edition.number, Edition.published_at)
        .join(Edition, Edition.id == CurrentModule.edition_id)
        .where(IS_MANUAL)
    )
    lines = (
        PublishedLine(module.slug, module.title, number, published_at, module.is_retired)
        for module, number, published_at in rows
    )
    return tuple(sorted(lines, key=lambda line: searched(line.title)))  # É stands with E, in every database


@dataclass(frozen=True, slots=True)
class EditionLine:
    """One edition of a module: what changed in it, and whether it is the one that is read."""

    id: int
    number: int
    published_at: datetime
    is_current: bool
    is_minor: bool
    changes: tuple[SectionChange, ...]


@dataclass(frozen=True, slots=True)
class EditionsPage:
    """The editions of one module, newest first."""

    slug: str
    title: str
    url: str
    lines: tuple[EditionLine, ...]


MOST_EDITIONS = 30


def editions_page(slug: str) -> EditionsPage:
    """Return the last editions of a module, each with what changed in it, in three statements. Raises Missing."""
    current = get_module(slug)
    listed = list_editions(slug)[: MOST_EDITIONS + 1]
    editions = get_editions(one for one, _, _ in listed)
    lines = []
    for place, (edition_id, number, published_at) in enumerate(listed[:MOST_EDITIONS]):
        module = editions[edition_id].module
        before = editions[listed[place + 1][0]].module if place + 1 < len(listed) else None
        lines.append(
            EditionLine(
                id=edition_id,
                number=number,
                published_at=published_at,
                is_current=edition_id == current.edition_id,
                is_minor=module.is_minor_revision,
                changes=section_changes(before, module) if before else (),
            )
        )
    shelf = "chapitres" if current.module.kind is ModuleKind.CHAPTER else "vignettes"
    return EditionsPage(slug, current.module.title, f"/{shelf}/{slug}", tuple(lines))


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is to read, for the address of health."""

    modules: int
    editions: int


def count_content() -> Counts:
    """Return how many modules and editions there are, in one statement. Raises what the database raises."""
    modules = sa.select(sa.func.count()).select_from(CurrentModule).where(CurrentModule.is_retired.is_(False))
    editions = sa.select(sa.func.count()).select_from(Edition)
    row = session().execute(sa.select(modules.scalar_subquery(), editions.scalar_subquery())).one()
    return Counts(row[0], row[1])


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """What the database is: `journal` and `synchronous` for SQLite alone; `revision` is that of the schema."""

    dialect: str
    version: tuple[int, ...]
    journal: str = ""
    synchronous: str = ""
    revision: str = ""

    @property
    def version_text(self) -> str:
        """The version as people write it."""
        return ".".join(str(part) for part in self.version)


def database_facts() -> DatabaseFacts:
    """Return what the database says of itself, in at most four statements."""
    connection = session().connection()
    dialect = connection.dialect
    journal = synchronous = ""
    if dialect.name == "sqlite":
        journal = str(connection.exec_driver_sql("PRAGMA journal_mode").scalar())
        synchronous = str(connection.exec_driver_sql("PRAGMA synchronous").scalar())
    version = tuple(part for part in dialect.server_version_info or () if isinstance(part, int))
    return DatabaseFacts(dialect.name, version, journal, synchronous, _revision(connection))


def _revision(connection: sa.Connection) -> str:
    if not sa.inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() or "")
