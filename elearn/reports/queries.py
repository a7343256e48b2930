"""Gathers the facts of a year and of the year before, and lays them out by organisation and territory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from elearn import clock
from elearn.accounts.models import User
from elearn.answers.models import Submission
from elearn.certificates.models import Certificate
from elearn.certificates.queries import still_stands
from elearn.certificates.rules import Paper
from elearn.db import session
from elearn.discussions.models import Attendance, Discussion
from elearn.discussions.rules import State
from elearn.editions.queries import get_editions
from elearn.organisations.models import Network, Organisation, Team, Territory
from elearn.ownership import within
from elearn.policy import Reach
from elearn.programmes.models import Assignment
from elearn.progress.facts import sitting_of
from elearn.progress.models import FieldWork
from elearn.progress.tallies import list_finished
from elearn.reading.models import SectionRead
from elearn.reports.foreword_queries import Introduced, last_said
from elearn.reports.models import Foreword
from elearn.reports.rules import Figures, Tally, Year, figures_of, joined, median_wait, too_small
from elearn.reviews.models import Review
from elearn.reviews.queries import in_force
from elearn.reviews.rules import Verdict

SECONDS_A_DAY = 86_400
NOWHERE = ""


@dataclass(frozen=True, slots=True)
class PlacedTeam:
    """A team with the names by which a report counts it; no territory is the empty name."""

    id: int
    organisation: str
    territory: str


@dataclass(frozen=True, slots=True)
class Row:
    """One organisation or territory: its figures and those of the year before; None where the group is too small."""

    name: str
    now: Figures | None
    before: Figures | None


@dataclass(frozen=True, slots=True)
class Report:
    """A year. Totals are over everyone, each person once.

    By month, January first: `months` counts the answers handed in, `finished` the programmes finished; `waits` is the
    median wait for a review in days, None where fewer than five came.

    `first_year` is that of the first programme given there, if there is one.
    """

    year: int
    zone: str
    at: datetime
    total: Figures
    before: Figures
    organisations: tuple[Row, ...]
    territories: tuple[Row, ...]
    months: tuple[int, ...]
    finished: tuple[int, ...]
    waits: tuple[float | None, ...]
    first_year: int | None
    foreword: Introduced | None


Tallies = dict[int, Tally]


def report_zone(reach: Reach) -> str:
    """Return the zone by whose clocks years are counted: the network's, else the organisation's; one statement."""
    row = (
        session()
        .execute(
            sa.select(Network.time_zone, Organisation.time_zone)
            .join(Network, Network.id == Organisation.network_id)
            .where(_organisations_within(reach))
            .order_by(Organisation.id)
            .limit(1)
        )
        .first()
    )
    if row is None:
        return "Europe/Paris"
    return str(row[0] if reach.networks or reach.is_everywhere else row[1])


def yearly_report(reach: Reach, number: int, zone: str, now: datetime) -> Report:
    """Return the report of a year within reach, in eight statements, and eleven more where a tally lacks.

    A fact counts in the team in which the person was when it happened; what has no team any more is not counted.
    """
    year = Year(number, zone)
    teams, first_year, foreword = _teams(reach, number)
    tallies: dict[int, Tallies] = {each.number: defaultdict(Tally) for each in (year, year.before)}
    months, finished = [0] * 12, [0] * 12
    waits: list[list[float]] = [[] for _ in months]

    def tally(team_id: int | None, at: datetime) -> Tally | None:
        each = next((one for one in (year, year.before) if one.holds(at)), None)
        return tallies[each.number][team_id] if each is not None and team_id in teams else None

    _add_time(year, set(teams), tallies)
    _add_answers(year, set(teams), tallies, months)
    _add_reviews(year, set(teams), now, tally, waits)
    _add_presences(year, set(teams), tally)
    _add_attestations(year, set(teams), tally)
    _add_finished(reach, now, tally, year, finished)
    return Report(
        number,
        zone,
        now,
        figures_of(joined(tallies[number].values())),
        figures_of(joined(tallies[number - 1].values())),
        _rows(teams, tallies, number, lambda team: team.organisation),
        _rows(teams, tallies, number, lambda team: team.territory),
        tuple(months),
        tuple(finished),
        tuple(median_wait(some) for some in waits),
        first_year,
        foreword,
    )


Find = Callable[[int | None, datetime], Tally | None]


def _organisations_within(reach: Reach) -> sa.ColumnElement[bool]:
    return within(reach, None, None, Organisation.id, Organisation.network_id)


def _teams(reach: Reach, year: int) -> tuple[dict[int, PlacedTeam], int | None, Introduced | None]:
    """Return the teams within reach, the first programme’s year, and what is said of a year: one statement."""
    first = sa.select(sa.func.min(Assignment.starts_on)).where(Assignment.within(reach)).scalar_subquery()
    rows = session().execute(
        sa.select(Team.id, Organisation.name, Territory.name, first, Foreword, User.name)
        .join(Organisation, Organisation.id == Team.organisation_id)
        .outerjoin(Territory, Territory.id == Team.territory_id)
        .outerjoin(Foreword, Foreword.id == last_said(reach, year))
        .outerjoin(User, User.id == Foreword.written_by_id)
        .where(_organisations_within(reach))
    )
    found = rows.all()
    teams = {id: PlacedTeam(id, organisation, territory or NOWHERE) for id, organisation, territory, *_ in found}
    began_on, foreword, author = found[0][-3:] if found else (None, None, None)
    introduced = Introduced(foreword, author or "") if foreword is not None else None
    return teams, began_on.year if began_on is not None else None, introduced


def _during(column: sa.orm.InstrumentedAttribute[datetime], year: Year) -> sa.ColumnElement[bool]:
    return sa.and_(column >= year.before.starts_at, column < year.ends_at)


def _add_time(year: Year, teams: set[int], tallies: Mapping[int, Tallies]) -> None:
    """Add who read, handed in or had work confirmed, and the minutes that these rows hold: counted by the database.

    The minutes of an answer are those of its exercise: see `_add_answers`.
    """
    first, last = date(year.before.number, 1, 1), date(year.number, 12, 31)
    rows: Iterable[Any] = session().execute(
        sa.union_all(
            _spent(
                SectionRead,
                SectionRead.read_at >= year.starts_at,
                sa.func.sum(SectionRead.minutes),
                _during(SectionRead.read_at, year),
                teams=teams,
            ),
            _spent(
                Submission,
                Submission.submitted_at >= year.starts_at,
                sa.literal(0),
                Submission.withdrawn_at.is_(None),
                _during(Submission.submitted_at, year),
                teams=teams,
            ),
            _spent(
                FieldWork,
                FieldWork.done_on >= date(year.number, 1, 1),
                sa.func.sum(FieldWork.minutes),
                FieldWork.withdrawn_at.is_(None),
                FieldWork.done_on >= first,
                FieldWork.done_on <= last,
                teams=teams,
            ),
        )
    )
    for team_id, person_id, is_of_the_year, minutes in rows:
        found = tallies[year.number if is_of_the_year else year.before.number][team_id]
        found.people.add(person_id)
        found.minutes += int(minutes)


def _spent(
    table: type[SectionRead | Submission | FieldWork],
    is_of_the_year: sa.ColumnElement[bool],
    minutes: sa.ColumnElement[int],
    *wanted: sa.ColumnElement[bool],
    teams: set[int],
) -> sa.Select[Any]:
    """Select (team, person, 1 for the year and 0 for the year before, minutes), each once."""
    which = sa.case((is_of_the_year, 1), else_=0).label("which")
    return (
        sa.select(table.counted_in_team_id, table.owner_id, which, minutes.label("minutes"))
        .where(table.counted_in_team_id.in_(sorted(teams)), *wanted)
        .group_by(table.counted_in_team_id, table.owner_id, which)
    )


def _add_answers(year: Year, teams: set[int], tallies: Mapping[int, Tallies], months: list[int]) -> None:
    """Add the answers handed in and their minutes, counted by the database exercise by exercise, month by month."""
    begun = [(Submission.submitted_at >= year.month_starts_at(month), month) for month in range(12, 0, -1)]
    each = (
        sa.select(
            Submission.counted_in_team_id.label("team_id"),
            Submission.exercise_id,
            Submission.edition_id,
            (Submission.number == 1).label("is_first"),
            sa.case(*begun, else_=0).label("month"),
        )
        .where(
            Submission.counted_in_team_id.in_(sorted(teams)),
            Submission.withdrawn_at.is_(None),
            _during(Submission.submitted_at, year),
        )
        .subquery()
    )
    counted: sa.Select[Any] = sa.select(*each.c, sa.func.count()).group_by(*each.c)
    rows = session().execute(counted).all()
    editions = get_editions({row.edition_id for row in rows})
    for team_id, exercise_id, edition_id, is_first, month, count in rows:
        found = tallies[year.number if month else year.before.number][team_id]
        found.answers += count
        if is_first:  # a second version takes no new time on a proof either
            found.minutes += count * editions[edition_id].exercise(exercise_id.split("#", 1)[1])[1].minutes
        if month:
            months[month - 1] += count


def _add_reviews(year: Year, teams: set[int], now: datetime, tally: Find, waits: list[list[float]]) -> None:
    rows = session().execute(
        sa.select(Submission.counted_in_team_id, Submission.submitted_at, Review.effective_at, Review.verdict)
        .join(Submission, Submission.id == Review.submission_id)
        .where(
            Submission.counted_in_team_id.in_(sorted(teams)),
            Review.is_deciding,
            Review.effective_at <= now,
            _during(Review.effective_at, year),
            *in_force(),
        )
    )
    for team_id, submitted_at, at, verdict in rows:
        found = tally(team_id, at)
        if found is not None:
            wait = (at - submitted_at).total_seconds() / SECONDS_A_DAY
            found.waits.append(wait)
            if year.holds(at):
                waits[year.month_of(at) - 1].append(wait)
            found.accepted += verdict is Verdict.ACCEPTED


def _add_presences(year: Year, teams: set[int], tally: Find) -> None:
    rows = session().execute(
        sa.select(Attendance.counted_in_team_id, Attendance.person_id, Attendance.day, Attendance.half_day, Discussion)
        .join(Discussion, Discussion.id == Attendance.discussion_id)
        .where(
            Attendance.counted_in_team_id.in_(sorted(teams)),
            Attendance.in_force(),
            Attendance.is_present,
            Discussion.state != State.CANCELLED,
            _during(Discussion.starts_at, year),
        )
    )
    for team_id, person_id, day, half_day, discussion in rows:
        at, minutes = sitting_of(discussion, day, half_day)
        found = tally(team_id, at)
        if found is not None:
            found.people.add(person_id)
            found.meetings.add(discussion.id)
            found.presences += 1
            found.minutes += minutes


def _add_attestations(year: Year, teams: set[int], tally: Find) -> None:
    rows = session().execute(
        sa.select(Certificate.counted_in_team_id, Certificate.issued_at).where(
            Certificate.counted_in_team_id.in_(sorted(teams)),
            Certificate.paper == Paper.ATTESTATION,
            still_stands(),
            _during(Certificate.issued_at, year),
        )
    )
    for team_id, at in rows:
        found = tally(team_id, at)
        if found is not None:
            found.attested += 1


def _add_finished(reach: Reach, now: datetime, tally: Find, year: Year, finished: list[int]) -> None:
    for team_id, at in list_finished(Assignment.within(reach), now):
        found = tally(team_id, at)
        if found is not None:
            found.finished += 1
            if year.holds(at):
                finished[year.month_of(at) - 1] += 1


def _rows(
    teams: Mapping[int, PlacedTeam],
    tallies: Mapping[int, Tallies],
    number: int,
    name_of: Callable[[PlacedTeam], str],
) -> tuple[Row, ...]:
    """Return a row for each name, in the order of the alphabet; groups that are too small without figures."""
    names = sorted({name_of(team) for team in teams.values()}, key=lambda name: (name == NOWHERE, name.casefold()))
    found = {each: _grouped(teams, tallies[each], name_of) for each in (number, number - 1)}
    hidden = {each: too_small({name: len(groups[name].people) for name in names}) for each, groups in found.items()}
    return tuple(
        Row(
            name,
            *(None if name in hidden[each] else figures_of(found[each][name]) for each in (number, number - 1)),
        )
        for name in names
    )


def _grouped(
    teams: Mapping[int, PlacedTeam], tallies: Tallies, name_of: Callable[[PlacedTeam], str]
) -> defaultdict[str, Tally]:
    parts: defaultdict[str, list[Tally]] = defaultdict(list)
    for team_id, one in tallies.items():
        parts[name_of(teams[team_id])].append(one)
    whole: defaultdict[str, Tally] = defaultdict(Tally)
    whole.update({name: joined(some) for name, some in parts.items()})
    return whole


def present_year(zone: str) -> int:
    """Return the year that it is in a zone."""
    return clock.today_in(zone).year
