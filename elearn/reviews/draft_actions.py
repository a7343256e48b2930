"""Keeps a review that is not sent yet, so that a closed window or a lost network costs no word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from elearn.answers.models import Submission
from elearn.answers.rules import normalised
from elearn.db import session
from elearn.policy import Actor
from elearn.reviews import rules
from elearn.reviews.claim_actions import hold_answer
from elearn.reviews.models import ReviewDraft
from elearn.reviews.own_queries import find_draft, find_note, find_own_review, written_in
from elearn.reviews.rules import Written


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """An unfinished review is on the server. `was_joined`: two windows had written apart, and both texts are kept."""

    version: int
    saved_at: datetime
    was_joined: bool = False


def keep_draft(
    actor: Actor, submission: Submission, written: Written, *, base_version: int, now: datetime, note: str = ""
) -> KeptDraft:
    """Keep an unfinished review, and an unfinished note; what another window has kept since `base_version` is joined.

    Nothing is kept of a review that says what the one already sent says (a save that comes late).
    Raises RuleBroken if it is longer than can be kept.
    """
    rules.ensure_short_enough(written)
    hold_answer(submission)
    draft, written, note = find_draft(actor.id, submission.id), rules.tidied(written), normalised(note)
    if draft is None:
        return _first(actor, submission, written, note, base_version + 1, now)
    kept, kept_note = rules.written_of(draft.form), note_in(draft)
    sent = (written, note)
    if base_version != draft.version:
        written, note = rules.joined(kept, written), rules.joined_texts(kept_note, note)
    was_joined = (written, note) != sent
    draft.form = _form(written, note)
    draft.version = max(draft.version, base_version) + 1
    draft.saved_at = now
    return KeptDraft(draft.version, now, was_joined)


def note_in(draft: ReviewDraft) -> str:
    """Return the unfinished note for those who supervise that is kept beside an unfinished review."""
    return str(draft.form.get("note", ""))


def restore_draft(actor: Actor, submission: Submission, written: Written, now: datetime) -> None:
    """Make a review that was undone an unfinished one again, joined to what may have been begun since."""
    keep_draft(actor, submission, written, base_version=-1, now=now)


def drop_draft(reviewer_id: int, submission_id: int) -> None:
    """Forget an unfinished review, because it has been sent."""
    session().execute(
        sa.delete(ReviewDraft).where(ReviewDraft.submission_id == submission_id, ReviewDraft.reviewer_id == reviewer_id)
    )


def _form(written: Written, note: str) -> dict[str, Any]:
    return written.as_form() | ({"note": note} if note.strip() else {})


def _first(actor: Actor, submission: Submission, written: Written, note: str, version: int, now: datetime) -> KeptDraft:
    sent = find_own_review(actor.id, submission.id)
    is_new = not written.is_empty and (sent is None or written_in(sent) != written)
    is_noted = not note.strip() or find_note(actor.id, submission.id, note.strip()) is not None
    if is_new or not is_noted:
        draft = ReviewDraft(submission_id=submission.id, reviewer_id=actor.id, form=_form(written, note))
        draft.version, draft.saved_at = version, now
        session().add(draft)
    return KeptDraft(version, now)
