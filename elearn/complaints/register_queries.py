"""Reads the register of complaints of an organisation: numbers, days and states, never the words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.complaints.models import Complaint, ComplaintAnswer, Improvement
from elearn.complaints.rules import FromKind, State, state_of
from elearn.db import session
from elearn.organisations.models import Organisation
from elearn.policy import Reach

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """What narrows the register: a year, a state; None is all of them."""

    year: int | None = None
    state: State | None = None


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One line of the register. `days` count from its receipt to its first answer, or to today where it has none."""

    id: int
    reference: str
    received_on: date
    from_kind: FromKind
    from_name: str
    subject: str
    state: State
    answered_on: date | None
    days: int
    answers: int
    closed_on: date | None
    planned: int
    done: int
    organisation: str


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """One page of the register, newest first, and how many lines it has in all."""

    lines: tuple[RegisterLine, ...]
    count: int
    number: int
    pages: int


def register_page(reach: Reach, choice: Choice, number: int, now: datetime) -> RegisterPage:
    """Return one page of the register within reach, in two statements."""
    wanted = _wanted(reach, choice)
    count = session().scalar(sa.select(sa.func.count()).select_from(Complaint).where(wanted)) or 0
    pages = max(1, -(-count // PAGE_SIZE))
    number = min(number, pages)
    rows = session().execute(_lines(wanted).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE))
    return RegisterPage(tuple(_line(row, now) for row in rows), count, number, pages)


def list_register(reach: Reach, choice: Choice, now: datetime) -> tuple[RegisterLine, ...]:
    """Return the whole register within reach, newest first, in one statement."""
    return tuple(_line(row, now) for row in session().execute(_lines(_wanted(reach, choice))))


def list_years(reach: Reach) -> tuple[int, ...]:
    """Return the years in which the register within reach has lines, the last one first, in one statement."""
    chosen = sa.select(Complaint.year).where(Complaint.within(reach)).distinct().order_by(Complaint.year.desc())
    return tuple(session().scalars(chosen))


def _answered(edge: Any) -> sa.ScalarSelect[Any]:
    """Return an edge (min, max) or the count of what was answered to a complaint; what its author adds is left out."""
    return (
        sa.select(edge(ComplaintAnswer.at))
        .where(ComplaintAnswer.complaint_id == Complaint.id, ComplaintAnswer.is_author.is_(False))
        .correlate(Complaint)
        .scalar_subquery()
    )


def _wanted(reach: Reach, choice: Choice) -> sa.ColumnElement[bool]:
    wanted = [Complaint.within(reach)]
    if choice.year is not None:
        wanted.append(Complaint.year == choice.year)
    if choice.state is not None:
        wanted.append(_is(choice.state))
    return sa.and_(*wanted)


def _is(state: State) -> sa.ColumnElement[bool]:
    """Return the filter that keeps what `rules.state_of` calls by this name."""
    last, is_open = _answered(sa.func.max), Complaint.closed_at.is_(None)
    is_answered = sa.and_(last.is_not(None), sa.or_(Complaint.reopened_at.is_(None), last > Complaint.reopened_at))
    match state:
        case State.CLOSED:
            return ~is_open
        case State.ANSWERED:
            return sa.and_(is_open, is_answered)
    return sa.and_(is_open, sa.not_(is_answered))


def _lines(wanted: sa.ColumnElement[bool]) -> sa.Select[Any]:
    improved = sa.select(sa.func.count(Improvement.id)).where(Improvement.complaint_id == Complaint.id)
    return (
        sa.select(
            Complaint,
            Organisation.name.label("organisation"),
            Organisation.time_zone,
            User.name.label("author"),
            _answered(sa.func.min).label("first"),
            _answered(sa.func.max).label("last"),
            _answered(sa.func.count).label("answers"),
            improved.correlate(Complaint).scalar_subquery().label("planned"),
            improved.where(Improvement.done_on.is_not(None)).correlate(Complaint).scalar_subquery().label("done"),
        )
        .join(Organisation, Organisation.id == Complaint.organisation_id)
        .outerjoin(User, User.id == Complaint.owner_id)
        .where(wanted)
        .order_by(Complaint.received_on.desc(), Complaint.id.desc())
    )


def _line(row: Any, now: datetime) -> RegisterLine:
    complaint: Complaint = row.Complaint
    zone = ZoneInfo(row.time_zone)
    answered_on = row.first.astimezone(zone).date() if row.first else None
    return RegisterLine(
        id=complaint.id,
        reference=complaint.reference,
        received_on=complaint.received_on,
        from_kind=complaint.from_kind,
        from_name=row.author or complaint.from_name,
        subject=complaint.subject,
        state=state_of(complaint.closed_at, row.last, complaint.reopened_at),
        answered_on=answered_on,
        days=max(0, ((answered_on or now.astimezone(zone).date()) - complaint.received_on).days),
        answers=row.answers,
        closed_on=complaint.closed_at.astimezone(zone).date() if complaint.closed_at else None,
        planned=row.planned,
        done=row.done,
        organisation=row.organisation,
    )
