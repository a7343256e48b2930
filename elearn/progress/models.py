"""Holds the steps that somebody counted as done by hand, with a reason and a proof."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db import Base, Identified, UTCDateTime
from elearn.ownership import Owned


class Recognition(Owned, Identified, Base):
    """A step counted as done for one person, though its rule was not met here. Withdrawn, it is kept."""

    __tablename__ = "recognition"
    __table_args__ = (
        sa.Index(
            "recognised_once_at_a_time",
            "step_id",
            "owner_id",
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
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
