"""Composes home: where one stopped, the one thing to do next, what is new, and the programme as a table of contents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from elearn.answers.models import Answer
from elearn.answers.queries import answers_by_exercise
from elearn.content.model import Exercise, ModuleKind
from elearn.discussions.queries import Meeting, next_discussion
from elearn.editions.queries import Published, current_editions, in_order
from elearn.library.queries import Row, address_of, row_of, url_of
from elearn.policy import Actor
from elearn.progress.queries import AssignmentProgress, StepCell, my_progress
from elearn.reading.models import LastPlace
from elearn.reading.queries import find_last_place, read_counts
from elearn.reviews.queries import News, list_news


@dataclass(frozen=True, slots=True)
class Resume:
    """The one thing to do next: where one stopped, or what the programme asks for."""

    title: str
    url: str
    is_reading: bool
    number: int | None = None
    minutes: int = 0
    draft_of: str = ""
    draft_saved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HomePage:
    """Everything that a learner's home shows."""

    resume: Resume | None
    programmes: tuple[AssignmentProgress, ...]
    others: tuple[Row, ...]
    news: tuple[tuple[News, str], ...]
    meeting: Meeting | None
    deadline: date | None


def home_page(actor: Actor, now: datetime) -> HomePage:
    """Compose a learner's home, in a number of statements that does not grow with what they have done."""
    editions = current_editions()
    programmes = my_progress(actor.id, now)
    answers = answers_by_exercise(actor.id, editions)
    counts = read_counts(actor.id)
    planned = {cell.planned.step.module_slug for programme in programmes for cell in programme.cells}
    rows = [
        row_of(edition.module, counts, answers, now)
        for edition in in_order(editions.values())
        if edition.module.slug not in planned
    ]
    return HomePage(
        resume=_resume(find_last_place(actor.id), editions, programmes, answers),
        programmes=programmes,
        others=tuple(rows),
        news=tuple((news, _address(editions, news)) for news in list_news(actor.id, now, most=5)),
        meeting=next_discussion(actor.id, now),
        deadline=min((p.deadline_on for p in programmes if p.deadline_on and not p.is_complete), default=None),
    )


def _address(editions: Mapping[str, Published], news: News) -> str:
    published = editions.get(news.module_slug)
    return (address_of(published, news.exercise_id) if published else None) or "/reponses"


def _resume(
    place: LastPlace | None,
    editions: Mapping[str, Published],
    programmes: tuple[AssignmentProgress, ...],
    answers: Mapping[str, Answer],
) -> Resume | None:
    published = editions.get(place.module_slug) if place else None
    if place is not None and published is not None:
        return _where_one_stopped(place, published, _latest_draft(answers, editions))
    cell = next((found for p in programmes if (found := p.next_cell) is not None), None)
    if cell is not None:
        return _first_step(cell)
    chapters = [e.module for e in in_order(editions.values()) if e.module.kind is ModuleKind.CHAPTER]
    if not chapters:
        return None
    return Resume(chapters[0].title, url_of(chapters[0]), is_reading=False, minutes=chapters[0].minutes)


def _where_one_stopped(
    place: LastPlace, published: Published, draft: tuple[Exercise, Published, Answer] | None
) -> Resume:
    module = published.module
    ids = [section.id for section in module.sections]
    section = module.sections[ids.index(place.section_id)] if place.section_id in ids else module.sections[0]
    title = module.title if len(module.sections) == 1 else f"{module.title}, « {section.title} »"
    return Resume(
        title=title,
        url=f"{url_of(module)}#{section.id}" if module.kind is ModuleKind.CHAPTER else url_of(module),
        is_reading=True,
        number=module.number if module.kind is ModuleKind.CHAPTER else None,
        minutes=section.minutes,
        draft_of=draft[1].module.title if draft else "",
        draft_saved_at=draft[2].draft_saved_at if draft else None,
    )


def _first_step(cell: StepCell) -> Resume:
    return Resume(cell.planned.step.title, cell.planned.address, is_reading=False, minutes=cell.planned.minutes)


def _latest_draft(
    answers: Mapping[str, Answer], editions: Mapping[str, Published]
) -> tuple[Exercise, Published, Answer] | None:
    """Return the draft with words in it that was saved last, not handed in since."""
    drafts = [a for a in answers.values() if a.status == "draft" and a.draft_text and a.draft_saved_at]
    for answer in sorted(drafts, key=lambda a: a.draft_saved_at or datetime.min, reverse=True):
        published = editions.get(answer.module_slug)
        for exercise in published.module.exercises if published else ():
            if exercise.id == answer.exercise_id and published is not None:
                return exercise, published, answer
    return None
