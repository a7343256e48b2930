"""Reads the queue: what waits for a review within a supervisor's reach, oldest first or in a mixed order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from elearn.accounts.models import User
from elearn.answers.models import Submission
from elearn.db import session
from elearn.editions.queries import Published, get_editions
from elearn.organisations.models import Seat, Team
from elearn.ownership import within
from elearn.policy import Reach
from elearn.reviews import rules
from elearn.reviews.models import Claim
from elearn.reviews.naming import QuestionName, question_name

PAGE = 25
MOST_COUNTED = 100
Chosen = sa.Select[*tuple[Any, ...]]
Holder = aliased(User)


class _Beside(FunctionElement[int]):
    """A column that SQLite's planner looks up in no index of its own (its unary plus); other databases know better."""

    inherit_cache = True


@compiles(_Beside)
def _as_it_is(element: _Beside, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(element.clauses, **kw)


@compiles(_Beside, "sqlite")
def _without_index(element: _Beside, compiler: SQLCompiler, **kw: Any) -> str:
    return f"+{compiler.process(element.clauses, **kw)}"


_TEAM = _Beside(Submission.team_id)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the queue is narrowed (to one question, one person, one team), ordered, and whether names are shown."""

    exercise: str = ""
    person: int = 0
    team: int = 0
    order: str = ""
    hides_names: bool = False

    @property
    def is_mixed(self) -> bool:
        """Whether the order is mixed: for one question unless the oldest first is asked for."""
        return bool(self.exercise) and self.order != rules.OLDEST_FIRST

    @property
    def is_narrowed(self) -> bool:
        """Whether only a part of what waits is shown."""
        return bool(self.exercise or self.person or self.team)

    @property
    def query(self) -> dict[str, str | int]:
        """Return what an address carries of it, so that « next » stays inside the same list."""
        pairs: dict[str, str | int] = {
            "exercice": self.exercise,
            "personne": self.person,
            "equipe": self.team,
            "ordre": self.order,
            "noms": rules.NAMES_HIDDEN if self.hides_names else "",
        }
        return {name: value for name, value in pairs.items() if value}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the queue. `held_by` is empty when nobody holds it; `person` when names are hidden."""

    submission_id: int
    person: str
    team: str
    question: QuestionName
    number: int
    submitted_at: datetime
    days: int
    is_late: bool
    held_by: str = ""
    held_minutes: int = 0
    is_mine: bool = False


@dataclass(frozen=True, slots=True)
class WaitingQuestion:
    """One question to which answers wait, and how many."""

    exercise_id: str
    name: QuestionName
    count: int


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of the queue, with what it can be narrowed to. `everything` counts what waits before narrowing."""

    rows: tuple[Waiting, ...]
    total: int
    everything: int
    number: int
    wanted: Wanted
    exercises: tuple[WaitingQuestion, ...]
    people: tuple[tuple[int, str], ...]
    teams: tuple[tuple[int, str], ...]

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))

    @property
    def first(self) -> int:
        """The place of the first line of this page in the whole list, from one."""
        return (self.number - 1) * PAGE + 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where a submission stands among those that wait, and its neighbours that nobody else holds.

    `rank` is 0 when it does not wait; `skipped` names who holds the ones that were passed over.
    """

    rank: int
    total: int
    previous_id: int | None = None
    next_id: int | None = None
    skipped: tuple[str, ...] = ()


def queue_page(reach: Reach, reader_id: int, wanted: Wanted, *, now: datetime, zone: str, number: int = 1) -> QueuePage:
    """Return one page of the queue, in four statements whatever waits (five the first time)."""
    exercises = session().execute(_exercises(reach, reader_id)).all()
    total = _total(reach, reader_id, wanted, exercises)
    number = min(number, max(1, -(-total // PAGE)))
    rows = session().execute(_rows(reach, reader_id, wanted, now, number)).all()
    pairs = session().execute(_people(reach, reader_id)).all()
    editions = get_editions({row.edition_id for row in (*rows, *exercises)})
    lines = tuple(_line(row, editions.get(row.edition_id), reader_id, wanted, now, zone) for row in rows)
    named = (
        WaitingQuestion(row.exercise_id, question_name(editions.get(row.edition_id), row.exercise_id), row.waiting)
        for row in exercises
    )
    by_name = sorted(named, key=lambda one: (one.name.module, one.name.stage or 0, one.name.exercise))
    people, teams = {row.person_id: row.name for row in pairs}, {row.team_id: row.team for row in pairs if row.team_id}
    return QueuePage(
        lines,
        total,
        sum(row.waiting for row in exercises),
        number,
        wanted,
        tuple(by_name),
        () if wanted.hides_names else tuple(people.items()),
        tuple(sorted(teams.items(), key=lambda pair: pair[1])),
    )


def list_oldest(
    reach: Reach,
    reader_id: int,
    wanted: Wanted,
    *,
    now: datetime,
    zone: str,
    most: int = PAGE,
    also: sa.ColumnElement[bool] | None = None,
) -> tuple[Waiting, ...]:
    """Return what has waited longest in a part of the queue, in one statement (two the first time)."""
    rows = session().execute(_rows(reach, reader_id, wanted, now, 1, most=most, also=also)).all()
    editions = get_editions({row.edition_id for row in rows})
    return tuple(_line(row, editions.get(row.edition_id), reader_id, wanted, now, zone) for row in rows)


def count_in(reach: Reach, reader_id: int, wanted: Wanted, *, now: datetime, zone: str) -> tuple[int, int]:
    """Return how many wait in a part of the queue, and how many of them past the day promised, in one statement."""
    is_late = Submission.due_on < rules.day_in(now, zone)
    counted = sa.select(sa.func.count(), sa.func.count().filter(is_late))
    waiting_here, late = session().execute(_narrowed(counted, reach, reader_id, wanted)).one()
    return waiting_here, late


def list_late(reach: Reach, reader_id: int, *, now: datetime, zone: str, most: int = PAGE) -> tuple[Waiting, ...]:
    """Return what is past the day promised, the oldest first, in one statement (two the first time)."""
    is_late = Submission.due_on < rules.day_in(now, zone)
    return list_oldest(reach, reader_id, Wanted(), now=now, zone=zone, most=most, also=is_late)


def count_waiting(reach: Reach, reader_id: int, *, most: int = MOST_COUNTED) -> int:
    """Return how many submissions wait for this supervisor, `most` at most, in one statement of constant cost."""
    some = _narrowed(sa.select(Submission.id), reach, reader_id, Wanted()).limit(most).subquery()
    return session().scalar(sa.select(sa.func.count()).select_from(some)) or 0


def list_next(
    reach: Reach, reader_id: int, wanted: Wanted, *, now: datetime, after: Submission | None = None, most: int = 200
) -> tuple[tuple[int, str], ...]:
    """Return what waits after a submission, then from the start: ids, and who else holds each ('' if nobody).

    One statement, two where everything after it is held.
    """
    chosen = _neighbours(reach, reader_id, wanted, now).order_by(*_order(wanted, reader_id)).limit(most)
    if after is None:
        return _pairs(chosen)
    later = _later(after, wanted, reader_id)
    found = _pairs(chosen.where(later))
    if any(not holder for _, holder in found):
        return found
    return (*found, *_pairs(chosen.where(~later, Submission.id != after.id)))


def place_of(reach: Reach, reader_id: int, wanted: Wanted, submission: Submission, now: datetime) -> Place:
    """Return where a submission stands in the queue and what comes before and after it, in four statements at most."""
    is_before = sa.and_(~_later(submission, wanted, reader_id), Submission.id != submission.id)
    counted = sa.select(
        sa.func.count(),
        sa.func.count().filter(is_before),
        sa.func.count().filter(Submission.id == submission.id),
    )
    total, before, is_in = session().execute(_narrowed(counted, reach, reader_id, wanted)).one()
    following = list_next(reach, reader_id, wanted, now=now, after=submission)
    previous = _neighbours(reach, reader_id, wanted, now).where(is_before, Claim.id.is_(None))
    nearest_first = previous.order_by(*(column.desc() for column in _order(wanted, reader_id))).limit(1)
    return Place(
        rank=before + 1 if is_in else 0,
        total=total,
        previous_id=session().scalar(nearest_first),
        next_id=next((submission_id for submission_id, holder in following if not holder), None),
        skipped=_until_free(following),
    )


def _pairs(chosen: Chosen) -> tuple[tuple[int, str], ...]:
    return tuple((row.id, row.name or "") for row in session().execute(chosen))


def _until_free(following: Iterable[tuple[int, str]]) -> tuple[str, ...]:
    """Return who holds what was passed over before the first free one; nothing where none is free."""
    names: list[str] = []
    for _, holder in following:
        if not holder:
            return tuple(dict.fromkeys(names))
        names.append(holder)
    return ()


def waiting(reach: Reach, reader_id: int, *, in_order: bool = False) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the filters that keep what waits: handed in, not taken back, not decided, and nobody's own.

    What is counted is looked up by team. What is `in_order` is walked from the oldest on, until a page is full: there
    the team is compared as a number made of it, so that SQLite does not sort all that waits in a team instead.
    """
    team = _TEAM if in_order else Submission.team_id
    here = within(reach, Submission.owner_id, team, Submission.organisation_id, Submission.network_id)
    return here, Submission.is_waiting == sa.true(), Submission.owner_id != reader_id


def _narrowed(chosen: Chosen, reach: Reach, reader_id: int, wanted: Wanted, *, in_order: bool = False) -> Chosen:
    in_order = in_order and not (wanted.exercise or wanted.person)  # of which few wait: those are sorted
    chosen = chosen.select_from(Submission).where(*waiting(reach, reader_id, in_order=in_order))
    if wanted.exercise:
        chosen = chosen.where(Submission.exercise_id == wanted.exercise)
    if wanted.person:
        chosen = chosen.where(Submission.owner_id == wanted.person)
    if wanted.team:
        chosen = chosen.where((_TEAM if in_order else Submission.team_id).in_((wanted.team,)))
    return chosen


def _total(reach: Reach, reader_id: int, wanted: Wanted, exercises: Iterable[Any]) -> int:
    """Return how many wait in the part that is wanted; what the counts by question tell is not counted again."""
    if wanted.person or wanted.team:
        return session().scalar(_narrowed(sa.select(sa.func.count()), reach, reader_id, wanted)) or 0
    return sum(row.waiting for row in exercises if not wanted.exercise or row.exercise_id == wanted.exercise)


def _order(wanted: Wanted, reader_id: int) -> tuple[Any, Any]:
    """Return the columns by which the list is ordered; the last one tells every two lines apart."""
    if wanted.is_mixed:
        return _mixed(wanted, reader_id), Submission.id
    return Submission.submitted_at, Submission.id


def _mixed(wanted: Wanted, reader_id: int) -> sa.ColumnElement[int]:
    """Return a number that is the same at every look, and follows neither time nor name."""
    factor = rules.mixing_factor(reader_id, wanted.exercise)
    return sa.cast(Submission.id, sa.BigInteger) * factor % rules.MIXING_PRIME


def _rows(
    reach: Reach,
    reader_id: int,
    wanted: Wanted,
    now: datetime,
    number: int,
    *,
    most: int = PAGE,
    also: sa.ColumnElement[bool] | None = None,
) -> Chosen:
    """Choose the ids of one page first, from the index alone, then what the page shows of them."""
    order = _order(wanted, reader_id)
    ids = _narrowed(sa.select(Submission.id), reach, reader_id, wanted, in_order=True)
    ids = ids.where(also) if also is not None else ids
    here = ids.order_by(*order).offset((number - 1) * PAGE).limit(most).subquery()
    columns = (
        Submission.id,
        Submission.exercise_id,
        Submission.edition_id,
        Submission.number,
        Submission.submitted_at,
        Submission.due_on,
        User.name,
        Team.name.label("team"),
        Holder.name.label("holder"),
        Claim.reviewer_id,
        Claim.ends_at,
    )
    return (
        sa.select(*columns)
        .select_from(Submission)
        .join(here, here.c.id == Submission.id)
        .join(User, User.id == Submission.owner_id)
        .outerjoin(Team, Team.id == Submission.team_id)
        .outerjoin(Claim, sa.and_(Claim.submission_id == Submission.id, Claim.ends_at > now))
        .outerjoin(Holder, Holder.id == Claim.reviewer_id)
        .order_by(*order)
    )


def _neighbours(reach: Reach, reader_id: int, wanted: Wanted, now: datetime) -> Chosen:
    by_another = sa.and_(Claim.submission_id == Submission.id, Claim.ends_at > now, Claim.reviewer_id != reader_id)
    return (
        _narrowed(sa.select(Submission.id, Holder.name), reach, reader_id, wanted, in_order=True)
        .outerjoin(Claim, by_another)
        .outerjoin(Holder, Holder.id == Claim.reviewer_id)
    )


def _later(than: Submission, wanted: Wanted, reader_id: int) -> sa.ColumnElement[bool]:
    place, number = _order(wanted, reader_id)
    here: Any = rules.mixed(than.id, reader_id, wanted.exercise) if wanted.is_mixed else than.submitted_at
    return sa.or_(place > here, sa.and_(place == here, number > than.id))


def _exercises(reach: Reach, reader_id: int) -> Chosen:
    columns = sa.select(
        Submission.exercise_id,
        sa.func.max(Submission.edition_id).label("edition_id"),
        sa.func.count().label("waiting"),
    )
    return _narrowed(columns, reach, reader_id, Wanted()).group_by(Submission.exercise_id)


def _people(reach: Reach, reader_id: int) -> Chosen:
    """Find who waits through the seats of the teams in reach: what it costs grows with people, not with answers."""
    waits = sa.exists().where(*waiting(reach, reader_id), Submission.owner_id == User.id, Submission.team_id == Team.id)
    return (
        sa.select(
            User.id.label("person_id"), User.name, User.sort_name, Team.id.label("team_id"), Team.name.label("team")
        )
        .select_from(Seat)
        .join(User, User.id == Seat.user_id)
        .join(Team, Team.id == Seat.team_id)
        .where(Seat.within(reach), waits)
        .order_by(User.sort_name, User.id)
        .distinct()
    )


def _line(row: Any, published: Published | None, reader_id: int, wanted: Wanted, now: datetime, zone: str) -> Waiting:
    return Waiting(
        submission_id=row.id,
        person="" if wanted.hides_names else row.name,
        team="" if wanted.hides_names else row.team or "",
        question=question_name(published, row.exercise_id),
        number=row.number,
        submitted_at=row.submitted_at,
        days=rules.days_waiting(row.submitted_at, now, zone),
        is_late=rules.is_past_promise(row.due_on, rules.day_in(now, zone)),
        held_by=row.holder or "",
        held_minutes=rules.minutes_left(row.ends_at, now) if row.ends_at else 0,
        is_mine=row.reviewer_id == reader_id,
    )
