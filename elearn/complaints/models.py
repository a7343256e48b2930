"""Holds complaints with what was answered, and the improvements that followed."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.complaints.rules import LONGEST_LINE, FromKind
from elearn.db import Base, Identified, UTCDateTime
from elearn.ownership import within
from elearn.policy import Reach, Scope

KINDS = ", ".join(f"'{kind.value}'" for kind in FromKind)


class Complaint(Identified, Base):
    """What somebody says goes wrong. It stays in the register of the organisation that received it.

    Not `Owned`: when its author moves to another organisation, they go on reading it and the register keeps it.
    `owner_id` is who wrote it; nobody where it came by letter or telephone, and then `from_name` may say who did.
    """

    __tablename__ = "complaint"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "year", "number", name="complaint_numbered_once_a_year"),
        sa.CheckConstraint("number > 0", name="complaint_is_numbered"),
        sa.CheckConstraint(f"from_kind IN ({KINDS})", name="from_kind_is_known"),
        sa.CheckConstraint("owner_id IS NULL OR from_name = ''", name="an_account_needs_no_name"),
        sa.CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", name="closed_by_somebody"),
    )

    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("network.id"), index=True)
    year: Mapped[int]
    number: Mapped[int]
    received_on: Mapped[date]
    from_kind: Mapped[FromKind] = mapped_column(
        sa.Enum(
            FromKind, native_enum=False, length=20, values_callable=lambda e: [k.value for k in e], name="from_kind"
        )
    )
    from_name: Mapped[str] = mapped_column(sa.String(LONGEST_LINE), default="", server_default="")
    subject: Mapped[str] = mapped_column(sa.String(LONGEST_LINE))
    words: Mapped[str] = mapped_column(sa.Text)
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reopened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))

    @property
    def reference(self) -> str:
        """What it is called: the year and its number in it."""
        return f"{self.year}-{self.number}"

    @property
    def scope(self) -> Scope:
        """Whose it is, and in which register."""
        return Scope(self.owner_id, None, self.organisation_id, self.network_id)

    @property
    def register_scope(self) -> Scope:
        """Where its deeds are told in the journal: in its organisation, without its author, and no further."""
        return Scope(organisation_id=self.organisation_id)

    @classmethod
    def within(cls, reach: Reach) -> sa.ColumnElement[bool]:
        """Return the filter that keeps the complaints whose scope `reach` covers."""
        return within(reach, cls.owner_id, None, cls.organisation_id, cls.network_id)


class ComplaintAnswer(Identified, Base):
    """What is answered to a complaint, or what its author adds when they reopen it. Only ever added.

    `owner_id` repeats whose complaint it is, so that what is said to a person goes with their words.
    """

    __tablename__ = "complaint_answer"

    complaint_id: Mapped[int] = mapped_column(sa.ForeignKey("complaint.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    written_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    is_author: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    words: Mapped[str] = mapped_column(sa.Text)


class Improvement(Identified, Base):
    """What an organisation changes: because of a complaint, or of something else that `origin` names."""

    __tablename__ = "improvement"
    __table_args__ = (sa.CheckConstraint("complaint_id IS NOT NULL OR origin <> ''", name="improvement_has_a_cause"),)

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    network_id: Mapped[int] = mapped_column(sa.ForeignKey("network.id"), index=True)
    complaint_id: Mapped[int | None] = mapped_column(sa.ForeignKey("complaint.id"), index=True)
    origin: Mapped[str] = mapped_column(sa.String(LONGEST_LINE), default="", server_default="")
    words: Mapped[str] = mapped_column(sa.Text)
    by_whom: Mapped[str] = mapped_column(sa.String(LONGEST_LINE), default="", server_default="")
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    planned_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    planned_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @property
    def scope(self) -> Scope:
        """In which organisation; it has no owner."""
        return Scope(None, None, self.organisation_id, self.network_id)

    @property
    def register_scope(self) -> Scope:
        """Where its deeds are told in the journal: in its organisation, and no further."""
        return Scope(organisation_id=self.organisation_id)

    @classmethod
    def within(cls, reach: Reach) -> sa.ColumnElement[bool]:
        """Return the filter that keeps the improvements whose scope `reach` covers."""
        return within(reach, None, None, cls.organisation_id, cls.network_id)
