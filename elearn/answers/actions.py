"""Writes a learner's words: saves drafts, hands them in, takes them back, reveals, looks back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from elearn.answers import rules
from elearn.answers.models import AccessLine, Answer, DraftVersion, Reflection, SelfCheck, Submission, Withdrawal
from elearn.answers.rules import Move, Status
from elearn.content.filled import own_words
from elearn.content.model import Exercise
from elearn.db import locked, session
from elearn.errors import Missing, RuleBroken
from elearn.journal import record
from elearn.ownership import owned_by
from elearn.policy import Actor


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """A draft is on the server: its version and when."""

    answer_id: int
    version: int
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two texts exist: the one just sent and the one kept before. Neither is lost."""

    yours: str
    theirs: str
    version: int
    saved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What the author had before their eyes when answering."""

    exercise: Exercise
    module_slug: str
    edition_id: int


def save_draft(actor: Actor, seen: Seen, *, text: str, base_version: int, now: datetime) -> SavedDraft | Conflict:
    """Keep a draft. A stale `base_version` gives both texts back, nothing overwritten. Raises RuleBroken."""
    text = rules.normalised(text)
    rules.ensure_short_enough(text)
    answer = own_answer(actor, seen)
    if base_version != answer.draft_version and text != answer.draft_text:
        return _keep_both(answer, text, now)
    if text != answer.draft_text:
        _keep_earlier(answer)
        answer.draft_text = text
        answer.draft_version += 1
        answer.draft_edition_id = seen.edition_id
    answer.draft_saved_at = now
    session().flush()
    return SavedDraft(answer.id, answer.draft_version, now)


def submit_answer(
    actor: Actor,
    seen: Seen,
    *,
    text: str,
    key: str,
    now: datetime,
    review_days: int,
    zone: str,
    closed: Collection[date] = (),
    base_version: int | None = None,
) -> Submission | Conflict:
    """Hand an answer in: a frozen copy, once for each form (`key`). Raises RuleBroken where that is not possible now.

    The same key with the same text gives the first submission back; with another text, both texts. So does a stale
    `base_version`: what was written meanwhile in another tab is not handed over unseen. To be run as a `deed`: two tabs
    that write their first words at once raise IntegrityError in one of them, which then finds the other's answer.
    """
    text = rules.normalised(text)
    answer = _find_own(actor.id, seen.exercise.id) or _blank_answer(actor, seen)
    is_stale = base_version not in (None, answer.draft_version) and answer.draft_text not in ("", text)
    if answer.submissions_count:  # an old form sent again: its key says so
        earlier = _submission_of_key(answer, key)
        if earlier is not None:
            return _as_before(earlier, answer, text)
    rules.ensure_worth_submitting(text)
    rules.ensure_scored(seen.exercise, text)
    status = rules.after(answer.status_at(now), Move.SUBMIT)
    if is_stale:
        return _keep_both(answer, text, now)
    submission = _frozen_copy(actor, answer, seen, text=text, key=key, now=now)
    submission.due_on = rules.due_on(now.astimezone(ZoneInfo(zone)).date(), review_days, closed)
    _hand_over(answer, status, submission, now)
    session().add(submission)
    session().flush()
    record(
        actor.id,
        "submitted",
        "submission",
        submission.id,
        answer.scope,
        exercise=seen.exercise.id,
        number=submission.number,
    )
    return submission


def withdraw_submission(actor: Actor, answer: Answer, now: datetime) -> Withdrawal:
    """Take the last submission back, as long as nobody else has opened it. Raises RuleBroken."""
    answer = locked(answer)
    submission = last_submission(answer.id)
    if submission is None:  # a second click, or a second window
        raise RuleBroken(rules.REFUSALS[Move.WITHDRAW])
    answer.status = rules.ensure_may_withdraw(answer.status_at(now), submission.opened_at)
    answer.verdict_status = answer.verdict_at = None
    answer.draft_text, answer.draft_saved_at = submission.text, now
    answer.draft_version += 1
    submission.withdrawn_at, submission.is_waiting = now, False
    withdrawal = Withdrawal(**owned_by(answer.scope), submission_id=submission.id, at=now)
    session().add(withdrawal)
    record(actor.id, "withdrew", "submission", submission.id, answer.scope, exercise=answer.exercise_id)
    return withdrawal


def accept_answer(answer_id: int, effective_at: datetime) -> None:
    """Let the verdict « validée » count from `effective_at`. Raises RuleBroken if nothing waits."""
    _decide(answer_id, Move.ACCEPT, effective_at)


def return_answer(answer_id: int, effective_at: datetime) -> None:
    """Let the verdict « à reprendre » count from `effective_at`. Raises RuleBroken if nothing waits."""
    _decide(answer_id, Move.RETURN, effective_at)


def undo_verdict(answer_id: int) -> None:
    """Forget a verdict that has not taken effect: the answer waits again."""
    answer = _locked_answer(answer_id)
    answer.verdict_status = answer.verdict_at = None
    _wait(answer_id, is_waiting=True)


def correct_verdict(answer_id: int, verdict: Status, now: datetime) -> None:
    """Replace a verdict by a corrected one, at once; the room `reviews` has ruled that it may be."""
    answer = _locked_answer(answer_id)
    answer.verdict_status, answer.verdict_at = verdict, now


def note_opening(reader: Actor, submission: Submission, now: datetime) -> None:
    """Keep that somebody else was shown a submission: one line per reader, submission and day."""
    if reader.id == submission.owner_id:
        return
    day = now.date()
    known = session().scalar(
        sa.select(AccessLine.id).where(
            AccessLine.submission_id == submission.id, AccessLine.reader_id == reader.id, AccessLine.day == day
        )
    )
    if known is None:
        session().add(AccessLine(submission_id=submission.id, reader_id=reader.id, day=day, at=now))
    if submission.opened_at is None:
        submission.opened_at = now


def reveal(actor: Actor, seen: Seen, now: datetime) -> Answer:
    """Open the model answer without a submission (« après la séance »); what is submitted later says so."""
    answer = own_answer(actor, seen)
    if answer.revealed_at is None:
        answer.revealed_at = now
    return answer


def keep_self_check(actor: Actor, answer: Answer, ideas: Collection[str], takeaway: str, now: datetime) -> None:
    """Keep which key ideas the author finds in their answer, and the line « Ce que je retiens »."""
    answer = locked(answer)
    session().execute(sa.delete(SelfCheck).where(SelfCheck.answer_id == answer.id))
    session().add_all(
        SelfCheck(**owned_by(answer.scope), answer_id=answer.id, key_idea_id=idea) for idea in sorted(ideas)
    )
    answer.takeaway, answer.self_checked_at = rules.normalised(takeaway).strip(), now
    record(actor.id, "self-checked", "answer", answer.id, answer.scope, ideas=len(set(ideas)))


def reflect(answer: Answer, text: str, now: datetime) -> Reflection:
    """Keep a later look back at an answer. Raises RuleBroken if it is empty or too long."""
    text = rules.normalised(text)
    rules.ensure_worth_submitting(text)
    reflection = Reflection(**owned_by(answer.scope), answer_id=answer.id, text=text, at=now)
    session().add(reflection)
    return reflection


def own_answer(actor: Actor, seen: Seen) -> Answer:
    """Return the actor's answer to an exercise, held until the transaction ends; made if it is not there."""
    answer = _find_own(actor.id, seen.exercise.id)
    if answer is not None:
        return answer
    made = _blank_answer(actor, seen)
    try:
        with session().begin_nested():
            session().add(made)
    except sa.exc.IntegrityError:  # another tab made it a moment before
        again = _find_own(actor.id, seen.exercise.id)
        if again is None:
            raise
        return again
    return made


