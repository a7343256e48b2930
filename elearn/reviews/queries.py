"""Reads reviews as feedback: for the author of an answer, for home, and for the thread on the desk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from math import ceil
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from elearn.accounts.models import User
from elearn.answers.models import Submission
from elearn.db import UTCDateTime, session
from elearn.editions.queries import Published, get_editions
from elearn.errors import Missing
from elearn.policy import Reach
from elearn.reviews.anchor_rules import Comment, Paragraph, annotated
from elearn.reviews.models import FeedbackRead, FeedbackUse, KeyIdeaTick, Message, Reply, Review, ReviewComment
from elearn.reviews.naming import QuestionName, answer_url, question_name
from elearn.reviews.rules import Helped, Verdict


@dataclass(frozen=True, slots=True)
class WrittenMessage:
    """What the author of an answer wrote to whoever reads it, about one version of it."""

    number: int
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """One reply of the dialogue about a review."""

    id: int
    writer_id: int
    name: str
    text: str
    at: datetime
    is_read: bool
    is_author: bool


@dataclass(frozen=True, slots=True)
class Feedback:
    """One review as it is shown. `is_deciding` is false for a further opinion; `earlier` is what it corrects.

    `ideas` are the ids of the ticked key ideas; `idea_texts` their words, in the order of the edition answered.
    """

    review_id: int
    answer_id: int
    submission_id: int
    submission_number: int
    reviewer_id: int
    reviewer_name: str
    verdict: Verdict
    is_deciding: bool
    words: str
    sent_at: datetime
    effective_at: datetime
    is_read: bool
    comments: tuple[Comment, ...]
    ideas: frozenset[str]
    idea_texts: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    earlier: tuple[Feedback, ...] = ()
    replies: tuple[Said, ...] = ()
    helped: Helped | None = None

    @property
    def is_correction(self) -> bool:
        """Whether this replaces what the same person had sent before."""
        return bool(self.earlier)

    def has_unread(self, reader_id: int) -> bool:
        """Whether somebody else said something that was not read yet."""
        return any(not said.is_read and said.writer_id != reader_id for said in self.replies)


@dataclass(frozen=True, slots=True)
class News:
    """One review that the author of the answer has not read yet; `url` leads to it."""

    review_id: int
    answer_id: int
    submission_id: int
    exercise_id: str
    module_slug: str
    question: QuestionName
    reviewer_name: str
    verdict: Verdict
    effective_at: datetime
    url: str


@dataclass(frozen=True, slots=True)
class UndoableReview:
    """A review that its author can still undo, for so many seconds more."""

    id: int
    person: str
    seconds: int


def find_undoable(reviewer_id: int, review_id: int, now: datetime) -> UndoableReview | None:
    """Return one's own review while it can be undone, in one statement, or None."""
    row = (
        session()
        .execute(
            sa.select(Review.id, User.name, Review.effective_at)
            .join(User, User.id == Review.owner_id)
            .where(Review.id == review_id, Review.reviewer_id == reviewer_id, *in_force(), Review.effective_at > now)
        )
        .first()
    )
    return UndoableReview(row.id, row.name, ceil((row.effective_at - now).total_seconds())) if row else None


def get_review(reach: Reach, review_id: int) -> Review:
    """Return a review within reach, undone or not, in one statement. Raises Missing."""
    found = session().scalar(sa.select(Review).where(Review.id == review_id, Review.within(reach)))
    if found is None:
        raise Missing(str(review_id))
    return found


def feedback_of(
    answer_ids: Collection[int], now: datetime, *, own_id: int | None = None
) -> dict[int, tuple[Feedback, ...]]:
    """Return, by submission, the reviews in force at `now`, the first one first, in four statements.

    A fifth the first time that this process meets an edition. The answers were loaded through the reach of
    who asks. A review that may still be undone is shown to nobody but its author (`own_id`); a corrected one
    comes inside the one that corrects it.
    """
    chosen = _shown(now, own_id).where(Review.answer_id.in_(sorted(answer_ids))).order_by(Review.id)
    rows = session().execute(chosen).all()
    ids = [row.Review.id for row in rows]
    comments, ticks, replies = (_comments_of(ids), _ticks_of(ids), _replies_of(ids)) if ids else ({}, {}, {})
    editions = get_editions({row.edition_id for row in rows})
    made: dict[int, Feedback] = {}
    for row in rows:
        review: Review = row.Review
        earlier = made.pop(review.corrects_id, None) if review.corrects_id else None
        made[review.id] = _feedback(
            row,
            comments.get(review.id, ()),
            ticks.get(review.id, frozenset()),
            editions.get(row.edition_id),
            earlier,
            (*(earlier.replies if earlier else ()), *replies.get(review.id, ())),
        )
    found: dict[int, list[Feedback]] = defaultdict(list)
    for one in made.values():
        found[one.submission_id].append(one)
    return {submission_id: tuple(reviews) for submission_id, reviews in found.items()}


def count_unread_feedback(person_id: int, now: datetime) -> int:
    """Return how many reviews in force, and replies to theirs, a person has not read yet, in one statement."""
    return session().scalar(_unread_count(), {"person_id": person_id, "now": now}) or 0


@cache
def _unread_count() -> sa.Select[int]:
    """Return the statement that the navigation of every page runs, made once."""
    person_id: Any = sa.bindparam("person_id")
    now: Any = sa.bindparam("now", type_=UTCDateTime)
    reviews = sa.select(sa.func.count()).select_from(Review).where(*_unread(person_id, now)).scalar_subquery()
    to_me = sa.and_(Reply.owner_id == person_id, Reply.writer_id != person_id, Reply.read_at.is_(None))
    replies = sa.select(sa.func.count()).select_from(Reply).where(to_me).scalar_subquery()
    return sa.select(reviews + replies)


