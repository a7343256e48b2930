"""Finds whom to tell what: from new lines of the journal, from days that were promised and are over, from deadlines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from elearn.answers.models import AccessLine, Submission
from elearn.cases.models import CaseWriter, SecondReading
from elearn.certificates.models import Certificate
from elearn.certificates.renewal_queries import list_renewable
from elearn.complaints.models import Complaint
from elearn.db import session
from elearn.discussions.models import DiscussionParticipation
from elearn.journal import JournalLine
from elearn.notices.models import Notice
from elearn.notices.reminder_rules import cause_of
from elearn.notices.reminders import list_copied, list_recalled
from elearn.notices.rules import Kind
from elearn.organisations.models import Organisation, Seat, Team
from elearn.organisations.queries import in_force
from elearn.policy import Role
from elearn.reviews.calibration_models import Calibration, CalibrationParticipation
from elearn.reviews.models import Message, Reply, Review, TakeOver
from elearn.reviews.rules import day_in, is_past_promise

MOST_LATE = 500


@dataclass(frozen=True, slots=True)
class Found:
    """One thing to tell one person, from `at` on."""

    person_id: int
    kind: Kind
    cause: str
    subject_id: int
    at: datetime


def causes_in_journal(since: datetime, until: datetime) -> tuple[Found, ...]:
    """Return what the lines between two instants give to tell, in one statement and one more for each kind of line."""
    read = sa.select(JournalLine).where(JournalLine.at > since, JournalLine.at <= until).order_by(JournalLine.id)
    by_deed: dict[tuple[str, str], list[JournalLine]] = defaultdict(list)
    for line in session().scalars(read.where(sa.tuple_(JournalLine.thing, JournalLine.verb).in_(list(SOURCES)))):
        by_deed[line.thing, line.verb].append(line)
    return tuple(found for deed, lines in by_deed.items() for found in SOURCES[deed](lines))


def causes_past_due(now: datetime) -> tuple[Found, ...]:
    """Return what is to tell of answers whose promised day is over, told to nobody yet, in three statements."""
    told = sa.exists().where(Notice.kind == Kind.OWN_LATE, Notice.subject_id == Submission.id)
    chosen = (
        sa.select(Submission.id, Submission.owner_id, Submission.team_id, Submission.due_on, Organisation.time_zone)
        .join(Organisation, Organisation.id == Submission.organisation_id)
        .where(Submission.is_waiting == sa.true(), Submission.due_on <= now.date(), ~told)
        .order_by(Submission.due_on, Submission.id)
        .limit(MOST_LATE)
    )
    late = [row for row in session().execute(chosen) if is_past_promise(row.due_on, day_in(now, row.time_zone))]
    supervisors = _holders(Role.SUPERVISOR, {row.team_id for row in late}, now.date())
    leads = _leads({row.team_id for row in late}, now.date())
    found: list[Found] = []
    for row in late:
        cause = f"late:{row.id}"
        found.append(Found(row.owner_id, Kind.OWN_LATE, cause, row.id, now))
        readers = supervisors[row.team_id] - {row.owner_id}
        found += [Found(person, Kind.LATE, cause, row.id, now) for person in sorted(readers)]
        if len(supervisors[row.team_id]) <= 1 and row.team_id is not None:
            cause = f"late-team:{row.team_id}:{row.due_on}"
            found += [Found(lead, Kind.LATE_TEAM, cause, row.team_id, now) for lead in leads[row.team_id]]
    return tuple(found)


def causes_of_deadlines(since: datetime, until: datetime) -> tuple[Found, ...]:
    """Return the reminders that fell between two instants: to their person and, from the second on, to who follows."""
    recalled = list_recalled(since, until)
    copied = list_copied({deadline.team_id for deadline, _ in recalled}, until.date())
    found: list[Found] = []
    for one, reminder in recalled:
        cause = cause_of(one.assignment_id, one.deadline_on, reminder.days_before)
        others = [person for person, _ in copied.get(one.team_id, ()) if person != one.person_id]
        found.append(Found(one.person_id, Kind.DEADLINE, cause, one.assignment_id, reminder.at))
        if reminder.is_copied:
            found += [Found(person, Kind.DEADLINE_COPY, cause, one.assignment_id, reminder.at) for person in others]
    return tuple(found)


def causes_of_renewals(now: datetime) -> tuple[Found, ...]:
    """Return whose renewal has opened, not told to them yet: once for each attestation, in one statement."""
    told = sa.exists().where(Notice.kind == Kind.RENEWAL, Notice.subject_id == Certificate.id)
    return tuple(
        Found(one.person_id, Kind.RENEWAL, f"renewal:{one.certificate_id}", one.certificate_id, now)
        for one in list_renewable(~told, now)
    )


def _submitted(lines: list[JournalLine]) -> Iterator[Found]:
    by_day: dict[date, set[int | None]] = defaultdict(set)
    for line in lines:
        by_day[line.at.date()].add(line.team_id)
    for day, teams in by_day.items():
        supervisors = _holders(Role.SUPERVISOR, teams, day)
        for line in (one for one in lines if one.at.date() == day):
            for person in sorted(supervisors[line.team_id] - {line.person_id}):
                yield _found(line, person, Kind.SUBMITTED)


def _reviewed(lines: list[JournalLine]) -> Iterator[Found]:
    """Tell the author from the instant at which the review counts; and who had reviewed first, of a further opinion."""
    ids = {line.thing_id for line in lines}
    reviews = {one.id: one for one in session().scalars(sa.select(Review).where(Review.id.in_(ids)))}
    deciding = sa.select(Review.submission_id, Review.reviewer_id).where(
        Review.submission_id.in_({one.submission_id for one in reviews.values()}),
        Review.is_deciding == sa.true(),
        Review.cancelled_at.is_(None),
    )
    first = {row.submission_id: row.reviewer_id for row in session().execute(deciding)}
    for line in lines:
        review = reviews.get(line.thing_id or 0)
        if review is None:
            continue
        yield _found(line, review.owner_id, Kind.REVIEWED, at=review.effective_at)
        other = first.get(review.submission_id)
        if not review.is_deciding and other not in (None, review.reviewer_id):
            yield _found(line, other, Kind.OPINION, at=review.effective_at)


def _taken_over(lines: list[JournalLine]) -> Iterator[Found]:
    ids = {line.thing_id for line in lines}
    rows = session().scalars(sa.select(TakeOver).where(TakeOver.submission_id.in_(ids)))
    for take_over in rows:
        line = next((one for one in lines if one.thing_id == take_over.submission_id and one.at >= take_over.at), None)
        if line is not None:
            yield Found(take_over.from_id, Kind.TAKEN_OVER, f"take-over:{take_over.id}", take_over.id, take_over.at)


def _seat_opened(lines: list[JournalLine]) -> Iterator[Found]:
    """Tell a team of somebody who will read there for a while."""
    ids = {line.thing_id for line in lines}
    dated = sa.select(Seat).where(Seat.id.in_(ids), Seat.role == Role.SUPERVISOR, Seat.ends_on.is_not(None))
    seats = {seat.id: seat for seat in session().scalars(dated)}
    teams = {seat.team_id for seat in seats.values()}
    for line in lines:
        seat = seats.get(line.thing_id or 0)
        if seat is None:
            continue
        learners = _holders(Role.LEARNER, teams, line.at.date())[seat.team_id]
        others = _holders(Role.SUPERVISOR, teams, line.at.date())[seat.team_id]
        for person in sorted((learners | others | {seat.user_id}) - {line.actor_id or 0}):
            yield _found(line, person, Kind.SUBSTITUTE)


def _to_its_person(kind: Kind) -> Callable[[list[JournalLine]], Iterator[Found]]:
    def source(lines: list[JournalLine]) -> Iterator[Found]:
        for line in lines:
            if line.person_id is not None and line.person_id != line.actor_id:
                yield _found(line, line.person_id, kind)

    return source


def _to_coordinators(kind: Kind) -> Callable[[list[JournalLine]], Iterator[Found]]:
    """Tell who coordinates the organisation of a complaint, but for whoever did it."""

    def source(lines: list[JournalLine]) -> Iterator[Found]:
        for day in {line.at.date() for line in lines}:
            today = [line for line in lines if line.at.date() == day]
            leads = _coordinating({line.organisation_id for line in today}, day)
            for line in today:
                for person in sorted(leads[line.organisation_id] - {line.actor_id or 0}):
                    yield _found(line, person, kind)

    return source


def _to_its_author(kind: Kind) -> Callable[[list[JournalLine]], Iterator[Found]]:
    """Tell who wrote a complaint: the journal does not name them, and one that came by letter has nobody to tell."""

    def source(lines: list[JournalLine]) -> Iterator[Found]:
        ids = {line.thing_id for line in lines}
        rows = session().execute(sa.select(Complaint.id, Complaint.owner_id).where(Complaint.id.in_(ids)))
        owners = {row.id: row.owner_id for row in rows}
        for line in lines:
            owner = owners.get(line.thing_id or 0)
            if owner is not None and owner != line.actor_id:
                yield _found(line, owner, kind)

    return source


def _to_participants(kind: Kind) -> Callable[[list[JournalLine]], Iterator[Found]]:
    def source(lines: list[JournalLine]) -> Iterator[Found]:
        ids = {line.thing_id for line in lines}
        rows = session().execute(
            sa.select(DiscussionParticipation.discussion_id, DiscussionParticipation.person_id).where(
                DiscussionParticipation.discussion_id.in_(ids)
            )
        )
        people: dict[int, set[int]] = defaultdict(set)
        for discussion_id, person_id in rows:
            people[discussion_id].add(person_id)
        for line in lines:
            for person in sorted(people[line.thing_id or 0] - {line.actor_id or 0}):
                yield _found(line, person, kind)

    return source


def _replied(lines: list[JournalLine]) -> Iterator[Found]:
    """Tell the supervisor whose review it is about of what its author says, and the author of what is said to them."""
    ids = {line.thing_id for line in lines}
    rows = session().execute(
        sa.select(Reply.id, Reply.writer_id, Reply.owner_id, Review.reviewer_id)
        .join(Review, Review.id == Reply.review_id)
        .where(Reply.id.in_(ids))
    )
    replies = {row.id: row for row in rows}
    for line in lines:
        row = replies.get(line.thing_id or 0)
        if row is not None:
            yield _found(line, row.reviewer_id if row.writer_id == row.owner_id else row.owner_id, Kind.REPLY)


def _written_to(lines: list[JournalLine]) -> Iterator[Found]:
    """Tell everybody who has opened the answer what its author writes to whoever reads it."""
    ids = {line.thing_id for line in lines}
    rows = session().execute(
        sa.select(Message.id, AccessLine.reader_id)
        .join(AccessLine, AccessLine.submission_id == Message.submission_id)
        .where(Message.id.in_(ids), AccessLine.at <= Message.at)
        .distinct()
    )
    readers: dict[int, set[int]] = defaultdict(set)
    for message_id, reader_id in rows:
        readers[message_id].add(reader_id)
    for line in lines:
        for person in sorted(readers[line.thing_id or 0] - {line.actor_id or 0}):
            yield _found(line, person, Kind.MESSAGE)


def _to_calibrating(kind: Kind) -> Callable[[list[JournalLine]], Iterator[Found]]:
    """Tell the readers of a calibration, and whoever opened it once all have sent."""

    def source(lines: list[JournalLine]) -> Iterator[Found]:
        ids = {line.thing_id for line in lines}
        people: dict[int, set[int]] = defaultdict(set)
        readers = sa.select(CalibrationParticipation.calibration_id, CalibrationParticipation.person_id)
        for calibration_id, person_id in session().execute(
            readers.where(CalibrationParticipation.calibration_id.in_(ids))
        ):
            people[calibration_id].add(person_id)
        if kind is Kind.COMPARED:
            opened = sa.select(Calibration.id, Calibration.opened_by_id).where(Calibration.id.in_(ids))
            for calibration_id, person_id in session().execute(opened):
                people[calibration_id].add(person_id)
        for line in lines:
            for person in sorted(people[line.thing_id or 0] - {line.actor_id or 0}):
                yield _found(line, person, kind)

    return source


def _second_asked(lines: list[JournalLine]) -> Iterator[Found]:
    """Tell those who supervise in the organisation, but for whoever asked and those who wrote, that a case waits."""
    writers = _writers({line.thing_id for line in lines})
    readers = _supervising({line.organisation_id for line in lines}, max(line.at for line in lines).date())
    for line in lines:
        for person in sorted(readers[line.organisation_id] - writers[line.thing_id] - {line.actor_id or 0}):
            yield Found(person, Kind.SECOND_ASKED, f"journal:{line.id}", _reading_of(line), line.at)


def _second_read(lines: list[JournalLine]) -> Iterator[Found]:
    """Tell whoever asked and those who wrote what the second reader said."""
    writers = _writers({line.thing_id for line in lines})
    rows = session().execute(
        sa.select(SecondReading.id, SecondReading.asked_by_id).where(
            SecondReading.id.in_({_reading_of(line) for line in lines})
        )
    )
    asked_by = {row.id: row.asked_by_id for row in rows}
    for line in lines:
        concerned = writers[line.thing_id] | {asked_by.get(_reading_of(line), 0)}
        for person in sorted(concerned - {line.actor_id or 0, 0}):
            yield Found(person, Kind.SECOND_DONE, f"journal:{line.id}", _reading_of(line), line.at)


SOURCES: dict[tuple[str, str], Callable[[list[JournalLine]], Iterable[Found]]] = {
    ("submission", "submitted"): _submitted,
    ("review", "reviewed"): _reviewed,
    ("review", "corrected"): _reviewed,
    ("submission", "took-over"): _taken_over,
    ("seat", "opened"): _seat_opened,
    ("reply", "replied"): _replied,
    ("message", "wrote"): _written_to,
    ("calibration-answer", "asked"): _to_its_person(Kind.CONSENT),
    ("calibration", "started"): _to_calibrating(Kind.CALIBRATION),
    ("calibration", "finished"): _to_calibrating(Kind.COMPARED),
    ("case", "asked-second-reading"): _second_asked,
    ("case", "second-read"): _second_read,
    ("assignment", "assigned"): _to_its_person(Kind.PROGRAMME),
    ("assignment", "renewed"): _to_its_person(Kind.RENEWED),
    ("survey-invitation", "sent"): _to_its_person(Kind.SURVEY),
    ("certificate", "issued"): _to_its_person(Kind.CERTIFICATE),
    ("discussion", "planned"): _to_participants(Kind.MEETING),
    ("discussion", "changed"): _to_participants(Kind.MEETING),
    ("discussion", "cancelled"): _to_participants(Kind.CANCELLED),
    ("complaint", "filed"): _to_coordinators(Kind.COMPLAINT),
    ("complaint", "reopened"): _to_coordinators(Kind.COMPLAINT_AGAIN),
    ("complaint", "answered"): _to_its_author(Kind.COMPLAINT_ANSWERED),
    ("complaint", "closed"): _to_its_author(Kind.COMPLAINT_CLOSED),
}


def _found(line: JournalLine, person_id: int | None, kind: Kind, *, at: datetime | None = None) -> Found:
    return Found(person_id or 0, kind, f"journal:{line.id}", line.thing_id or 0, at or line.at)


def _reading_of(line: JournalLine) -> int:
    return int(line.facts.get("reading", 0))


def _writers(case_ids: Iterable[int | None]) -> dict[int | None, set[int]]:
    """Return who has written in each case, in one statement."""
    chosen = sa.select(CaseWriter.case_id, CaseWriter.person_id).where(CaseWriter.case_id.in_(set(case_ids)))
    found: dict[int | None, set[int]] = defaultdict(set)
    for case_id, person_id in session().execute(chosen):
        found[case_id].add(person_id)
    return found


def _coordinating(organisation_ids: Iterable[int | None], on: date) -> dict[int | None, set[int]]:
    """Return who coordinates some organisations on a day, by organisation, in one statement."""
    held = sa.and_(Seat.organisation_id.in_(set(organisation_ids)), Seat.role == Role.COORDINATOR, in_force(on))
    found: dict[int | None, set[int]] = defaultdict(set)
    for organisation_id, person_id in session().execute(sa.select(Seat.organisation_id, Seat.user_id).where(held)):
        found[organisation_id].add(person_id)
    return found


def _supervising(organisation_ids: Iterable[int | None], on: date) -> dict[int | None, set[int]]:
    """Return who supervises in some organisations on a day, by organisation, in one statement."""
    held = sa.select(Team.organisation_id, Seat.user_id).join(Team, Team.id == Seat.team_id)
    here = sa.and_(Team.organisation_id.in_(set(organisation_ids)), Seat.role == Role.SUPERVISOR, in_force(on))
    found: dict[int | None, set[int]] = defaultdict(set)
    for organisation_id, person_id in session().execute(held.where(here)):
        found[organisation_id].add(person_id)
    return found


def _holders(role: Role, team_ids: Iterable[int | None], on: date) -> dict[int | None, set[int]]:
    """Return who holds a role in some teams on a day, by team, in one statement."""
    held = sa.and_(Seat.team_id.in_(set(team_ids)), Seat.role == role, in_force(on))
    found: dict[int | None, set[int]] = defaultdict(set)
    for team_id, person_id in session().execute(sa.select(Seat.team_id, Seat.user_id).where(held)):
        found[team_id].add(person_id)
    return found


def _leads(team_ids: Iterable[int | None], on: date) -> dict[int | None, list[int]]:
    """Return who coordinates the organisation of each team on a day, in one statement."""
    rows = session().execute(
        sa.select(Team.id, Seat.user_id)
        .join(Seat, Seat.organisation_id == Team.organisation_id)
        .where(Team.id.in_(set(team_ids)), Seat.role == Role.COORDINATOR, in_force(on))
    )
    found: dict[int | None, list[int]] = defaultdict(list)
    for team_id, person_id in rows:
        found[team_id].append(person_id)
    return found
