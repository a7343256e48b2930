"""Holds the published editions and, apart from them, which one is current."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.content.model import ModuleKind
from elearn.db import Base, Identified, UTCDateTime
from elearn.ownership import Placed


class Edition(Identified, Base):
    """One published state of a whole module: `document` is the serialised Module, safe HTML included."""

    __tablename__ = "edition"
    __table_args__ = (
        sa.UniqueConstraint("slug", "digest", name="edition_published_once"),
        sa.UniqueConstraint("slug", "number", name="edition_numbered_once"),
    )

    slug: Mapped[str] = mapped_column(sa.String(80), index=True)
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(64))
    document: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)


class CurrentModule(Placed, Base):
    """One module as lists show it, and the pointer to its current edition. Moving the pointer is publishing.

    A module of the manual has no place and is everybody's; a case has one, and is read by those who sit there.
    """

    __tablename__ = "module"
    __table_args__ = (
        sa.CheckConstraint(
            "(team_id IS NULL OR organisation_id IS NULL) AND (team_id IS NULL OR network_id IS NULL)"
            " AND (organisation_id IS NULL OR network_id IS NULL)",
            name="module_has_one_place_at_most",
        ),
    )

    slug: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    kind: Mapped[ModuleKind] = mapped_column(
        sa.Enum(ModuleKind, native_enum=False, values_callable=lambda e: [k.value for k in e])
    )
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    number: Mapped[int | None]
    title: Mapped[str] = mapped_column(sa.String(200))
    summary: Mapped[str] = mapped_column(sa.Text)
    chapter: Mapped[str] = mapped_column(sa.String(80), default="")
    minutes: Mapped[int]
    is_retired: Mapped[bool] = mapped_column(default=False, server_default=sa.false())


class GlossaryTerm(Base):
    """One word of the trade as it was last published: its definition, and what it is called elsewhere."""

    __tablename__ = "glossary_term"

    slug: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    definition: Mapped[str] = mapped_column(sa.Text)
    countries: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)


class PublishedTag(Base):
    """A principle or a fidelity item as it was last published: what a code that modules cite is called."""

    __tablename__ = "published_tag"

    code: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    section: Mapped[str] = mapped_column(sa.String(120), default="", server_default="")
    position: Mapped[int]


class SearchEntry(Identified, Base):
    """One section of a current module, for the search: what everybody reads of it, never what is revealed later.

    `words` is the text reduced to what is searched: no marks, no case, one space before each word.
    """

    __tablename__ = "search_entry"
    __table_args__ = (sa.UniqueConstraint("slug", "section_id", name="section_searched_once"),)

    slug: Mapped[str] = mapped_column(sa.String(80), index=True)
    section_id: Mapped[str] = mapped_column(sa.String(80))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(200))
    text: Mapped[str] = mapped_column(sa.Text)
    words: Mapped[str] = mapped_column(sa.Text)
