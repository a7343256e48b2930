"""Takes, extends, gives back and takes over a submission. Two supervisors never hold the same one."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from elearn.accounts.models import User
from elearn.answers.actions import note_opening
from elearn.answers.models import Answer, Submission
from elearn.answers.rules import Status
from elearn.db import locked, session
from elearn.errors import Missing, RuleBroken, marked
from elearn.journal import record
from elearn.policy import Actor
from elearn.reviews import rules
from elearn.reviews.models import Claim, TakeOver
from elearn.reviews.own_queries import find_claim


def open_submission(actor: Actor, submission: Submission, now: datetime) -> Submission:
    """Keep that the actor was shown a submission; its author can no longer take it back. Raises Missing."""
    hold_answer(submission)
    note_opening(actor, submission, now)
    return submission


def take_claim(actor: Actor, submission: Submission, now: datetime, *, reason: str = "") -> Claim:
    """Hold a submission for thirty minutes from now, whether or not one holds it already.

    Raises RuleBroken if it no longer waits, or somebody else holds it. With a `reason`, a hold of somebody else
    ends and the reason is kept.
    """
    answer = hold_answer(submission)
    if answer.status is not Status.SUBMITTED or answer.verdict_status or submission.number != answer.submissions_count:
        raise RuleBroken(marked("Cette réponse n’attend plus d’avis."))
    if not _hold(actor, submission.id, now):
        _take_over(actor, submission, now, reason)
    note_opening(actor, submission, now)
    claim = find_claim(submission.id)
    if claim is None:
        raise Missing(str(submission.id))
    return claim


def release_claim(actor: Actor, submission: Submission, now: datetime) -> None:
    """Let others take a submission; nothing happens if the actor does not hold it."""
    session().execute(
        sa.update(Claim)
        .where(Claim.submission_id == submission.id, Claim.reviewer_id == actor.id, Claim.ends_at > now)
        .values(ends_at=sa.case((Claim.taken_at > now, Claim.taken_at), else_=now))
        .execution_options(synchronize_session=False)
    )


def hold_answer(submission: Submission) -> Answer:
    """Return the answer of a submission, held until the transaction ends. Raises Missing if it was taken back."""
    answer = locked(session().get_one(Answer, submission.answer_id))
    session().refresh(submission)
    if submission.withdrawn_at is not None:
        raise Missing(str(submission.id))
    return answer


def hold_if_free(actor: Actor, submission: Submission, now: datetime) -> bool:
    """Hold a submission unless somebody else does; say whether the actor holds it now."""
    return _hold(actor, submission.id, now)


def _hold(actor: Actor, submission_id: int, now: datetime) -> bool:
    """Take what is free, over, or one's own already: an UPDATE that states its condition, else a unique key."""
    is_free = sa.or_(Claim.ends_at <= now, Claim.reviewer_id == actor.id)
    if _update(submission_id, is_free, actor, now):
        return True
    if find_claim(submission_id) is not None:
        return False
    try:
        with session().begin_nested():
            session().add(Claim(submission_id=submission_id, **_held_by(actor, now)))
    except IntegrityError:
        return False
    record(actor.id, "claimed", "submission", submission_id)
    return True


def _take_over(actor: Actor, submission: Submission, now: datetime, reason: str) -> None:
    claim = find_claim(submission.id)
    if claim is None:
        raise Missing(str(submission.id))
    holder = session().get_one(User, claim.reviewer_id)
    if not reason:
        raise RuleBroken(
            marked("%(name)s relit déjà cette réponse, encore %(minutes)s min."),
            name=holder.name,
            minutes=rules.minutes_left(claim.ends_at, now),
        )
    if not _update(submission.id, Claim.reviewer_id == holder.id, actor, now):
        raise RuleBroken(marked("Quelqu’un d’autre vient de prendre cette réponse."))
    session().add(TakeOver(submission_id=submission.id, from_id=holder.id, by_id=actor.id, reason=reason, at=now))
    record(actor.id, "took-over", "submission", submission.id, submission.scope, holder_id=holder.id)


def _update(submission_id: int, condition: sa.ColumnElement[bool], actor: Actor, now: datetime) -> bool:
    done = session().execute(
        sa.update(Claim)
        .where(Claim.submission_id == submission_id, condition)
        .values(**_held_by(actor, now))
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def _held_by(actor: Actor, now: datetime) -> dict[str, object]:
    return {"reviewer_id": actor.id, "taken_at": now, "ends_at": now + rules.HOLD}
