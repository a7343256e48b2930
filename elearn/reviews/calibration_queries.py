"""Reads calibrations through the place that one has in them, and nothing of the others before all have sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.answers.models import AccessLine, Submission
from elearn.content.model import Exercise, KeyIdea
from elearn.db import session
from elearn.editions.queries import Published, get_edition, get_editions
from elearn.errors import Missing
from elearn.organisations.models import Seat
from elearn.organisations.queries import PersonName, in_force
from elearn.policy import Reach, Role
from elearn.reviews.calibration_models import (
    Calibration,
    CalibrationAnswer,
    CalibrationParticipation,
    CalibrationReading,
)
from elearn.reviews.calibration_rules import (
    READY,
    Agreement,
    Consent,
    Read,
    idea_agreement,
    verdict_agreement,
)
from elearn.reviews.naming import QuestionName, case_key, question_name

OFFERED = 20


@dataclass(frozen=True, slots=True)
class CalibrationRow:
    """One calibration in the list of mine."""

    id: int
    title: str
    question: QuestionName
    is_opener: bool
    is_started: bool
    is_done: bool
    has_sent: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """One submission that can be taken into a set; the person is named to whoever may read it already.

    `text` is empty until whoever looks has opened the answer at the desk: its author sees who did.
    """

    id: int
    person: str
    number: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """One person who reads, and whether they have sent."""

    participation_id: int
    person_id: int
    name: str
    has_sent: bool


@dataclass(frozen=True, slots=True)
class SetAnswer:
    """One answer of a set as a reader sees it: a number and a text, no name."""

    id: int
    number: int
    text: str
    consent: Consent
    mine: Read | None
    words: str = ""
    version: int = 0

    @property
    def is_ready(self) -> bool:
        """Whether it may be read."""
        return self.consent in READY


@dataclass(frozen=True, slots=True)
class Compared:
    """One answer once all have sent: what each said, and where they differ."""

    answer: SetAnswer
    verdicts: tuple[str, ...]
    ideas: tuple[tuple[KeyIdea, tuple[bool, ...]], ...]
    words: tuple[tuple[str, str], ...]

    @property
    def differs_on_verdict(self) -> bool:
        """Whether readers came to different verdicts."""
        return len(set(self.verdicts)) > 1

    @property
    def differing(self) -> int:
        """On how many key ideas readers differ."""
        return sum(len(set(found)) > 1 for _, found in self.ideas)


@dataclass(frozen=True, slots=True)
class Result:
    """What all readers found, answer by answer, with how far they agree."""

    compared: tuple[Compared, ...]
    verdicts: Agreement
    ideas: Agreement


@dataclass(frozen=True, slots=True)
class CalibrationPage:
    """One calibration as one of its people sees it. `result` is None until everybody has sent.

    `case` is what a séance on it is about.
    """

    calibration: Calibration
    question: QuestionName
    case: str
    exercise: Exercise
    ideas: tuple[KeyIdea, ...]
    is_opener: bool
    me: Reader | None
    readers: tuple[Reader, ...]
    answers: tuple[SetAnswer, ...]
    result: Result | None

    @property
    def ready(self) -> tuple[SetAnswer, ...]:
        """The answers that may be read."""
        return tuple(answer for answer in self.answers if answer.is_ready)

    @property
    def left(self) -> int:
        """How many answers I have no verdict on yet."""
        return sum(1 for answer in self.ready if answer.mine is None or answer.mine.verdict is None)

    def answer(self, number: int) -> SetAnswer:
        """Return one answer that I may read now. Raises Missing."""
        found = next((one for one in self.ready if one.number == number), None)
        if found is None or self.me is None or self.calibration.started_at is None:
            raise Missing(str(number))
        return found


def list_calibrations(person_id: int) -> tuple[CalibrationRow, ...]:
    """Return the calibrations that one opened or reads in, the newest first, in one statement (two at first)."""
    mine = sa.and_(
        CalibrationParticipation.calibration_id == Calibration.id, CalibrationParticipation.person_id == person_id
    )
    reads = sa.and_(CalibrationParticipation.id.is_not(None), Calibration.started_at.is_not(None))
    rows = session().execute(
        sa.select(Calibration, CalibrationParticipation.sent_at)
        .outerjoin(CalibrationParticipation, mine)
        .where(sa.or_(Calibration.opened_by_id == person_id, reads))
        .order_by(Calibration.opened_at.desc(), Calibration.id.desc())
    )
    found = rows.all()
    editions = get_editions({calibration.edition_id for calibration, _ in found})
    return tuple(
        CalibrationRow(
            one.id,
            one.title,
            question_name(editions.get(one.edition_id), one.exercise_id),
            one.opened_by_id == person_id,
            one.started_at is not None,
            one.done_at is not None,
            sent_at is not None,
        )
        for one, sent_at in found
    )


def get_calibration(person_id: int, calibration_id: int) -> Calibration:
    """Return a calibration that one opened, or reads in once it has begun, in one statement. Raises Missing."""
    reads = sa.exists().where(
        CalibrationParticipation.calibration_id == Calibration.id, CalibrationParticipation.person_id == person_id
    )
    may = sa.or_(Calibration.opened_by_id == person_id, sa.and_(reads, Calibration.started_at.is_not(None)))
    found = session().scalar(sa.select(Calibration).where(Calibration.id == calibration_id, may))
    if found is None:
        raise Missing(str(calibration_id))
    return found


def calibration_page(person_id: int, calibration_id: int) -> CalibrationPage:
    """Compose a calibration for one of its people, in five statements. Raises Missing.

    The readings of others are loaded once everybody has sent, and not before.
    """
    calibration = get_calibration(person_id, calibration_id)
    published = get_edition(calibration.edition_id)
    readers = _readers(calibration.id)
    me = next((one for one in readers if one.person_id == person_id), None)
    is_opener = calibration.opened_by_id == person_id
    shown = readers if calibration.done_at is not None else (me,) if me else ()
    readings = _readings([one.participation_id for one in shown])
    own = readings.get(me.participation_id, {}) if me else {}
    answers = _answers(calibration.id, own)
    ideas = published.reveal(calibration.exercise_id).key_ideas
    done = calibration.done_at is not None
    return CalibrationPage(
        calibration=calibration,
        question=question_name(published, calibration.exercise_id),
        case=case_key(published, calibration.exercise_id),
        exercise=_exercise(published, calibration.exercise_id),
        ideas=ideas,
        is_opener=is_opener,
        me=me,
        readers=readers,
        answers=answers if is_opener else tuple(answer for answer in answers if answer.is_ready),
        result=_result(answers, readers, readings, ideas) if done else None,
    )


def list_offered(reach: Reach, reader_id: int, exercise_id: str) -> tuple[tuple[Offered, ...], bool]:
    """Return the last version of the newest answers to a question within reach, in one statement.

    The second value says whether there are older ones, which are not offered.
    """
    is_last = ~sa.exists().where(
        (later := sa.orm.aliased(Submission)).answer_id == Submission.answer_id,
        later.number > Submission.number,
        later.withdrawn_at.is_(None),
    )
    is_opened = (
        sa.exists()
        .where(AccessLine.submission_id == Submission.id, AccessLine.reader_id == reader_id)
        .label("is_opened")
    )
    rows = session().execute(
        sa.select(Submission, User.name, is_opened)
        .join(User, User.id == Submission.owner_id)
        .where(Submission.within(reach), Submission.exercise_id == exercise_id, Submission.withdrawn_at.is_(None))
        .where(Submission.owner_id != reader_id, is_last)
        .order_by(Submission.submitted_at.desc(), Submission.id.desc())
        .limit(OFFERED + 1)
    )
    found = tuple(Offered(one.id, name, one.number, one.text if opened else "") for one, name, opened in rows)
    return found[:OFFERED], len(found) > OFFERED


def list_offered_questions(reach: Reach, reader_id: int) -> tuple[tuple[str, QuestionName], ...]:
    """Return the questions that somebody within reach has answered, in one statement (two at first)."""
    rows = (
        session()
        .execute(
            sa.select(Submission.exercise_id, sa.func.max(Submission.edition_id).label("edition_id"))
            .where(Submission.within(reach), Submission.withdrawn_at.is_(None), Submission.owner_id != reader_id)
            .group_by(Submission.exercise_id)
        )
        .all()
    )
    editions = get_editions({row.edition_id for row in rows})
    named = ((row.exercise_id, question_name(editions.get(row.edition_id), row.exercise_id)) for row in rows)
    return tuple(sorted(named, key=lambda pair: (pair[1].module, pair[1].stage or 0, pair[1].exercise)))


def list_possible_readers(organisation_ids: frozenset[int], on: date) -> tuple[PersonName, ...]:
    """Return who supervises in some organisations on a day, by name, in one statement."""
    rows = session().execute(
        sa.select(User.id, User.name, User.sort_name)
        .join(Seat, Seat.user_id == User.id)
        .where(Seat.organisation_id.in_(sorted(organisation_ids)), Seat.role == Role.SUPERVISOR, in_force(on))
        .order_by(User.sort_name, User.id)
        .distinct()
    )
    return tuple(PersonName(id, name) for id, name, _ in rows)


def get_asked(reach: Reach, answer_id: int) -> tuple[CalibrationAnswer, Calibration, str]:
    """Return an answer of one's own that a set asks for, the set, and who asks, in one statement. Raises Missing."""
    asks = (Consent.ASKED, Consent.GIVEN, Consent.REFUSED)
    row = (
        session()
        .execute(
            sa.select(CalibrationAnswer, Calibration, User.name)
            .join(Calibration, Calibration.id == CalibrationAnswer.calibration_id)
            .join(User, User.id == Calibration.opened_by_id)
            .where(
                CalibrationAnswer.id == answer_id, CalibrationAnswer.within(reach), CalibrationAnswer.consent.in_(asks)
            )
        )
        .first()
    )
    if row is None:
        raise Missing(str(answer_id))
    return row[0], row[1], row[2]


