"""Holds the cases that supervisors write, who has written in them, and the texts that lost a conflict."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.cases.rules import Audience
from elearn.db import Base, Identified, UTCDateTime
from elearn.ownership import Placed


class WrittenCase(Placed, Identified, Base):
    """A module that a supervisor writes for a team, as its source text. `version` grows by one at each change.

    `offered_to` says who reads its published edition; `published_version` is the text of that edition.
    """

    __tablename__ = "written_case"
    __table_args__ = (
        sa.CheckConstraint("version >= 1", name="case_version_is_counted_from_one"),
        sa.CheckConstraint("team_id IS NOT NULL", name="case_has_a_team"),
        sa.CheckConstraint(
            "offered_to = 'nobody' OR published_version IS NOT NULL", name="case_is_published_before_it_is_offered"
        ),
    )

    title: Mapped[str] = mapped_column(sa.String(200))
    text: Mapped[str] = mapped_column(sa.Text)
    version: Mapped[int] = mapped_column(default=1)
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    saved_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    offered_to: Mapped[Audience] = mapped_column(
        sa.Enum(Audience, native_enum=False, length=12, values_callable=lambda kind: [one.value for one in kind]),
        default=Audience.NOBODY,
        server_default=Audience.NOBODY.value,
    )
    published_version: Mapped[int | None]


class SetAsideText(Identified, Base):
    """A text of a case that was not kept when two people wrote at once: kept for good, with its writer."""

    __tablename__ = "set_aside_text"

    case_id: Mapped[int] = mapped_column(sa.ForeignKey("written_case.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    written_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)


class CaseWriter(Identified, Base):
    """One person who has written in a case, by any road, with the first and the last time: never its second reader."""

    __tablename__ = "case_writer"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "person_id", name="writer_of_a_case_is_kept_once"),
        sa.CheckConstraint("first_at <= last_at", name="writing_begins_before_it_ends"),
    )

    case_id: Mapped[int] = mapped_column(sa.ForeignKey("written_case.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    first_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_at: Mapped[datetime] = mapped_column(UTCDateTime)


class SecondReading(Identified, Base):
    """Somebody else's reading of one edition of a case before the network reads it; `agrees` is set when it is done."""

    __tablename__ = "second_reading"
    __table_args__ = (
        sa.CheckConstraint(
            "(read_at IS NULL) = (read_by_id IS NULL) AND (read_at IS NULL) = (agrees IS NULL)",
            name="second_reading_is_done_whole",
        ),
        sa.CheckConstraint("read_by_id IS NULL OR read_by_id <> asked_by_id", name="second_reader_is_somebody_else"),
        sa.Index(
            "one_second_reading_waits",
            "case_id",
            unique=True,
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        ),
    )

    case_id: Mapped[int] = mapped_column(sa.ForeignKey("written_case.id"), index=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    version: Mapped[int]
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    read_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    agrees: Mapped[bool | None]
    remark: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
