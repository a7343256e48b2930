"""Counts how the content is met: where readers stop, what first answers miss, what waits. No name, no text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.answers.models import Answer, Submission
from elearn.answers.rules import Status
from elearn.cases.models import WrittenCase
from elearn.cases.offer_queries import published_of
from elearn.content.model import Module, ModuleKind
from elearn.db import session
from elearn.editions.queries import current_editions, get_module, in_order
from elearn.instance.rules import told
from elearn.reading.models import LastPlace, SectionRead
from elearn.reviews.models import KeyIdeaTick, Review


@dataclass(frozen=True, slots=True)
class ModuleHealth:
    """One module in the list: how many people began it, and how many answers wait; None where too few to be told."""

    slug: str
    title: str
    is_chapter: bool
    people: int | None
    waiting: int | None


@dataclass(frozen=True, slots=True)
class SectionHealth:
    """One section of a chapter, or one stage: how many people read or answered it, and how many went no further."""

    title: str
    is_stage: bool
    people: int | None
    stopped: int | None


@dataclass(frozen=True, slots=True)
class IdeaHealth:
    """One key idea: in how many reviewed first answers nobody found it; None where too few to be told."""

    text: str
    missed: int | None


@dataclass(frozen=True, slots=True)
class ExerciseHealth:
    """One exercise: first answers handed in, those reviewed, the ideas they miss, and what waits."""

    title: str
    answered: int | None
    reviewed: int | None
    ideas: tuple[IdeaHealth, ...]
    waiting: int | None
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class HealthPage:
    """How one module is met."""

    slug: str
    title: str
    sections: tuple[SectionHealth, ...]
    exercises: tuple[ExerciseHealth, ...]


_IS_WAITING = sa.and_(Answer.status == Status.SUBMITTED, Answer.verdict_status.is_(None))


def content_health() -> tuple[ModuleHealth, ...]:
    """Return every current module with who met it, in four statements whatever the number of modules."""
    readers = _counts(sa.select(SectionRead.module_slug, sa.func.count(SectionRead.owner_id.distinct())), SectionRead)
    answerers = _counts(
        sa.select(Answer.module_slug, sa.func.count(Answer.owner_id.distinct())).where(Answer.submissions_count > 0),
        Answer,
    )
    waiting = _counts(sa.select(Answer.module_slug, sa.func.count()).where(_IS_WAITING), Answer)
    rows = []
    for module in (one.module for one in in_order(current_editions().values())):
        is_chapter = module.kind is ModuleKind.CHAPTER
        people = (readers if is_chapter else answerers).get(module.slug, 0)
        rows.append(
            ModuleHealth(module.slug, module.title, is_chapter, told(people), told(waiting.get(module.slug, 0)))
        )
    return tuple(rows)


def health_page(slug: str) -> HealthPage:
    """Return how one module of the manual is met, in seven statements whatever the number of people. Raises Missing."""
    return _page(get_module(slug).module)


def case_health(case: WrittenCase) -> HealthPage | None:
    """Return how a case is met wherever it was offered, by its edition that is read, or was last.

    In seven statements whatever the number of people; None where it was never published.
    """
    published = published_of(case)
    return _page(published.module) if published is not None else None


def _page(module: Module) -> HealthPage:
    sections = _sections(module) if module.kind is ModuleKind.CHAPTER else _stages(module)
    return HealthPage(module.slug, module.title, sections, _exercises(module))


def _sections(module: Module) -> tuple[SectionHealth, ...]:
    readers: dict[str, int] = dict(
        session()
        .execute(
            sa.select(SectionRead.section_id, sa.func.count(SectionRead.owner_id.distinct()))
            .where(SectionRead.module_slug == module.slug)
            .group_by(SectionRead.section_id)
        )
        .all()
    )
    ended = sa.exists().where(
        SectionRead.owner_id == LastPlace.owner_id,
        SectionRead.module_slug == module.slug,
        SectionRead.section_id == module.sections[-1].id,
    )
    stopped: dict[str, int] = dict(
        session()
        .execute(
            sa.select(LastPlace.section_id, sa.func.count())
            .where(LastPlace.module_slug == module.slug, ~ended)
            .group_by(LastPlace.section_id)
        )
        .all()
    )
    return tuple(
        SectionHealth(one.title, False, told(readers.get(one.id, 0)), told(stopped.get(one.id, 0)))
        for one in module.sections
    )


def _stages(module: Module) -> tuple[SectionHealth, ...]:
    """Return each stage of a case of several, in one statement: where somebody's last answer is, they stopped."""
    number_of = {one.id: number for number, stage in enumerate(module.sections) for one in stage.exercises}
    if len(module.sections) < 2 or not number_of:
        return ()
    last = (
        sa.select(sa.func.max(sa.case(number_of, value=Answer.exercise_id)).label("stage"))
        .where(Answer.exercise_id.in_(number_of), Answer.submissions_count > 0)
        .group_by(Answer.owner_id)
        .subquery()
    )
    counted = session().execute(sa.select(last.c.stage, sa.func.count()).group_by(last.c.stage)).all()
    stopped: dict[int, int] = dict(counted)
    came = [sum(count for stage, count in stopped.items() if stage >= number) for number in range(len(module.sections))]
    return tuple(
        SectionHealth(
            one.title,
            True,
            told(came[number]),
            told(stopped.get(number, 0)) if one is not module.sections[-1] else None,
        )
        for number, one in enumerate(module.sections)
    )


