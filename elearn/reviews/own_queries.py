"""Reads what one supervisor has on one submission: the claim, the unfinished review, the review that stands."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from elearn.answers.models import AccessLine
from elearn.db import session
from elearn.reviews import rules
from elearn.reviews.models import Claim, KeyIdeaTick, Review, ReviewComment, ReviewDraft, SupervisorNote
from elearn.reviews.queries import in_force
from elearn.reviews.rules import Written, WrittenComment


def find_claim(submission_id: int) -> Claim | None:
    """Return the claim on a submission as it stands in the database, running or over."""
    return session().scalar(
        sa.select(Claim).where(Claim.submission_id == submission_id).execution_options(populate_existing=True)
    )


def find_draft(reviewer_id: int, submission_id: int) -> ReviewDraft | None:
    """Return a supervisor's own unfinished review, or None."""
    return session().scalar(
        sa.select(ReviewDraft)
        .where(ReviewDraft.submission_id == submission_id, ReviewDraft.reviewer_id == reviewer_id)
        .execution_options(populate_existing=True)
    )


def find_note(writer_id: int, submission_id: int, text: str) -> SupervisorNote | None:
    """Return the note in which somebody said just this of a submission, or None."""
    same = sa.select(SupervisorNote).where(
        SupervisorNote.writer_id == writer_id,
        SupervisorNote.submission_id == submission_id,
        SupervisorNote.text == text,
    )
    return session().scalar(same.limit(1))


def find_own_review(reviewer_id: int, submission_id: int) -> Review | None:
    """Return the review of a supervisor that stands on a submission, its last correction if there is one."""
    return session().scalar(
        sa.select(Review)
        .where(Review.submission_id == submission_id, Review.reviewer_id == reviewer_id, *in_force())
        .order_by(Review.id.desc())
        .limit(1)
    )


def last_number(reviewer_id: int, submission_id: int) -> int:
    """Return how many reviews a supervisor has sent on a submission, undone ones included."""
    highest = sa.select(sa.func.max(Review.number)).where(
        Review.submission_id == submission_id, Review.reviewer_id == reviewer_id
    )
    return session().scalar(highest) or 0


def written_in(review: Review) -> Written:
    """Return what a review says, as it was written, in two statements."""
    comments = session().scalars(sa.select(ReviewComment).where(ReviewComment.review_id == review.id))
    ideas = session().scalars(sa.select(KeyIdeaTick.key_idea_id).where(KeyIdeaTick.review_id == review.id))
    written = tuple(WrittenComment(one.from_character, one.to_character, one.text) for one in comments)
    return rules.tidied(Written(review.verdict, review.words, frozenset(ideas), written))


def has_opened(reader_id: int, submission_id: int, day: date) -> bool:
    """Whether the journal of openings already tells of this reader and submission on this day."""
    line = sa.select(AccessLine.id).where(
        AccessLine.submission_id == submission_id, AccessLine.reader_id == reader_id, AccessLine.day == day
    )
    return session().scalar(line) is not None
