"""Reads complaints: one's own, one with all that was said, and the register of an organisation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from elearn.accounts.models import User
from elearn.complaints.models import Complaint, ComplaintAnswer, Improvement
from elearn.complaints.rules import State, state_of
from elearn.db import session
from elearn.errors import Missing
from elearn.journal import JournalLine
from elearn.organisations.models import Organisation, Seat
from elearn.organisations.queries import in_force
from elearn.policy import Actor, Permission, Reach, Role, reach

ENDS = ("closed", "reopened")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened to a complaint, in order: an answer, what its author added, its end, its reopening."""

    kind: str
    at: datetime
    name: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One complaint with where it stands and all that was said; the names are of today."""

    complaint: Complaint
    organisation: Organisation
    state: State
    author: str
    recorded_by: str
    entries: tuple[Entry, ...]
    improvements: tuple[Improvement, ...]


def list_own(person_id: int) -> tuple[Shown, ...]:
    """Return a person's complaints with what was answered, the newest first, in four statements."""
    return _shown(Complaint.owner_id == person_id)


def get_shown(actor: Actor, complaint_id: int) -> Shown:
    """Return one complaint that one wrote or handles, with all that was said, in four statements. Raises Missing."""
    for shown in _shown(sa.and_(Complaint.id == complaint_id, readable(actor))):
        return shown
    raise Missing(str(complaint_id))


def get_handled(reach: Reach, complaint_id: int) -> Complaint:
    """Return one complaint within reach of who handles it, in one statement. Raises Missing."""
    found = session().scalar(sa.select(Complaint).where(Complaint.id == complaint_id, Complaint.within(reach)))
    if found is None:
        raise Missing(str(complaint_id))
    return found


def get_readable(actor: Actor, complaint_id: int) -> Complaint:
    """Return one complaint that one wrote or handles, in one statement. Raises Missing."""
    found = session().scalar(sa.select(Complaint).where(Complaint.id == complaint_id, readable(actor)))
    if found is None:
        raise Missing(str(complaint_id))
    return found


