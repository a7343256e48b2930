"""Composes the review desk: one submission with its question, its earlier versions and what is being written on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.answers.models import AccessLine, Submission
from elearn.answers.queries import get_submission, list_submissions_of, self_checks_of
from elearn.content.filled import own_text, score_in
from elearn.content.model import Block, Exercise, Reveal
from elearn.db import session
from elearn.editions.changes import QuestionChange, question_change
from elearn.editions.models import CurrentModule
from elearn.editions.queries import Published, get_editions, list_tags
from elearn.errors import Missing
from elearn.organisations.models import Team
from elearn.policy import Reach
from elearn.reviews import rules
from elearn.reviews.anchor_rules import hint_words
from elearn.reviews.draft_actions import note_in
from elearn.reviews.models import Claim, Message, SupervisorNote, TakeOver
from elearn.reviews.naming import QuestionName, question_name
from elearn.reviews.own_queries import find_draft, find_own_review, last_number, written_in
from elearn.reviews.phrase_queries import KeptPhrase, list_phrases
from elearn.reviews.queries import Feedback, WrittenMessage, feedback_of
from elearn.reviews.queue_queries import Place, Wanted, place_of, waiting
from elearn.reviews.rules import Written


@dataclass(frozen=True, slots=True)
class Idea:
    """One key idea on the desk: the words that made one think of it, and whether the author found it too."""

    id: str
    text: str
    hints: tuple[str, ...]
    is_own: bool
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A note between those who supervise, about one version of the answer."""

    name: str
    number: int
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """One submission of the same answer, with the reviews that it got."""

    submission: Submission
    feedback: tuple[Feedback, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """The question as it was when it was answered, and what stood around it."""

    name: QuestionName
    exercise: Exercise | None
    story: tuple[Block, ...]
    reveal: Reveal | None
    change: QuestionChange | None = None
    own_score: int | None = None


@dataclass(frozen=True, slots=True)
class TakenOver:
    """Somebody took the submission over from the reader, and said why."""

    name: str
    reason: str
    at: datetime
    is_today: bool


@dataclass(frozen=True, slots=True)
class Hold:
    """Who holds the submission, and for how much longer; nobody where `name` is empty.

    `taken` is there for a reader from whom it was taken over, and who has not had it since.
    """

    name: str = ""
    is_mine: bool = False
    minutes: int = 0
    seconds: int = 0
    is_short: bool = False
    taken: TakenOver | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that the desk shows. `person` and `team` are empty where names are hidden."""

    submission: Submission
    person: str
    team: str
    days: int
    is_late: bool
    question: Question
    ideas: tuple[Idea, ...]
    hold: Hold
    place: Place
    is_waiting: bool
    opened_at: datetime | None
    feedback: tuple[Feedback, ...]
    others: tuple[Version, ...]
    written: Written
    draft_version: int
    draft_saved_at: datetime | None
    is_begun: bool
    note: str
    own: Feedback | None
    round: int
    notes: tuple[Note, ...]
    messages: tuple[WrittenMessage, ...]
    phrases: tuple[KeptPhrase, ...]

    @property
    def first_name(self) -> str:
        """The first word of the author's name; nothing where names are hidden."""
        return self.person.split(" ", 1)[0]


def get_submission_to_review(reach: Reach, reader_id: int, submission_id: int) -> Submission:
    """Return a submission within reach that is not the reader's own, in one statement. Raises Missing."""
    found = get_submission(reach, submission_id)
    if found.owner_id == reader_id:
        raise Missing(str(submission_id))
    return found


def desk_of(reach: Reach, reader_id: int, submission: Submission, wanted: Wanted, *, now: datetime, zone: str) -> Desk:
    """Compose the desk of one submission, in eighteen statements at most whatever waits."""
    person, team, is_waiting, opened_at, module = _about(reach, reader_id, submission)
    editions = get_editions({submission.edition_id} | ({module} if module else set()))
    question = _question(submission, editions.get(submission.edition_id), editions.get(module) if module else None)
    versions = _versions(submission, reader_id, now)
    mine = next(one for one in versions if one.submission.id == submission.id)
    draft, sent = find_draft(reader_id, submission.id), find_own_review(reader_id, submission.id)
    written = rules.written_of(draft.form) if draft else written_in(sent) if sent else Written()
    ticked = self_checks_of([submission.answer_id]).get(submission.answer_id, frozenset())
    notes, messages = _notes_and_messages(submission.answer_id)
    return Desk(
        submission=submission,
        person="" if wanted.hides_names else person,
        team="" if wanted.hides_names else team,
        days=rules.days_waiting(submission.submitted_at, now, zone),
        is_late=is_waiting and rules.is_past_promise(submission.due_on, rules.day_in(now, zone)),
        question=question,
        ideas=_ideas(question, submission.text, ticked),
        hold=hold_of(submission.id, reader_id, now, zone),
        place=place_of(reach, reader_id, wanted, submission, now),
        is_waiting=is_waiting,
        opened_at=opened_at,
        feedback=mine.feedback,
        others=tuple(one for one in versions if one is not mine),
        written=written,
        draft_version=draft.version if draft else 0,
        draft_saved_at=draft.saved_at if draft else None,
        is_begun=draft is not None,
        note=note_in(draft) if draft else "",
        own=next((one for one in mine.feedback if one.reviewer_id == reader_id), None),
        round=last_number(reader_id, submission.id) + 1,
        notes=notes,
        messages=messages,
        phrases=list_phrases(reach, reader_id),
    )


def hold_of(submission_id: int, reader_id: int, now: datetime, zone: str) -> Hold:
    """Return who holds a submission, and who last took it over from the reader, in one statement."""
    by, over = sa.orm.aliased(User), TakeOver
    from_me = sa.and_(over.submission_id == Claim.submission_id, over.from_id == reader_id)
    found = (
        session()
        .execute(
            sa.select(Claim.reviewer_id, Claim.ends_at, User.name, over.at, over.reason, by.name.label("by"))
            .join(User, User.id == Claim.reviewer_id)
            .outerjoin(over, sa.and_(from_me, Claim.reviewer_id != reader_id))
            .outerjoin(by, by.id == over.by_id)
            .where(Claim.submission_id == submission_id)
            .order_by(over.id.desc())
            .limit(1)
        )
        .first()
    )
    if found is None:
        return Hold()
    taken: TakenOver | None = None
    if found.at is not None:
        is_today = rules.day_in(found.at, zone) == rules.day_in(now, zone)
        taken = TakenOver(found.by, found.reason, found.at, is_today)
    if found.ends_at <= now:
        return Hold(taken=taken)
    left = found.ends_at - now
    minutes = rules.minutes_left(found.ends_at, now)
    is_mine = found.reviewer_id == reader_id
    return Hold(found.name, is_mine, minutes, int(left.total_seconds()), left < rules.SHORT, taken)


def _about(reach: Reach, reader_id: int, submission: Submission) -> tuple[str, str, bool, datetime | None, int | None]:
    """Return the author, the team, whether it waits, when the reader first opened it, and the current edition."""
    opened_at = (
        sa.select(sa.func.min(AccessLine.at))
        .where(AccessLine.submission_id == Submission.id, AccessLine.reader_id == reader_id)
        .scalar_subquery()
    )
    is_waiting = sa.and_(*waiting(reach, reader_id)).label("is_waiting")
    row = (
        session()
        .execute(
            sa.select(
                User.name, Team.name.label("team"), is_waiting, opened_at.label("opened_at"), CurrentModule.edition_id
            )
            .select_from(Submission)
            .join(User, User.id == Submission.owner_id)
            .outerjoin(Team, Team.id == Submission.team_id)
            .outerjoin(CurrentModule, CurrentModule.slug == Submission.module_slug)
            .where(Submission.id == submission.id)
        )
        .one()
    )
    return row.name, row.team or "", bool(row.is_waiting), row.opened_at, row.edition_id


def _question(submission: Submission, seen: Published | None, current: Published | None) -> Question:
    name, anchor = question_name(seen, submission.exercise_id), submission.exercise_id.partition("#")[2]
    if seen is None:
        return Question(name, None, (), None)
    section, exercise = seen.exercise(anchor)
    return Question(
        name=name,
        exercise=exercise,
        story=tuple(block for block in section.blocks if block.kind != "exercise"),
        reveal=seen.reveal(submission.exercise_id),
        own_score=score_in(exercise, submission.text),
        change=question_change(seen, current, submission.exercise_id),
    )


def _versions(submission: Submission, reader_id: int, now: datetime) -> tuple[Version, ...]:
    feedback = feedback_of([submission.answer_id], now, own_id=reader_id)
    found = list_submissions_of(submission.answer_id)
    return tuple(Version(one, feedback.get(one.id, ())) for one in found)


def _ideas(question: Question, text: str, ticked: frozenset[str]) -> tuple[Idea, ...]:
    ideas = question.reveal.key_ideas if question.reveal else ()
    text = own_text(question.exercise, text) if question.exercise else text
    known = list_tags() if any(idea.principles or idea.fidelity for idea in ideas) else {}
    return tuple(
        Idea(
            idea.id,
            idea.text,
            hint_words(text, idea.hints),
            idea.id in ticked,
            tuple(known[code].title for code in (*idea.principles, *idea.fidelity) if code in known),
        )
        for idea in ideas
    )


def _notes_and_messages(answer_id: int) -> tuple[tuple[Note, ...], tuple[WrittenMessage, ...]]:
    """Return what those who supervise noted about an answer, and what its author wrote to them, in one statement."""
    written = sa.union_all(
        sa.select(
            SupervisorNote.id,
            SupervisorNote.submission_id,
            SupervisorNote.writer_id,
            SupervisorNote.text,
            SupervisorNote.at,
        ),
        sa.select(Message.id, Message.submission_id, sa.cast(sa.null(), sa.Integer), Message.text, Message.at),
    ).subquery()
    rows = (
        session()
        .execute(
            sa.select(written.c.writer_id, User.name, Submission.number, written.c.text, written.c.at)
            .join(Submission, Submission.id == written.c.submission_id)
            .outerjoin(User, User.id == written.c.writer_id)
            .where(Submission.answer_id == answer_id)
            .order_by(written.c.at, written.c.id)
        )
        .all()
    )
    notes = tuple(Note(row.name, row.number, row.text, row.at) for row in rows if row.writer_id is not None)
    return notes, tuple(WrittenMessage(row.number, row.text, row.at) for row in rows if row.writer_id is None)
