"""Reads who waits for whom in one team, beside its queue: answers to be taken up again, and words left unanswered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from elearn.accounts.models import User
from elearn.answers.models import Answer, Submission
from elearn.answers.rules import Status
from elearn.db import session
from elearn.editions.queries import get_editions
from elearn.policy import Reach
from elearn.reviews import rules
from elearn.reviews.models import Reply, Review
from elearn.reviews.naming import QuestionName, question_name

MOST = 10
MOST_WHOLE = 500
Row = TypeVar("Row")
Reviewer = aliased(User)
TOTAL = sa.func.count().over().label("total")


@dataclass(frozen=True, slots=True)
class HandedBack:
    """An answer that its author is to take up again: who handed it back, and when."""

    submission_id: int
    person: str
    question: QuestionName
    reviewer: str
    since: datetime
    days: int


@dataclass(frozen=True, slots=True)
class Listed(Generic[Row]):
    """The oldest lines of a list, and how many lines it has in all, counted where they are chosen."""

    rows: tuple[Row, ...]
    total: int

    @property
    def is_cut(self) -> bool:
        """Whether there are more lines than these."""
        return self.total > len(self.rows)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What the author of an answer said last to those who supervise: nobody has answered since."""

    submission_id: int
    person: str
    question: QuestionName
    at: datetime
    days: int


def list_handed_back(
    reach: Reach, team_id: int, reader_id: int, *, now: datetime, zone: str, most: int = MOST
) -> Listed[HandedBack]:
    """Return the answers of a team that wait for their authors, the oldest first, in one statement (two at first).

    Whether somebody has begun to write again is not told: a draft is its author's alone.
    """
    decided = sa.and_(
        Review.submission_id == Submission.id,
        Review.is_deciding == sa.true(),
        Review.cancelled_at.is_(None),
        Review.corrects_id.is_(None),
    )
    chosen = (
        sa.select(
            Submission.id,
            Submission.exercise_id,
            Submission.edition_id,
            User.name,
            Reviewer.name.label("reviewer"),
            Answer.verdict_at,
            TOTAL,
        )
        .select_from(Answer)
        .join(Submission, sa.and_(Submission.answer_id == Answer.id, Submission.number == Answer.submissions_count))
        .join(User, User.id == Answer.owner_id)
        .outerjoin(Review, decided)
        .outerjoin(Reviewer, Reviewer.id == Review.reviewer_id)
        .where(Answer.within(reach), Answer.team_id == team_id, Answer.owner_id != reader_id)
        .where(Answer.status_now(now) == Status.RETURNED, Answer.verdict_at.is_not(None), Answer.renewed_at.is_(None))
        .order_by(Answer.verdict_at, Answer.id)
        .limit(most)
    )
    rows = session().execute(chosen).all()
    editions = get_editions({row.edition_id for row in rows})
    lines = tuple(
        HandedBack(
            row.id,
            row.name,
            question_name(editions.get(row.edition_id), row.exercise_id),
            row.reviewer or "",
            row.verdict_at,
            rules.days_waiting(row.verdict_at, now, zone),
        )
        for row in rows
    )
    return Listed(lines, rows[0].total if rows else 0)


def list_unanswered(
    reach: Reach, team_id: int, reader_id: int, *, now: datetime, zone: str, most: int = MOST
) -> Listed[Unanswered]:
    """Return where the last word of an exchange is the author's, the oldest first, in one statement (two at first).

    A review sent since counts as an answer.
    """
    last = (
        sa.select(Review.answer_id, sa.func.max(Reply.id).label("reply_id"))
        .join(Review, Review.id == Reply.review_id)
        .where(Reply.team_id == team_id)
        .group_by(Review.answer_id)
        .subquery()
    )
    later = aliased(Review)
    was_answered = sa.exists().where(
        later.answer_id == last.c.answer_id, later.sent_at > Reply.at, later.cancelled_at.is_(None)
    )
    chosen = (
        sa.select(Submission.id, Submission.exercise_id, Submission.edition_id, User.name, Reply.at, TOTAL)
        .select_from(last)
        .join(Reply, Reply.id == last.c.reply_id)
        .join(Review, Review.id == Reply.review_id)
        .join(Submission, Submission.id == Review.submission_id)
        .join(User, User.id == Reply.owner_id)
        .where(Reply.within(reach), Reply.writer_id == Reply.owner_id, Reply.owner_id != reader_id, ~was_answered)
        .order_by(Reply.at, Reply.id)
        .limit(most)
    )
    rows = session().execute(chosen).all()
    editions = get_editions({row.edition_id for row in rows})
    lines = tuple(
        Unanswered(
            row.id,
            row.name,
            question_name(editions.get(row.edition_id), row.exercise_id),
            row.at,
            rules.days_waiting(row.at, now, zone),
        )
        for row in rows
    )
    return Listed(lines, rows[0].total if rows else 0)