def _exercise(published: Published, exercise_id: str) -> Exercise:
    return published.exercise(exercise_id.partition("#")[2])[1]


def _readers(calibration_id: int) -> tuple[Reader, ...]:
    rows = session().execute(
        sa.select(CalibrationParticipation, User.name)
        .join(User, User.id == CalibrationParticipation.person_id)
        .where(CalibrationParticipation.calibration_id == calibration_id)
        .order_by(User.sort_name, User.id)
    )
    return tuple(Reader(one.id, one.person_id, name, one.sent_at is not None) for one, name in rows)


def _readings(participation_ids: list[int]) -> dict[int, dict[int, CalibrationReading]]:
    rows = session().scalars(
        sa.select(CalibrationReading).where(CalibrationReading.participation_id.in_(participation_ids))
    )
    found: dict[int, dict[int, CalibrationReading]] = defaultdict(dict)
    for one in rows:
        found[one.participation_id][one.answer_id] = one
    return found


def _answers(calibration_id: int, own: Mapping[int, CalibrationReading]) -> tuple[SetAnswer, ...]:
    rows = session().scalars(
        sa.select(CalibrationAnswer)
        .where(CalibrationAnswer.calibration_id == calibration_id)
        .order_by(CalibrationAnswer.number)
    )
    return tuple(
        SetAnswer(
            one.id,
            one.number,
            one.text,
            one.consent,
            _read(own[one.id]) if one.id in own else None,
            own[one.id].words if one.id in own else "",
            own[one.id].version if one.id in own else 0,
        )
        for one in rows
    )


def _read(reading: CalibrationReading) -> Read:
    return Read(reading.verdict, frozenset(reading.ideas))


def _result(
    answers: tuple[SetAnswer, ...],
    readers: tuple[Reader, ...],
    readings: Mapping[int, Mapping[int, CalibrationReading]],
    ideas: tuple[KeyIdea, ...],
) -> Result:
    ready = tuple(answer for answer in answers if answer.is_ready)
    by_reader = {
        one.participation_id: {
            answer.id: _read(readings[one.participation_id][answer.id])
            for answer in ready
            if answer.id in readings.get(one.participation_id, {})
        }
        for one in readers
    }
    compared = tuple(
        Compared(
            answer,
            tuple(str(by_reader[one.participation_id][answer.id].verdict or "") for one in readers),
            tuple(
                (idea, tuple(idea.id in by_reader[one.participation_id][answer.id].ideas for one in readers))
                for idea in ideas
            ),
            tuple((one.name, words) for one in readers if (words := readings[one.participation_id][answer.id].words)),
        )
        for answer in ready
    )
    agreed = idea_agreement(by_reader, [idea.id for idea in ideas])
    return Result(compared, verdict_agreement(by_reader), agreed)