def readable(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the filter that keeps the complaints whose words somebody may read: theirs, those that they handle."""
    return sa.or_(
        Complaint.within(reach(actor, Permission.COMPLAINT_WRITE)),
        Complaint.within(reach(actor, Permission.COMPLAINT_HANDLE)),
    )


def answers_of(complaint_id: int) -> tuple[datetime | None, datetime | None]:
    """Return when a complaint was first and last answered, in one statement."""
    row = session().execute(
        sa.select(sa.func.min(ComplaintAnswer.at), sa.func.max(ComplaintAnswer.at)).where(
            ComplaintAnswer.complaint_id == complaint_id, ComplaintAnswer.is_author.is_(False)
        )
    )
    first, last = row.one()
    return first, last


def has_another_coordinator(organisation_id: int, person_id: int, on: date) -> bool:
    """Say whether somebody else coordinates an organisation on a day, in one statement."""
    others = sa.select(Seat.id).where(
        Seat.organisation_id == organisation_id, Seat.role == Role.COORDINATOR, Seat.user_id != person_id, in_force(on)
    )
    return session().scalar(others.limit(1)) is not None


def list_readers(organisation_ids: Iterable[int], on: date) -> dict[int, tuple[str, ...]]:
    """Return who coordinates some organisations on a day, by name, in one statement: they read what is written."""
    rows = session().execute(
        sa.select(Seat.organisation_id, User.name, User.sort_name, User.id)
        .join(User, User.id == Seat.user_id)
        .where(Seat.organisation_id.in_(set(organisation_ids)), Seat.role == Role.COORDINATOR, in_force(on))
        .distinct()
        .order_by(User.sort_name, User.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for organisation_id, name, *_ in rows:
        found[organisation_id or 0].append(name)
    return {organisation_id: tuple(names) for organisation_id, names in found.items()}


def list_improvements(reach: Reach) -> tuple[tuple[Improvement, str, Organisation], ...]:
    """Return the improvements within reach, each with the number of its complaint, if any, and its place.

    Those still to be done come first, by day; one statement.
    """
    rows = session().execute(
        sa.select(Improvement, Complaint, Organisation)
        .join(Organisation, Organisation.id == Improvement.organisation_id)
        .outerjoin(Complaint, Complaint.id == Improvement.complaint_id)
        .where(Improvement.within(reach))
        .order_by(
            Improvement.done_on.is_not(None),
            Improvement.done_on.desc(),
            Improvement.due_on.is_(None),
            Improvement.due_on,
            Improvement.id.desc(),
        )
    )
    return tuple((one, complaint.reference if complaint else "", place) for one, complaint, place in rows)


def get_improvement(reach: Reach, improvement_id: int) -> tuple[Improvement, Complaint | None, Organisation]:
    """Return an improvement within reach, what led to it and where, in one statement. Raises Missing."""
    row = (
        session()
        .execute(
            sa.select(Improvement, Complaint, Organisation)
            .join(Organisation, Organisation.id == Improvement.organisation_id)
            .outerjoin(Complaint, Complaint.id == Improvement.complaint_id)
            .where(Improvement.id == improvement_id, Improvement.within(reach))
        )
        .first()
    )
    if row is None:
        raise Missing(str(improvement_id))
    improvement, complaint, organisation = row
    return improvement, complaint, organisation


def _shown(wanted: sa.ColumnElement[bool]) -> tuple[Shown, ...]:
    author, recorder = aliased(User), aliased(User)
    rows = (
        session()
        .execute(
            sa.select(Complaint, Organisation, author.name, recorder.name)
            .join(Organisation, Organisation.id == Complaint.organisation_id)
            .join(recorder, recorder.id == Complaint.recorded_by_id)
            .outerjoin(author, author.id == Complaint.owner_id)
            .where(wanted)
            .order_by(Complaint.recorded_at.desc(), Complaint.id.desc())
        )
        .all()
    )
    ids = [row[0].id for row in rows]
    entries, answered = _entries(ids)
    improvements = _improvements(ids)
    return tuple(
        Shown(
            complaint,
            organisation,
            state_of(complaint.closed_at, answered.get(complaint.id), complaint.reopened_at),
            name or "",
            recorded_by,
            tuple(sorted(entries[complaint.id], key=lambda entry: entry.at)),
            tuple(improvements[complaint.id]),
        )
        for complaint, organisation, name, recorded_by in rows
    )


def _entries(ids: Sequence[int]) -> tuple[dict[int, list[Entry]], dict[int, datetime]]:
    """Return what happened to some complaints, and when each was last answered, in two statements.

    That they were closed and reopened is read where every deed is kept: in the journal.
    """
    found: dict[int, list[Entry]] = defaultdict(list)
    answered: dict[int, datetime] = {}
    answers = session().execute(
        sa.select(ComplaintAnswer, User.name)
        .join(User, User.id == ComplaintAnswer.written_by_id)
        .where(ComplaintAnswer.complaint_id.in_(ids))
        .order_by(ComplaintAnswer.at, ComplaintAnswer.id)
    )
    for answer, name in answers:
        kind = "added" if answer.is_author else "answered"
        found[answer.complaint_id].append(Entry(kind, answer.at, name, answer.words))
        if not answer.is_author:
            answered[answer.complaint_id] = answer.at
    ends = session().execute(
        sa.select(JournalLine.thing_id, JournalLine.verb, JournalLine.at, User.name)
        .outerjoin(User, User.id == JournalLine.actor_id)
        .where(JournalLine.thing == "complaint", JournalLine.verb.in_(ENDS), JournalLine.thing_id.in_(ids))
        .order_by(JournalLine.id)
    )
    for complaint_id, verb, at, name in ends:
        found[complaint_id or 0].append(Entry(verb, at, name or ""))
    return found, answered


def _improvements(ids: Sequence[int]) -> dict[int | None, list[Improvement]]:
    found: dict[int | None, list[Improvement]] = defaultdict(list)
    chosen = sa.select(Improvement).where(Improvement.complaint_id.in_(ids)).order_by(Improvement.id)
    for improvement in session().scalars(chosen):
        found[improvement.complaint_id].append(improvement)
    return found
