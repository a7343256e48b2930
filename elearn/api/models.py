"""Holds the keys that organisations gave to programs: who made them, what for, until when; never the secret."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.api.rules import LONGEST_NAME, SHOWN, KeyState, key_state
from elearn.db import Base, Identified, UTCDateTime
from elearn.ownership import Placed
from elearn.policy import Purpose

PURPOSES = ", ".join(f"'{purpose.value}'" for purpose in Purpose)


class ApiKey(Placed, Identified, Base):
    """One key of an organisation. `token_hash` is all that is kept of its secret; `ending` is how people know it."""

    __tablename__ = "api_key"
    __table_args__ = (
        sa.CheckConstraint("organisation_id IS NOT NULL AND team_id IS NULL", name="api_key_has_an_organisation"),
        sa.CheckConstraint(f"purpose IN ({PURPOSES})", name="api_key_purpose_is_known"),
        sa.CheckConstraint("expires_at > made_at", name="api_key_ends_after_it_is_made"),
        sa.CheckConstraint("(revoked_at IS NULL) = (revoked_by_id IS NULL)", name="api_key_is_revoked_by_somebody"),
        sa.Index(
            "one_living_api_key_a_name",
            "organisation_id",
            "name",
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        ),
    )

    name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    purpose: Mapped[Purpose] = mapped_column(
        sa.Enum(
            Purpose, native_enum=False, length=12, values_callable=lambda e: [one.value for one in e], name="purpose"
        )
    )
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    ending: Mapped[str] = mapped_column(sa.String(SHOWN))
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_used_on: Mapped[date | None]
    revoked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    def state_at(self, now: datetime) -> KeyState:
        """What has become of the key by now."""
        return key_state(self.expires_at, self.revoked_at, now)
