"""Holds a person's account and the places where they are signed in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_security.models import sqla as security_models
from sqlalchemy.orm import Mapped, mapped_column, relationship

from elearn.accounts.rules import SecurityEvent
from elearn.db import Base, Identified, UTCDateTime

security_models.FsModels.set_db_info(base_model=Base)
EVENTS = ", ".join(f"'{event.value}'" for event in SecurityEvent)


class Role(security_models.FsRoleMixin, Base):
    """Flask-Security's own table of roles, which stays empty: seats alone give rights."""

    __tablename__ = "role"

    users: Mapped[list[User]] = relationship(secondary="roles_users", back_populates="roles", lazy="raise")


class User(security_models.FsUserMixin, Base):
    """A person. `name` is what others read; `sort_name` is what lists are ordered by (no accents, no case)."""

    __tablename__ = "user"
    __table_args__ = (
        sa.CheckConstraint("email = lower(email)", name="email_is_lower_case"),
        sa.CheckConstraint("theme IN ('', 'light', 'dark')", name="theme_is_known"),
        sa.CheckConstraint("text_size IN ('', 'large', 'larger')", name="text_size_is_known"),
    )

    name: Mapped[str] = mapped_column(sa.String(120))
    sort_name: Mapped[str] = mapped_column(sa.String(160), index=True)
    title: Mapped[str] = mapped_column(sa.String(120), default="", server_default="")
    language: Mapped[str] = mapped_column(sa.String(5), default="fr", server_default="fr")
    time_zone: Mapped[str] = mapped_column(sa.String(60), default="Europe/Paris", server_default="Europe/Paris")
    theme: Mapped[str] = mapped_column(sa.String(5), default="", server_default="")
    text_size: Mapped[str] = mapped_column(sa.String(6), default="", server_default="")
    is_demo: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    tf_last_counter: Mapped[int | None]

    roles: Mapped[list[Role]] = relationship(secondary="roles_users", back_populates="users", lazy="raise")  # type: ignore[assignment]
    webauthn: Mapped[list[WebAuthn]] = relationship(back_populates="user", passive_deletes="all", lazy="raise")  # type: ignore[assignment]

    @property
    def has_two_factor(self) -> bool:
        """Whether signing in asks for a code as well."""
        return bool(self.tf_primary_method and self.tf_totp_secret)


class WebAuthn(security_models.FsWebAuthnMixin, Base):
    """Flask-Security's table of passkeys."""

    __tablename__ = "webauthn"

    user: Mapped[User] = relationship(back_populates="webauthn", lazy="raise")


class SignIn(Identified, Base):
    """One place where a person is signed in, so that they can see it and end it."""

    __tablename__ = "sign_in"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    agent: Mapped[str] = mapped_column(sa.String(200), default="")
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SecurityLine(Identified, Base):
    """One line of the security log: sign-ins and refusals with addresses, kept twelve months."""

    __tablename__ = "security_line"
    __table_args__ = (sa.CheckConstraint(f"event IN ({EVENTS})", name="security_event_is_known"),)

    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id", ondelete="SET NULL"), index=True)
    event: Mapped[str] = mapped_column(sa.String(40))
    address: Mapped[str] = mapped_column(sa.String(64), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict, server_default="{}")
