"""Holds proofs with their frozen facts, and what happened to them afterwards."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.certificates.rules import EventKind, Paper, State, digest_of, state_at
from elearn.db import Base, Identified, UTCDateTime
from elearn.ownership import Owned, within
from elearn.policy import Reach

KINDS = ", ".join(f"'{kind.value}'" for kind in EventKind)
PAPERS = ", ".join(f"'{paper.value}'" for paper in Paper)


class Certificate(Owned, Identified, Base):
    """One proof. `facts` is everything that it prints, frozen; the columns beside are for lists. Never changed.

    `issuing_organisation_id` stays when the person moves: who issued a proof keeps it, as the law asks.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        sa.UniqueConstraint("issuing_organisation_id", "number", name="certificate_numbered_once_an_organisation"),
        sa.UniqueConstraint("code", name="certificate_has_its_own_code"),
        sa.CheckConstraint("minutes > 0", name="certificate_rests_on_evidence"),
        sa.CheckConstraint("ends_on >= starts_on", name="certificate_ends_after_it_starts"),
        sa.CheckConstraint(f"paper IN ({PAPERS})", name="paper_is_known"),
    )

    paper: Mapped[Paper] = mapped_column(
        sa.Enum(Paper, native_enum=False, length=20, values_callable=lambda e: [p.value for p in e], name="paper"),
        default=Paper.ATTESTATION,
        server_default=Paper.ATTESTATION.value,
    )
    number: Mapped[str] = mapped_column(sa.String(20))
    code: Mapped[str] = mapped_column(sa.String(14))
    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"), index=True)
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"), index=True)
    issuing_organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    counted_in_team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"))
    name: Mapped[str] = mapped_column(sa.String(160))
    title: Mapped[str] = mapped_column(sa.String(160))
    organisation_name: Mapped[str] = mapped_column(sa.String(160))
    minutes: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    issued_on: Mapped[date]
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    issued_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    valid_until: Mapped[date | None]
    zone: Mapped[str] = mapped_column(sa.String(60))
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    digest: Mapped[str] = mapped_column(sa.String(64))
    name_hidden_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def is_untouched(self) -> bool:
        """Whether the facts are those that were issued; the law took out the name of somebody who was erased."""
        return self.name_hidden_at is not None or digest_of(self.facts) == self.digest

    @classmethod
    def readable(cls, reach: Reach) -> sa.ColumnElement[bool]:
        """Return the filter that keeps the proofs within reach, and those that an organisation within reach issued."""
        return sa.or_(cls.within(reach), cls.issued_within(reach))

    @classmethod
    def issued_within(cls, reach: Reach) -> sa.ColumnElement[bool]:
        """Return the filter that keeps the proofs issued by an organisation within reach."""
        return within(reach, None, None, cls.issuing_organisation_id, None)


class CertificateEvent(Identified, Base):
    """A proof was withdrawn, or replaced by another. Only ever added."""

    __tablename__ = "certificate_event"
    __table_args__ = (
        sa.UniqueConstraint("certificate_id", name="certificate_ends_once"),
        sa.CheckConstraint(f"kind IN ({KINDS})", name="event_kind_is_known"),
        sa.CheckConstraint("reason <> ''", name="event_has_a_reason"),
        sa.CheckConstraint("(kind = 'replaced') = (replaced_by_id IS NOT NULL)", name="replaced_by_another"),
    )

    certificate_id: Mapped[int] = mapped_column(sa.ForeignKey("certificate.id"))
    kind: Mapped[EventKind] = mapped_column(
        sa.Enum(EventKind, native_enum=False, values_callable=lambda e: [k.value for k in e], name="event_kind")
    )
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(sa.String(300))
    replaced_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("certificate.id"))


def state_of(certificate: Certificate, event: CertificateEvent | None, now: datetime) -> State:
    """Return what a proof is worth at `now`."""
    return state_at(certificate.valid_until, certificate.zone, [event.kind] if event else [], now)
