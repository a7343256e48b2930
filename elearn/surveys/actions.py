"""Asks those who have finished a programme, and takes their answers without keeping whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from random import SystemRandom
from secrets import token_hex
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from elearn import clock
from elearn.db import locked, session
from elearn.journal import record
from elearn.ownership import owned_by
from elearn.policy import Actor
from elearn.programmes.models import Programme
from elearn.surveys import rules
from elearn.surveys.models import Survey, SurveyAnswer, SurveyInvitation
from elearn.surveys.queries import Due, list_due
from elearn.surveys.questions import ASKED
from elearn.surveys.rules import Moment


def ask_survey(actor: Actor, programme: Programme) -> None:
    """Ask whoever finishes a programme from now on, and those who have within the last days."""
    programme = locked(programme)
    if not programme.asks_survey:
        programme.asks_survey = True
        record(actor.id, "survey-asked", "programme", programme.id, programme.scope)


def stop_survey(actor: Actor, programme: Programme) -> None:
    """Ask nobody any more; whoever was asked may still answer."""
    programme = locked(programme)
    if programme.asks_survey:
        programme.asks_survey = False
        record(actor.id, "survey-stopped", "programme", programme.id, programme.scope)


def send_invitations(now: datetime) -> int:
    """Ask everybody who is due, and return how many; one statement where nobody is.

    Who is due is read again under each programme's lock, so that two queues ask each person once.
    """
    count = 0
    for programme_id, _ in groupby(list_due(now), key=lambda due: due.programme_id):
        locked(session().get_one(Programme, programme_id))
        count += _invite(programme_id, list_due(now, programme_id), now)
    return count


def answer_survey(
    invitation: SurveyInvitation,
    moment: Moment,
    *,
    scores: Mapping[str, int],
    words: Mapping[str, str],
    now: datetime,
) -> None:
    """Take what somebody says. Raises RuleBroken where they have answered, it is too late, or nothing is scored.

    Nobody is named: the journal keeps no line, for its instant would tell whose answer this is. The invitation keeps
    only that it was answered.
    """
    survey = locked(session().get_one(Survey, invitation.survey_id))
    invitation = locked(invitation)
    rules.ensure_may_answer(is_answered=invitation.is_answered, open_until=invitation.open_until, now=now)
    rules.ensure_scored(scores, ASKED[moment].keys)
    kept = rules.kept_words(words)
    invitation.is_answered = True
    session().flush()
    keep_answer(survey.id, dict(scores), kept)


def keep_answer(survey_id: int, scores: dict[str, int], words: dict[str, str]) -> None:
    """Add an answer, and write all those of the survey anew in an order drawn by lot.

    What a database keeps by itself (the place of a row, the number of the transaction that wrote it, which also marked
    an invitation) then says the same of each answer.
    """
    answers: list[dict[str, Any]] = [
        {"scores": row.scores, "words": row.words, "is_shown": row.is_shown}
        for row in session().execute(
            sa.select(SurveyAnswer.scores, SurveyAnswer.words, SurveyAnswer.is_shown).where(
                SurveyAnswer.survey_id == survey_id
            )
        )
    ]
    answers.append({"scores": scores, "words": words, "is_shown": False})
    if rules.is_time_to_show(sum(not answer["is_shown"] for answer in answers)):
        answers = [answer | {"is_shown": True} for answer in answers]
    SystemRandom().shuffle(answers)
    session().execute(sa.delete(SurveyAnswer).where(SurveyAnswer.survey_id == survey_id))
    written = [answer | {"token": token_hex(16), "survey_id": survey_id} for answer in answers]
    session().execute(sa.insert(SurveyAnswer), written)


def survey_of(programme_id: int, moment: Moment) -> Survey:
    """Return the survey of a programme at a moment, made where there is none; hold the programme before."""
    chosen = sa.select(Survey).where(Survey.programme_id == programme_id, Survey.moment == moment)
    survey = session().scalar(chosen)
    if survey is None:
        survey = Survey(programme_id=programme_id, moment=moment, invited=0)
        session().add(survey)
        session().flush()
    return survey


def _invite(programme_id: int, due: Iterable[Due], now: datetime) -> int:
    count = 0
    for one in due:
        survey = survey_of(programme_id, one.moment)
        made = SurveyInvitation(
            **owned_by(one.scope),
            survey_id=survey.id,
            assignment_id=one.assignment_id,
            open_until=_closes_at(one.zone, now),
        )
        session().add(made)
        survey.invited += 1
        session().flush()
        record(None, "sent", "survey-invitation", made.id, one.scope, programme=programme_id)
        count += 1
    return count


def _closes_at(zone: str, now: datetime) -> datetime:
    return clock.end_of_day(now.astimezone(ZoneInfo(zone)).date() + timedelta(days=rules.OPEN_DAYS), zone)
