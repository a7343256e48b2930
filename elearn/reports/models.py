"""Holds the words with which whoever coordinates introduces a yearly report."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db import Base, Identified, UTCDateTime
from elearn.policy import Scope


class Foreword(Identified, Base):
    """What whoever coordinates an organisation, or a network, says of one year. Only ever added: the last one is shown.

    Its place is an organisation with its network, or a network alone.
    """

    __tablename__ = "foreword"

    network_id: Mapped[int] = mapped_column(sa.ForeignKey("network.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    year: Mapped[int]
    words: Mapped[str] = mapped_column(sa.Text)
    written_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @property
    def scope(self) -> Scope:
        """In which place; it has no owner."""
        return Scope(None, None, self.organisation_id, self.network_id)
