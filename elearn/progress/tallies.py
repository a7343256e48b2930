"""Reads the matrix from the tallies, and from the one computation where a tally is missing or no longer holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.answers.models import Submission
from elearn.db import session
from elearn.discussions.models import Attendance
from elearn.organisations.models import Team
from elearn.policy import Reach
from elearn.programmes.models import Assignment, Step
from elearn.programmes.queries import PlannedStep
from elearn.progress.listing_rules import NO_DAY, Listing, advance
from elearn.progress.models import Tally, TallyMark
from elearn.progress.queries import AssignmentProgress, list_progress, was_renewed
from elearn.progress.rules import State
from elearn.progress.tally_rules import SEPARATOR, unpacked_days, unpacked_states


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One person's line of the matrix: a state and a day for each step shown, in their order, and the counts."""

    assignment_id: int
    person_id: int
    name: str
    team_id: int | None
    team: str
    starts_on: date
    deadline_on: date | None
    zone: str
    states: tuple[State, ...]
    days: tuple[date | None, ...]
    completed_at: datetime | None
    is_late: bool
    done: int
    total: int
    is_renewal: bool = False

    @property
    def is_open(self) -> bool:
        """Whether something is left to do."""
        return self.completed_at is None and self.done < self.total


@dataclass(frozen=True, slots=True)
class Group:
    """Some people of one team whose tallies hold, counted by the database: all late, or none."""

    team_id: int | None
    team: str
    is_late: bool
    people: int
    complete: int
    done: int
    total: int
    letters: str


@dataclass(frozen=True, slots=True)
class Counted:
    """Everyone within reach in one programme: counted where a tally holds, one by one where it does not."""

    groups: tuple[Group, ...]
    others: dict[int, MatrixRow]


def count_everyone(reach: Reach, programme_id: int, now: datetime) -> Counted:
    """Return the counts of everyone within reach in a programme: one statement, eleven more where a tally lacks."""
    return count_by_programme(reach, now, programme_id).get(programme_id, Counted((), {}))


def count_by_programme(reach: Reach, now: datetime, programme_id: int | None = None) -> dict[int, Counted]:
    """Return the same by programme, of one or of all that somebody within reach follows: as many statements."""
    each = _each(reach, programme_id, now).subquery()
    rows = session().execute(
        sa.select(
            each.c.programme_id,
            each.c.team_id,
            sa.func.coalesce(Team.name, ""),
            each.c.is_wanting,
            each.c.is_late,
            sa.func.count(),
            sa.func.count(each.c.completed_at),
            sa.func.coalesce(sa.func.sum(each.c.done), 0),
            sa.func.coalesce(sa.func.sum(each.c.total), 0),
            sa.func.aggregate_strings(each.c.kept, SEPARATOR),
        )
        .outerjoin(Team, Team.id == each.c.team_id)
        .group_by(each.c.programme_id, each.c.team_id, Team.name, each.c.is_wanting, each.c.is_late)
        .order_by(each.c.programme_id, sa.func.coalesce(Team.name, ""), each.c.team_id, each.c.is_late)
    )
    groups: dict[int, list[Group]] = defaultdict(list)
    wanting: dict[int, int] = {}
    for programme, team_id, team, is_wanting, is_late, people, complete, done, total, kept in rows:
        if is_wanting:
            wanting |= dict.fromkeys(map(int, kept.split(SEPARATOR)), programme)
        else:
            groups[programme].append(Group(team_id, team, is_late, people, complete, int(done), int(total), kept))
    others: dict[int, dict[int, MatrixRow]] = defaultdict(dict)
    for row in _computed(wanting, now):
        others[wanting[row.assignment_id]][row.assignment_id] = row
    return {found: Counted(tuple(groups[found]), others[found]) for found in groups.keys() | others.keys()}


