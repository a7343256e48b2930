"""Holds the mark that says: everything in this database is invented."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db import Base, UTCDateTime


class DemoMark(Base):
    """There is at most one. Production refuses to start where it stands."""

    __tablename__ = "demo_mark"
    __table_args__ = (sa.CheckConstraint("id = 1", name="marked_once"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    loaded_at: Mapped[datetime] = mapped_column(UTCDateTime)
