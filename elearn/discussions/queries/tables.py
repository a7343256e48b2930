"""Reads séances for pages: one's own list, one séance whole, the next one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.content.model import ModuleKind
from elearn.db import session
from elearn.discussions.models import Discussion, DiscussionParticipation
from elearn.discussions.queries.agenda import agenda_modules, list_agenda, titles_of
from elearn.discussions.queries.attendance import MySitting, list_my_sittings, list_presences
from elearn.discussions.queries.minutes import Minutes, minutes_of
from elearn.discussions.queries.notes import FollowUpRow, list_carried, list_follow_ups
from elearn.discussions.queries.standing import Standing
from elearn.discussions.queries.wall import get_wall
from elearn.discussions.rules import Part, State
from elearn.editions.queries import offered_slugs
from elearn.policy import Actor, Reach, places

PAGE = 20


@dataclass(frozen=True, slots=True)
class Meeting:
    """A séance in one line, as home shows it."""

    id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    place: str
    link: str
    is_written: bool = False


@dataclass(frozen=True, slots=True)
class DiscussionRow:
    """A séance as a list shows it; `part` is None where one reads it as the team's supervisor."""

    id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    place: str
    state: State
    is_running: bool
    part: Part | None
    modules: tuple[str, ...]
    people: int
    is_written: bool


@dataclass(frozen=True, slots=True)
class Discussions:
    """The séances to come, one page of the past ones, and those that one planned without taking part."""

    next: tuple[DiscussionRow, ...]
    past: tuple[DiscussionRow, ...]
    planned_for_others: tuple[Meeting, ...]
    number: int
    has_older: bool


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One case of a séance: where it can be read, and when its turn comes if minutes were given."""

    title: str
    stage: str
    href: str
    minutes: int | None
    begins_at: datetime | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody at the table; `was_there` once the sheet says so, None before."""

    id: int
    name: str
    part: Part
    was_there: bool | None = None


@dataclass(frozen=True, slots=True)
class DiscussionPage:
    """Everything that the page of a séance shows, in its order."""

    standing: Standing
    state: State
    people: tuple[PersonRow, ...]
    agenda: tuple[AgendaLine, ...]
    sittings: tuple[MySitting, ...]
    minutes: Minutes
    follow_ups: tuple[FollowUpRow, ...]
    carried: tuple[FollowUpRow, ...]
    code: str
    runs: bool
    is_asked_before: bool

    @property
    def facilitators(self) -> list[str]:
        """Who facilitates, by name."""
        return [person.name for person in self.people if person.part is not Part.PARTICIPANT]


def discussion_page(standing: Standing, now: datetime) -> DiscussionPage:
    """Return a séance whole, in at most nineteen statements whatever the number of people."""
    discussion, wall = standing.discussion, get_wall(standing.discussion.id)
    runs = wall.ended_at is None and discussion.state is not State.CANCELLED
    there = list_presences(discussion.id)
    return DiscussionPage(
        standing=standing,
        state=discussion.state_at(now),
        people=tuple(replace(one, was_there=there.get(one.id)) for one in list_people(discussion.id)),
        agenda=_agenda(discussion, standing.actor),
        sittings=list_my_sittings(discussion, standing.actor.id, now) if standing.part else (),
        minutes=minutes_of(discussion, standing.actor),
        follow_ups=list_follow_ups(discussion.id),
        carried=list_carried(discussion) if discussion.state is not State.CLOSED else (),
        code=wall.code,
        runs=runs,
        is_asked_before=runs and wall.current_prompt_id is not None and now < discussion.starts_at,
    )


def list_discussions(reach: Reach, person_id: int, now: datetime, *, number: int = 1) -> Discussions:
    """Return what a person reads of séances; five statements whatever their number."""
    is_next, skipped = Discussion.ends_at > now, (number - 1) * PAGE
    next_ones = _rows(reach, person_id, is_next, Discussion.starts_at.asc(), limit=100)
    past = _rows(reach, person_id, ~is_next, Discussion.starts_at.desc(), limit=PAGE + 1, offset=skipped)
    ids = [row.id for row, _ in [*next_ones, *past]]
    titles, counts = titles_of(ids), _counts(ids)

    def shown(rows: Iterable[tuple[Discussion, Part | None]]) -> tuple[DiscussionRow, ...]:
        return tuple(_row(row, part, titles.get(row.id, ()), counts.get(row.id, 0), now) for row, part in rows)

    others = _meetings(
        Discussion.created_by_id == person_id,
        ~Discussion.readable(reach),
        Discussion.ends_at > now,
        Discussion.state != State.CANCELLED,
    )
    return Discussions(shown(next_ones), shown(past[:PAGE]), others, number, len(past) > PAGE)


def next_discussion(person_id: int, now: datetime) -> Meeting | None:
    """Return the séance that comes next for a person (or runs now), in one statement, or None."""
    found = _meetings(
        Discussion.has_at_table([person_id]),
        Discussion.ends_at > now,
        Discussion.state.in_((State.PLANNED, State.HELD)),
        limit=1,
    )
    return found[0] if found else None


