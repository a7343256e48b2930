"""Finds whom a deadline is recalled to, and lists the reminders that will go and those that went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from elearn import clock
from elearn.accounts.models import User
from elearn.db import session
from elearn.notices.models import Notice
from elearn.notices.reminder_rules import (
    DAYS_BEFORE,
    Reminder,
    deadlines_recalled,
    last_between,
    read_cause,
    reminders_of,
)
from elearn.notices.rules import Kind
from elearn.organisations.models import Seat, Team
from elearn.organisations.queries import in_force
from elearn.policy import Reach, Role
from elearn.programmes.leave_queries import list_away
from elearn.programmes.leave_rules import Days, is_away
from elearn.programmes.models import Assignment, Extension, Programme
from elearn.progress.tallies import list_unfinished

AHEAD, A_DAY = timedelta(days=30), timedelta(days=1)
PAGE = 50


@dataclass(frozen=True, slots=True)
class Deadline:
    """The deadline of one person's programme, with every reminder of it but those of days on which they are away."""

    assignment_id: int
    person_id: int
    name: str
    sort_name: str
    team_id: int | None
    team: str
    programme: str
    deadline_on: date
    zone: str
    reminders: tuple[Reminder, ...]


@dataclass(frozen=True, slots=True)
class Coming:
    """A reminder that will go, unless the programme is finished before; `left` steps remain in it."""

    deadline: Deadline
    reminder: Reminder
    left: int
    copies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gone:
    """A reminder that went: into the inbox at an instant, and by e-mail at another, or not.

    `is_followed`: whether the programme still counts for the person, so that their page shows it.
    """

    person_id: int
    is_followed: bool
    name: str
    team: str
    programme: str
    deadline_on: date
    days_before: int
    at: datetime
    zone: str
    sent_at: datetime | None
    copies: tuple[str, ...]


Line = TypeVar("Line", Coming, Gone)


@dataclass(frozen=True, slots=True)
class Page(Generic[Line]):
    """One page of reminders, over all of them."""

    rows: tuple[Line, ...]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


def list_recalled(since: datetime, until: datetime) -> tuple[tuple[Deadline, Reminder], ...]:
    """Return the reminders that fell between two instants, one a programme at most: fourteen statements at most.

    None is for somebody who has finished, whose programme was ended, who is on leave or learns there no more.
    """
    wanted = Assignment.deadline_on.in_(sorted(deadlines_recalled(since, until)))
    fallen = [
        (deadline, reminder)
        for deadline in _deadlines(wanted, until, since)
        if (reminder := last_between(deadline.reminders, since, until)) is not None
    ]
    left = list_unfinished(wanted, until) if fallen else {}
    return tuple((deadline, reminder) for deadline, reminder in fallen if deadline.assignment_id in left)


def coming_page(reach: Reach, number: int, now: datetime) -> Page[Coming]:
    """Return a page of the reminders of the next thirty days within reach, the first first, in five statements.

    Eleven more where a tally does not hold: the tallies say who has finished, and how much is left to the others.
    """
    first = now.date() + timedelta(days=min(DAYS_BEFORE) - 1)
    last = (now + AHEAD).date() + timedelta(days=max(DAYS_BEFORE) + 1)
    wanted = sa.and_(Assignment.within(reach), Assignment.deadline_on.between(first, last))
    left = list_unfinished(wanted, now)
    planned = sorted(
        (reminder.at, deadline.sort_name, deadline.assignment_id, deadline, reminder)
        for deadline in _deadlines(wanted, now, now)
        if deadline.assignment_id in left
        for reminder in deadline.reminders
        if now < reminder.at <= now + AHEAD
    )
    shown = [(deadline, reminder) for *_, deadline, reminder in planned[(number - 1) * PAGE : number * PAGE]]
    copied = list_copied({one.team_id for one, _ in shown}, now.date())
    rows = tuple(
        Coming(
            one,
            reminder,
            left[one.assignment_id],
            _others(copied.get(one.team_id, ()), one.person_id) if reminder.is_copied else (),
        )
        for one, reminder in shown
    )
    return Page(rows, len(planned), number)


