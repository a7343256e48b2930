"""Holds the places in which people work, and the dated seats that they hold there."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from elearn.db import Base, Identified, UTCDateTime
from elearn.documents.picture import PictureKind
from elearn.organisations.identity_rules import HEAVIEST_LETTERHEAD, IdentityFacts
from elearn.organisations.rules import InvitationState, Period, invitation_state
from elearn.ownership import within
from elearn.policy import Reach, Role, Scope

ROLES = ", ".join(f"'{role.value}'" for role in Role)
PICTURES = ", ".join(f"'{kind.value}'" for kind in PictureKind)


class Network(Identified, Base):
    """Several organisations that are coordinated together. It names their territories."""

    __tablename__ = "network"

    name: Mapped[str] = mapped_column(sa.String(120), unique=True)
    time_zone: Mapped[str] = mapped_column(sa.String(60), default="Europe/Paris")


class Territory(Identified, Base):
    """A part of a network's ground, by which its yearly report counts."""

    __tablename__ = "territory"
    __table_args__ = (sa.UniqueConstraint("network_id", "name", name="territory_named_once_a_network"),)

    network_id: Mapped[int] = mapped_column(sa.ForeignKey("network.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))


class Organisation(Identified, Base):
    """An employer of employment specialists. `terms` holds its own words for the trade's, by key."""

    __tablename__ = "organisation"

    network_id: Mapped[int] = mapped_column(sa.ForeignKey("network.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(160), unique=True)
    city: Mapped[str] = mapped_column(sa.String(120), default="")
    country: Mapped[str] = mapped_column(sa.String(2), default="FR")
    time_zone: Mapped[str] = mapped_column(sa.String(60), default="Europe/Paris")
    review_days: Mapped[int] = mapped_column(default=5, server_default="5")
    terms: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict, server_default="{}")

    network: Mapped[Network] = relationship(lazy="raise")

    @property
    def scope(self) -> Scope:
        """Where what belongs to the organisation lives."""
        return Scope(None, None, self.id, self.network_id)


class Letterhead(Identified, Base):
    """A picture that heads the papers of an organisation. Only ever added: each paper keeps the digest of its own."""

    __tablename__ = "letterhead"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "digest", name="letterhead_kept_once"),
        sa.CheckConstraint(f"kind IN ({PICTURES})", name="letterhead_kind_is_known"),
        sa.CheckConstraint(f"length(picture) <= {HEAVIEST_LETTERHEAD}", name="letterhead_is_light"),
        sa.CheckConstraint("width > 0 AND height > 0", name="letterhead_has_a_size"),
    )

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    digest: Mapped[str] = mapped_column(sa.String(64))
    kind: Mapped[PictureKind] = mapped_column(
        sa.Enum(PictureKind, native_enum=False, length=10, values_callable=lambda e: [k.value for k in e], name="kind")
    )
    width: Mapped[int]
    height: Mapped[int]
    picture: Mapped[bytes] = mapped_column(sa.LargeBinary)


class ProviderIdentity(Identified, Base):
    """How an organisation names itself on the papers that it issues from now on; those that it issued keep theirs."""

    __tablename__ = "provider_identity"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", name="one_identity_an_organisation"),
        sa.CheckConstraint("siret = '' OR length(siret) = 14", name="siret_has_fourteen_digits"),
    )

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    legal_name: Mapped[str] = mapped_column(sa.String(160), default="")
    postal_address: Mapped[str] = mapped_column(sa.String(300), default="")
    activity_number: Mapped[str] = mapped_column(sa.String(40), default="")
    siret: Mapped[str] = mapped_column(sa.String(14), default="")
    approval_number: Mapped[str] = mapped_column(sa.String(40), default="")
    letterhead_id: Mapped[int | None] = mapped_column(sa.ForeignKey("letterhead.id"))

    @property
    def facts(self) -> IdentityFacts:
        """The words of it."""
        return IdentityFacts(
            self.legal_name, self.postal_address, self.activity_number, self.siret, self.approval_number
        )


