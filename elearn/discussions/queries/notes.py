"""Reads minutes in their versions, and what follows from a séance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from elearn.accounts.models import User
from elearn.db import UTCDateTime, session
from elearn.discussions.models import Discussion, DiscussionModule, DiscussionParticipation, FollowUp, NoteVersion
from elearn.discussions.rules import State
from elearn.errors import Missing
from elearn.policy import Reach


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One saved text of the minutes; one kept aside lost a conflict, and is there to be read."""

    number: int
    base_number: int
    text: str
    author_id: int
    author: str
    saved_at: datetime
    is_aside: bool


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """One thing to do after a séance."""

    id: int
    what: str
    who: str
    due_on: date | None
    done_at: datetime | None
    done_by: str


@dataclass(frozen=True, slots=True)
class ModuleNote:
    """The minutes of a séance, as the page of a module shows them."""

    discussion_id: int
    title: str
    starts_at: datetime
    time_zone: str
    number: int
    text: str
    author: str
    saved_at: datetime


def find_current_note(discussion_id: int) -> VersionRow | None:
    """Return the minutes as they stand, in one statement, or None."""
    row = (
        session()
        .execute(
            _versions(discussion_id).where(NoteVersion.is_aside.is_(False)).order_by(NoteVersion.number.desc()).limit(1)
        )
        .first()
    )
    return _shown(row[0], row[1]) if row else None


def list_versions(discussion_id: int) -> tuple[VersionRow, ...]:
    """Return every version of the minutes, latest first, in one statement."""
    rows = session().execute(_versions(discussion_id).order_by(NoteVersion.number.desc()))
    return tuple(_shown(row[0], row[1]) for row in rows)


def get_version(discussion_id: int, number: int) -> VersionRow:
    """Return one version, in one statement. Raises Missing."""
    row = session().execute(_versions(discussion_id).where(NoteVersion.number == number)).first()
    if row is None:
        raise Missing(f"{discussion_id}/{number}")
    return _shown(row[0], row[1])


def notes_for_module(reach: Reach, slug: str, now: datetime) -> tuple[ModuleNote, ...]:
    """Return the minutes of the séances held on a module within reach (`rules.reading_reach`), latest first.

    One statement, whatever the number of séances.
    """
    facts = {"slug": slug, "now": now, "people": sorted(reach.owners), "teams": sorted(reach.teams)}
    rows = session().execute(_notes_of_module(), facts)
    return tuple(
        ModuleNote(row.id, row.title, row.starts_at, row.time_zone, note.number, note.text, author, note.saved_at)
        for row, note, author in rows
    )


@cache
def _notes_of_module() -> sa.Select[Discussion, NoteVersion, str]:
    """Return the statement that every module's page runs, made once; readable is what `Discussion.readable` says."""
    latest = (
        sa.select(sa.func.max(NoteVersion.number))
        .where(NoteVersion.discussion_id == Discussion.id, NoteVersion.is_aside.is_(False))
        .correlate(Discussion)
        .scalar_subquery()
    )
    seat = aliased(DiscussionParticipation)
    people: Any = sa.bindparam("people", expanding=True)
    teams: Any = sa.bindparam("teams", expanding=True)
    at_table = sa.and_(seat.discussion_id == Discussion.id, seat.person_id.in_(people))
    takes_part = sa.exists().where(at_table).correlate(Discussion)
    is_about = sa.exists().where(
        DiscussionModule.discussion_id == Discussion.id, DiscussionModule.module_slug == sa.bindparam("slug")
    )
    is_over = Discussion.ends_at <= sa.bindparam("now", type_=UTCDateTime)
    return (
        sa.select(Discussion, NoteVersion, User.name)
        .join(NoteVersion, sa.and_(NoteVersion.discussion_id == Discussion.id, NoteVersion.number == latest))
        .join(User, User.id == NoteVersion.author_id)
        .where(
            sa.or_(takes_part, Discussion.team_id.in_(teams)),
            is_about,
            Discussion.state != State.CANCELLED,
            sa.or_(Discussion.state != State.PLANNED, is_over),
        )
        .order_by(Discussion.starts_at.desc(), Discussion.id)
    )


def list_follow_ups(discussion_id: int) -> tuple[FollowUpRow, ...]:
    """Return what follows from a séance, in the order in which it was said, in one statement."""
    doer, done = aliased(User), aliased(User)
    rows = session().execute(
        sa.select(FollowUp, doer.name, done.name)
        .outerjoin(doer, doer.id == FollowUp.person_id)
        .outerjoin(done, done.id == FollowUp.done_by_id)
        .where(FollowUp.discussion_id == discussion_id)
        .order_by(FollowUp.id)
    )
    return tuple(FollowUpRow(row.id, row.what, who or "", row.due_on, row.done_at, by or "") for row, who, by in rows)


def get_follow_up(discussion_id: int, follow_up_id: int) -> FollowUp:
    """Return one thing to do of a séance, in one statement. Raises Missing."""
    row = session().scalar(
        sa.select(FollowUp).where(FollowUp.id == follow_up_id, FollowUp.discussion_id == discussion_id)
    )
    if row is None:
        raise Missing(str(follow_up_id))
    return row


def _versions(discussion_id: int) -> sa.Select[NoteVersion, str]:
    return (
        sa.select(NoteVersion, User.name)
        .join(User, User.id == NoteVersion.author_id)
        .where(NoteVersion.discussion_id == discussion_id)
    )


def _shown(version: NoteVersion, author: str) -> VersionRow:
    return VersionRow(
        version.number,
        version.base_number,
        version.text,
        version.author_id,
        author,
        version.saved_at,
        version.is_aside,
    )
