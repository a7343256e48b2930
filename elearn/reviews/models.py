"""Holds claims, reviews with their comments and ticks, and what has been read of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db import Base, Identified, UTCDateTime
from elearn.ownership import Owned
from elearn.reviews.rules import Helped, Verdict

STANDS = sa.text("cancelled_at IS NULL")
DECIDES = sa.text("is_deciding AND cancelled_at IS NULL AND corrects_id IS NULL")


class Claim(Identified, Base):
    """A supervisor's hold on a submission. One row a submission: an expired one is taken by a conditional UPDATE."""

    __tablename__ = "claim"
    __table_args__ = (
        sa.UniqueConstraint("submission_id", name="claimed_by_one"),
        sa.CheckConstraint("ends_at >= taken_at", name="claim_has_an_end"),
    )

    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"))
    reviewer_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    taken_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)


class TakeOver(Identified, Base):
    """Somebody took a submission over from its reviewer, and said why."""

    __tablename__ = "take_over"

    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"), index=True)
    from_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(sa.String(500))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Review(Owned, Identified, Base):
    """What a supervisor concluded about one submission. Only ever added: a correction is a new row that names the old.

    It counts from `effective_at`; `cancelled_at` says that its author undid it before. The first review of a
    waiting submission decides; a later one is an opinion.
    """

    __tablename__ = "review"
    __table_args__ = (
        sa.UniqueConstraint("submission_id", "reviewer_id", "number", name="reviewed_once_by_each"),
        sa.Index("corrected_once", "corrects_id", unique=True, sqlite_where=STANDS, postgresql_where=STANDS),
        sa.Index("decided_once", "submission_id", unique=True, sqlite_where=DECIDES, postgresql_where=DECIDES),
        sa.CheckConstraint("verdict IN ('accepted', 'returned')", name="verdict_is_known"),
        sa.CheckConstraint("number >= 1", name="review_is_counted_from_one"),
        sa.CheckConstraint("effective_at >= sent_at", name="review_counts_after_it_is_sent"),
        sa.CheckConstraint("cancelled_at IS NULL OR cancelled_at <= effective_at", name="review_undone_in_time"),
    )

    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"), index=True)
    answer_id: Mapped[int] = mapped_column(sa.ForeignKey("answer.id"), index=True)
    reviewer_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    number: Mapped[int]
    verdict: Mapped[Verdict] = mapped_column(
        sa.Enum(Verdict, native_enum=False, values_callable=lambda e: [v.value for v in e])
    )
    words: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    effective_at: Mapped[datetime] = mapped_column(UTCDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    corrects_id: Mapped[int | None] = mapped_column(sa.ForeignKey("review.id"))
    is_deciding: Mapped[bool] = mapped_column(default=False, server_default=sa.false())


class ReviewComment(Owned, Identified, Base):
    """One remark on the characters `from_character` to `to_character` (not included) of the submission's text."""

    __tablename__ = "review_comment"
    __table_args__ = (
        sa.CheckConstraint("from_character >= 0 AND to_character > from_character", name="comment_is_about_words"),
    )

    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), index=True)
    from_character: Mapped[int]
    to_character: Mapped[int]
    quote: Mapped[str] = mapped_column(sa.Text)
    text: Mapped[str] = mapped_column(sa.Text)


class KeyIdeaTick(Owned, Identified, Base):
    """A supervisor found one key idea in a submission."""

    __tablename__ = "key_idea_tick"
    __table_args__ = (sa.UniqueConstraint("review_id", "key_idea_id", name="ticked_once"),)

    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), index=True)
    key_idea_id: Mapped[str] = mapped_column(sa.String(240), index=True)


class ReviewDraft(Identified, Base):
    """A review that its author has not sent yet: the supervisor's alone, kept like a learner's draft."""

    __tablename__ = "review_draft"
    __table_args__ = (sa.UniqueConstraint("submission_id", "reviewer_id", name="drafted_once_by_each"),)

    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"), index=True)
    reviewer_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    form: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    version: Mapped[int]
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Reply(Owned, Identified, Base):
    """What the author of an answer says back to a review, or a supervisor to them: only ever added.

    `read_at` is when somebody of the other side first read it.
    """

    __tablename__ = "reply"

    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), index=True)
    writer_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Message(Owned, Identified, Base):
    """What the author of an answer writes to whoever reads it, before its review: only ever added."""

    __tablename__ = "message"

    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class FeedbackUse(Owned, Identified, Base):
    """Whether a review helps the author of the answer, as they said last."""

    __tablename__ = "feedback_use"
    __table_args__ = (
        sa.UniqueConstraint("review_id", name="judged_once"),
        sa.CheckConstraint("helped IN ('yes', 'partly', 'no')", name="help_is_known"),
    )

    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"))
    helped: Mapped[Helped] = mapped_column(
        sa.Enum(Helped, native_enum=False, length=10, values_callable=lambda e: [v.value for v in e])
    )
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class SupervisorNote(Owned, Identified, Base):
    """A note between those who supervise, about one submission: data of its author, who receives it on request."""

    __tablename__ = "supervisor_note"

    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"), index=True)
    writer_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Phrase(Identified, Base):
    """A sentence that a supervisor keeps for later comments: theirs alone, or shared with one team."""

    __tablename__ = "phrase"
    __table_args__ = (sa.UniqueConstraint("writer_id", "text", name="kept_once_by_each"),)

    writer_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"), index=True)
    text: Mapped[str] = mapped_column(sa.String(1000))
    kept_at: Mapped[datetime] = mapped_column(UTCDateTime)


class FeedbackRead(Owned, Identified, Base):
    """The author of an answer has read one review of it."""

    __tablename__ = "feedback_read"
    __table_args__ = (sa.UniqueConstraint("review_id", name="feedback_read_once"),)

    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"))
    read_at: Mapped[datetime] = mapped_column(UTCDateTime)
