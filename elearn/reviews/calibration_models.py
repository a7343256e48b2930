"""Holds calibrations: a set of answers that several supervisors read blind, each on their own."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db import Base, Identified, UTCDateTime
from elearn.ownership import Owned, Participation, Placed
from elearn.reviews.calibration_rules import Consent
from elearn.reviews.rules import Verdict


class Calibration(Placed, Identified, Base):
    """Some answers to one question, read by several people who see nothing of each other before all have sent."""

    __tablename__ = "calibration"

    title: Mapped[str] = mapped_column(sa.String(160))
    exercise_id: Mapped[str] = mapped_column(sa.String(160))
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    opened_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class CalibrationAnswer(Owned, Identified, Base):
    """One answer of a set, with what its author said to it; `text` is what readers are shown.

    It is the author's: what they wrote with their leave, or what is left of it without any name, read again by
    whoever opened the set.
    """

    __tablename__ = "calibration_answer"
    __table_args__ = (
        sa.UniqueConstraint("calibration_id", "submission_id", name="calibrated_once"),
        sa.UniqueConstraint("calibration_id", "number", name="calibration_numbered_once"),
        sa.CheckConstraint(f"consent IN ({', '.join(repr(one.value) for one in Consent)})", name="consent_is_known"),
    )

    calibration_id: Mapped[int] = mapped_column(sa.ForeignKey("calibration.id"), index=True)
    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(sa.Text)
    consent: Mapped[Consent] = mapped_column(
        sa.Enum(Consent, native_enum=False, length=20, values_callable=lambda e: [v.value for v in e])
    )
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class CalibrationParticipation(Participation, Identified, Base):
    """One reader's place in a calibration, and when they sent what they read."""

    __tablename__ = "calibration_participation"
    __table_args__ = (sa.UniqueConstraint("calibration_id", "person_id", name="reads_once"),)

    calibration_id: Mapped[int] = mapped_column(sa.ForeignKey("calibration.id"), index=True)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class CalibrationReading(Identified, Base):
    """What one reader found in one answer; theirs alone until everybody has sent."""

    __tablename__ = "calibration_reading"
    __table_args__ = (
        sa.UniqueConstraint("participation_id", "answer_id", name="calibration_read_once_by_each"),
        sa.CheckConstraint("verdict IS NULL OR verdict IN ('accepted', 'returned')", name="reading_verdict_is_known"),
    )

    participation_id: Mapped[int] = mapped_column(sa.ForeignKey("calibration_participation.id"), index=True)
    answer_id: Mapped[int] = mapped_column(sa.ForeignKey("calibration_answer.id"), index=True)
    verdict: Mapped[Verdict | None] = mapped_column(
        sa.Enum(Verdict, native_enum=False, length=10, values_callable=lambda e: [v.value for v in e])
    )
    ideas: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    words: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    kept_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @property
    def version(self) -> int:
        """A number that grows with every save, by which a browser knows what it has from what came since."""
        return int(self.kept_at.timestamp() * 1000)
