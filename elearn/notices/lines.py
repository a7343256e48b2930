"""Composes what notices say, through the reach of whoever reads: what is settled or out of reach says nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from elearn import clock
from elearn.accounts.models import User
from elearn.answers.models import Submission
from elearn.cases.models import SecondReading, WrittenCase
from elearn.cases.offer_queries import has_written
from elearn.certificates.models import Certificate
from elearn.certificates.renewal_queries import list_renewable
from elearn.complaints.models import Complaint, ComplaintAnswer
from elearn.complaints.rules import State as ComplaintState
from elearn.complaints.rules import state_of
from elearn.db import session
from elearn.discussions.models import Discussion, DiscussionParticipation
from elearn.discussions.rules import State
from elearn.editions.queries import get_editions
from elearn.notices.models import Notice
from elearn.notices.reminder_rules import read_cause
from elearn.notices.rules import TOLD_FOR, Kind
from elearn.organisations.models import Organisation, Seat, Team
from elearn.ownership import within
from elearn.policy import Actor, Permission, allows, reach
from elearn.programmes.models import Assignment, Programme
from elearn.progress.queries import assignment_progress
from elearn.reviews.calibration_models import Calibration, CalibrationAnswer, CalibrationParticipation
from elearn.reviews.calibration_rules import Consent
from elearn.reviews.models import FeedbackRead, Message, Reply, Review, TakeOver
from elearn.reviews.naming import QuestionName, answer_url, question_name
from elearn.reviews.queries import in_force
from elearn.surveys.queries import list_open

Reader = Callable[[Actor, dict[int, Notice], datetime], "Iterable[Line]"]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to tell: `title` is a place or the name of a question, `facts` what its sentence is filled with."""

    notice_id: int
    kind: Kind
    at: datetime
    title: str | QuestionName
    url: str
    facts: dict[str, Any]


def list_to_tell(person_id: int, until: datetime) -> tuple[Notice, ...]:
    """Return what a person has not been written about yet, the oldest first, in one statement."""
    chosen = sa.select(Notice).where(Notice.person_id == person_id, Notice.told_at.is_(None), Notice.at <= until)
    return tuple(session().scalars(chosen.order_by(Notice.at, Notice.id)))


def list_recent(person_id: int, kinds: Iterable[Kind], now: datetime, *, most: int = 30) -> tuple[Notice, ...]:
    """Return the notices of some kinds of the last two months, the newest first, in one statement."""
    chosen = sa.select(Notice).where(
        Notice.person_id == person_id,
        Notice.kind.in_(list(kinds)),
        Notice.at <= now,
        Notice.at > now - TOLD_FOR,
    )
    return tuple(session().scalars(chosen.order_by(Notice.at.desc(), Notice.id.desc()).limit(most)))


def compose(actor: Actor, notices: Iterable[Notice], now: datetime) -> tuple[Line, ...]:
    """Return what notices say today, in their order, in one statement for each kind; the settled say nothing."""
    given = tuple(notices)
    by_kind: dict[Kind, dict[int, Notice]] = defaultdict(dict)
    for notice in given:
        by_kind[notice.kind].setdefault(notice.subject_id, notice)
    lines = {line.notice_id: line for kind, of_kind in by_kind.items() for line in READERS[kind](actor, of_kind, now)}
    return tuple(lines[notice.id] for notice in given if notice.id in lines)


def _reviews(actor: Actor, notices: dict[int, Notice], now: datetime) -> Iterable[Line]:
    """Reviews of one's own answers, in force and unread; further opinions on what one had reviewed."""
    kind = next(iter(notices.values())).kind
    author = aliased(User)
    chosen = (
        sa.select(
            Review.id,
            Review.submission_id,
            Review.verdict,
            User.name,
            author.name.label("author"),
            Submission.exercise_id,
            Submission.edition_id,
        )
        .join(User, User.id == Review.reviewer_id)
        .join(author, author.id == Review.owner_id)
        .join(Submission, Submission.id == Review.submission_id)
        .where(Review.id.in_(notices), *in_force(), Review.effective_at <= now)
    )
    if kind is Kind.REVIEWED:
        is_read = sa.exists().where(FeedbackRead.review_id == Review.id)
        chosen = chosen.where(Review.owner_id == actor.id, ~is_read)
    else:
        chosen = chosen.where(Review.within(reach(actor, Permission.ANSWER_REVIEW)))
    rows = session().execute(chosen).all()
    editions = get_editions({row.edition_id for row in rows})
    for row in rows:
        published, notice = editions.get(row.edition_id), notices[row.id]
        mine = kind is Kind.REVIEWED
        url = answer_url(published, row.exercise_id, row.id) if mine else f"/relectures/{row.submission_id}"
        facts = {"name": row.name, "author": row.author, "verdict": row.verdict.value}
        yield Line(notice.id, kind, notice.at, question_name(published, row.exercise_id), url, facts)


