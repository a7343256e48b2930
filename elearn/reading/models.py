"""Holds the sections that a person has read, and the last place where they were."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db import Base, Identified, UTCDateTime
from elearn.ownership import Owned


class SectionRead(Owned, Identified, Base):
    """A person reached the last line of a section, or said that they had read it. Only ever added.

    `renewed_at` is when a renewal asked them to read it again: it is then to be read, and this reading stays proved.
    """

    __tablename__ = "section_read"
    __table_args__ = (
        sa.Index(
            "section_read_once_at_a_time",
            "owner_id",
            "module_slug",
            "section_id",
            unique=True,
            sqlite_where=sa.text("renewed_at IS NULL"),
            postgresql_where=sa.text("renewed_at IS NULL"),
        ),
    )

    module_slug: Mapped[str] = mapped_column(sa.String(80), index=True)
    section_id: Mapped[str] = mapped_column(sa.String(80))
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    minutes: Mapped[int]
    read_at: Mapped[datetime] = mapped_column(UTCDateTime)
    counted_in_team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"))
    renewed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class LastPlace(Owned, Identified, Base):
    """Where a person was last in a module, so that any device can bring them back.

    `part` counts the paragraphs (and other pieces) of the section that were above the screen; `seen_edition_id` is
    the edition whose changes they said that they had seen.
    """

    __tablename__ = "last_place"
    __table_args__ = (sa.UniqueConstraint("owner_id", "module_slug", name="one_last_place_a_module"),)

    module_slug: Mapped[str] = mapped_column(sa.String(80))
    section_id: Mapped[str] = mapped_column(sa.String(80))
    part: Mapped[int] = mapped_column(default=0, server_default="0")
    seen_edition_id: Mapped[int | None] = mapped_column(sa.ForeignKey("edition.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