def list_coming(reach: Reach, team_id: int, person_id: int, now: datetime, until: datetime) -> tuple[Meeting, ...]:
    """Return what a team, or all teams together with this person, hold until an instant, in one statement."""
    is_of_team = Discussion.team_id == team_id
    is_for_all = sa.and_(Discussion.team_id.is_(None), Discussion.has_at_table([person_id]))
    return _meetings(
        sa.or_(sa.and_(is_of_team, Discussion.readable(reach)), is_for_all),
        Discussion.ends_at > now,
        Discussion.starts_at <= until,
        Discussion.state.in_((State.PLANNED, State.HELD)),
    )


def list_past(person_id: int, now: datetime, *, limit: int = 20) -> tuple[Meeting, ...]:
    """Return the séances that a person took a seat in and that are over, latest first, in one statement."""
    found = _meetings(
        Discussion.has_at_table([person_id]),
        Discussion.ends_at <= now,
        Discussion.state != State.CANCELLED,
        order=Discussion.starts_at.desc(),
        limit=limit,
    )
    return found


def _meetings(
    *filters: sa.ColumnElement[bool], order: sa.ColumnElement[datetime] | None = None, limit: int = 50
) -> tuple[Meeting, ...]:
    rows = session().scalars(
        sa.select(Discussion).where(*filters).order_by(Discussion.starts_at if order is None else order).limit(limit)
    )
    return tuple(
        Meeting(row.id, row.title, row.starts_at, row.ends_at, row.time_zone, row.place, row.link, row.is_written)
        for row in rows
    )


def _rows(
    reach: Reach,
    person_id: int,
    when: sa.ColumnElement[bool],
    order: sa.ColumnElement[datetime],
    *,
    limit: int,
    offset: int = 0,
) -> Sequence[tuple[Discussion, Part | None]]:
    mine = sa.and_(
        DiscussionParticipation.discussion_id == Discussion.id, DiscussionParticipation.person_id == person_id
    )
    rows = session().execute(
        sa.select(Discussion, DiscussionParticipation.part)
        .outerjoin(DiscussionParticipation, mine)
        .where(Discussion.readable(reach), when)
        .order_by(order, Discussion.id)
        .offset(offset)
        .limit(limit)
    )
    return [(row, part) for row, part in rows]


def _row(row: Discussion, part: Part | None, modules: tuple[str, ...], people: int, now: datetime) -> DiscussionRow:
    state = row.state_at(now)
    return DiscussionRow(
        id=row.id,
        title=row.title,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        time_zone=row.time_zone,
        place=row.place,
        state=state,
        is_running=state is not State.CANCELLED and row.starts_at <= now < row.ends_at,
        part=part,
        modules=modules,
        people=people,
        is_written=row.is_written,
    )


def _counts(ids: Sequence[int]) -> dict[int, int]:
    rows = session().execute(
        sa.select(DiscussionParticipation.discussion_id, sa.func.count().label("people"))
        .where(DiscussionParticipation.discussion_id.in_(ids))
        .group_by(DiscussionParticipation.discussion_id)
    )
    return {row.discussion_id: row.people for row in rows}


def list_people(discussion_id: int) -> tuple[PersonRow, ...]:
    """Return who is at the table, by name, in one statement."""
    rows = session().execute(
        sa.select(User.id, User.name, DiscussionParticipation.part)
        .join(DiscussionParticipation, DiscussionParticipation.person_id == User.id)
        .where(DiscussionParticipation.discussion_id == discussion_id)
        .order_by(User.sort_name, User.id)
    )
    return tuple(PersonRow(id, name, part) for id, name, part in rows)


def _agenda(discussion: Discussion, actor: Actor) -> tuple[AgendaLine, ...]:
    """Return the agenda; a case of one's own leads to its page where it is published for whoever looks."""
    rows = list_agenda(discussion.id)
    offered = offered_slugs({row.module_slug for row in rows if row.edition_id is not None}, places(actor))
    modules = agenda_modules((row.module_slug, row.edition_id) for row in rows) if rows else {}
    lines, begins_at = [], discussion.starts_at if rows and all(row.minutes for row in rows) else None
    for row in rows:
        published = modules.get(row.module_slug)
        if published is None:
            continue
        sections = {section.id: section.title for section in published.module.sections}
        is_vignette = published.module.kind is ModuleKind.VIGNETTE
        href = f"/vignettes/{row.module_slug}" if is_vignette else f"/chapitres/{row.module_slug}"
        stage = sections.get(row.stage, "")
        href += f"?etape={row.stage}" if stage and is_vignette else ""
        if row.edition_id is not None and row.module_slug not in offered:
            href = ""
        lines.append(AgendaLine(published.module.title, stage, href, row.minutes, begins_at))
        begins_at = begins_at + timedelta(minutes=row.minutes) if begins_at and row.minutes else None
    return tuple(lines)