def _submissions(actor: Actor, notices: dict[int, Notice], now: datetime) -> Iterable[Line]:
    """Answers that still wait: one's own past their day, or those of a team, new or late."""
    kind = next(iter(notices.values())).kind
    mine = kind is Kind.OWN_LATE
    rule = (
        Submission.owner_id == actor.id
        if mine
        else sa.and_(Submission.within(reach(actor, Permission.ANSWER_REVIEW)), Submission.owner_id != actor.id)
    )
    chosen = (
        sa.select(Submission.id, Submission.exercise_id, Submission.edition_id, Submission.due_on, User.name)
        .join(User, User.id == Submission.owner_id)
        .where(Submission.id.in_(notices), Submission.is_waiting == sa.true(), rule)
    )
    rows = session().execute(chosen).all()
    editions = get_editions({row.edition_id for row in rows})
    for row in rows:
        published, notice = editions.get(row.edition_id), notices[row.id]
        url = answer_url(published, row.exercise_id) if mine else f"/relectures/{row.id}"
        facts = {"name": row.name, "due_on": row.due_on}
        yield Line(notice.id, kind, notice.at, question_name(published, row.exercise_id), url, facts)


def _late_teams(actor: Actor, notices: dict[int, Notice], now: datetime) -> Iterable[Line]:
    carried = reach(actor, Permission.PERSON_MANAGE)
    here = within(carried, None, Team.id, Team.organisation_id, Organisation.network_id)
    waits = sa.and_(Submission.team_id == Team.id, Submission.is_waiting == sa.true(), Submission.due_on < now.date())
    rows = session().execute(
        sa.select(Team.id, Team.name, sa.func.count(Submission.id).label("waiting"))
        .join(Organisation, Organisation.id == Team.organisation_id)
        .join(Submission, waits)
        .where(Team.id.in_(notices), here)
        .group_by(Team.id, Team.name)
    )
    for row in rows:
        notice = notices[row.id]
        url = f"/equipes/{row.id}/remplacement"
        yield Line(notice.id, Kind.LATE_TEAM, notice.at, row.name, url, {"count": row.waiting})


def _taken_over(actor: Actor, notices: dict[int, Notice], now: datetime) -> Iterable[Line]:
    chosen = (
        sa.select(
            TakeOver.id, TakeOver.submission_id, TakeOver.reason, User.name, Submission.exercise_id,
            Submission.edition_id,
        )
        .join(User, User.id == TakeOver.by_id)
        .join(Submission, Submission.id == TakeOver.submission_id)
        .where(TakeOver.id.in_(notices), TakeOver.from_id == actor.id)
        .where(Submission.within(reach(actor, Permission.ANSWER_REVIEW)))
    )  # fmt: skip
    rows = session().execute(chosen).all()
    editions = get_editions({row.edition_id for row in rows})
    for row in rows:
        notice, name = notices[row.id], question_name(editions.get(row.edition_id), row.exercise_id)
        facts = {"name": row.name, "reason": row.reason}
        yield Line(notice.id, Kind.TAKEN_OVER, notice.at, name, f"/relectures/{row.submission_id}", facts)


def _replies(actor: Actor, notices: dict[int, Notice], now: datetime) -> Iterable[Line]:
    """What the other side said about a review and was not read yet."""
    team = Reply.within(reach(actor, Permission.ANSWER_REVIEW))
    chosen = (
        sa.select(
            Reply.id,
            Reply.owner_id,
            Review.id.label("review_id"),
            Review.submission_id,
            User.name,
            Submission.exercise_id,
            Submission.edition_id,
        )
        .join(User, User.id == Reply.writer_id)
        .join(Review, Review.id == Reply.review_id)
        .join(Submission, Submission.id == Review.submission_id)
        .where(Reply.id.in_(notices), Reply.read_at.is_(None), sa.or_(Reply.owner_id == actor.id, team))
    )
    rows = session().execute(chosen).all()
    editions = get_editions({row.edition_id for row in rows})
    for row in rows:
        published, notice = editions.get(row.edition_id), notices[row.id]
        mine = row.owner_id == actor.id
        url = answer_url(published, row.exercise_id, row.review_id) if mine else f"/relectures/{row.submission_id}"
        name = question_name(published, row.exercise_id)
        yield Line(notice.id, Kind.REPLY, notice.at, name, url, {"name": row.name})


