"""Reads the queue: what waits for a review within a supervisor's reach, oldest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from elearn.accounts.models import User
from elearn.answers.models import Answer, Submission
from elearn.answers.rules import Status
from elearn.db import session
from elearn.editions.queries import Published, get_editions
from elearn.organisations.models import Team
from elearn.policy import Reach
from elearn.reviews import rules
from elearn.reviews.models import Claim
from elearn.reviews.naming import QuestionName, question_name

PAGE = 25
Chosen = sa.Select[*tuple[Any, ...]]
Holder = aliased(User)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the queue is narrowed: to one question, one person, one team."""

    exercise: str = ""
    person: int = 0
    team: int = 0

    @property
    def query(self) -> dict[str, str | int]:
        """Return what an address carries of it, so that « next » stays inside the same list."""
        pairs: dict[str, str | int] = {"exercice": self.exercise, "personne": self.person, "equipe": self.team}
        return {name: value for name, value in pairs.items() if value}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the queue. `held_by` is empty when nobody holds it."""

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
class QueuePage:
    """One page of the queue, with what it can be narrowed to."""

    rows: tuple[Waiting, ...]
    total: int
    number: int
    wanted: Wanted
    exercises: tuple[tuple[str, QuestionName], ...]
    people: tuple[tuple[int, str], ...]
    teams: tuple[tuple[int, str], ...]

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


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
    total = session().scalar(_narrowed(sa.select(sa.func.count()), reach, reader_id, wanted)) or 0
    number = min(number, max(1, -(-total // PAGE)))
    rows = session().execute(_rows(reach, reader_id, wanted, now).offset((number - 1) * PAGE).limit(PAGE)).all()
    exercises = session().execute(_exercises(reach, reader_id)).all()
    pairs = session().execute(_people(reach, reader_id)).all()
    editions = get_editions({row.Submission.edition_id for row in rows} | {row.edition_id for row in exercises})
    lines = tuple(_line(row, editions.get(row.Submission.edition_id), reader_id, now, zone) for row in rows)
    named = {row.exercise_id: question_name(editions.get(row.edition_id), row.exercise_id) for row in exercises}
    by_name = sorted(named.items(), key=lambda pair: (pair[1].module, pair[1].stage or 0, pair[1].exercise))
    people, teams = {row.person_id: row.name for row in pairs}, {row.team_id: row.team for row in pairs if row.team_id}
    return QueuePage(
        lines,
        total,
        number,
        wanted,
        tuple(by_name),
        tuple(people.items()),
        tuple(sorted(teams.items(), key=lambda pair: pair[1])),
    )


def count_waiting(reach: Reach, reader_id: int) -> int:
    """Return how many submissions wait for this supervisor, in one statement."""
    return session().scalar(_narrowed(sa.select(sa.func.count()), reach, reader_id, Wanted())) or 0


def list_next(
    reach: Reach, reader_id: int, wanted: Wanted, *, now: datetime, after: Submission | None = None, most: int = 40
) -> tuple[tuple[int, str], ...]:
    """Return what waits after a submission, then from the start: ids, and who else holds each ('' if nobody).

    One statement, two where everything after it is held.
    """
    chosen = _neighbours(reach, reader_id, wanted, now).order_by(Submission.submitted_at, Submission.id).limit(most)
    if after is None:
        return _pairs(chosen)
    found = _pairs(chosen.where(_later(after)))
    if any(not holder for _, holder in found):
        return found
    return (*found, *_pairs(chosen.where(~_later(after), Submission.id != after.id)))


def place_of(reach: Reach, reader_id: int, wanted: Wanted, submission: Submission, now: datetime) -> Place:
    """Return where a submission stands in the queue and what comes before and after it, in four statements at most."""
    is_before = sa.and_(~_later(submission), Submission.id != submission.id)
    counted = sa.select(
        sa.func.count(),
        sa.func.count().filter(is_before),
        sa.func.count().filter(Submission.id == submission.id),
    )
    total, before, is_in = session().execute(_narrowed(counted, reach, reader_id, wanted)).one()
    following = list_next(reach, reader_id, wanted, now=now, after=submission)
    previous = _neighbours(reach, reader_id, wanted, now).where(is_before, Claim.id.is_(None))
    newest_first = previous.order_by(Submission.submitted_at.desc(), Submission.id.desc()).limit(1)
    return Place(
        rank=before + 1 if is_in else 0,
        total=total,
        previous_id=session().scalar(newest_first),
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


def waiting(reach: Reach, reader_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the filters that keep what waits: handed in, not taken back, not decided, and nobody's own."""
    return (
        Submission.within(reach),
        Submission.owner_id != reader_id,
        Submission.withdrawn_at.is_(None),
        Submission.number == Answer.submissions_count,
        Answer.status == Status.SUBMITTED,
        Answer.verdict_status.is_(None),
    )


