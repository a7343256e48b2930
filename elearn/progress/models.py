"""Holds what somebody said of a step, with its proof and its files, and what was last computed of each assignment."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db import Base, Identified, UTCDateTime
from elearn.ownership import Owned
from elearn.progress.proof_rules import HEAVIEST_FILE, LONGEST_NAME, ProofKind

COUNTS = sa.text("withdrawn_at IS NULL AND renewed_at IS NULL")


class Recognition(Owned, Identified, Base):
    """A step counted as done for one person, though its rule was not met here. Withdrawn, it is kept.

    `renewed_at` is when a renewal asked for the step anew: this one stays true of the time before.
    """

    __tablename__ = "recognition"
    __table_args__ = (
        sa.Index(
            "recognised_once_at_a_time",
            "step_id",
            "owner_id",
            unique=True,
            sqlite_where=COUNTS,
            postgresql_where=COUNTS,
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)", name="recognition_withdrawn_by_somebody"
        ),
    )

    step_id: Mapped[int] = mapped_column(sa.ForeignKey("step.id"), index=True)
    done_on: Mapped[date]
    reason: Mapped[str] = mapped_column(sa.Text)
    proof: Mapped[str] = mapped_column(sa.Text)
    recognised_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    recognised_at: Mapped[datetime] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    withdrawn_reason: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    renewed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class FieldWork(Owned, Identified, Base):
    """Work away from the platform (an observed visit, an outside course) that a named person confirmed.

    `seen` holds the points of the step's checklist that were ticked, in their words of that day. Withdrawn, it is kept.
    It counts in the team of the day on which it was done, whatever team the person is in later. `renewed_at` as above.
    """

    __tablename__ = "field_work"
    __table_args__ = (
        sa.Index(
            "confirmed_once_at_a_time",
            "step_id",
            "owner_id",
            unique=True,
            sqlite_where=COUNTS,
            postgresql_where=COUNTS,
        ),
        sa.CheckConstraint("confirmed_by_id <> owner_id", name="field_work_confirmed_by_another"),
        sa.CheckConstraint("minutes BETWEEN 1 AND 6000", name="field_work_takes_time"),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)", name="field_work_withdrawn_by_somebody"
        ),
    )

    step_id: Mapped[int] = mapped_column(sa.ForeignKey("step.id"), index=True)
    counted_in_team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"))
    done_on: Mapped[date]
    minutes: Mapped[int]
    seen: Mapped[list[Any]] = mapped_column(sa.JSON, default=list, server_default="[]")
    account: Mapped[str] = mapped_column(sa.Text)
    proof: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    confirmed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    confirmed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    withdrawn_reason: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    renewed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class ProofFile(Owned, Identified, Base):
    """A file that proves field work or a recognition, whose person it belongs to. Only ever added; kept if that is not.

    Its bytes are read by whoever asks for them by name (`undefer`), never with a list. Erased, it keeps its digest.
    """

    __tablename__ = "proof_file"
    __table_args__ = (
        sa.UniqueConstraint("field_work_id", "digest", name="joined_once_to_field_work"),
        sa.UniqueConstraint("recognition_id", "digest", name="joined_once_to_a_recognition"),
        sa.CheckConstraint("(field_work_id IS NULL) <> (recognition_id IS NULL)", name="proof_file_proves_one_thing"),
        sa.CheckConstraint(f"size BETWEEN 1 AND {HEAVIEST_FILE}", name="proof_file_is_light"),
        sa.CheckConstraint("length(content) IN (0, size)", name="proof_file_is_whole_or_erased"),
        sa.CheckConstraint("kind IN ('pdf', 'png', 'jpg')", name="proof_file_kind_is_known"),
    )

    field_work_id: Mapped[int | None] = mapped_column(sa.ForeignKey("field_work.id"))
    recognition_id: Mapped[int | None] = mapped_column(sa.ForeignKey("recognition.id"))
    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    kind: Mapped[ProofKind] = mapped_column(
        sa.Enum(ProofKind, native_enum=False, length=10, values_callable=lambda e: [k.value for k in e], name="kind")
    )
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(64))
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True, deferred_raiseload=True)


class Tally(Base):
    """What the one computation last said of one assignment, so that a table of thousands need not ask it again.

    Kept for reading alone, and thrown away without loss: where it is missing, the computation is asked. `states` holds
    a letter and `days` a day for each step shown, in the order of their numbers. What hangs on the hour is not in it:
    a deadline is told by `due_at`, and from `until` on (a review takes effect) the row counts no more.
    """

    __tablename__ = "tally"
    __table_args__ = (sa.CheckConstraint("done >= 0 AND done <= total", name="tally_counts_what_was_asked"),)

    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"), primary_key=True, autoincrement=False)
    states: Mapped[str] = mapped_column(sa.Text)
    days: Mapped[str] = mapped_column(sa.Text)
    done: Mapped[int]
    total: Mapped[int]
    may_be_late: Mapped[bool]
    completed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    until: Mapped[datetime | None] = mapped_column(UTCDateTime)


class TallyMark(Identified, Base):
    """Something was written on which tallies rest: of a person, a step, a module or a séance.

    Written in the transaction that changes the fact, so that no reader sees the one without the other; taken away once
    the tallies that it concerns are. It names rows without keys to them: it lives for a minute.
    """

    __tablename__ = "tally_mark"
    __table_args__ = (
        sa.CheckConstraint(
            "(person_id IS NOT NULL) OR (step_id IS NOT NULL) OR (module_slug IS NOT NULL)"
            " OR (discussion_id IS NOT NULL)",
            name="tally_mark_names_something",
        ),
    )

    person_id: Mapped[int | None]
    step_id: Mapped[int | None]
    module_slug: Mapped[str | None] = mapped_column(sa.String(80))
    discussion_id: Mapped[int | None]
