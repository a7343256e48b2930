"""Remembers that somebody was erased: when, by whom and why, and nothing of who they were."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db import Base, Identified, UTCDateTime


class Erasure(Identified, Base):
    """The texts and the identity of one person were taken out. `by_id` is nobody when a restored copy is cleaned."""

    __tablename__ = "erasure"
    __table_args__ = (
        sa.UniqueConstraint("person_id", name="erased_once"),
        sa.CheckConstraint("reason <> ''", name="erasure_has_a_reason"),
    )

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(sa.String(300))
    hides_name: Mapped[bool]
