"""Reads answers and submissions, always through the reach of who asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.answers.models import AccessLine, Answer, DraftVersion, Reflection, SelfCheck, Submission
from elearn.db import session
from elearn.errors import Missing
from elearn.policy import Reach

_OF_MODULES = (
    sa.select(Answer)
    .where(Answer.owner_id == sa.bindparam("person_id"), Answer.module_slug.in_(sa.bindparam("slugs", expanding=True)))
    .order_by(Answer.round)
)  # made once: building a statement costs more than running it


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who opened an answer, and when first."""

    name: str
    at: datetime


def find_answer(person_id: int, exercise_id: str) -> Answer | None:
    """Return a person's answer to an exercise, of the latest round, in one statement, or None."""
    return session().scalar(
        sa.select(Answer)
        .where(Answer.owner_id == person_id, Answer.exercise_id == exercise_id)
        .order_by(Answer.round.desc())
        .limit(1)
    )


def find_round_before(answer: Answer) -> Answer | None:
    """Return the same person's answer to the same exercise before a renewal, in one statement, or None."""
    return session().scalar(
        sa.select(Answer).where(
            Answer.owner_id == answer.owner_id,
            Answer.exercise_id == answer.exercise_id,
            Answer.round == answer.round - 1,
        )
    )


def get_answer(reach: Reach, answer_id: int) -> Answer:
    """Return an answer within reach, in one statement. Raises Missing."""
    found = session().scalar(sa.select(Answer).where(Answer.id == answer_id, Answer.within(reach)))
    if found is None:
        raise Missing(str(answer_id))
    return found


def answers_by_exercise(person_id: int, slugs: Collection[str]) -> dict[str, Answer]:
    """Return a person's answers in some modules, by exercise id, in one statement."""
    rows = session().scalars(_OF_MODULES, {"person_id": person_id, "slugs": sorted(slugs)})
    return {answer.exercise_id: answer for answer in rows}


def list_answers(person_id: int) -> tuple[Answer, ...]:
    """Return all of a person's answers in which something is written, the latest touched first, in one statement."""
    touched = sa.func.coalesce(Answer.submitted_at, Answer.draft_saved_at)
    return tuple(
        session().scalars(
            sa.select(Answer)
            .where(Answer.owner_id == person_id, sa.or_(Answer.draft_text != "", Answer.submissions_count > 0))
            .order_by(touched.desc(), Answer.id.desc())
        )
    )


def get_submission(reach: Reach, submission_id: int) -> Submission:
    """Return a submission within reach that has not been taken back, in one statement. Raises Missing."""
    found = session().scalar(
        sa.select(Submission).where(
            Submission.id == submission_id, Submission.within(reach), Submission.withdrawn_at.is_(None)
        )
    )
    if found is None:
        raise Missing(str(submission_id))
    return found


def list_submissions_of(answer_id: int, *, with_withdrawn: bool = False) -> tuple[Submission, ...]:
    """Return the submissions of an answer, the first one first, in one statement."""
    chosen = sa.select(Submission).where(Submission.answer_id == answer_id).order_by(Submission.number)
    if not with_withdrawn:
        chosen = chosen.where(Submission.withdrawn_at.is_(None))
    return tuple(session().scalars(chosen))


def submissions_by_answer(answer_ids: Collection[int]) -> dict[int, tuple[Submission, ...]]:
    """Return every submission of some answers, those taken back too, the first one first, in one statement."""
    found: dict[int, list[Submission]] = defaultdict(list)
    for submission in session().scalars(
        sa.select(Submission).where(Submission.answer_id.in_(sorted(answer_ids))).order_by(Submission.number)
    ):
        found[submission.answer_id].append(submission)
    return {answer_id: tuple(submissions) for answer_id, submissions in found.items()}


def earlier_drafts(answer_ids: Collection[int]) -> dict[int, tuple[DraftVersion, ...]]:
    """Return, by answer, the earlier texts of its draft, the newest first, in one statement: its author's alone."""
    found: dict[int, list[DraftVersion]] = defaultdict(list)
    for draft in session().scalars(
        sa.select(DraftVersion).where(DraftVersion.answer_id.in_(sorted(answer_ids))).order_by(DraftVersion.id.desc())
    ):
        found[draft.answer_id].append(draft)
    return {answer_id: tuple(drafts) for answer_id, drafts in found.items()}


def get_own_answer(person_id: int, answer_id: int) -> Answer:
    """Return one of a person's own answers, in one statement. Raises Missing."""
    found = session().scalar(sa.select(Answer).where(Answer.id == answer_id, Answer.owner_id == person_id))
    if found is None:
        raise Missing(str(answer_id))
    return found


def submitted_exercises(person_ids: Collection[int], slugs: Collection[str]) -> dict[int, frozenset[str]]:
    """Return, by person, the exercises submitted at least once (taken back since or not), in one statement."""
    rows = session().execute(
        sa.select(Answer.owner_id, Answer.exercise_id).where(
            Answer.owner_id.in_(sorted(person_ids)), Answer.module_slug.in_(sorted(slugs)), Answer.submissions_count > 0
        )
    )
    found: dict[int, set[str]] = defaultdict(set)
    for person_id, exercise_id in rows:
        found[person_id].add(exercise_id)
    return {person_id: frozenset(exercises) for person_id, exercises in found.items()}


def self_checks_of(answer_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """Return, by answer, the key ideas that the author found in it, in one statement."""
    rows = session().execute(
        sa.select(SelfCheck.answer_id, SelfCheck.key_idea_id).where(SelfCheck.answer_id.in_(sorted(answer_ids)))
    )
    found: dict[int, set[str]] = defaultdict(set)
    for answer_id, idea in rows:
        found[answer_id].add(idea)
    return {answer_id: frozenset(ideas) for answer_id, ideas in found.items()}


def readers_of(answer_id: int) -> tuple[Reader, ...]:
    """Return who opened an answer and when first, in one statement."""
    rows = session().execute(
        sa.select(User.name, sa.func.min(AccessLine.at).label("at"))
        .join(AccessLine, AccessLine.reader_id == User.id)
        .join(Submission, Submission.id == AccessLine.submission_id)
        .where(Submission.answer_id == answer_id)
        .group_by(User.id, User.name)
        .order_by(sa.literal_column("at"))
    )
    return tuple(Reader(name, at) for name, at in rows)


def looked_back_at(person_id: int, exercise_ids: Collection[str], since: datetime) -> frozenset[str]:
    """Return the exercises among some to whose case a person has come back since an instant, in one statement."""
    return frozenset(
        session().scalars(
            sa.select(Answer.exercise_id)
            .join(Reflection, Reflection.answer_id == Answer.id)
            .where(
                Answer.owner_id == person_id,
                Answer.exercise_id.in_(sorted(exercise_ids)),
                Answer.renewed_at.is_(None),
                Reflection.at >= since,
            )
        )
    )


def list_reflections(answer_ids: Collection[int]) -> dict[int, list[Reflection]]:
    """Return, by answer, the later looks back at it, the first one first, in one statement."""
    found: dict[int, list[Reflection]] = defaultdict(list)
    for reflection in session().scalars(
        sa.select(Reflection).where(Reflection.answer_id.in_(sorted(answer_ids))).order_by(Reflection.at)
    ):
        found[reflection.answer_id].append(reflection)
    return dict(found)
