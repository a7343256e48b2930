"""Opens a calibration, asks for leave, lets people read each on their own, and ends it once everybody has sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.answers.models import Submission
from elearn.answers.queries import get_submission
from elearn.db import locked, session
from elearn.errors import Missing, RuleBroken, marked
from elearn.journal import record
from elearn.organisations.models import Seat
from elearn.ownership import owned_by
from elearn.policy import Actor, Permission, Scope, reach
from elearn.reviews import calibration_rules as rules
from elearn.reviews.calibration_models import (
    Calibration,
    CalibrationAnswer,
    CalibrationParticipation,
    CalibrationReading,
)
from elearn.reviews.calibration_rules import READY, Consent, Read
from elearn.reviews.claim_actions import open_submission
from elearn.reviews.own_queries import has_opened
from elearn.reviews.rules import ensure_verdict


@dataclass(frozen=True, slots=True)
class ReadElsewhere:
    """Another window has kept something else since: nothing was overwritten."""

    kept: CalibrationReading


def open_calibration(
    actor: Actor, *, title: str, submission_ids: Collection[int], reader_ids: Collection[int], asks: bool, now: datetime
) -> Calibration:
    """Open a set of answers within reach: with the leave of their authors (`asks`), or without any name.

    Their authors see that they were opened. Raises Missing for an answer out of reach, RuleBroken where there are too
    few readers or answers, where the answers are not to one question, or where somebody would read their own.
    """
    carried = reach(actor, Permission.ANSWER_REVIEW)
    title = rules.ensure_may_open(title, len(set(reader_ids)), len(set(submission_ids)))
    chosen = [get_submission(carried, one) for one in sorted(set(submission_ids))]
    if any(one.owner_id == actor.id for one in chosen):
        raise Missing(str(actor.id))
    if {one.owner_id for one in chosen} & set(reader_ids):
        raise RuleBroken(
            marked("Personne ne lit sa propre réponse : changez les réponses ou les personnes."), field="readers"
        )
    if len({one.exercise_id for one in chosen}) > 1:
        raise RuleBroken(marked("Choisissez des réponses à une seule question."), field="answers")
    first = chosen[0]
    place = Scope(None, first.team_id, first.organisation_id, first.network_id)
    calibration = Calibration(
        title=title,
        exercise_id=first.exercise_id,
        edition_id=max(one.edition_id for one in chosen),
        opened_by_id=actor.id,
        opened_at=now,
        team_id=place.team_id,
        organisation_id=place.organisation_id,
        network_id=place.network_id,
    )
    session().add(calibration)
    session().flush()
    session().add_all(
        CalibrationParticipation(calibration_id=calibration.id, person_id=person) for person in sorted(set(reader_ids))
    )
    for number, submission in enumerate(sorted(chosen, key=lambda one: one.digest), start=1):
        _take_in(actor, calibration, submission, number, asks=asks, now=now)
    record(actor.id, "opened", "calibration", calibration.id, place, answers=len(chosen))
    return calibration


def answer_request(actor: Actor, answer: CalibrationAnswer, *, gives: bool, now: datetime) -> None:
    """Give or refuse leave for one's own answer to be read in a set. Raises RuleBroken once reading has begun."""
    calibration = locked(session().get_one(Calibration, answer.calibration_id))
    if calibration.started_at is not None:
        raise RuleBroken(marked("La lecture a commencé : ce choix ne change plus."))
    locked(answer)
    answer.consent, answer.settled_at = (Consent.GIVEN if gives else Consent.REFUSED), now
    if gives:
        record(actor.id, "agreed", "calibration-answer", answer.id, answer.scope, calibration=calibration.id)
    else:
        record(actor.id, "declined", "calibration-answer", answer.id, answer.scope, calibration=calibration.id)


def settle_text(actor: Actor, calibration: Calibration, number: int, text: str, now: datetime) -> None:
    """Keep a text without names, read again. Raises RuleBroken where it is empty or reading has begun."""
    locked(calibration)
    answer = _answer(calibration, number)
    if calibration.opened_by_id != actor.id or answer.consent not in (Consent.TO_CHECK, Consent.WITHOUT_NAME):
        raise Missing(str(number))
    if calibration.started_at is not None:
        raise RuleBroken(marked("La lecture a commencé : ce choix ne change plus."))
    if not text.strip():
        raise RuleBroken(marked("Ce texte est vide. Laissez ce que l’on peut lire sans reconnaître personne."))
    answer.text, answer.consent, answer.settled_at = text.strip(), Consent.WITHOUT_NAME, now


def start_reading(actor: Actor, calibration: Calibration, now: datetime) -> None:
    """Let readers read: from now on the set is what it is. Raises RuleBroken where no answer is ready."""
    locked(calibration)
    if calibration.opened_by_id != actor.id:
        raise Missing(str(calibration.id))
    if calibration.started_at is not None:
        return
    rules.ensure_may_start(len(_ready(calibration)))
    calibration.started_at = now
    record(actor.id, "started", "calibration", calibration.id, calibration.scope)