def list_rows(
    reach: Reach,
    programme_id: int,
    steps: Sequence[PlannedStep],
    now: datetime,
    *,
    team_id: int | None = None,
    only_late: bool = False,
    others: dict[int, MatrixRow],
    listing: Listing = Listing.TEAM,
    first: int = 0,
    most: int | None = None,
) -> Iterator[MatrixRow]:
    """Yield the lines of a programme in an order, by team and name at first, from place `first`, `most` of them.

    One statement. `others` are those whose tallies do not hold; they must be of the same instant. They stand at their
    place among everyone: the statement is told what was computed of them, so that an order holds over all the pages
    whatever the job of the tallies has not done yet.
    """
    keys = (*_first_of_all(listing, others), User.sort_name, User.id)
    in_order: list[sa.Label[Any]] = [key.label(f"key_{place}") for place, key in enumerate(keys)]
    here: sa.Select[Any] = (  # sorted alone: what a line holds is read for this page only
        sa.select(Assignment.id, *in_order)
        .select_from(Assignment)
        .join(User, User.id == Assignment.owner_id)
        .outerjoin(Team, Team.id == Assignment.team_id)
        .where(_everyone(reach, programme_id))
    )
    if only_late or listing is not Listing.TEAM:
        here = here.outerjoin(Tally, Tally.assignment_id == Assignment.id)
    if team_id is not None:
        here = here.where(Assignment.team_id == team_id)
    if only_late:
        late = sorted(id for id, row in others.items() if row.is_late)
        is_late = sa.and_(_is_late(now), Assignment.id.not_in(sorted(others)))
        here = here.where(sa.or_(is_late, Assignment.id.in_(late)))
    if most is not None:
        here = here.order_by(*in_order).offset(first).limit(most)
    page = here.subquery("here")
    chosen = (
        sa.select(
            Assignment.id,
            Assignment.owner_id,
            User.name,
            Assignment.team_id,
            sa.func.coalesce(Team.name, ""),
            Assignment.starts_on,
            Assignment.deadline_on,
            Assignment.zone,
            Tally.states,
            Tally.days,
            Tally.completed_at,
            Tally.due_at,
            _is_late(now),
            Tally.done,
            Tally.total,
            Assignment.renews_id.is_not(None),
        )
        .join(User, User.id == Assignment.owner_id)
        .outerjoin(Team, Team.id == Assignment.team_id)
        .outerjoin(Tally, Tally.assignment_id == Assignment.id)
        .join(page, page.c.id == Assignment.id)
        .order_by(*(page.c[key.name] for key in in_order))
    )
    order = sorted(range(len(steps)), key=lambda place: steps[place].step.id)
    places = sorted(range(len(steps)), key=lambda place: order[place])
    optional = frozenset(kept for kept, place in enumerate(order) if steps[place].step.is_optional)
    found = session().execute(chosen).all()
    gone = [row[0] for row in found if row[0] not in others and len(row.states or "") != len(steps)]
    computed = others | {row.assignment_id: row for row in _computed(gone, now)}  # taken away since they were counted
    return (computed.get(row[0]) or _unpacked(row, places, optional, now) for row in found)


def is_wanting(now: datetime) -> sa.ColumnElement[bool]:
    """Return the filter, over assignments with their tallies joined, that keeps those whose tally does not hold."""
    attended = sa.select(Attendance.person_id).join(TallyMark, TallyMark.discussion_id == Attendance.discussion_id)
    handed_in = sa.select(Submission.owner_id).where(Submission.is_uncounted == sa.true())
    people = sa.select(TallyMark.person_id).where(TallyMark.person_id.is_not(None)).union_all(attended, handed_in)
    programmes = sa.select(Step.programme_id).where(
        sa.or_(
            Step.id.in_(sa.select(TallyMark.step_id).where(TallyMark.step_id.is_not(None))),
            Step.module_slug.in_(sa.select(TallyMark.module_slug).where(TallyMark.module_slug.is_not(None))),
        )
    )
    return sa.or_(
        Tally.assignment_id.is_(None),
        sa.and_(Tally.until.is_not(None), Tally.until <= now),
        Assignment.owner_id.in_(people),
        Assignment.programme_id.in_(programmes),
    )


def list_unfinished(wanted: sa.ColumnElement[bool], now: datetime) -> dict[int, int]:
    """Return how many steps are left in each of the assignments wanted in which something is left to do, by number.

    One statement where their tallies hold, eleven more where one does not.
    """
    rows = session().execute(
        sa.select(Assignment.id, is_wanting(now), Tally.completed_at, Tally.total - Tally.done)
        .outerjoin(Tally, Tally.assignment_id == Assignment.id)
        .where(wanted, Assignment.ended_at.is_(None))
    )
    lacking: list[int] = []
    left: dict[int, int] = {}
    for id, wanting, completed_at, steps in rows:
        if wanting:
            lacking.append(id)
        elif completed_at is None and steps > 0:
            left[id] = steps
    return left | {row.assignment_id: row.total - row.done for row in _computed(lacking, now) if row.is_open}


def list_finished(wanted: sa.ColumnElement[bool], now: datetime) -> Iterator[tuple[int | None, datetime]]:
    """Yield the team and the instant of each time that somebody finished what is wanted: what a year's report counts.

    One statement where their tallies hold, eleven more where one does not; what was renewed has none, and is computed.
    """
    stands = Assignment.ended_at.is_(None)
    is_lacking = sa.or_(sa.not_(stands), is_wanting(now))
    rows = session().execute(
        sa.select(Assignment.id, Assignment.team_id, is_lacking, Tally.completed_at)
        .outerjoin(Tally, Tally.assignment_id == Assignment.id)
        .where(wanted, sa.or_(stands, was_renewed()), sa.or_(Tally.completed_at.is_not(None), is_lacking))
    )
    lacking: list[int] = []
    for id, team_id, lacks, completed_at in rows:
        if lacks:
            lacking.append(id)
        elif completed_at is not None:
            yield team_id, completed_at
    if lacking:
        for one in list_progress(Assignment.id.in_(lacking), now, with_deadlines=False, with_renewed=True):
            if one.completed_at is not None:
                yield one.team_id, one.completed_at


