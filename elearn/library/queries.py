"""Composes the pages on which one reads: frozen values, with exactly what a template shows, in its order."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from elearn.answers.models import Answer
from elearn.answers.queries import answers_by_exercise
from elearn.content.differences import SectionChange
from elearn.content.model import Audience, Block, Exercise, Module, ModuleKind, Section
from elearn.content.places import exercise_address, is_case, module_address
from elearn.content.titles import joined_titles
from elearn.discussions.queries import ModuleNote, notes_for_module
from elearn.discussions.rules import reading_reach
from elearn.editions.changes import News, news_since, reading_changes
from elearn.editions.queries import Published, current_editions, in_order, manual_chapters
from elearn.errors import Missing
from elearn.library import rules
from elearn.policy import Actor, Permission, allows, places
from elearn.reading.queries import read_counts, reading_of

NEWS_LAST = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table of contents: a module, or a stage of a vignette."""

    title: str
    url: str
    minutes: int
    number: str = ""
    is_vignette: bool = False
    state: str = "todo"
    read: int = 0
    sections: int = 0
    is_closed: bool = False
    summary: str = ""
    is_case: bool = False


@dataclass(frozen=True, slots=True)
class TocEntry:
    """One section in the contents beside a chapter."""

    id: str
    title: str
    url: str
    minutes: int
    is_read: bool
    is_current: bool
    exercises: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A block as one person sees it; `url` and `state` where it leads to an exercise.

    `is_foreign`: it holds for another country than theirs; `is_past`: its date of validity has passed.
    """

    block: Block
    url: str = ""
    state: str = ""
    title: str = ""
    minutes: int = 0
    is_foreign: bool = False
    is_past: bool = False
    exercise: Exercise | None = None

    @property
    def is_elsewhere(self) -> bool:
        """Whether it invites to a vignette, whose minutes are not the chapter's own."""
        return self.block.kind == "invitation"


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section with the blocks that this person may see."""

    section: Section
    blocks: tuple[Shown, ...]
    is_read: bool


@dataclass(frozen=True, slots=True)
class ChapterPage:
    """Everything that a chapter's page shows.

    `minutes` are the chapter's own, as every list of modules says them; `minutes_elsewhere` those of its vignettes.
    """

    published: Published
    toc: tuple[TocEntry, ...]
    sections: tuple[ShownSection, ...]
    notes: tuple[ModuleNote, ...]
    principles: tuple[str, ...]
    minutes: int
    minutes_elsewhere: int
    exercises: int
    following: Row | None
    changes: tuple[SectionChange, ...]
    place: str
    part: int

    @property
    def changed(self) -> dict[str, SectionChange]:
        """The changes by section."""
        return {change.id: change for change in self.changes}

    @property
    def new_sections(self) -> int:
        """How many sections are new and still to be read."""
        read = {part.section.id for part in self.sections if part.is_read}
        return sum(change.is_new and change.id not in read for change in self.changes)


def url_of(module: Module) -> str:
    """Return the address of a module."""
    return module_address(module)


def chapter_page(actor: Actor, slug: str, now: datetime) -> ChapterPage:
    """Compose a chapter's page for one person, in four statements. Raises Missing.

    Three more where the chapter has changed since they read it.
    """
    editions = current_editions(places(actor))
    published = _of_kind(editions, slug, ModuleKind.CHAPTER)
    module = published.module
    reading = reading_of(actor.id, slug)
    read = reading.editions
    targets = {block.target_module for section in module.sections for block in section.blocks if block.target_module}
    answers = answers_by_exercise(actor.id, {slug, *targets})
    sections = tuple(
        ShownSection(section, _shown_blocks(actor, module, section, editions, answers, now), section.id in read)
        for section in module.sections
    )
    return ChapterPage(
        published=published,
        toc=_toc(module, read),
        sections=sections,
        notes=notes_for_module(reading_reach(actor), slug, now),
        principles=module.principle_titles,
        minutes=module.minutes,
        minutes_elsewhere=sum(shown.minutes for part in sections for shown in part.blocks if shown.is_elsewhere),
        exercises=sum(bool(shown.url) for part in sections for shown in part.blocks),
        following=_following(editions, module),
        changes=reading_changes(read, published, reading.place.seen_edition_id if reading.place else None),
        place=reading.place.section_id if reading.place else "",
        part=reading.place.part if reading.place else 0,
    )


def modules_page(actor: Actor, now: datetime) -> tuple[Row, ...]:
    """Return every module with what this person has done of it, in three statements."""
    editions = in_order(current_editions(places(actor)).values())
    counts = read_counts(actor.id)
    answers = answers_by_exercise(actor.id, [edition.module.slug for edition in editions])
    return tuple(row_of(edition.module, counts, answers, now) for edition in editions)


def news_page(now: datetime) -> tuple[News, ...]:
    """Return what was published or revised in the last three months, newest first."""
    return news_since(now - NEWS_LAST)


def row_of(module: Module, counts: Mapping[str, int], answers: Mapping[str, Answer], now: datetime) -> Row:
    """Return the line of one module in a table of contents."""
    read = counts.get(module.slug, 0)
    if module.kind is ModuleKind.CHAPTER:
        state = "read" if read >= len(module.sections) else ("now" if read else "unread")
    else:
        state = rules.least_advanced([rules.state_of(answers.get(exercise.id), now) for exercise in module.exercises])
    return Row(
        title=module.title,
        url=url_of(module),
        minutes=module.minutes,
        number=str(module.number) if module.number is not None and module.kind is ModuleKind.CHAPTER else "",
        is_vignette=module.kind is ModuleKind.VIGNETTE,
        state=state,
        read=read,
        sections=len(module.sections),
        summary=module.summary,
        is_case=is_case(module.slug),
    )


def for_reader(actor: Actor, shown: Collection[Shown], today: date) -> tuple[Shown, ...]:
    """Return blocks as one reader meets them: the notes on their own country first, facts out of date said so."""
    placed = rules.own_country_first(tuple(one.block for one in shown), actor.country)
    by_block = {id(one.block): one for one in shown}
    return tuple(
        replace(
            by_block[id(block)],
            is_foreign=rules.is_foreign(block, actor.country),
            is_past=rules.is_past(block, today),
        )
        for block in placed
    )


def may_see(actor: Actor, block: Block) -> bool:
    """Whether a block may be sent to this person."""
    return block.audience is Audience.EVERYBODY or allows(actor, Permission.SUPERVISOR_NOTE_READ)


def _of_kind(editions: Mapping[str, Published], slug: str, kind: ModuleKind) -> Published:
    found = editions.get(slug)
    if found is None or found.module.kind is not kind:
        raise Missing(slug)
    return found


def _toc(module: Module, read: Collection[str]) -> tuple[TocEntry, ...]:
    unread = [section.id for section in module.sections if section.id not in read]
    current = unread[0] if unread else ""
    return tuple(
        TocEntry(
            id=section.id,
            title=section.title,
            url=f"#{section.id}",
            minutes=section.total_minutes,
            is_read=section.id in read,
            is_current=section.id == current,
            exercises=len(section.exercises),
        )
        for section in module.sections
    )


def _shown_blocks(
    actor: Actor,
    module: Module,
    section: Section,
    editions: Mapping[str, Published],
    answers: Mapping[str, Answer],
    now: datetime,
) -> tuple[Shown, ...]:
    shown: list[Shown] = []
    for block in section.blocks:
        if not may_see(actor, block):
            continue
        if block.kind == "exercise":
            shown.append(_exercise_card(module, section, block, answers, now))
        elif block.kind == "invitation":
            shown.extend(_invitation(block, editions, answers, now))
        else:
            shown.append(Shown(block))
    return for_reader(actor, tuple(shown), now.date())


def _exercise_card(
    module: Module, section: Section, block: Block, answers: Mapping[str, Answer], now: datetime
) -> Shown:
    exercise = next(exercise for exercise in section.exercises if exercise.anchor == block.exercise_anchor)
    return Shown(
        block,
        url=f"{url_of(module)}/exercices/{exercise.anchor}",
        state=rules.state_of(answers.get(exercise.id), now),
        title=exercise.title,
        minutes=exercise.minutes,
        exercise=exercise,
    )


def _invitation(
    block: Block, editions: Mapping[str, Published], answers: Mapping[str, Answer], now: datetime
) -> list[Shown]:
    target = editions.get(block.target_module)
    if target is None:
        return []  # the vignette has been retired since: nothing to invite to
    stages = [section for section in target.module.sections if section.id == block.target_stage]
    stage = stages[0] if stages else target.module.sections[0]
    url = url_of(target.module) + (f"/etapes/{stage.id}" if stages else "")
    return [
        Shown(
            block,
            url=url,
            state=rules.state_of_stage(stage, answers, now),
            title=block.title or joined_titles(target.module.title, stage.title),
            minutes=stage.total_minutes,
        )
    ]


def _following(editions: Mapping[str, Published], module: Module) -> Row | None:
    chapters = manual_chapters(editions.values())
    later = [chapter for chapter in chapters if (chapter.number or 0) > (module.number or 0)]
    return Row(later[0].title, url_of(later[0]), later[0].minutes) if later else None


def address_of(published: Published, exercise_id: str) -> str | None:
    """Return the address of the page on which an exercise is answered, or None where this edition has it no more."""
    return exercise_address(published.module, exercise_id)