def open_answer(actor: Actor, calibration: Calibration, number: int, now: datetime) -> None:
    """Keep that a reader was shown an answer that is read with its author's leave: the author will see it.

    Nothing leads from a text without a name to its author. Raises Missing for who is no reader.
    """
    _participation(actor, calibration)
    answer = _answer(calibration, number)
    if answer.consent is Consent.GIVEN and not has_opened(actor.id, answer.submission_id, now.date()):
        open_submission(actor, session().get_one(Submission, answer.submission_id), now)


def keep_reading(
    actor: Actor,
    calibration: Calibration,
    number: int,
    read: Read,
    words: str,
    now: datetime,
    *,
    is_finished: bool = True,
    base_version: int | None = None,
) -> CalibrationReading | ReadElsewhere:
    """Keep what one reads in one answer, without a verdict yet unless `is_finished`.

    Of what another window has kept since `base_version`, nothing is overwritten: both are shown then.
    Raises Missing for who is no reader, RuleBroken once they have sent.
    """
    mine = _participation(actor, calibration)
    answer = _answer(calibration, number)
    if answer.consent not in READY:
        raise Missing(str(number))
    chosen = sa.select(CalibrationReading).where(
        CalibrationReading.participation_id == mine.id, CalibrationReading.answer_id == answer.id
    )
    kept = session().scalar(chosen)
    if mine.sent_at is not None:
        if kept is not None and (_read(kept), kept.words) == (read, words.strip()):
            return kept  # a save that comes late
        raise RuleBroken(marked("Vos lectures sont envoyées : elles ne changent plus."))
    is_stale = kept is not None and base_version not in (None, kept.version)
    if kept is not None and is_stale and rules.is_lost((_read(kept), kept.words), (read, words)):
        return ReadElsewhere(kept)
    if is_finished:
        ensure_verdict(read.verdict)
    open_answer(actor, calibration, number, now)
    reading = kept or CalibrationReading(participation_id=mine.id, answer_id=answer.id)
    reading.verdict, reading.ideas, reading.words, reading.kept_at = (
        read.verdict,
        sorted(read.ideas),
        words.strip(),
        now,
    )
    session().add(reading)
    session().flush()
    return reading


def send_readings(actor: Actor, calibration: Calibration, now: datetime) -> bool:
    """Send all that one has read; say whether everybody has. Raises RuleBroken where some is left."""
    locked(calibration)
    mine = _participation(actor, calibration)
    if mine.sent_at is None:
        count = sa.select(sa.func.count()).where(
            CalibrationReading.participation_id == mine.id, CalibrationReading.verdict.is_not(None)
        )
        rules.ensure_all_read(session().scalar(count) or 0, len(_ready(calibration)))
        mine.sent_at = now
        session().flush()
        record(actor.id, "sent", "calibration", calibration.id, calibration.scope)
    waits = sa.exists().where(
        CalibrationParticipation.calibration_id == calibration.id, CalibrationParticipation.sent_at.is_(None)
    )
    if calibration.done_at is None and not session().scalar(sa.select(waits)):
        calibration.done_at = now
        record(None, "finished", "calibration", calibration.id, calibration.scope)
    return calibration.done_at is not None


def _take_in(
    actor: Actor, calibration: Calibration, submission: Submission, number: int, *, asks: bool, now: datetime
) -> None:
    open_submission(actor, submission, now)
    text = submission.text if asks else rules.without_names(submission.text, _names_around(submission))
    answer = CalibrationAnswer(
        **owned_by(submission.scope),
        calibration_id=calibration.id,
        submission_id=submission.id,
        number=number,
        text=text,
        consent=Consent.ASKED if asks else Consent.TO_CHECK,
    )
    session().add(answer)
    session().flush()
    if asks:
        record(actor.id, "asked", "calibration-answer", answer.id, answer.scope, calibration=calibration.id)


def _names_around(submission: Submission) -> list[str]:
    """Return the names of the author and of everybody who has ever held a seat in the same team."""
    around = sa.or_(
        User.id == submission.owner_id,
        sa.exists().where(Seat.user_id == User.id, Seat.team_id == submission.team_id),
    )
    return list(session().scalars(sa.select(User.name).where(around)))


def _read(reading: CalibrationReading) -> Read:
    return Read(reading.verdict, frozenset(reading.ideas))


def _ready(calibration: Calibration) -> list[CalibrationAnswer]:
    chosen = sa.select(CalibrationAnswer).where(
        CalibrationAnswer.calibration_id == calibration.id, CalibrationAnswer.consent.in_(READY)
    )
    return list(session().scalars(chosen))


def _answer(calibration: Calibration, number: int) -> CalibrationAnswer:
    found = session().scalar(
        sa.select(CalibrationAnswer)
        .where(CalibrationAnswer.calibration_id == calibration.id, CalibrationAnswer.number == number)
        .with_for_update()
    )
    if found is None:
        raise Missing(str(number))
    return found


def _participation(actor: Actor, calibration: Calibration) -> CalibrationParticipation:
    found = session().scalar(
        sa.select(CalibrationParticipation)
        .where(
            CalibrationParticipation.calibration_id == calibration.id, CalibrationParticipation.person_id == actor.id
        )
        .with_for_update()
    )
    if found is None or calibration.started_at is None:
        raise Missing(str(calibration.id))
    return found