def _narrowed(chosen: Chosen, reach: Reach, reader_id: int, wanted: Wanted) -> Chosen:
    chosen = (
        chosen.select_from(Submission).join(Answer, Answer.id == Submission.answer_id).where(*waiting(reach, reader_id))
    )
    if wanted.exercise:
        chosen = chosen.where(Submission.exercise_id == wanted.exercise)
    if wanted.person:
        chosen = chosen.where(Submission.owner_id == wanted.person)
    if wanted.team:
        chosen = chosen.where(Submission.team_id == wanted.team)
    return chosen


def _rows(reach: Reach, reader_id: int, wanted: Wanted, now: datetime) -> Chosen:
    columns = sa.select(Submission, User.name, Team.name.label("team"), Holder.name.label("holder"), Claim)
    return (
        _narrowed(columns, reach, reader_id, wanted)
        .join(User, User.id == Submission.owner_id)
        .outerjoin(Team, Team.id == Submission.team_id)
        .outerjoin(Claim, sa.and_(Claim.submission_id == Submission.id, Claim.ends_at > now))
        .outerjoin(Holder, Holder.id == Claim.reviewer_id)
        .order_by(Submission.submitted_at, Submission.id)
    )


def _neighbours(reach: Reach, reader_id: int, wanted: Wanted, now: datetime) -> Chosen:
    by_another = sa.and_(Claim.submission_id == Submission.id, Claim.ends_at > now, Claim.reviewer_id != reader_id)
    return (
        _narrowed(sa.select(Submission.id, Holder.name), reach, reader_id, wanted)
        .outerjoin(Claim, by_another)
        .outerjoin(Holder, Holder.id == Claim.reviewer_id)
    )


def _later(than: Submission) -> sa.ColumnElement[bool]:
    return sa.or_(
        Submission.submitted_at > than.submitted_at,
        sa.and_(Submission.submitted_at == than.submitted_at, Submission.id > than.id),
    )


def _exercises(reach: Reach, reader_id: int) -> Chosen:
    columns = sa.select(Submission.exercise_id, sa.func.max(Submission.edition_id).label("edition_id"))
    return _narrowed(columns, reach, reader_id, Wanted()).group_by(Submission.exercise_id)


def _people(reach: Reach, reader_id: int) -> Chosen:
    columns = sa.select(
        User.id.label("person_id"), User.name, User.sort_name, Team.id.label("team_id"), Team.name.label("team")
    )
    return (
        _narrowed(columns, reach, reader_id, Wanted())
        .join(User, User.id == Submission.owner_id)
        .outerjoin(Team, Team.id == Submission.team_id)
        .order_by(User.sort_name, User.id)
        .distinct()
    )


def _line(row: Any, published: Published | None, reader_id: int, now: datetime, zone: str) -> Waiting:
    submission, claim = row.Submission, row.Claim
    return Waiting(
        submission_id=submission.id,
        person=row.name,
        team=row.team or "",
        question=question_name(published, submission.exercise_id),
        number=submission.number,
        submitted_at=submission.submitted_at,
        days=rules.days_waiting(submission.submitted_at, now, zone),
        is_late=rules.is_past_promise(submission.due_on, rules.day_in(now, zone)),
        held_by=row.holder or "",
        held_minutes=rules.minutes_left(claim.ends_at, now) if claim else 0,
        is_mine=claim is not None and claim.reviewer_id == reader_id,
    )