def _messages(actor: Actor, notices: dict[int, Notice], now: datetime) -> Iterable[Line]:
    """What authors wrote to whoever reads them, while their answer waits."""
    rows = session().execute(
        sa.select(Message.id, Message.submission_id, User.name, Submission.exercise_id, Submission.edition_id)
        .join(Submission, Submission.id == Message.submission_id)
        .join(User, User.id == Message.owner_id)
        .where(Message.id.in_(notices), Submission.is_waiting == sa.true())
        .where(Message.within(reach(actor, Permission.ANSWER_REVIEW)), Message.owner_id != actor.id)
    )
    found = rows.all()
    editions = get_editions({row.edition_id for row in found})
    for row in found:
        notice, name = notices[row.id], question_name(editions.get(row.edition_id), row.exercise_id)
        yield Line(notice.id, Kind.MESSAGE, notice.at, name, f"/relectures/{row.submission_id}", {"name": row.name})


def _asked(actor: Actor, notices: dict[int, Notice], now: datetime) -> Iterable[Line]:
    """Requests for leave that wait for an answer, while reading has not begun."""
    rows = session().execute(
        sa.select(CalibrationAnswer.id, User.name)
        .join(Calibration, Calibration.id == CalibrationAnswer.calibration_id)
        .join(User, User.id == Calibration.opened_by_id)
        .where(CalibrationAnswer.id.in_(notices), CalibrationAnswer.owner_id == actor.id)
        .where(CalibrationAnswer.consent == Consent.ASKED, Calibration.started_at.is_(None))
    )
    for row in rows:
        notice = notices[row.id]
        yield Line(notice.id, Kind.CONSENT, notice.at, row.name, f"/calibrations/accords/{row.id}", {"name": row.name})


def _calibrations(actor: Actor, notices: dict[int, Notice], now: datetime) -> Iterable[Line]:
    """Calibrations that one has still to read, or that are done."""
    kind = next(iter(notices.values())).kind
    mine = sa.and_(
        CalibrationParticipation.calibration_id == Calibration.id, CalibrationParticipation.person_id == actor.id
    )
    rule = (
        Calibration.done_at.is_not(None)
        if kind is Kind.COMPARED
        else sa.and_(CalibrationParticipation.id.is_not(None), CalibrationParticipation.sent_at.is_(None))
    )
    rows = session().execute(
        sa.select(Calibration.id, Calibration.title)
        .outerjoin(CalibrationParticipation, mine)
        .where(Calibration.id.in_(notices), rule)
        .where(sa.or_(Calibration.opened_by_id == actor.id, CalibrationParticipation.id.is_not(None)))
    )
    for row in rows:
        notice = notices[row.id]
        yield Line(notice.id, kind, notice.at, row.title, f"/calibrations/{row.id}", {})


def _substitutes(actor: Actor, notices: dict[int, Notice], now: datetime) -> Iterable[Line]:
    """Dated supervisors' seats of one's own teams, not over yet."""
    teams = {seat.team_id for seat in actor.seats if seat.team_id is not None}
    rows = session().execute(
        sa.select(Seat.id, Seat.user_id, Seat.starts_on, Seat.ends_on, User.name, Team.name.label("team"))
        .join(User, User.id == Seat.user_id)
        .join(Team, Team.id == Seat.team_id)
        .where(Seat.id.in_(notices), Seat.ends_on >= now.date())
        .where(sa.or_(Seat.team_id.in_(teams), Seat.user_id == actor.id))
    )
    for row in rows:
        notice = notices[row.id]
        facts = {"name": row.name, "from_day": row.starts_on, "to_day": row.ends_on, "is_me": row.user_id == actor.id}
        yield Line(notice.id, Kind.SUBSTITUTE, notice.at, row.team, "/boite", facts)


