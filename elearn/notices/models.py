"""Holds whom to tell what, how far the journal has been read, which messages left, and how often people want one."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db import Base, Identified, UTCDateTime
from elearn.notices.rules import Frequency, Kind


def _word(kind: type[Kind] | type[Frequency]) -> sa.Enum:
    return sa.Enum(kind, native_enum=False, length=20, values_callable=lambda e: [one.value for one in e])


class Notice(Identified, Base):
    """Something that a person is told once: a cause (a line of the journal, a due instant), who, and which kind.

    It names rows and holds no word of anybody; what it says is composed when it is read, through the reach of
    whoever reads. `told_at` is when it left in a message, or was found to be settled before it could; `sent_at` is
    only when it really left.
    """

    __tablename__ = "notice"
    __table_args__ = (
        sa.UniqueConstraint("cause", "person_id", "kind", name="told_once"),
        sa.Index("ix_notice_to_tell", "told_at", "at"),
        sa.Index("ix_notice_about", "kind", "subject_id"),
        sa.CheckConstraint("sent_at IS NULL OR told_at IS NOT NULL", name="what_was_sent_is_told"),
    )

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    kind: Mapped[Kind] = mapped_column(_word(Kind))
    cause: Mapped[str] = mapped_column(sa.String(60))
    subject_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class NoticeCursor(Base):
    """How far the journal has been read: one row."""

    __tablename__ = "notice_cursor"
    __table_args__ = (sa.CheckConstraint("id = 1", name="read_by_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    read_until: Mapped[datetime] = mapped_column(UTCDateTime)


class Digest(Identified, Base):
    """One message to one person on one of their days: claimed before it is sent, so that none leaves twice."""

    __tablename__ = "digest"
    __table_args__ = (sa.UniqueConstraint("person_id", "day", name="written_to_once_a_day"),)

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    day: Mapped[date]
    until: Mapped[datetime] = mapped_column(UTCDateTime)
    claimed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class CalendarFeed(Identified, Base):
    """The address by which one person's calendars ask for their séances and deadlines: only its digest is kept."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        sa.UniqueConstraint("person_id", name="one_calendar_feed_each"),
        sa.UniqueConstraint("token_hash", name="calendar_feed_has_its_own_secret"),
    )

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    token_hash: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)


class NoticeChoice(Identified, Base):
    """How often a person wants a message; nobody who has not chosen is here."""

    __tablename__ = "notice_choice"
    __table_args__ = (sa.UniqueConstraint("person_id", name="chosen_once"),)

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    frequency: Mapped[Frequency] = mapped_column(_word(Frequency))
