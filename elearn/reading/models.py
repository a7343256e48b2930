"""Holds the sections that a person has read, and the last place where they were."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db import Base, Identified, UTCDateTime
from elearn.ownership import Owned


class SectionRead(Owned, Identified, Base):
    """A person reached the last line of a section, or said that they had read it. Only ever added."""

    __tablename__ = "section_read"
    __table_args__ = (sa.UniqueConstraint("owner_id", "module_slug", "section_id", name="section_read_once"),)

    module_slug: Mapped[str] = mapped_column(sa.String(80), index=True)
    section_id: Mapped[str] = mapped_column(sa.String(80))
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    minutes: Mapped[int]
    read_at: Mapped[datetime] = mapped_column(UTCDateTime)
    counted_in_team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"))


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
