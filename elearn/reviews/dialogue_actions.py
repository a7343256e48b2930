"""Lets the author of an answer and those who supervise talk about a review; keeps notes between supervisors."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from elearn.answers.models import Submission
from elearn.db import locked, session
from elearn.errors import Missing
from elearn.journal import record
from elearn.ownership import owned_by
from elearn.policy import Actor
from elearn.reviews import rules
from elearn.reviews.actions import mark_feedback_read
from elearn.reviews.models import FeedbackUse, Message, Reply, Review, SupervisorNote
from elearn.reviews.own_queries import find_note
from elearn.reviews.rules import Helped


def say_back(actor: Actor, review: Review, text: str, helped: Helped | None, now: datetime) -> Reply | None:
    """Say something back to a review that counts, and, as the author of the answer, whether it helps.

    What the other side had said is read by then. Raises Missing for a review that does not count (undone, or not yet),
    RuleBroken where nothing is said.
    """
    if review.cancelled_at is not None or review.effective_at > now:
        raise Missing(str(review.id))
    is_author = review.owner_id == actor.id
    helped = helped if is_author else None
    said = rules.ensure_said(text, helped)
    read_replies(actor, review, now)
    if helped is not None:
        _judge(actor, review, helped, now)
    if not said:
        return None
    reply = Reply(**owned_by(review.scope), review_id=review.id, writer_id=actor.id, text=said, at=now)
    session().add(reply)
    session().flush()
    record(actor.id, "replied", "reply", reply.id, review.scope, review=review.id, is_author=is_author)
    return reply


def read_replies(actor: Actor, review: Review, now: datetime) -> None:
    """Keep that one side has read what the other said about any review of the same answer."""
    is_author = review.owner_id == actor.id
    if is_author:
        mark_feedback_read(actor, review, now)
    of_answer = sa.select(Review.id).where(Review.answer_id == review.answer_id)
    other_side = Reply.writer_id != review.owner_id if is_author else Reply.writer_id == review.owner_id
    session().execute(
        sa.update(Reply)
        .where(Reply.review_id.in_(of_answer), other_side, Reply.read_at.is_(None))
        .values(read_at=now)
        .execution_options(synchronize_session=False)
    )


def write_message(actor: Actor, submission: Submission, text: str, now: datetime) -> Message:
    """Write to whoever reads one's own answer, once it was opened and while it waits. Raises RuleBroken, Missing."""
    if submission.owner_id != actor.id:
        raise Missing(str(submission.id))
    submission = locked(submission)
    rules.ensure_may_write(submission.opened_at, is_waiting=submission.is_waiting)
    said = rules.ensure_message(text)
    message = Message(**owned_by(submission.scope), submission_id=submission.id, text=said, at=now)
    session().add(message)
    session().flush()
    record(actor.id, "wrote", "message", message.id, submission.scope, submission=submission.id)
    return message


def add_note(actor: Actor, submission: Submission, text: str, now: datetime) -> SupervisorNote:
    """Leave a note for those who supervise; the same words twice are one note. Raises RuleBroken where it is empty."""
    said = rules.ensure_note(text)
    kept = find_note(actor.id, submission.id, said)
    if kept is not None:
        return kept
    note = SupervisorNote(
        **owned_by(submission.scope), submission_id=submission.id, writer_id=actor.id, text=said, at=now
    )
    session().add(note)
    session().flush()
    record(actor.id, "noted", "supervisor-note", note.id, submission.scope, submission=submission.id)
    return note


def _judge(actor: Actor, review: Review, helped: Helped, now: datetime) -> None:
    kept = session().scalar(sa.select(FeedbackUse).where(FeedbackUse.review_id == review.id).with_for_update())
    if kept is not None and kept.helped is helped:
        return
    if kept is None:
        session().add(FeedbackUse(**owned_by(review.scope), review_id=review.id, helped=helped, at=now))
    else:
        kept.helped, kept.at = helped, now
    record(actor.id, "judged", "review", review.id, review.scope, helped=helped.value)