def _programmes(actor: Actor, notices: dict[int, Notice], now: datetime) -> Iterable[Line]:
    rows = session().execute(
        sa.select(Assignment.id, Assignment.deadline_on, Programme.title)
        .join(Programme, Programme.id == Assignment.programme_id)
        .where(Assignment.id.in_(notices), Assignment.owner_id == actor.id, Assignment.ended_at.is_(None))
    )
    for row in rows:
        notice = notices[row.id]
        yield Line(notice.id, Kind.PROGRAMME, notice.at, row.title, "/suivi/moi", {"deadline_on": row.deadline_on})


def _renewed(actor: Actor, notices: dict[int, Notice], now: datetime) -> Iterable[Line]:
    """Renewals that somebody else began, with their last day."""
    for line in _programmes(actor, notices, now):
        yield replace(line, kind=Kind.RENEWED)


def _renewals(actor: Actor, notices: dict[int, Notice], now: datetime) -> Iterable[Line]:
    """Attestations whose renewal is open and has not begun."""
    for one in list_renewable(sa.and_(Certificate.id.in_(notices), Certificate.owner_id == actor.id), now):
        notice, facts = notices[one.certificate_id], {"valid_until": one.valid_until, "is_over": one.is_over}
        yield Line(notice.id, Kind.RENEWAL, notice.at, one.programme, "/attestations", facts)


def _surveys(actor: Actor, notices: dict[int, Notice], now: datetime) -> Iterable[Line]:
    """Surveys that one is asked to answer, has not, and still can."""
    for one in list_open(actor.id, now):
        notice = notices.get(one.invitation.id)
        if notice is not None and allows(actor, Permission.SURVEY_ANSWER):
            facts = {"open_until": one.invitation.open_until, "zone": one.zone}
            yield Line(notice.id, Kind.SURVEY, notice.at, one.programme, f"/enquetes/{one.invitation.id}", facts)


def _certificates(actor: Actor, notices: dict[int, Notice], now: datetime) -> Iterable[Line]:
    rows = session().execute(
        sa.select(Certificate.id, Certificate.title).where(
            Certificate.id.in_(notices), Certificate.owner_id == actor.id
        )
    )
    for row in rows:
        notice = notices[row.id]
        yield Line(notice.id, Kind.CERTIFICATE, notice.at, row.title, f"/attestations/{row.id}", {})


def _meetings(actor: Actor, notices: dict[int, Notice], now: datetime) -> Iterable[Line]:
    kind = next(iter(notices.values())).kind
    takes_part = sa.exists().where(
        DiscussionParticipation.discussion_id == Discussion.id, DiscussionParticipation.person_id == actor.id
    )
    is_off = Discussion.state == State.CANCELLED
    chosen = sa.select(Discussion).where(Discussion.id.in_(notices), takes_part, Discussion.starts_at > now)
    chosen = chosen.where(is_off if kind is Kind.CANCELLED else ~is_off)
    for row in session().scalars(chosen):
        notice = notices[row.id]
        facts = {"starts_at": row.starts_at, "zone": row.time_zone, "place": row.place or row.link}
        yield Line(notice.id, kind, notice.at, row.title, f"/seances/{row.id}", facts)


def _second_waiting(actor: Actor, notices: dict[int, Notice], now: datetime) -> Iterable[Line]:
    """Cases that still wait for a second reading by this person, who has not written in them."""
    rows = session().execute(
        sa.select(SecondReading.id, WrittenCase.title, User.name)
        .join(WrittenCase, WrittenCase.id == SecondReading.case_id)
        .join(User, User.id == SecondReading.asked_by_id)
        .where(SecondReading.id.in_(notices), SecondReading.read_at.is_(None), ~has_written(actor.id))
        .where(WrittenCase.within(reach(actor, Permission.CASE_SECOND_READ)))
    )
    for row in rows:
        notice, url = notices[row.id], f"/mes-cas/lectures/{row.id}"
        yield Line(notice.id, Kind.SECOND_ASKED, notice.at, row.title, url, {"name": row.name})


def _second_done(actor: Actor, notices: dict[int, Notice], now: datetime) -> Iterable[Line]:
    """What a second reader said of a case that one may still write in, until another reading is asked."""
    last = sa.select(sa.func.max(SecondReading.id)).group_by(SecondReading.case_id)
    rows = session().execute(
        sa.select(SecondReading.id, SecondReading.case_id, SecondReading.agrees, WrittenCase.title, User.name)
        .join(WrittenCase, WrittenCase.id == SecondReading.case_id)
        .join(User, User.id == SecondReading.read_by_id)
        .where(SecondReading.id.in_(notices), SecondReading.id.in_(last))
        .where(WrittenCase.within(reach(actor, Permission.CASE_WRITE)))
    )
    for row in rows:
        notice, facts = notices[row.id], {"name": row.name, "agrees": row.agrees}
        yield Line(notice.id, Kind.SECOND_DONE, notice.at, row.title, f"/mes-cas/{row.case_id}/lecteurs", facts)


