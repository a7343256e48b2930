"""Gathers what the rooms know that an audit of quality asks of one organisation: counts and means, never a name.

Every figure comes from the function behind its own page, or is held to it by a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from elearn.answers.models import Answer, Submission
from elearn.certificates.models import Certificate
from elearn.certificates.queries import still_stands
from elearn.certificates.rules import Paper
from elearn.complaints.models import Improvement
from elearn.complaints.register_queries import Choice, list_register
from elearn.complaints.rules import State
from elearn.content.model import ModuleKind
from elearn.db import session
from elearn.discussions.models import Attendance
from elearn.editions.models import CurrentModule
from elearn.editions.queries import offered_in
from elearn.notices.models import Notice
from elearn.notices.rules import Kind
from elearn.organisations.models import Organisation, Seat, Team
from elearn.organisations.queries import in_force as seat_in_force
from elearn.policy import Reach, Role
from elearn.programmes.models import Assignment, Extension, Leave, Programme, Step
from elearn.programmes.objective_queries import list_objectives
from elearn.progress.matrix import Standing, read_standings
from elearn.progress.models import FieldWork, Tally
from elearn.reading.models import SectionRead
from elearn.reports.quality_rules import is_told, mean_days
from elearn.reports.rules import Year, too_small
from elearn.reviews.models import Review
from elearn.reviews.queries import in_force as review_in_force
from elearn.reviews.rules import Verdict
from elearn.surveys.positioning_queries import ObjectiveMeans, means_of
from elearn.surveys.queries import Results, read_said, results_of
from elearn.surveys.rules import Moment

QUIET_DAYS = 30
NOBODY = Standing(0, 0, 0)


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """One programme: what it is made of, where people stand (None where too few follow it), what was said of it."""

    id: int
    title: str
    steps: int
    objectives: int
    standing: Standing | None
    hot: Results
    cold: Results
    means: tuple[ObjectiveMeans, ...]


@dataclass(frozen=True, slots=True)
class Among:
    """So many deeds, of so many people: None where these are too few for it to be told."""

    count: int | None

    @classmethod
    def of(cls, count: int, people: int) -> Among:
        """Return what may be told of so many deeds of so many people."""
        return cls(count if is_told(people) else None)


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted of the organisation: of the year, or today."""

    first_on: date | None
    began: int
    due: int
    stopped: Among
    attested: int
    submitted: int
    accepted: int
    returned: int
    extensions: Among
    leaves: Among
    reminders: int
    quiet: Among
    learners: int
    supervisors: int
    coordinators: int
    chapters: int
    vignettes: int
    readers: int
    planned: int
    done: int


@dataclass(frozen=True, slots=True)
class Complaints:
    """The register of a year: how many were received, are answered and wait; the mean days to the first answer."""

    received: int
    answered: int
    waiting: int
    days: float | None


@dataclass(frozen=True, slots=True)
class Quality:
    """All that is known of one organisation in one year. `total` stands over all its programmes, today."""

    organisation_id: int
    name: str
    zone: str
    year: int
    at: datetime
    today: date
    programmes: tuple[ProgrammeFacts, ...]
    total: Standing
    counts: Counts
    complaints: Complaints
    teams: int
    teams_alone: tuple[str, ...]


def quality_of(organisation: Organisation, number: int, now: datetime) -> Quality:
    """Return what is known of an organisation in a year, in eight statements whatever the numbers.

    Eleven more where a fact of the last minute has not been tallied yet, as in the table of progress.
    """
    id, name, zone = organisation.id, organisation.name, organisation.time_zone
    reach, year = Reach(organisations=frozenset({id})), Year(number, zone)
    today = now.astimezone(year.starts_at.tzinfo).date()
    standings = read_standings(reach, now)
    programmes, total = _programmes(reach, standings)
    teams = _teams(id, today)
    return Quality(
        id,
        name,
        zone,
        number,
        now,
        today,
        programmes,
        total,
        _counts(organisation, reach, year, today, now),
        _complaints(reach, number, now),
        len(teams),
        tuple(team for team, is_led in teams if not is_led),
    )