class Team(Identified, Base):
    """People of one organisation who work together, in one territory.

    `review_days` is their own promise of a review, in working days (None: the organisation's); `calendar` says which
    public holidays do not count.
    """

    __tablename__ = "team"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "name", name="team_named_once_an_organisation"),
        sa.CheckConstraint("review_days IS NULL OR review_days >= 1", name="team_promises_a_day_or_more"),
    )

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    territory_id: Mapped[int | None] = mapped_column(sa.ForeignKey("territory.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    review_days: Mapped[int | None]
    calendar: Mapped[str] = mapped_column(sa.String(10), default="", server_default="")

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    territory: Mapped[Territory | None] = relationship(lazy="raise")


class ClosedDay(Identified, Base):
    """A day on which one team does not work: it does not count in what the team promises."""

    __tablename__ = "closed_day"
    __table_args__ = (sa.UniqueConstraint("team_id", "closed_on", name="closed_once_a_day"),)

    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"), index=True)
    closed_on: Mapped[date]
    name: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")


class Seat(Identified, Base):
    """One person's role in one place, from a day to a day (both included; no end means « until further notice »)."""

    __tablename__ = "seat"
    __table_args__ = (
        sa.CheckConstraint(f"role IN ({ROLES})", name="seat_role_is_known"),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="seat_ends_after_it_starts"),
        sa.CheckConstraint(
            "(role = 'admin' AND network_id IS NULL) OR (role = 'regional' AND network_id IS NOT NULL)"
            " OR (role = 'coordinator' AND organisation_id IS NOT NULL)"
            " OR (role IN ('learner', 'supervisor') AND team_id IS NOT NULL AND organisation_id IS NOT NULL)",
            name="seat_place_fits_role",
        ),
    )

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    role: Mapped[Role] = mapped_column(sa.Enum(Role, native_enum=False, values_callable=lambda e: [r.value for r in e]))
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    network_id: Mapped[int | None] = mapped_column(sa.ForeignKey("network.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    team: Mapped[Team | None] = relationship(lazy="raise")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise")
    network: Mapped[Network | None] = relationship(lazy="raise")

    @property
    def period(self) -> Period:
        """From when to when it is held."""
        return Period(self.starts_on, self.ends_on)

    @property
    def scope(self) -> Scope:
        """Whose seat it is, and where."""
        return Scope(self.user_id, self.team_id, self.organisation_id, self.network_id)

    @classmethod
    def within(cls, reach: Reach) -> sa.ColumnElement[bool]:
        """Return the filter that keeps the seats of the places that `reach` covers; owning one's seat is no reach."""
        return within(reach, None, cls.team_id, cls.organisation_id, cls.network_id)


class Invitation(Identified, Base):
    """A link sent by e-mail that lets one person take one seat, once, for a while."""

    __tablename__ = "invitation"

    email: Mapped[str] = mapped_column(sa.String(255), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    role: Mapped[Role] = mapped_column(sa.Enum(Role, native_enum=False, values_callable=lambda e: [r.value for r in e]))
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"))
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    network_id: Mapped[int | None] = mapped_column(sa.ForeignKey("network.id"))
    language: Mapped[str] = mapped_column(sa.String(5), default="fr")
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    invited_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    def state_at(self, now: datetime) -> InvitationState:
        """Return where the invitation stands at `now`."""
        return invitation_state(
            accepted_at=self.accepted_at, revoked_at=self.revoked_at, expires_at=self.expires_at, now=now
        )

    @property
    def scope(self) -> Scope:
        """Where the seat that it promises is."""
        return Scope(None, self.team_id, self.organisation_id, self.network_id)

    @classmethod
    def within(cls, reach: Reach) -> sa.ColumnElement[bool]:
        """Return the filter that keeps the invitations to the places that `reach` covers."""
        return within(reach, None, cls.team_id, cls.organisation_id, cls.network_id)