def gone_page(reach: Reach, number: int) -> Page[Gone]:
    """Return a page of the reminders that went within reach, the last ones first, in three statements."""
    here = sa.and_(Notice.kind == Kind.DEADLINE, Assignment.within(reach))
    counted = sa.select(sa.func.count(Notice.id)).join(Assignment, Assignment.id == Notice.subject_id).where(here)
    rows = (
        session()
        .execute(
            sa.select(Notice, Assignment, User.name, Team.name, Programme.title)
            .join(Assignment, Assignment.id == Notice.subject_id)
            .join(Programme, Programme.id == Assignment.programme_id)
            .join(User, User.id == Notice.person_id)
            .outerjoin(Team, Team.id == Assignment.team_id)
            .where(here)
            .order_by(Notice.at.desc(), User.sort_name, Notice.id)
            .offset((number - 1) * PAGE)
            .limit(PAGE)
        )
        .all()
    )
    copies = _names_of_told({notice.cause for notice, *_ in rows})
    found = tuple(
        Gone(
            notice.person_id, row.ended_at is None, name, team or "", programme, *read_cause(notice.cause),
            notice.at, row.zone, notice.sent_at, copies.get(notice.cause, ()),
        )
        for notice, row, name, team, programme in rows
    )  # fmt: skip
    return Page(found, session().scalar(counted) or 0, number)


def _deadlines(wanted: sa.ColumnElement[bool], now: datetime, since: datetime) -> tuple[Deadline, ...]:
    """Return the deadlines wanted that still count for somebody who learns there, in two statements.

    Their reminders are silent on the days of a leave; those before `since` may not be.
    """
    away = list_away(since.date() - A_DAY)
    extended = sa.select(sa.func.max(Extension.decided_at)).where(Extension.assignment_id == Assignment.id)
    learning = sa.select(Seat.user_id, Seat.organisation_id).where(Seat.role == Role.LEARNER, in_force(now.date()))
    learns = sa.tuple_(Assignment.owner_id, Assignment.organisation_id).in_(learning)  # found once for all
    rows = session().execute(
        sa.select(
            Assignment.id,
            Assignment.owner_id,
            Assignment.organisation_id,
            Assignment.team_id,
            Assignment.deadline_on,
            Assignment.starts_on,
            Assignment.assigned_at,
            Assignment.zone,
            User.name,
            User.sort_name,
            sa.func.coalesce(Team.name, "").label("team"),
            Programme.title.label("programme"),
            extended.scalar_subquery().label("extended_at"),
        )
        .join(User, User.id == Assignment.owner_id)
        .join(Programme, Programme.id == Assignment.programme_id)
        .outerjoin(Team, Team.id == Assignment.team_id)
        .where(wanted, Assignment.ended_at.is_(None), User.active.is_(True), learns)
        .order_by(Assignment.id)
    )
    return tuple(
        _deadline(row, away.get((row.owner_id, row.organisation_id), ())) for row in rows if row.deadline_on is not None
    )


def _deadline(row: Any, away: tuple[Days, ...]) -> Deadline:
    begins = clock.instant_of(row.starts_on, time(0), row.zone)
    since = max(at for at in (row.assigned_at, begins, row.extended_at) if at is not None)
    reminders = tuple(
        one
        for one in reminders_of(row.deadline_on, row.zone, since=since)
        if not is_away(away, one.at.astimezone(ZoneInfo(row.zone)).date())
    )
    return Deadline(
        row.id, row.owner_id, row.name, row.sort_name, row.team_id, row.team, row.programme, row.deadline_on, row.zone,
        reminders,
    )  # fmt: skip


def list_copied(team_ids: Collection[int | None], on: date) -> dict[int | None, tuple[tuple[int, str], ...]]:
    """Return (id, name) of who supervises each team on a day, or else who coordinates it: two statements."""
    teams = set(team_ids) - {None}
    found = _holders(teams, on, Role.SUPERVISOR, Seat.team_id == Team.id)
    return _holders(teams, on, Role.COORDINATOR, Seat.organisation_id == Team.organisation_id) | found


def _holders(
    team_ids: Collection[int | None], on: date, role: Role, here: sa.ColumnElement[bool]
) -> dict[int | None, tuple[tuple[int, str], ...]]:
    rows = session().execute(
        sa.select(Team.id, User.id, User.name, User.sort_name)
        .join(Seat, here)
        .join(User, User.id == Seat.user_id)
        .where(Team.id.in_(team_ids), Seat.role == role, in_force(on))
        .order_by(User.sort_name, User.id)
        .distinct()
    )
    found: dict[int | None, list[tuple[int, str]]] = defaultdict(list)
    for team_id, person_id, name, _ in rows:
        found[team_id].append((person_id, name))
    return {team_id: tuple(people) for team_id, people in found.items()}


def _others(people: Iterable[tuple[int, str]], but: int) -> tuple[str, ...]:
    return tuple(name for person_id, name in people if person_id != but)


def _names_of_told(causes: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return who was told of each reminder besides its person, by cause and name, in one statement."""
    rows = session().execute(
        sa.select(Notice.cause, User.name)
        .join(User, User.id == Notice.person_id)
        .where(Notice.cause.in_(set(causes)), Notice.kind == Kind.DEADLINE_COPY)
        .order_by(User.sort_name, User.id)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for cause, name in rows:
        found[cause].append(name)
    return {cause: tuple(names) for cause, names in found.items()}