def _deadlines(actor: Actor, notices: dict[int, Notice], now: datetime) -> Iterable[Line]:
    """Programmes still to be finished by the day that was recalled: one's own, or of somebody whom one follows."""
    kind = next(iter(notices.values())).kind
    is_mine = kind is Kind.DEADLINE
    within_reach = reach(actor, Permission.PROGRESS_READ if is_mine else Permission.PROGRESS_FOLLOW)
    for row in assignment_progress(within_reach, notices, now):
        notice = notices[row.assignment_id]
        if row.deadline_on is None or row.deadline_on != read_cause(notice.cause)[0] or not row.is_open:
            continue
        is_over = now > clock.end_of_day(row.deadline_on, row.zone)
        facts = {
            "name": row.name,
            "day": row.deadline_on,
            "zone": row.zone,
            "left": row.total - row.done,
            "is_over": is_over,
        }
        url = "/suivi/moi" if is_mine else f"/suivi/personnes/{row.person_id}"
        yield Line(notice.id, kind, notice.at, row.programme, url, facts)


def _complaints(actor: Actor, notices: dict[int, Notice], now: datetime) -> Iterable[Line]:
    """Complaints that wait for those who handle them; for their author, those that were answered or are closed."""
    kind = next(iter(notices.values())).kind
    is_mine = kind in (Kind.COMPLAINT_ANSWERED, Kind.COMPLAINT_CLOSED)
    mine = Complaint.owner_id == actor.id
    handled = Complaint.within(reach(actor, Permission.COMPLAINT_HANDLE))
    last = (
        sa.select(sa.func.max(ComplaintAnswer.at))
        .where(ComplaintAnswer.complaint_id == Complaint.id, ComplaintAnswer.is_author.is_(False))
        .scalar_subquery()
    )
    rows = session().execute(
        sa.select(Complaint, last.label("last")).where(Complaint.id.in_(notices), mine if is_mine else handled)
    )
    for complaint, answered_at in rows:
        if state_of(complaint.closed_at, answered_at, complaint.reopened_at) is TOLD_WHILE[kind]:
            notice, url = notices[complaint.id], f"/reclamations/{complaint.id}"
            yield Line(notice.id, kind, notice.at, complaint.reference, url, {})


TOLD_WHILE = {
    Kind.COMPLAINT: ComplaintState.WAITING,
    Kind.COMPLAINT_AGAIN: ComplaintState.WAITING,
    Kind.COMPLAINT_ANSWERED: ComplaintState.ANSWERED,
    Kind.COMPLAINT_CLOSED: ComplaintState.CLOSED,
}
READERS: dict[Kind, Reader] = {
    Kind.REVIEWED: _reviews,
    Kind.OPINION: _reviews,
    Kind.OWN_LATE: _submissions,
    Kind.SUBMITTED: _submissions,
    Kind.LATE: _submissions,
    Kind.LATE_TEAM: _late_teams,
    Kind.TAKEN_OVER: _taken_over,
    Kind.SUBSTITUTE: _substitutes,
    Kind.REPLY: _replies,
    Kind.MESSAGE: _messages,
    Kind.CONSENT: _asked,
    Kind.CALIBRATION: _calibrations,
    Kind.COMPARED: _calibrations,
    Kind.SECOND_ASKED: _second_waiting,
    Kind.SECOND_DONE: _second_done,
    Kind.PROGRAMME: _programmes,
    Kind.SURVEY: _surveys,
    Kind.CERTIFICATE: _certificates,
    Kind.RENEWAL: _renewals,
    Kind.RENEWED: _renewed,
    Kind.MEETING: _meetings,
    Kind.CANCELLED: _meetings,
    Kind.DEADLINE: _deadlines,
    Kind.DEADLINE_COPY: _deadlines,
    Kind.COMPLAINT: _complaints,
    Kind.COMPLAINT_AGAIN: _complaints,
    Kind.COMPLAINT_ANSWERED: _complaints,
    Kind.COMPLAINT_CLOSED: _complaints,
}
