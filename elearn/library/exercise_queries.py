"""Composes what one sees of an exercise: the box to write in, or, once revealed, one's words beside the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_urlsafe

from elearn.answers.models import Answer, Reflection, Submission
from elearn.answers.queries import (
    Reader,
    answers_by_exercise,
    find_round_before,
    list_reflections,
    list_submissions_of,
    readers_of,
    self_checks_of,
)
from elearn.answers.rules import Status, is_revealed
from elearn.content.filled import own_words, score_in
from elearn.content.model import Block, Exercise, KeyIdea, ModuleKind, Reveal, Section
from elearn.content.privacy import identifying_details
from elearn.content.titles import joined_titles
from elearn.discussions.queries import ModuleNote, notes_for_module
from elearn.discussions.rules import reading_reach
from elearn.editions.changes import QuestionChange, question_change
from elearn.editions.queries import Published, get_editions, offered_module
from elearn.errors import Missing
from elearn.library import rules
from elearn.library.queries import Shown, for_reader, may_see, url_of
from elearn.organisations.queries import list_supervisors
from elearn.policy import Actor, Permission, allows, places
from elearn.reviews.queries import Feedback, feedback_of
from elearn.reviews.rules import day_in, is_past_promise


@dataclass(frozen=True, slots=True)
class TickedIdea:
    """One key idea in the self-check."""

    id: str
    text: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Version:
    """One submission as its author sees it again, with the feedback that it got and the question that it answered."""

    submission: Submission
    feedback: tuple[Feedback, ...]
    prompt: Exercise | None
    change: QuestionChange | None


@dataclass(frozen=True, slots=True)
class Before:
    """What its author last handed in before a renewal asked the question again."""

    answer_id: int
    submission: Submission


@dataclass(frozen=True, slots=True)
class Card:
    """One exercise as one learner sees it. `reveal` and `ideas` are None until the answer is revealed."""

    exercise: Exercise
    url: str
    state: str
    text: str
    version: int
    saved_at: datetime | None
    words: int
    key: str
    warnings: tuple[str, ...]
    answer_id: int | None
    is_written: bool
    reveal: Reveal | None
    ideas: tuple[TickedIdea, ...] | None
    takeaway: str
    versions: tuple[Version, ...]
    readers: tuple[Reader, ...]
    reflections: tuple[Reflection, ...]
    may_withdraw: bool
    due_on: date | None
    draft_change: QuestionChange | None
    is_late: bool
    before: Before | None

    def boxes(self, text: str) -> tuple[rules.Box, ...]:
        """The fields of a practice form with what a text says in each; none for an open question."""
        return rules.boxes_of(self.exercise, text)

    @property
    def own_score(self) -> int | None:
        """The score that was handed in last, of a scored item."""
        return score_in(self.exercise, self.latest.submission.text) if self.latest else None

    @property
    def latest(self) -> Version | None:
        """The submission that counts, if there is one."""
        return self.versions[-1] if self.versions else None


@dataclass(frozen=True, slots=True)
class StageTab:
    """One stage in the tabs of a vignette; without `url` it is not open yet."""

    label: str
    url: str
    icon: str
    is_current: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ExercisePage:
    """A stage of a vignette with its exercises, or one exercise of a chapter."""

    published: Published
    section: Section
    tabs: tuple[StageTab, ...]
    blocks: tuple[Shown, ...]
    after: tuple[Shown, ...]
    cards: tuple[Card, ...]
    supervisors: tuple[str, ...]
    following: Section | None
    is_following_open: bool
    notes: tuple[ModuleNote, ...]
    may_answer: bool
    previews: Mapping[str, Reveal]

    @property
    def title(self) -> str:
        """The title of the page: the vignette's, and the stage's where there are several."""
        title = self.published.module.title
        return joined_titles(title, self.section.title) if len(self.tabs) > 1 else title


def stage_page(actor: Actor, slug: str, stage_id: str | None, now: datetime) -> ExercisePage:
    """Compose a stage of a vignette; without an id, the one at which the person is. Raises Missing for a closed one."""
    published = offered_module(slug, ModuleKind.VIGNETTE, places(actor))
    answers = answers_by_exercise(actor.id, [slug])
    opened = rules.open_stages_for(actor, published.module, answers)
    section = published.section(stage_id) if stage_id else _where_one_is(published, answers, opened)
    if section.id not in opened:
        raise Missing(stage_id or slug)
    following = rules.next_stage(published.module, section.id)
    return _page(
        actor,
        published,
        section,
        answers,
        now,
        exercises=section.exercises,
        tabs=_tabs(published, section, answers, opened, now),
        following=following,
        is_open=following is not None and following.id in opened,
    )


def is_stage_open(actor: Actor, slug: str, stage_id: str) -> bool:
    """Whether a stage is open to this person, in at most two statements. Raises Missing where there is none."""
    published = offered_module(slug, ModuleKind.VIGNETTE, places(actor))
    section = published.section(stage_id)
    return section.id in rules.open_stages_for(actor, published.module, answers_by_exercise(actor.id, [slug]))


def exercise_page(actor: Actor, slug: str, anchor: str, now: datetime) -> ExercisePage:
    """Compose the page of one exercise of a chapter. Raises Missing."""
    published = offered_module(slug, ModuleKind.CHAPTER, places(actor))
    section, exercise = published.exercise(anchor)
    answers = answers_by_exercise(actor.id, [slug])
    return _page(actor, published, section, answers, now, exercises=(exercise,), tabs=(), following=None, is_open=False)


def open_exercise(actor: Actor, kind: ModuleKind, slug: str, anchor: str) -> tuple[Published, Section, Exercise]:
    """Return an exercise that this person may answer now, in two statements. Raises Missing in a closed stage."""
    published = offered_module(slug, kind, places(actor))
    section, exercise = published.exercise(anchor)
    if kind is ModuleKind.VIGNETTE and section.id != published.module.sections[0].id:  # the first one is always open
        answers = answers_by_exercise(actor.id, [slug])
        if section.id not in rules.open_stages_for(actor, published.module, answers):
            raise Missing(anchor)
    return published, section, exercise


def following_of(published: Published, section: Section) -> str | None:
    """Return the address of the stage after this one, or None at the end."""
    following = rules.next_stage(published.module, section.id)
    return f"{url_of(published.module)}/etapes/{following.id}" if following else None


def _where_one_is(published: Published, answers: Mapping[str, Answer], opened: frozenset[str]) -> Section:
    """Return the first open stage with something not handed in, else the last open one."""
    stages = [section for section in published.module.sections if section.id in opened]
    for stage in stages:
        if any(not (answer := answers.get(e.id)) or not answer.submissions_count for e in stage.exercises):
            return stage
    return stages[-1]


def _page(
    actor: Actor,
    published: Published,
    section: Section,
    answers: Mapping[str, Answer],
    now: datetime,
    *,
    exercises: tuple[Exercise, ...],
    tabs: tuple[StageTab, ...],
    following: Section | None,
    is_open: bool,
) -> ExercisePage:
    may_answer = allows(actor, Permission.ANSWER_WRITE)
    seat = actor.learner_seat
    supervisors = list_supervisors(seat.team_id, now.date()) if seat and seat.team_id else ()
    before, after = rules.around_exercises(section)
    is_done = all((found := answers.get(e.id)) is not None and found.submissions_count for e in section.exercises)
    previews = (
        {}
        if may_answer or not allows(actor, Permission.ANSWER_REVIEW)
        else {e.id: published.reveal(e.id) for e in exercises}
    )
    return ExercisePage(
        published=published,
        section=section,
        tabs=tabs,
        blocks=_blocks(actor, before, now),
        after=_blocks(actor, after, now) if is_done or not may_answer else (),
        cards=tuple(
            card_of(published, exercise, answers.get(exercise.id), now, zone=actor.time_zone) for exercise in exercises
        ),
        supervisors=tuple(person.name for person in supervisors),
        following=following,
        is_following_open=is_open,
        notes=notes_for_module(reading_reach(actor), published.module.slug, now),
        may_answer=may_answer,
        previews=previews,
    )


def _blocks(actor: Actor, blocks: tuple[Block, ...], now: datetime) -> tuple[Shown, ...]:
    return for_reader(actor, tuple(Shown(block) for block in blocks if may_see(actor, block)), now.date())


def _tabs(
    published: Published, section: Section, answers: Mapping[str, Answer], opened: frozenset[str], now: datetime
) -> tuple[StageTab, ...]:
    icons = {
        "todo": "circle",
        "now": "half",
        "draft": "half",
        "waiting": "check",
        "accepted": "check-disc",
        "returned": "return",
    }
    return tuple(
        StageTab(
            label=stage.title,
            url=f"{url_of(published.module)}/etapes/{stage.id}" if stage.id in opened else "",
            icon=icons[rules.state_of_stage(stage, answers, now)],
            is_current=stage.id == section.id,
        )
        for stage in published.module.sections
        if len(published.module.sections) > 1
    )


def card_of(published: Published, exercise: Exercise, answer: Answer | None, now: datetime, *, zone: str) -> Card:
    """Compose the card of one exercise; what is not revealed is not loaded into it."""
    base = f"{url_of(published.module)}/exercices/{exercise.anchor}"
    text = answer.draft_text if answer is not None else ""
    revealed = answer is not None and is_revealed(answer.revealed_at)
    versions = _versions(published, answer, exercise, now) if answer is not None and answer.submissions_count else ()
    status = answer.status_at(now) if answer is not None else Status.DRAFT
    latest = versions[-1].submission if versions else None
    reveal = published.reveal(exercise.id) if revealed else None
    return Card(
        exercise=exercise,
        url=base,
        state=rules.state_of(answer, now),
        text=text,
        version=answer.draft_version if answer else 0,
        saved_at=answer.draft_saved_at if answer and answer.draft_version else None,
        words=own_words(exercise, text),
        key=token_urlsafe(16),
        warnings=tuple(detail.label for detail in identifying_details(text)),
        answer_id=answer.id if answer else None,
        is_written=status in (Status.SUBMITTED, Status.ACCEPTED),
        reveal=reveal,
        ideas=_ideas(answer, reveal.key_ideas) if reveal and answer else None,
        takeaway=answer.takeaway if answer else "",
        versions=versions,
        readers=readers_of(answer.id) if versions and answer else (),
        reflections=tuple(list_reflections([answer.id]).get(answer.id, ())) if answer and versions else (),
        may_withdraw=status is Status.SUBMITTED and latest is not None and latest.opened_at is None,
        due_on=latest.due_on if latest else None,
        draft_change=_draft_change(published, answer, exercise),
        is_late=status is Status.SUBMITTED and latest is not None and is_past_promise(latest.due_on, day_in(now, zone)),
        before=_before(answer) if answer is not None and answer.round > 1 else None,
    )


def _before(answer: Answer) -> Before | None:
    earlier = find_round_before(answer)
    handed_in = list_submissions_of(earlier.id) if earlier is not None else ()
    return Before(handed_in[-1].answer_id, handed_in[-1]) if handed_in else None


def _draft_change(current: Published, answer: Answer | None, exercise: Exercise) -> QuestionChange | None:
    if answer is None or not answer.draft_text or answer.draft_edition_id in (None, current.edition_id):
        return None
    written_on = get_editions([answer.draft_edition_id]).get(answer.draft_edition_id)
    return question_change(written_on, current, exercise.id)


def _ideas(answer: Answer, key_ideas: tuple[KeyIdea, ...]) -> tuple[TickedIdea, ...]:
    ticked = self_checks_of([answer.id]).get(answer.id, frozenset())
    return tuple(TickedIdea(idea.id, idea.text, idea.id in ticked) for idea in key_ideas)


def _versions(current: Published, answer: Answer, exercise: Exercise, now: datetime) -> tuple[Version, ...]:
    submissions = list_submissions_of(answer.id)
    feedback = feedback_of([answer.id], now)
    editions = get_editions(submission.edition_id for submission in submissions)
    return tuple(
        Version(
            submission=submission,
            feedback=feedback.get(submission.id, ()),
            prompt=_as_answered(editions.get(submission.edition_id), exercise),
            change=question_change(editions.get(submission.edition_id), current, exercise.id),
        )
        for submission in submissions
    )


def _as_answered(published: Published | None, exercise: Exercise) -> Exercise | None:
    if published is None:
        return None
    return next((e for e in published.module.exercises if e.id == exercise.id), None)
