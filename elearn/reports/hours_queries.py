"""Reads the hours of each person of an organisation in a civil year, from the rows of evidence of their proofs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.answers.models import Submission
from elearn.db import session
from elearn.discussions.models import Attendance
from elearn.organisations.models import Organisation, Seat, Team
from elearn.policy import Role
from elearn.programmes.models import Assignment
from elearn.progress.evidence import Deed, EvidenceRow, Followed, evidence_of_each
from elearn.progress.models import FieldWork
from elearn.reading.models import SectionRead
from elearn.reports.hours_rules import Done, Hours, Way, hours_of, together
from elearn.reports.rules import Year

AT_ONCE = 500  # people whose evidence is held in memory together
WAYS = {Deed.ATTENDED: Way.MET, Deed.CONFIRMED: Way.FIELD}  # what is neither is read or written alone


@dataclass(frozen=True, slots=True)
class PersonHours:
    """One person's year in one organisation: the teams in which it was, by name, and its hours."""

    person_id: int
    name: str
    teams: tuple[str, ...]
    hours: Hours


@dataclass(frozen=True, slots=True)
class YearOfHours:
    """The year of an organisation, one row a person, by name. `first_year` is that of its first programme."""

    organisation_id: int
    organisation: str
    zone: str
    year: int
    at: datetime
    rows: tuple[PersonHours, ...]
    first_year: int | None

    @property
    def total(self) -> Hours:
        """The hours of everyone; a day counts once for each person."""
        return together(row.hours for row in self.rows)


def hours_in(organisation: Organisation, number: int, now: datetime) -> YearOfHours:
    """Return the hours of a year by the organisation's clocks: two statements, eleven more by five hundred people.

    Everybody is there who was learning in the organisation on a day of that year, or did something in a team of it;
    what somebody did counts in the team of its day, so that who moves has hours in both organisations.
    """
    year = Year(number, organisation.time_zone)
    teams, first_on = _teams(organisation.id)
    people = _people(organisation.id, sorted(teams), year)
    rows: list[PersonHours] = []
    for begin in range(0, len(people), AT_ONCE):
        some = people[begin : begin + AT_ONCE]
        done = _done([person_id for person_id, *_ in some], teams, year, now)
        for person_id, name, learnt in some:
            if learnt or person_id in done:
                rows.append(_row(person_id, name, done.get(person_id, []), teams, year))
    first_year = first_on.year if first_on is not None else None
    return YearOfHours(organisation.id, organisation.name, year.zone, number, now, tuple(rows), first_year)


def _teams(organisation_id: int) -> tuple[dict[int, str], date | None]:
    """Return the names of the teams, those that were closed too, and when the first programme began: one statement."""
    here = Assignment.organisation_id == organisation_id
    first = sa.select(sa.func.min(Assignment.starts_on)).where(here).scalar_subquery()
    rows = session().execute(
        sa.select(Team.id, Team.name, first).where(Team.organisation_id == organisation_id)
    ).all()  # fmt: skip
    return {id: name for id, name, _ in rows}, rows[0][2] if rows else None


def _people(organisation_id: int, teams: Sequence[int], year: Year) -> list[tuple[int, str, bool]]:
    """Return (id, name, whether learning) of whoever learnt or did something there then, by name, in one statement."""
    first, last = date(year.number, 1, 1), date(year.number, 12, 31)
    instants = (year.starts_at, year.ends_at)
    learnt = sa.select(Seat.user_id.label("id")).where(
        Seat.organisation_id == organisation_id,
        Seat.role == Role.LEARNER,
        Seat.starts_on <= last,
        sa.or_(Seat.ends_on.is_(None), Seat.ends_on >= first),
    )
    read = sa.select(SectionRead.owner_id).where(
        SectionRead.counted_in_team_id.in_(teams), SectionRead.read_at >= instants[0], SectionRead.read_at < instants[1]
    )
    answered = sa.select(Submission.owner_id).where(
        Submission.counted_in_team_id.in_(teams),
        Submission.submitted_at >= instants[0],
        Submission.submitted_at < instants[1],
    )
    day = timedelta(days=1)  # the day of a sheet is by the séance's clocks
    met = sa.select(Attendance.person_id).where(
        Attendance.counted_in_team_id.in_(teams), Attendance.day >= first - day, Attendance.day <= last + day
    )
    confirmed = sa.select(FieldWork.owner_id).where(
        FieldWork.counted_in_team_id.in_(teams), FieldWork.done_on >= first, FieldWork.done_on <= last
    )
    wanted = sa.union(learnt, read, answered, met, confirmed).subquery()
    rows = session().execute(
        sa.select(User.id, User.name, User.id.in_(learnt).label("learnt"))
        .where(User.id.in_(sa.select(wanted.c.id)))
        .order_by(User.sort_name, User.id)
    )
    return [(id, name, bool(learnt)) for id, name, learnt in rows]


def _done(people: Sequence[int], teams: dict[int, str], year: Year, now: datetime) -> dict[int, list[EvidenceRow]]:
    """Return the deeds of a year in some teams, by person, each once though two programmes ask for it."""
    followed: set[Followed] = {
        (row.owner_id, row.programme_id, row.counts_from)
        for row in session().scalars(sa.select(Assignment).where(Assignment.owner_id.in_(people)))
    }
    found: dict[int, dict[tuple[str, datetime], EvidenceRow]] = {}
    for (person_id, _, _), steps in evidence_of_each(followed, now).items():
        for row in (row for step in steps for row in step.rows):
            if row.team_id in teams and _day(row, year).year == year.number:
                found.setdefault(person_id, {}).setdefault((row.key, row.at), row)
    return {person_id: list(rows.values()) for person_id, rows in found.items()}


def _row(person_id: int, name: str, done: list[EvidenceRow], teams: dict[int, str], year: Year) -> PersonHours:
    names = {teams[row.team_id] for row in done if row.team_id is not None}
    hours = hours_of(Done(WAYS.get(row.deed, Way.ALONE), row.minutes, _day(row, year)) for row in done)
    return PersonHours(person_id, name, tuple(sorted(names, key=str.casefold)), hours)


def _day(row: EvidenceRow, year: Year) -> date:
    """Return the day of a deed by the organisation's clocks; field work has a day and no hour."""
    return row.at.astimezone(UTC if row.deed is Deed.CONFIRMED else ZoneInfo(year.zone)).date()