def list_news(person_id: int, now: datetime, *, most: int = 20) -> tuple[News, ...]:
    """Return the reviews that a person has not read yet, newest first, in one statement (two the first time)."""
    rows = (
        session()
        .execute(
            sa.select(Review, User.name, Submission.exercise_id, Submission.module_slug, Submission.edition_id)
            .join(User, User.id == Review.reviewer_id)
            .join(Submission, Submission.id == Review.submission_id)
            .where(*_unread(person_id, now))
            .order_by(Review.effective_at.desc(), Review.id.desc())
            .limit(most)
        )
        .all()
    )
    editions = get_editions({row.edition_id for row in rows})
    return tuple(
        News(
            row.Review.id,
            row.Review.answer_id,
            row.Review.submission_id,
            row.exercise_id,
            row.module_slug,
            question_name(editions.get(row.edition_id), row.exercise_id),
            row.name,
            row.Review.verdict,
            row.Review.effective_at,
            answer_url(editions.get(row.edition_id), row.exercise_id, row.Review.id),
        )
        for row in rows
    )


def in_force() -> tuple[sa.ColumnElement[bool], ...]:
    """Return the filters that leave out what was undone and what was corrected."""
    correction = aliased(Review)
    is_corrected = sa.exists().where(correction.corrects_id == Review.id, correction.cancelled_at.is_(None))
    return Review.cancelled_at.is_(None), ~is_corrected


def _unread(person_id: int, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    is_read = sa.exists().where(FeedbackRead.review_id == Review.id)
    return (*in_force(), Review.owner_id == person_id, Review.effective_at <= now, ~is_read)


def _shown(now: datetime, own_id: int | None) -> sa.Select[*tuple[Any, ...]]:
    counts = sa.or_(Review.effective_at <= now, Review.reviewer_id == own_id)
    return (
        sa.select(
            Review,
            User.name,
            Submission.number.label("of_number"),
            Submission.exercise_id,
            Submission.edition_id,
            Submission.text,
            FeedbackRead.read_at,
            FeedbackUse.helped,
        )
        .join(User, User.id == Review.reviewer_id)
        .join(Submission, Submission.id == Review.submission_id)
        .outerjoin(FeedbackRead, FeedbackRead.review_id == Review.id)
        .outerjoin(FeedbackUse, FeedbackUse.review_id == Review.id)
        .where(Review.cancelled_at.is_(None), counts)
    )


def _feedback(
    row: Any,
    written: Iterable[ReviewComment],
    ticked: frozenset[str],
    published: Published | None,
    earlier: Feedback | None,
    replies: tuple[Said, ...],
) -> Feedback:
    review: Review = row.Review
    ordered = sorted(written, key=lambda one: (one.from_character, one.to_character, one.id))
    comments = tuple(
        Comment(number, one.from_character, one.to_character, one.text, row.name, review.sent_at)
        for number, one in enumerate(ordered, start=1)
    )
    known = published.reveal(row.exercise_id).key_ideas if published else ()
    return Feedback(
        review_id=review.id,
        answer_id=review.answer_id,
        submission_id=review.submission_id,
        submission_number=row.of_number,
        reviewer_id=review.reviewer_id,
        reviewer_name=row.name,
        verdict=review.verdict,
        is_deciding=review.is_deciding,
        words=review.words,
        sent_at=review.sent_at,
        effective_at=review.effective_at,
        is_read=row.read_at is not None,
        comments=comments,
        ideas=ticked,
        idea_texts=tuple(idea.text for idea in known if idea.id in ticked),
        paragraphs=annotated(row.text, comments),
        earlier=(*earlier.earlier, earlier) if earlier else (),
        replies=replies,
        helped=row.helped,
    )


def _comments_of(review_ids: Collection[int]) -> dict[int, list[ReviewComment]]:
    found: dict[int, list[ReviewComment]] = defaultdict(list)
    for comment in session().scalars(sa.select(ReviewComment).where(ReviewComment.review_id.in_(review_ids))):
        found[comment.review_id].append(comment)
    return found


def _ticks_of(review_ids: Collection[int]) -> dict[int, frozenset[str]]:
    ticked: dict[int, set[str]] = defaultdict(set)
    for tick in session().scalars(sa.select(KeyIdeaTick).where(KeyIdeaTick.review_id.in_(review_ids))):
        ticked[tick.review_id].add(tick.key_idea_id)
    return {review_id: frozenset(ideas) for review_id, ideas in ticked.items()}


def _replies_of(review_ids: Collection[int]) -> dict[int, tuple[Said, ...]]:
    found: dict[int, list[Said]] = defaultdict(list)
    rows = session().execute(
        sa.select(Reply, User.name)
        .join(User, User.id == Reply.writer_id)
        .where(Reply.review_id.in_(review_ids))
        .order_by(Reply.at, Reply.id)
    )
    for reply, name in rows:
        is_read, is_author = reply.read_at is not None, reply.writer_id == reply.owner_id
        found[reply.review_id].append(Said(reply.id, reply.writer_id, name, reply.text, reply.at, is_read, is_author))
    return {review_id: tuple(said) for review_id, said in found.items()}


def messages_of(answer_id: int) -> tuple[WrittenMessage, ...]:
    """Return what the author of an answer wrote to whoever read it, the first one first, in one statement."""
    rows = session().execute(
        sa.select(Submission.number, Message.text, Message.at)
        .join(Submission, Submission.id == Message.submission_id)
        .where(Submission.answer_id == answer_id)
        .order_by(Message.at, Message.id)
    )
    return tuple(WrittenMessage(row.number, row.text, row.at) for row in rows)
