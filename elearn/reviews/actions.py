"""Sends reviews, undoes them within thirty seconds, corrects them, and keeps that they have been read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.answers import actions as answers
from elearn.answers.models import Answer, Submission
from elearn.answers.rules import Status
from elearn.db import session
from elearn.errors import Missing
from elearn.journal import record
from elearn.ownership import owned_by
from elearn.policy import Actor
from elearn.reviews import rules
from elearn.reviews.claim_actions import hold_answer, hold_if_free, release_claim
from elearn.reviews.draft_actions import drop_draft, restore_draft
from elearn.reviews.models import FeedbackRead, KeyIdeaTick, Review, ReviewComment
from elearn.reviews.own_queries import find_own_review, last_number, written_in
from elearn.reviews.queries import in_force
from elearn.reviews.rules import Outcome, Verdict, Written


@dataclass(frozen=True, slots=True)
class Given:
    """A review that is kept, and what became of it."""

    review: Review
    outcome: Outcome


def give_review(
    actor: Actor, submission: Submission, written: Written, *, now: datetime, has_certificate: bool = False
) -> Given:
    """Send a review: the first of a waiting submission decides from thirty seconds later, a further one is an opinion.

    A second one by the same person corrects the first; the same one again changes nothing. Never refused once it
    has a verdict: raises RuleBroken only without one. Ends the claim and the unfinished review.
    """
    written = rules.tidied(written)
    rules.ensure_short_enough(written)
    verdict = rules.ensure_verdict(written.verdict)
    answer = hold_answer(submission)
    answers.note_opening(actor, submission, now)
    earlier = find_own_review(actor.id, submission.id)
    if earlier is not None and written_in(earlier) == written:
        given = Given(earlier, Outcome.ALREADY_SENT)
    elif earlier is not None:
        given = _correct(actor, answer, submission, earlier, written, now=now, has_certificate=has_certificate)
    else:
        given = _send(actor, answer, submission, written, verdict, now)
    release_claim(actor, submission, now)
    drop_draft(actor.id, submission.id)
    return given


def undo_review(actor: Actor, review: Review, now: datetime) -> Submission:
    """Undo one's own review before it counts: it becomes an unfinished one again, and the answer waits again.

    An opinion that was sent meanwhile decides in its place. Raises Missing for somebody else's, RuleBroken too late.
    """
    if review.reviewer_id != actor.id:
        raise Missing(str(review.id))
    submission = session().get_one(Submission, review.submission_id)
    hold_answer(submission)
    session().refresh(review)
    rules.ensure_may_undo(review.effective_at, review.cancelled_at, now)
    review.cancelled_at = now
    session().flush()
    if review.is_deciding:
        answers.undo_verdict(review.answer_id)
        _promote(submission, now)
    restore_draft(actor, submission, written_in(review), now)
    hold_if_free(actor, submission, now)
    record(actor.id, "undid", "review", review.id, review.scope, submission=submission.id)
    return submission


def mark_feedback_read(actor: Actor, review: Review, now: datetime) -> int:
    """Keep that the author has read this review and every other one that counts on the same answer; return how many."""
    answer = session().get(Answer, review.answer_id, with_for_update=True)
    if answer is None or answer.owner_id != actor.id:
        raise Missing(str(review.id))
    is_read = sa.exists().where(FeedbackRead.review_id == Review.id)
    unread = (
        session()
        .scalars(
            sa.select(Review).where(Review.answer_id == answer.id, *in_force(), Review.effective_at <= now, ~is_read)
        )
        .all()
    )
    session().add_all(FeedbackRead(**owned_by(answer.scope), review_id=one.id, read_at=now) for one in unread)
    for one in unread:
        record(actor.id, "read", "review", one.id, answer.scope)
    return len(unread)


def _send(
    actor: Actor, answer: Answer, submission: Submission, written: Written, verdict: Verdict, now: datetime
) -> Given:
    is_last = submission.number == answer.submissions_count
    decides = answer.status is Status.SUBMITTED and answer.verdict_status is None and is_last
    review = _added(
        actor, submission, written, verdict, sent_at=now, effective_at=rules.effective_at(now), is_deciding=decides
    )
    if decides:
        _decide(answer.id, verdict, review.effective_at)
    _record(actor, review, "reviewed", submission)
    return Given(review, Outcome.DECIDES if decides else Outcome.OPINION)


def _correct(
    actor: Actor,
    answer: Answer,
    submission: Submission,
    earlier: Review,
    written: Written,
    *,
    now: datetime,
    has_certificate: bool,
) -> Given:
    """Add the row that replaces an earlier one, at once, or with it if that one does not count yet."""
    wanted = rules.ensure_verdict(written.verdict)
    has_newer = earlier.is_deciding and submission.number != answer.submissions_count
    verdict = rules.corrected_verdict(
        earlier.verdict, wanted, has_newer_submission=has_newer, has_certificate=has_certificate and earlier.is_deciding
    )
    review = _added(
        actor,
        submission,
        written,
        verdict,
        sent_at=now,
        effective_at=max(now, earlier.effective_at),
        is_deciding=earlier.is_deciding,
        corrects_id=earlier.id,
    )
    if earlier.is_deciding and verdict is not earlier.verdict:
        answers.correct_verdict(answer.id, Status(verdict.value), review.effective_at)
    _record(actor, review, "corrected", submission)
    return Given(review, Outcome.CORRECTION if verdict is wanted else Outcome.VERDICT_KEPT)


def _added(
    actor: Actor,
    submission: Submission,
    written: Written,
    verdict: Verdict,
    *,
    sent_at: datetime,
    effective_at: datetime,
    is_deciding: bool,
    corrects_id: int | None = None,
) -> Review:
    scope = owned_by(submission.scope)
    review = Review(
        **scope,
        submission_id=submission.id,
        answer_id=submission.answer_id,
        reviewer_id=actor.id,
        number=last_number(actor.id, submission.id) + 1,
        verdict=verdict,
        words=written.words,
        sent_at=sent_at,
        effective_at=effective_at,
        is_deciding=is_deciding,
        corrects_id=corrects_id,
    )
    session().add(review)
    session().flush()
    session().add_all(
        ReviewComment(
            **scope,
            review_id=review.id,
            from_character=one.start,
            to_character=one.end,
            quote=submission.text[one.start : one.end],
            text=one.text,
        )
        for one in written.comments
    )
    session().add_all(KeyIdeaTick(**scope, review_id=review.id, key_idea_id=idea) for idea in sorted(written.ideas))
    session().flush()
    return review


def _record(actor: Actor, review: Review, verb: str, submission: Submission) -> None:
    record(
        actor.id,
        verb,
        "review",
        review.id,
        review.scope,
        submission=submission.id,
        exercise=submission.exercise_id,
        verdict=review.verdict.value,
        is_deciding=review.is_deciding,
        effective_at=review.effective_at.isoformat(),
    )


def _decide(answer_id: int, verdict: Verdict, effective_at: datetime) -> None:
    decide = answers.accept_answer if verdict is Verdict.ACCEPTED else answers.return_answer
    decide(answer_id, effective_at)


def _promote(submission: Submission, now: datetime) -> None:
    """Let the oldest opinion that stands decide, now that the review that came before it is undone."""
    standing = sa.select(Review).where(Review.submission_id == submission.id, *in_force()).order_by(Review.id).limit(1)
    opinion = session().scalar(standing)
    if opinion is None:
        return
    one: Review | None = opinion
    while one is not None:
        one.is_deciding = True
        one = session().get(Review, one.corrects_id) if one.corrects_id else None
    _decide(submission.answer_id, opinion.verdict, max(now, opinion.effective_at))