def _exercises(module: Module) -> tuple[ExerciseHealth, ...]:
    ids = [exercise.id for exercise in module.exercises]
    is_first = (Submission.exercise_id.in_(ids), Submission.number == 1, Submission.withdrawn_at.is_(None))
    answered = _by_exercise(sa.select(Submission.exercise_id, sa.func.count()).where(*is_first), Submission)
    counts = (*is_first, Review.is_deciding.is_(True), Review.cancelled_at.is_(None))
    of_reviews = sa.select(Submission.exercise_id, sa.func.count(Submission.id.distinct())).join(
        Review, Review.submission_id == Submission.id
    )
    reviewed = _by_exercise(of_reviews.where(*counts), Submission)
    ticked = dict(
        session()
        .execute(
            sa.select(KeyIdeaTick.key_idea_id, sa.func.count(Submission.id.distinct()))
            .join(Review, Review.id == KeyIdeaTick.review_id)
            .join(Submission, Submission.id == Review.submission_id)
            .where(*counts)
            .group_by(KeyIdeaTick.key_idea_id)
        )
        .all()
    )
    waits = {
        exercise_id: (count, oldest)
        for exercise_id, count, oldest in session().execute(
            sa.select(Answer.exercise_id, sa.func.count(), sa.func.min(Answer.submitted_at))
            .where(Answer.exercise_id.in_(ids), _IS_WAITING)
            .group_by(Answer.exercise_id)
        )
    }
    rows = []
    for exercise in module.exercises:
        reveal, seen = module.reveal_of(exercise.id), reviewed.get(exercise.id, 0)
        count, oldest = waits.get(exercise.id, (0, None))
        ideas = _missed(((idea.text, seen - ticked.get(idea.id, 0)) for idea in reveal.key_ideas) if reveal else ())
        rows.append(
            ExerciseHealth(
                title=exercise.title,
                answered=told(answered.get(exercise.id, 0)),
                reviewed=told(seen),
                ideas=ideas if told(seen) else (),
                waiting=told(count),
                oldest=oldest if told(count) else None,
            )
        )
    return tuple(rows)


def _missed(ideas: Iterable[tuple[str, int]]) -> tuple[IdeaHealth, ...]:
    """Return the ideas that some answer misses, the most missed first; what few miss is told without its number."""
    found = [IdeaHealth(text, told(missed)) for text, missed in ideas if missed > 0]
    return tuple(sorted(found, key=lambda idea: -(idea.missed or 0)))


def _counts(chosen: sa.Select[str, int], model: type[SectionRead | Answer]) -> dict[str, int]:
    return dict(session().execute(chosen.group_by(model.module_slug)).all())


def _by_exercise(chosen: sa.Select[str, int], model: type[Submission]) -> dict[str, int]:
    return dict(session().execute(chosen.group_by(model.exercise_id)).all())
