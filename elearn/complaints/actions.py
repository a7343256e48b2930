"""Writes complaints, what is answered to them and the improvements that follow, each with its line in the journal."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from elearn.complaints import queries, rules
from elearn.complaints.models import Complaint, ComplaintAnswer, Improvement
from elearn.complaints.rules import FromKind
from elearn.db import locked, session
from elearn.journal import record
from elearn.organisations.models import Organisation
from elearn.policy import Actor


def file_complaint(actor: Actor, organisation: Organisation, *, subject: str, words: str, now: datetime) -> Complaint:
    """Let somebody say that something goes wrong. A form that was sent twice makes one complaint. Raises RuleBroken."""
    rules.ensure_words(words)
    locked(organisation)  # numbers are given one after the other
    again = _sent_before(actor, organisation, subject, words, now)
    if again is not None:
        return again
    roles = {seat.role for seat in actor.seats if seat.organisation_id == organisation.id}
    complaint = _added(
        organisation,
        owner_id=actor.id,
        received_on=_day(organisation, now),
        from_kind=rules.kind_of(roles),
        from_name="",
        subject=subject.strip(),
        words=words.strip(),
        recorded_by_id=actor.id,
        recorded_at=now,
    )
    record(actor.id, "filed", "complaint", complaint.id, complaint.register_scope)
    return complaint


def record_complaint(
    actor: Actor,
    organisation: Organisation,
    *,
    received_on: date,
    from_kind: FromKind,
    from_name: str,
    subject: str,
    words: str,
    now: datetime,
) -> Complaint:
    """Put into the register what came by letter, by telephone or in person. Raises RuleBroken."""
    rules.ensure_received(received_on, _day(organisation, now))
    rules.ensure_words(words)
    locked(organisation)
    complaint = _added(
        organisation,
        owner_id=None,
        received_on=received_on,
        from_kind=from_kind,
        from_name=from_name.strip(),
        subject=subject.strip(),
        words=words.strip(),
        recorded_by_id=actor.id,
        recorded_at=now,
    )
    record(actor.id, "recorded", "complaint", complaint.id, complaint.register_scope)
    return complaint


def answer_complaint(actor: Actor, complaint: Complaint, *, words: str, now: datetime) -> ComplaintAnswer:
    """Answer a complaint; a later answer corrects or goes on. Raises RuleBroken."""
    complaint = locked(complaint)
    rules.ensure_words(words, field="answer")
    rules.ensure_open(_state(complaint))
    _ensure_for_oneself(actor, complaint, now)
    answer = _said(actor, complaint, words, now)
    record(actor.id, "answered", "complaint", complaint.id, complaint.register_scope)
    return answer


def close_complaint(actor: Actor, complaint: Complaint, *, now: datetime) -> None:
    """Close a complaint that was answered. Raises RuleBroken."""
    complaint = locked(complaint)
    rules.ensure_closable(_state(complaint))
    _ensure_for_oneself(actor, complaint, now)
    complaint.closed_at, complaint.closed_by_id = now, actor.id
    record(actor.id, "closed", "complaint", complaint.id, complaint.register_scope)


def reopen_complaint(actor: Actor, complaint: Complaint, *, words: str, handles: bool, now: datetime) -> None:
    """Reopen a complaint that was closed, with what its author adds: it then waits for another answer.

    Reopened by who handles it, it stays answered. Raises RuleBroken.
    """
    complaint = locked(complaint)
    rules.ensure_reopenable(complaint.closed_at, now, handles=handles)
    complaint.closed_at = complaint.closed_by_id = None
    if complaint.owner_id == actor.id:
        complaint.reopened_at = now
        if words.strip():
            _said(actor, complaint, words, now, is_author=True)
    record(actor.id, "reopened", "complaint", complaint.id, complaint.register_scope)


def plan_improvement(
    actor: Actor, complaint: Complaint, *, words: str, by_whom: str, due_on: date | None, now: datetime
) -> Improvement:
    """Say what will change because of a complaint. Raises RuleBroken."""
    rules.ensure_words(words)
    improvement = Improvement(
        organisation_id=complaint.organisation_id, network_id=complaint.network_id, complaint_id=complaint.id,
        words=words.strip(), by_whom=by_whom.strip(), due_on=due_on, planned_by_id=actor.id, planned_at=now,
    )  # fmt: skip
    return _planned(actor, improvement)


def plan_improvement_apart(
    actor: Actor,
    organisation: Organisation,
    *,
    origin: str,
    words: str,
    by_whom: str,
    due_on: date | None,
    now: datetime,
) -> Improvement:
    """Say what will change because of a survey, an audit, or anything else than a complaint. Raises RuleBroken."""
    rules.ensure_origin(origin)
    rules.ensure_words(words)
    improvement = Improvement(
        organisation_id=organisation.id, network_id=organisation.network_id, origin=origin.strip(),
        words=words.strip(), by_whom=by_whom.strip(), due_on=due_on, planned_by_id=actor.id, planned_at=now,
    )  # fmt: skip
    return _planned(actor, improvement)


def finish_improvement(actor: Actor, improvement: Improvement, *, done_on: date, today: date) -> None:
    """Say on which day an improvement was done; a later word corrects it. Raises RuleBroken."""
    improvement = locked(improvement)
    cause = session().get(Complaint, improvement.complaint_id) if improvement.complaint_id else None
    rules.ensure_done(done_on, cause.received_on if cause else None, today)
    improvement.done_on = done_on
    record(actor.id, "done", "improvement", improvement.id, improvement.register_scope)


def _added(organisation: Organisation, *, received_on: date, **facts: object) -> Complaint:
    """Add a complaint under the next number of its year: the organisation is held, so that no two take the same."""
    year = received_on.year
    last = sa.select(sa.func.max(Complaint.number)).where(
        Complaint.organisation_id == organisation.id, Complaint.year == year
    )
    complaint = Complaint(
        organisation_id=organisation.id, network_id=organisation.network_id, year=year,
        number=(session().scalar(last) or 0) + 1, received_on=received_on, **facts,
    )  # fmt: skip
    session().add(complaint)
    session().flush()
    return complaint


def _day(organisation: Organisation, now: datetime) -> date:
    return now.astimezone(ZoneInfo(organisation.time_zone)).date()


def _sent_before(actor: Actor, organisation: Organisation, subject: str, words: str, now: datetime) -> Complaint | None:
    return session().scalar(
        sa.select(Complaint).where(
            Complaint.owner_id == actor.id,
            Complaint.organisation_id == organisation.id,
            Complaint.subject == subject.strip(),
            Complaint.words == words.strip(),
            Complaint.recorded_at > now - rules.SENT_TWICE_WITHIN,
        )
    )


def _state(complaint: Complaint) -> rules.State:
    _, last = queries.answers_of(complaint.id)
    return rules.state_of(complaint.closed_at, last, complaint.reopened_at)


def _ensure_for_oneself(actor: Actor, complaint: Complaint, now: datetime) -> None:
    has_another = actor.id == complaint.owner_id and queries.has_another_coordinator(
        complaint.organisation_id, actor.id, now.date()
    )
    rules.ensure_for_oneself(actor.id, complaint.owner_id, has_another=has_another)


def _said(actor: Actor, complaint: Complaint, words: str, now: datetime, *, is_author: bool = False) -> ComplaintAnswer:
    said = ComplaintAnswer(
        complaint_id=complaint.id, owner_id=complaint.owner_id, written_by_id=actor.id, is_author=is_author, at=now,
        words=words.strip(),
    )  # fmt: skip
    session().add(said)
    return said


def _planned(actor: Actor, improvement: Improvement) -> Improvement:
    session().add(improvement)
    session().flush()
    record(actor.id, "planned", "improvement", improvement.id, improvement.register_scope)
    return improvement