def _programmes(reach: Reach, standings: Mapping[int, Standing]) -> tuple[tuple[ProgrammeFacts, ...], Standing]:
    """Return the programmes offered or followed, by title, and where people stand over all: three statements."""
    steps = sa.select(sa.func.count()).where(Step.programme_id == Programme.id, Step.removed_at.is_(None))
    rows = session().execute(
        sa.select(Programme.id, Programme.title, Programme.is_archived, steps.correlate(Programme).scalar_subquery())
        .where(Programme.within(reach))
        .order_by(sa.func.lower(Programme.title), Programme.id)
    )
    found = [(id, title, count) for id, title, is_archived, count in rows if not is_archived or id in standings]
    ids = [id for id, _, _ in found]
    objectives, said = list_objectives(ids), read_said(ids, tuple(Moment))
    here = {id: standings.get(id, NOBODY) for id in ids}
    hidden = too_small({str(id): one.people for id, one in here.items()})
    programmes = []
    for id, title, count in found:
        aims = objectives.get(id, ())
        hot, cold = results_of(said, id)
        shown = None if str(id) in hidden else here[id]
        programmes.append(ProgrammeFacts(id, title, count, len(aims), shown, hot, cold, means_of(said, id, aims)))
    total = Standing(*(sum(getattr(one, name) for one in here.values()) for name in ("people", "complete", "late")))
    return tuple(programmes), total


def _teams(organisation_id: int, today: date) -> list[tuple[str, bool]]:
    """Return the teams by name, each with whether somebody supervises it today, in one statement."""
    led = sa.exists().where(Seat.team_id == Team.id, Seat.role == Role.SUPERVISOR, seat_in_force(today))
    rows = session().execute(
        sa.select(Team.name, led).where(Team.organisation_id == organisation_id).order_by(sa.func.lower(Team.name))
    )
    return [(name, bool(is_led)) for name, is_led in rows]


def _complaints(reach: Reach, year: int, now: datetime) -> Complaints:
    """Return the register of a year, added up, in one statement."""
    lines = list_register(reach, Choice(year), now)
    days = [line.days for line in lines if line.answered_on is not None]
    return Complaints(len(lines), len(days), sum(line.state is State.WAITING for line in lines), mean_days(days))


def _counts(organisation: Organisation, reach: Reach, year: Year, today: date, now: datetime) -> Counts:
    """Return everything that is counted, in one statement: each figure is one of its columns."""
    here = sa.select(Team.id).where(Team.organisation_id == organisation.id)
    places = Reach(organisations=reach.organisations, networks=frozenset({organisation.network_id}))
    columns = {
        **_of_programmes(reach, year, today, now),
        **_of_answers(here, year, now),
        **_of_people(organisation.id, today),
        "attested": _count(
            Certificate.issued_within(reach),
            Certificate.paper == Paper.ATTESTATION,
            still_stands(),
            _during(Certificate.issued_at, year),
        ),
        "chapters": _modules(ModuleKind.CHAPTER, places),
        "vignettes": _modules(ModuleKind.VIGNETTE, places),
        "readers": _count(
            SectionRead.counted_in_team_id.in_(here), _during(SectionRead.read_at, year), of=SectionRead.owner_id
        ),
        "planned": _count(Improvement.within(reach), _during(Improvement.planned_at, year)),
        "done": _count(Improvement.within(reach), *_on_days(Improvement.done_on, Improvement.done_on, year)),
    }
    row = session().execute(sa.select(*(each.label(name) for name, each in columns.items()))).one()
    found: dict[str, Any] = dict(row._mapping)
    told: dict[str, Any] = {
        name: Among.of(found.pop(name), found.pop(f"{name}_people")) for name in ("stopped", "extensions", "leaves")
    }
    told["quiet"] = Among.of(found["quiet"], found.pop("quiet"))
    return Counts(**found, **told)


Column = sa.ScalarSelect[Any]


def _of_programmes(reach: Reach, year: Year, today: date, now: datetime) -> dict[str, Column]:
    renewing = sa.orm.aliased(Assignment)
    stopped = (
        Assignment.within(reach),
        _during(Assignment.ended_at, year),
        ~sa.exists().where(renewing.renews_id == Assignment.id),
    )
    extended = (Extension.within(reach), Extension.leave_id.is_(None), _during(Extension.decided_at, year))
    away = (Leave.within(reach), Leave.cancelled_at.is_(None), *_on_days(Leave.first_on, Leave.last_on, year))
    first_on = sa.select(sa.func.min(Assignment.starts_on)).where(Assignment.within(reach))
    is_open = (Assignment.within(reach), Assignment.ended_at.is_(None))
    return {
        "first_on": first_on.scalar_subquery(),
        "began": _count(
            Assignment.within(reach),
            *_on_days(Assignment.starts_on, Assignment.starts_on, year),
            Assignment.starts_on <= today,
            of=Assignment.owner_id,
        ),
        "due": _count(*is_open, Assignment.deadline_on.is_not(None)),
        "stopped": _count(*stopped),
        "stopped_people": _count(*stopped, of=Assignment.owner_id),
        "extensions": _count(*extended),
        "extensions_people": _count(*extended, of=Extension.owner_id),
        "leaves": _count(*away),
        "leaves_people": _count(*away, of=Leave.owner_id),
        "reminders": sa.select(sa.func.count(Notice.id))
        .join(Assignment, Assignment.id == Notice.subject_id)
        .where(Notice.kind == Kind.DEADLINE, Assignment.within(reach), _during(Notice.at, year))
        .scalar_subquery(),
        "quiet": _quiet(reach, today, now),
    }