def row_of(found: AssignmentProgress) -> MatrixRow:
    """Return what the computation says of one assignment as a line of the matrix."""
    zone = ZoneInfo(found.zone)
    since = [cell.progress.since for cell in found.cells]
    return MatrixRow(
        found.assignment_id,
        found.person_id,
        found.name,
        found.team_id,
        found.team,
        found.starts_on,
        found.deadline_on,
        found.zone,
        tuple(cell.progress.state for cell in found.cells),
        tuple(instant.astimezone(zone).date() if instant else None for instant in since),
        found.completed_at,
        found.is_late,
        found.done,
        found.total,
        found.is_renewal,
    )


def _computed(assignment_ids: Collection[int], now: datetime) -> Iterator[MatrixRow]:
    if assignment_ids:
        yield from map(row_of, list_progress(Assignment.id.in_(sorted(assignment_ids)), now))


def _everyone(reach: Reach, programme_id: int | None) -> sa.ColumnElement[bool]:
    here = sa.and_(Assignment.ended_at.is_(None), Assignment.within(reach))
    return here if programme_id is None else sa.and_(Assignment.programme_id == programme_id, here)


def _is_late(now: datetime) -> sa.ColumnElement[bool]:
    late = sa.and_(Tally.completed_at.is_(None), Tally.due_at < now, Tally.may_be_late)
    return sa.func.coalesce(late, sa.false())


def _first_of_all(listing: Listing, others: dict[int, MatrixRow]) -> tuple[sa.SQLColumnExpression[Any], ...]:
    """Return what people are listed by before their names, over assignments with their teams and tallies joined."""
    if listing is Listing.TEAM:
        return sa.func.coalesce(Team.name, ""), Team.id
    if listing is Listing.DEADLINE:
        return (_awaited_day(others),)
    return (_advance(others) if listing is Listing.LEAST else -_advance(others),)


def _advance(others: dict[int, MatrixRow]) -> sa.ColumnElement[Any]:
    """Select what `listing_rules.advance` says of each tally, or what was computed."""
    kept = sa.func.coalesce(sa.cast(Tally.done, sa.Float) / sa.func.nullif(Tally.total, 0), 0.0)
    computed: dict[float, list[int]] = defaultdict(list)
    for id, row in others.items():
        computed[advance(row.done, row.total)].append(id)
    told = [(Assignment.id.in_(sorted(ids)), sa.literal(far, sa.Float)) for far, ids in sorted(computed.items())]
    return sa.case(*told, else_=kept) if told else kept


def _awaited_day(others: dict[int, MatrixRow]) -> sa.ColumnElement[date]:
    """Select what `listing_rules.awaited_day` says of each assignment."""
    finished = sorted(id for id, row in others.items() if row.completed_at is not None)
    has_finished = sa.or_(
        Assignment.id.in_(finished),
        sa.and_(Tally.completed_at.is_not(None), Assignment.id.not_in(sorted(others))),
    )
    none = sa.literal(NO_DAY, sa.Date)
    return sa.case((has_finished, none), else_=sa.func.coalesce(Assignment.deadline_on, none))


def _each(reach: Reach, programme_id: int | None, now: datetime) -> sa.Select[tuple[object, ...]]:
    """Select each assignment with what its tally counts, or its number where the tally does not hold."""
    wanting = is_wanting(now)
    return (
        sa.select(
            Assignment.programme_id,
            Assignment.team_id,
            wanting.label("is_wanting"),
            _is_late(now).label("is_late"),
            Tally.completed_at,
            Tally.done,
            Tally.total,
            sa.case((wanting, sa.cast(Assignment.id, sa.Text)), else_=Tally.states).label("kept"),
        )
        .outerjoin(Tally, Tally.assignment_id == Assignment.id)
        .where(_everyone(reach, programme_id))
    )


def _unpacked(row: Any, places: Sequence[int], optional: Collection[int], now: datetime) -> MatrixRow:
    """Return a line from its tally; a day that is late since its deadline is that of the deadline."""
    id, person_id, name, team_id, team, starts_on, deadline_on, zone, *kept = row
    letters, numbers, completed_at, due_at, is_late, done, total, is_renewal = kept
    states = unpacked_states(letters, optional, due_at=due_at, is_complete=completed_at is not None, now=now)
    days = unpacked_days(numbers)
    return MatrixRow(
        id, person_id, name, team_id, team, starts_on, deadline_on, zone,
        tuple(states[place] for place in places),
        tuple(deadline_on if states[place] is State.LATE else days[place] for place in places),
        completed_at, bool(is_late), done, total, bool(is_renewal),
    )  # fmt: skip
