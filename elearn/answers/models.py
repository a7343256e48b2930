"""Holds answers, the frozen submissions made of them, and what their authors thought afterwards."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from elearn.answers.rules import LONGEST, Status, status_at
from elearn.db import Base, Identified, UTCDateTime
from elearn.ownership import Owned

WAITS, WAITS_ON_SQLITE = sa.text("is_waiting"), sa.text("is_waiting = 1")
UNCOUNTED, UNCOUNTED_ON_SQLITE = sa.text("is_uncounted"), sa.text("is_uncounted = 1")
STATUSES = ", ".join(f"'{status.value}'" for status in Status)


def status_column() -> Mapped[Status]:
    """Return the column of an answer's status, kept as its word."""
    return mapped_column(sa.Enum(Status, native_enum=False, values_callable=lambda e: [s.value for s in e]))


class Answer(Owned, Identified, Base):
    """One learner's running work on one exercise, in one round. The draft is its author's alone.

    `renewed_at` is when a renewal opened the next round: from then on this one is read, and written in no more.
    """

    __tablename__ = "answer"
    __table_args__ = (
        sa.UniqueConstraint("owner_id", "exercise_id", "round", name="answered_once_a_round"),
        sa.CheckConstraint(f"status IN ({STATUSES})", name="status_is_known"),
        sa.CheckConstraint("round >= 1", name="round_is_counted_from_one"),
        sa.CheckConstraint("draft_version >= 0", name="draft_version_only_grows"),
        sa.CheckConstraint(f"length(draft_text) <= {LONGEST}", name="draft_has_a_limit"),
    )

    exercise_id: Mapped[str] = mapped_column(sa.String(160), index=True)
    module_slug: Mapped[str] = mapped_column(sa.String(80), index=True)
    round: Mapped[int] = mapped_column(default=1, server_default="1")
    status: Mapped[Status] = status_column()
    draft_text: Mapped[str] = mapped_column(sa.Text, default="")
    draft_version: Mapped[int] = mapped_column(default=0, server_default="0")
    draft_saved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    draft_edition_id: Mapped[int | None] = mapped_column(sa.ForeignKey("edition.id"))
    submissions_count: Mapped[int] = mapped_column(default=0, server_default="0")
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revealed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    verdict_status: Mapped[Status | None] = mapped_column(
        sa.Enum(Status, native_enum=False, values_callable=lambda e: [s.value for s in e], name="verdict_status")
    )
    verdict_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    takeaway: Mapped[str] = mapped_column(sa.String(600), default="", server_default="")
    self_checked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    renewed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def was_ever_submitted(self) -> bool:
        """Whether this exercise was handed in once, in this round or before: what that opened stays open."""
        return self.submissions_count > 0 or self.round > 1

    def status_at(self, now: datetime) -> Status:
        """Return the status that everybody sees at `now`."""
        return status_at(self.status, self.verdict_status, self.verdict_at, now)

    @classmethod
    def status_now(cls, now: datetime) -> sa.ColumnElement[str]:
        """Return the same as `status_at`, as a column of a statement."""
        has_effect = sa.and_(cls.status == Status.SUBMITTED, cls.verdict_at.is_not(None), cls.verdict_at <= now)
        return sa.case((has_effect, cls.verdict_status), else_=cls.status)


class DraftVersion(Identified, Base):
    """One earlier text of a draft: the last twenty are kept, and for good the losers of a conflict."""

    __tablename__ = "draft_version"
    __table_args__ = (sa.Index("ix_draft_version_of_answer", "answer_id", "id"),)

    answer_id: Mapped[int] = mapped_column(sa.ForeignKey("answer.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(sa.Text)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    is_kept_for_good: Mapped[bool] = mapped_column(default=False, server_default=sa.false())


class Submission(Owned, Identified, Base):
    """A frozen copy of an answer at the moment of handing in. Only ever added.

    `seen_digest` fingerprints the story, stage and prompt that were answered; `idempotency_key` was minted
    with the page's form. `opened_at` is when somebody other than the author first took or read it. `is_waiting` repeats
    what the answer's status and verdict say (a test compares them), so that a queue of ten thousand costs one index.
    `is_uncounted` until whoever keeps counts of the person has taken note: no statement more when one hands in.
    """

    __tablename__ = "submission"
    __table_args__ = (
        sa.UniqueConstraint("answer_id", "number", name="submission_numbered_once"),
        sa.UniqueConstraint("answer_id", "idempotency_key", name="submitted_once_a_form"),
        sa.CheckConstraint("number >= 1", name="submission_is_counted_from_one"),
        sa.Index(
            "ix_submission_waiting",
            "submitted_at",
            "id",
            "team_id",
            "owner_id",
            "exercise_id",
            sqlite_where=WAITS_ON_SQLITE,
            postgresql_where=WAITS,
        ),
        sa.Index(
            "ix_submission_waiting_by_team",
            "team_id",
            "exercise_id",
            "edition_id",
            "owner_id",
            sqlite_where=WAITS_ON_SQLITE,
            postgresql_where=WAITS,
        ),
        sa.Index(
            "ix_submission_waiting_by_person",
            "owner_id",
            "team_id",
            sqlite_where=WAITS_ON_SQLITE,
            postgresql_where=WAITS,
        ),
        sa.Index(
            "ix_submission_uncounted",
            "owner_id",
            sqlite_where=UNCOUNTED_ON_SQLITE,
            postgresql_where=UNCOUNTED,
        ),
    )

    answer_id: Mapped[int] = mapped_column(sa.ForeignKey("answer.id"), index=True)
    exercise_id: Mapped[str] = mapped_column(sa.String(160), index=True)
    module_slug: Mapped[str] = mapped_column(sa.String(80))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(sa.Text)
    words: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(64))
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    seen_digest: Mapped[str] = mapped_column(sa.String(64))
    idempotency_key: Mapped[str] = mapped_column(sa.String(64))
    submitted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_on: Mapped[date | None]
    is_after_reveal: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    is_waiting: Mapped[bool] = mapped_column(default=True, server_default=sa.false())
    is_uncounted: Mapped[bool] = mapped_column(default=True, server_default=sa.false())
    counted_in_team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"))
    answer: Mapped[Answer] = relationship(lazy="raise")


class Withdrawal(Owned, Identified, Base):
    """The author took a submission back before anybody else had opened it."""

    __tablename__ = "withdrawal"
    __table_args__ = (sa.UniqueConstraint("submission_id", name="withdrawn_once"),)

    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class SelfCheck(Owned, Identified, Base):
    """The author found one key idea in their own answer: not a mark, a look back."""

    __tablename__ = "self_check"
    __table_args__ = (sa.UniqueConstraint("answer_id", "key_idea_id", name="self_checked_once"),)

    answer_id: Mapped[int] = mapped_column(sa.ForeignKey("answer.id"), index=True)
    key_idea_id: Mapped[str] = mapped_column(sa.String(240), index=True)


class Reflection(Owned, Identified, Base):
    """A later look back at an earlier stage (« ce que je changerais »): not a submission, not reviewed."""

    __tablename__ = "reflection"

    answer_id: Mapped[int] = mapped_column(sa.ForeignKey("answer.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class AccessLine(Identified, Base):
    """Somebody other than the author was shown a submission: one line per reader, submission and day."""

    __tablename__ = "access_line"
    __table_args__ = (sa.UniqueConstraint("submission_id", "reader_id", "day", name="access_told_once_a_day"),)

    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"), index=True)
    reader_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    day: Mapped[date]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