def _of_answers(here: sa.Select[int], year: Year, now: datetime) -> dict[str, Column]:
    """Count as the yearly report does: in the team in which the person was."""

    def reviewed(verdict: Verdict) -> Column:
        return (
            sa.select(sa.func.count(Review.id))
            .join(Submission, Submission.id == Review.submission_id)
            .where(
                Submission.counted_in_team_id.in_(here),
                Review.is_deciding,
                Review.verdict == verdict,
                Review.effective_at <= now,
                _during(Review.effective_at, year),
                *review_in_force(),
            )
            .scalar_subquery()
        )

    return {
        "submitted": _count(
            Submission.counted_in_team_id.in_(here),
            Submission.withdrawn_at.is_(None),
            _during(Submission.submitted_at, year),
        ),
        "accepted": reviewed(Verdict.ACCEPTED),
        "returned": reviewed(Verdict.RETURNED),
    }


def _of_people(organisation_id: int, today: date) -> dict[str, Column]:
    roles = {"learners": Role.LEARNER, "supervisors": Role.SUPERVISOR, "coordinators": Role.COORDINATOR}
    return {
        name: _count(Seat.organisation_id == organisation_id, Seat.role == role, seat_in_force(today), of=Seat.user_id)
        for name, role in roles.items()
    }


def _quiet(reach: Reach, today: date, now: datetime) -> Column:
    """Count the people with a programme to finish, begun long enough ago, of whom nothing came for thirty days.

    Whoever is on leave or learns here no more is left out. Who has finished is read from the tallies, which follow
    within a minute; a draft counts as something, though nobody reads it.
    """
    since, since_on = now - timedelta(days=QUIET_DAYS), today - timedelta(days=QUIET_DAYS)
    owner = Assignment.owner_id
    signs = (
        sa.exists().where(SectionRead.owner_id == owner, SectionRead.read_at > since),
        sa.exists().where(Submission.owner_id == owner, Submission.submitted_at > since),
        sa.exists().where(Answer.owner_id == owner, Answer.draft_saved_at > since),
        sa.exists().where(Attendance.person_id == owner, Attendance.day > since_on, Attendance.is_present),
        sa.exists().where(FieldWork.owner_id == owner, FieldWork.done_on > since_on),
        sa.exists().where(
            Leave.owner_id == owner, Leave.cancelled_at.is_(None), Leave.first_on <= today, Leave.last_on >= today
        ),
    )
    learns = sa.exists().where(
        Seat.user_id == owner,
        Seat.organisation_id == Assignment.organisation_id,
        Seat.role == Role.LEARNER,
        seat_in_force(today),
    )
    return (
        sa.select(sa.func.count(owner.distinct()))
        .outerjoin(Tally, Tally.assignment_id == Assignment.id)
        .where(
            Assignment.within(reach),
            Assignment.ended_at.is_(None),
            Assignment.starts_on <= since_on,
            Tally.completed_at.is_(None),
            learns,
            *(~sign for sign in signs),
        )
        .scalar_subquery()
    )


def _modules(kind: ModuleKind, places: Reach) -> Column:
    return _count(
        CurrentModule.kind == kind, CurrentModule.is_retired.is_(False), offered_in(places), of=CurrentModule.slug
    )


def _count(*wanted: sa.ColumnElement[bool], of: Any = None) -> Column:
    """Count the rows that are wanted, or different values of a column."""
    counted = sa.func.count() if of is None else sa.func.count(of.distinct())
    return sa.select(counted).where(*wanted).scalar_subquery()


def _during(column: Any, year: Year) -> sa.ColumnElement[bool]:
    return sa.and_(column >= year.starts_at, column < year.ends_at)


def _on_days(first: Any, last: Any, year: Year) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    """Return the filters that keep what lies in a year, by days, at least in part."""
    return first <= date(year.number, 12, 31), last >= date(year.number, 1, 1)