def open_rounds(person_id: int, exercise_ids: Collection[str], now: datetime) -> int:
    """Open a new round of the answers to some exercises that were handed in; return how many.

    What was handed in stays as it is. Words that wait in a draft go on into the new round.
    """
    latest = session().scalars(
        sa.select(Answer)
        .where(Answer.owner_id == person_id, Answer.exercise_id.in_(sorted(exercise_ids)), Answer.renewed_at.is_(None))
        .order_by(Answer.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    made = [_next_round(answer, now) for answer in latest if last_submission(answer.id) is not None]
    session().add_all(made)
    session().flush()
    return len(made)


def last_submission(answer_id: int) -> Submission | None:
    """Return the latest submission of an answer that has not been taken back, or None."""
    return session().scalar(
        sa.select(Submission)
        .where(Submission.answer_id == answer_id, Submission.withdrawn_at.is_(None))
        .order_by(Submission.number.desc())
        .limit(1)
    )


def latest_loser(answer: Answer) -> DraftVersion | None:
    """Return the last text that lost a conflict on this answer, or None."""
    return session().scalar(
        sa.select(DraftVersion)
        .where(DraftVersion.answer_id == answer.id, DraftVersion.is_kept_for_good.is_(True))
        .order_by(DraftVersion.id.desc())
        .limit(1)
    )


def _blank_answer(actor: Actor, seen: Seen) -> Answer:
    """Return the answer of somebody who has not written yet, to be added with their first words."""
    return Answer(
        **owned_by(actor.scope),
        exercise_id=seen.exercise.id,
        module_slug=seen.module_slug,
        round=1,
        status=Status.DRAFT,
        draft_text="",
        draft_version=0,
        submissions_count=0,
    )


def _next_round(answer: Answer, now: datetime) -> Answer:
    """Return the round after one, counted on from its versions, so that an old tab is known as old."""
    submission = last_submission(answer.id)
    is_unsent = answer.status_at(now) in (Status.DRAFT, Status.RETURNED)
    text = answer.draft_text if is_unsent and submission and submission.text != answer.draft_text else ""
    answer.renewed_at = now
    return Answer(
        **owned_by(answer.scope),
        exercise_id=answer.exercise_id,
        module_slug=answer.module_slug,
        round=answer.round + 1,
        status=Status.DRAFT,
        draft_text=text,
        draft_version=answer.draft_version + 1,
        draft_saved_at=answer.draft_saved_at if text else None,
        draft_edition_id=answer.draft_edition_id if text else None,
        submissions_count=0,
    )


def _find_own(person_id: int, exercise_id: str) -> Answer | None:
    facts = {"person": person_id, "exercise": exercise_id}
    found: Answer | None = session().scalar(_latest_round(), facts)
    if found is not None and found.renewed_at is not None:  # a renewal opened the next round while this one was held
        found = session().scalar(_latest_round(), facts)
    return found


@cache
def _latest_round() -> sa.Select[Answer]:
    """Return the statement that finds a person's own answer and holds it, made once: it runs for each text sent."""
    person, exercise = sa.bindparam("person", type_=sa.Integer()), sa.bindparam("exercise", type_=sa.String())
    return (
        sa.select(Answer)
        .where(Answer.owner_id == person, Answer.exercise_id == exercise)
        .order_by(Answer.round.desc())
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _locked_answer(answer_id: int) -> Answer:
    answer = session().get(Answer, answer_id, with_for_update=True, populate_existing=True)
    if answer is None:
        raise Missing(str(answer_id))
    return answer


def _decide(answer_id: int, move: Move, effective_at: datetime) -> None:
    answer = _locked_answer(answer_id)
    answer.verdict_status = rules.after(answer.status, move)
    answer.verdict_at = effective_at
    _wait(answer_id, is_waiting=False)


def _wait(answer_id: int, *, is_waiting: bool) -> None:
    """Put the last submission of an answer into the queue, or take it out."""
    submission = last_submission(answer_id)
    if submission is not None:
        submission.is_waiting = is_waiting


def _submission_of_key(answer: Answer, key: str) -> Submission | None:
    return session().scalar(
        sa.select(Submission).where(Submission.answer_id == answer.id, Submission.idempotency_key == key)
    )


def _as_before(earlier: Submission, answer: Answer, text: str) -> Submission | Conflict:
    """Return what the same form has handed in already, or both texts where it says something else now."""
    if earlier.text == text:
        return earlier
    return Conflict(text, earlier.text, answer.draft_version, earlier.submitted_at)


def _frozen_copy(actor: Actor, answer: Answer, seen: Seen, *, text: str, key: str, now: datetime) -> Submission:
    return Submission(
        **owned_by(answer.scope),
        answer=answer,
        exercise_id=answer.exercise_id,
        module_slug=answer.module_slug,
        number=answer.submissions_count + 1,
        text=text,
        words=own_words(seen.exercise, text),
        digest=rules.digest_of(text),
        edition_id=seen.edition_id,
        seen_digest=seen.exercise.seen_digest,
        idempotency_key=key,
        submitted_at=now,
        is_after_reveal=rules.is_revealed(answer.revealed_at),
        counted_in_team_id=actor.scope.team_id,
    )


def _hand_over(answer: Answer, status: Status, submission: Submission, now: datetime) -> None:
    answer.status = status
    answer.verdict_status = answer.verdict_at = None
    answer.submissions_count = submission.number
    answer.submitted_at = now
    answer.revealed_at = answer.revealed_at or now
    if submission.text != answer.draft_text:
        _keep_earlier(answer)
        answer.draft_text = submission.text
        answer.draft_version += 1
    answer.draft_saved_at = now
    answer.draft_edition_id = submission.edition_id


def _keep_both(answer: Answer, text: str, now: datetime) -> Conflict:
    lost = latest_loser(answer)
    if lost is None or lost.text != text:  # the same text sent twice is one text
        session().add(DraftVersion(answer_id=answer.id, text=text, saved_at=now, is_kept_for_good=True))
    return Conflict(text, answer.draft_text, answer.draft_version, answer.draft_saved_at)


def _keep_earlier(answer: Answer) -> None:
    """Keep the text that a newer one replaces; the last twenty are enough."""
    if not answer.draft_text:
        return
    session().add(DraftVersion(answer_id=answer.id, text=answer.draft_text, saved_at=answer.draft_saved_at))
    if answer.draft_version <= rules.KEPT_DRAFTS:
        return  # there cannot be more of them yet
    session().flush()
    kept = (
        sa.select(DraftVersion.id)
        .where(DraftVersion.answer_id == answer.id, DraftVersion.is_kept_for_good.is_(False))
        .order_by(DraftVersion.id.desc())
        .limit(rules.KEPT_DRAFTS)
    )
    session().execute(
        sa.delete(DraftVersion).where(
            DraftVersion.answer_id == answer.id,
            DraftVersion.is_kept_for_good.is_(False),
            DraftVersion.id.not_in(kept.scalar_subquery()),
        )
    )
