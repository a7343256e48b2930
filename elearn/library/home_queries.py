"""Composes home: where one stopped, the one thing to do next, what is new, and the programme as a table of contents."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from elearn.answers.models import Answer
from elearn.answers.queries import answers_by_exercise, list_reflections
from elearn.content.model import Exercise, ModuleKind
from elearn.discussions.queries import Meeting, next_discussion
from elearn.editions.queries import Published, current_editions, in_order, manual_chapters
from elearn.library import rules
from elearn.library.queries import Row, address_of, row_of, url_of
from elearn.policy import Actor, places
from elearn.progress.queries import AssignmentProgress, my_progress
from elearn.reading.models import LastPlace
from elearn.reading.queries import find_last_place, read_sections
from elearn.reviews.naming import QuestionName, question_name
from elearn.reviews.queries import News, list_news
from elearn.surveys.own_queries import AskedOfOne, asked_of

NOT_BEGUN = ("todo", "unread")
MOST_DRAFTS = 3


@dataclass(frozen=True, slots=True)
class Resume:
    """The one thing to do next: where one stopped, or what the programme asks for.

    `is_first` says that nothing was begun yet.
    """

    title: str
    url: str
    is_reading: bool
    is_first: bool = False
    section: str = ""
    number: int | None = None
    minutes: int = 0
    draft_of: str = ""
    draft_saved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A text begun and not handed in, with the question that it answers."""

    exercise: Exercise
    published: Published
    answer: Answer


@dataclass(frozen=True, slots=True)
class Remembered:
    """A text of one's own to come back to: its question, since when it waits, and where it is."""

    question: QuestionName
    since: datetime
    url: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """Everything that a learner's home shows; the list of all modules is a page of its own."""

    resume: Resume | None
    programmes: tuple[AssignmentProgress, ...]
    others: tuple[Row, ...]
    news: tuple[News, ...]
    meeting: Meeting | None
    asked: AskedOfOne
    waiting_drafts: tuple[Remembered, ...] = ()
    look_back: Remembered | None = None


def home_page(actor: Actor, now: datetime) -> HomePage:
    """Compose a learner's home, in a number of statements that does not grow with what they have done."""
    editions = current_editions(places(actor))
    programmes = my_progress(actor.id, now)
    answers = answers_by_exercise(actor.id, editions)
    read = read_sections([actor.id], editions)
    counts = {slug: len(sections) for (_, slug), sections in read.items()}
    planned = {cell.planned.step.module_slug for programme in programmes for cell in programme.cells}
    rows = [
        row_of(edition.module, counts, answers, now)
        for edition in in_order(editions.values())
        if edition.module.slug not in planned
    ]
    latest = _latest_draft(answers, editions)
    return HomePage(
        resume=_unread_beside(find_last_place(actor.id), editions, read, latest)
        or _draft_to_finish(latest)
        or _next_step(programmes, editions, is_first=not read and not answers),
        programmes=programmes,
        others=tuple(row for row in rows if _is_worth_showing(row, has_programme=bool(programmes))),
        news=list_news(actor.id, now, most=5),
        meeting=next_discussion(actor.id, now),
        asked=asked_of(actor.id, programmes, now),
        waiting_drafts=_waiting_drafts(answers, editions, latest, now),
        look_back=_look_back(answers, editions, now),
    )


def _is_worth_showing(row: Row, *, has_programme: bool) -> bool:
    """Whether home lists a module outside the programme: what was begun, and the chapters of who has none."""
    return row.state not in NOT_BEGUN or not (has_programme or row.is_vignette)


def _waiting_drafts(
    answers: Mapping[str, Answer], editions: Mapping[str, Published], latest: Draft | None, now: datetime
) -> tuple[Remembered, ...]:
    """Return the drafts that have waited for some days, the oldest first; the latest one is told of elsewhere."""
    waiting = [
        answer
        for answer in answers.values()
        if rules.is_waiting_draft(answer, now) and not (latest and latest.answer.id == answer.id)
    ]
    found = [_remembered(answer, answer.draft_saved_at, editions) for answer in waiting]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.since))[:MOST_DRAFTS]


def _look_back(answers: Mapping[str, Answer], editions: Mapping[str, Published], now: datetime) -> Remembered | None:
    """Return the oldest answer that is worth a look back, eight weeks later, in one statement."""
    ripe = [answer for answer in answers.values() if rules.is_ripe_for_a_look_back(answer, now)]
    if not ripe:
        return None
    looked_at = list_reflections([answer.id for answer in ripe])
    for answer in sorted(ripe, key=lambda answer: answer.submitted_at or now):
        found = None if answer.id in looked_at else _remembered(answer, answer.submitted_at, editions)
        if found is not None:
            anchor = answer.exercise_id.partition("#")[2]
            return replace(found, url=f"{found.url}?regard={anchor}#regard")
    return None


def _remembered(answer: Answer, since: datetime | None, editions: Mapping[str, Published]) -> Remembered | None:
    published = editions.get(answer.module_slug)
    address = address_of(published, answer.exercise_id) if published else None
    if published is None or address is None or since is None:
        return None
    return Remembered(question_name(published, answer.exercise_id), since, address)


def _unread_beside(
    place: LastPlace | None,
    editions: Mapping[str, Published],
    read: Mapping[tuple[int, str], Collection[str]],
    draft: Draft | None,
) -> Resume | None:
    """Return the first section not read yet from where one stopped, or None where that module is read to its end."""
    published = editions.get(place.module_slug) if place else None
    if place is None or published is None or published.module.kind is not ModuleKind.CHAPTER:
        return None
    module = published.module
    section = rules.first_unread(module, read.get((place.owner_id, module.slug), ()), after=place.section_id)
    if section is None:
        return None
    return Resume(
        title=module.title,
        section="" if len(module.sections) == 1 else section.title,
        url=f"{url_of(module)}{'?reprendre=1' if section.id == place.section_id and place.part else ''}#{section.id}",
        is_reading=True,
        number=module.number,
        minutes=section.minutes,
        draft_of=draft.published.module.title if draft else "",
        draft_saved_at=draft.answer.draft_saved_at if draft else None,
    )


def _draft_to_finish(draft: Draft | None) -> Resume | None:
    if draft is None:
        return None
    title = draft.published.module.title
    address = address_of(draft.published, draft.exercise.id) or url_of(draft.published.module)
    return Resume(title, address, is_reading=False, draft_of=title, draft_saved_at=draft.answer.draft_saved_at)


def _next_step(
    programmes: tuple[AssignmentProgress, ...], editions: Mapping[str, Published], *, is_first: bool
) -> Resume | None:
    cell = next((found for p in programmes if (found := p.next_cell) is not None), None)
    if cell is not None:
        step = cell.planned
        return Resume(step.step.title, step.address, is_reading=False, is_first=is_first, minutes=step.minutes)
    chapters = manual_chapters(editions.values())
    if not chapters or programmes:
        return None
    first = chapters[0]
    return Resume(first.title, url_of(first), is_reading=False, is_first=is_first, minutes=first.minutes)


def _latest_draft(answers: Mapping[str, Answer], editions: Mapping[str, Published]) -> Draft | None:
    """Return the draft with words in it that was saved last, not handed in since."""
    drafts = [a for a in answers.values() if a.status == "draft" and a.draft_text and a.draft_saved_at]
    for answer in sorted(drafts, key=lambda a: a.draft_saved_at or datetime.min, reverse=True):
        published = editions.get(answer.module_slug)
        for exercise in published.module.exercises if published else ():
            if exercise.id == answer.exercise_id and published is not None:
                return Draft(exercise, published, answer)
    return None
