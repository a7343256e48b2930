"""Keeps who did what to what, where and when, in the same transaction as the deed: no text, no address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn import clock
from elearn.db import Base, Identified, UTCDateTime, insert, session
from elearn.ownership import within
from elearn.policy import Reach, Scope

_told_at: ContextVar[datetime | None] = ContextVar("the instant of a story told afterwards", default=None)


class JournalLine(Identified, Base):
    """One deed. `thing` and `verb` are words of the glossary; `facts` never holds what somebody wrote."""

    __tablename__ = "journal_line"

    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    verb: Mapped[str] = mapped_column(sa.String(40))
    thing: Mapped[str] = mapped_column(sa.String(40))
    thing_id: Mapped[int | None]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"))
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    network_id: Mapped[int | None] = mapped_column(sa.ForeignKey("network.id"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict, server_default="{}")


@dataclass(frozen=True, slots=True)
class JournalPage:
    """One page of the journal, newest first, and whether an older one follows."""

    lines: tuple[JournalLine, ...]
    number: int
    has_older: bool


def record(
    actor_id: int | None, verb: str, thing: str, thing_id: int | None, scope: Scope | None = None, **facts: object
) -> None:
    """Write one line about a deed; `scope` says where it happened and whom it concerns."""
    where = scope or Scope()
    insert(
        JournalLine,
        at=_told_at.get() or clock.now(),
        actor_id=actor_id,
        verb=verb,
        thing=thing,
        thing_id=thing_id,
        person_id=where.owner_id,
        team_id=where.team_id,
        organisation_id=where.organisation_id,
        network_id=where.network_id,
        facts=facts,
    )


@contextmanager
def dated(instant: datetime) -> Iterator[None]:
    """Date the lines that are written inside: for a story that is told afterwards."""
    earlier = _told_at.set(instant)
    try:
        yield
    finally:
        _told_at.reset(earlier)


def journal_page(reach: Reach, *, number: int = 1, size: int = 50) -> JournalPage:
    """Return one page of the lines within reach, in one statement."""
    readable = within(reach, None, JournalLine.team_id, JournalLine.organisation_id, JournalLine.network_id)
    lines = session().scalars(
        sa.select(JournalLine)
        .where(readable)
        .order_by(JournalLine.at.desc(), JournalLine.id.desc())
        .offset((number - 1) * size)
        .limit(size + 1)
    )
    found = tuple(lines)
    return JournalPage(found[:size], number, len(found) > size)
