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
from elearn.discussions.rules import State, base_of
from elearn.discussions.wall_models import Prompt
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
    prompt_id: int | None = None
    question: str = ""
    revision: int = 0

    @property
    def base(self) -> int:
        """What a form says it was written on."""
        return base_of(self.number, self.revision)


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """One thing to do after a séance; `carried` counts the team's séances to which it has come back since."""

    id: int
    what: str
    who: str
    due_on: date | None
    done_at: datetime | None
    done_by: str
    carried: int = 0
    said_at: datetime | None = None


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


def find_current_note(discussion_id: int, prompt_id: int | None = None) -> VersionRow | None:
    """Return one section of the minutes as it stands (of a question, or of the whole), in one statement, or None."""
    of_section = NoteVersion.prompt_id.is_(None) if prompt_id is None else NoteVersion.prompt_id == prompt_id
    row = (
        session()
        .execute(
            _versions(discussion_id)
            .where(NoteVersion.is_aside.is_(False), of_section)
            .order_by(NoteVersion.number.desc())
            .limit(1)
        )
        .first()
    )
    return _shown(*row) if row else None


def list_current_notes(discussion_id: int) -> dict[int | None, VersionRow]:
    """Return every section of the minutes as it stands, by its question (None: the whole), in one statement."""
    rows = session().execute(
        _versions(discussion_id).where(NoteVersion.is_aside.is_(False)).order_by(NoteVersion.number)
    )
    return {row[0].prompt_id: _shown(*row) for row in rows}


def list_versions(discussion_id: int) -> tuple[VersionRow, ...]:
    """Return every version of the minutes, latest first, in one statement."""
    rows = session().execute(_versions(discussion_id).order_by(NoteVersion.number.desc()))
    return tuple(_shown(*row) for row in rows)


def get_version(discussion_id: int, number: int) -> VersionRow:
    """Return one version, in one statement. Raises Missing."""
    row = session().execute(_versions(discussion_id).where(NoteVersion.number == number)).first()
    if row is None:
        raise Missing(f"{discussion_id}/{number}")
    return _shown(*row)


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
        .where(
            NoteVersion.discussion_id == Discussion.id,
            NoteVersion.is_aside.is_(False),
            NoteVersion.prompt_id.is_(None),
        )
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


def list_carried(discussion: Discussion) -> tuple[FollowUpRow, ...]:
    """Return what the team's earlier séances left to be done, the oldest first, in one statement."""
    if discussion.team_id is None:
        return ()
    doer, since = aliased(User), aliased(Discussion)
    times = (
        sa.select(sa.func.count())
        .select_from(since)
        .where(
            since.team_id == discussion.team_id,
            since.state != State.CANCELLED,
            since.starts_at > Discussion.starts_at,
            since.starts_at <= discussion.starts_at,
        )
        .correlate(Discussion)
        .scalar_subquery()
    )
    rows = session().execute(
        sa.select(FollowUp, doer.name, times, Discussion.starts_at)
        .join(Discussion, Discussion.id == FollowUp.discussion_id)
        .outerjoin(doer, doer.id == FollowUp.person_id)
        .where(_is_carried_to(discussion), FollowUp.done_at.is_(None))
        .order_by(Discussion.starts_at, FollowUp.id)
    )
    return tuple(
        FollowUpRow(row.id, row.what, who or "", row.due_on, None, "", carried, said_at)
        for row, who, carried, said_at in rows
    )


def get_follow_up(discussion: Discussion, follow_up_id: int) -> FollowUp:
    """Return one thing to do, of this séance or left by the team's earlier ones, in one statement. Raises Missing."""
    row = session().scalar(
        sa.select(FollowUp)
        .join(Discussion, Discussion.id == FollowUp.discussion_id)
        .where(
            FollowUp.id == follow_up_id,
            sa.or_(FollowUp.discussion_id == discussion.id, _is_carried_to(discussion)),
        )
    )
    if row is None:
        raise Missing(str(follow_up_id))
    return row


def _is_carried_to(discussion: Discussion) -> sa.ColumnElement[bool]:
    """Return the filter that keeps what was left by earlier séances of the same team."""
    if discussion.team_id is None:
        return sa.false()
    return sa.and_(
        Discussion.team_id == discussion.team_id,
        Discussion.starts_at < discussion.starts_at,
        Discussion.state != State.CANCELLED,
    )


def _versions(discussion_id: int) -> sa.Select[NoteVersion, str, str]:
    return (
        sa.select(NoteVersion, User.name, sa.func.coalesce(Prompt.question, ""))
        .join(User, User.id == NoteVersion.author_id)
        .outerjoin(Prompt, Prompt.id == NoteVersion.prompt_id)
        .where(NoteVersion.discussion_id == discussion_id)
    )


def _shown(version: NoteVersion, author: str, question: str) -> VersionRow:
    return VersionRow(
        version.number,
        version.base_number,
        version.text,
        version.author_id,
        author,
        version.saved_at,
        version.is_aside,
        version.prompt_id,
        question,
        version.revision,
    )
