"""Holds the cases that supervisors write, and the texts that lost a conflict."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db import Base, Identified, UTCDateTime
from elearn.ownership import Placed


class WrittenCase(Placed, Identified, Base):
    """A module that a supervisor writes for a team, as its source text. `version` grows by one at each change."""

    __tablename__ = "written_case"
    __table_args__ = (
        sa.CheckConstraint("version >= 1", name="case_version_is_counted_from_one"),
        sa.CheckConstraint("team_id IS NOT NULL", name="case_has_a_team"),
    )

    title: Mapped[str] = mapped_column(sa.String(200))
    text: Mapped[str] = mapped_column(sa.Text)
    version: Mapped[int] = mapped_column(default=1)
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    saved_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)


class SetAsideText(Identified, Base):
    """A text of a case that was not kept when two people wrote at once: kept for good, with its writer."""

    __tablename__ = "set_aside_text"

    case_id: Mapped[int] = mapped_column(sa.ForeignKey("written_case.id"), index=True)
    text: Mapped[str] = mapped_column(sa.Text)
    written_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
