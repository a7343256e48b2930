"""Builds what surveys ask and what people say; each builder takes only what the test is about."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from elearn import clock
from elearn.db import session, transaction
from elearn.ownership import owned_by
from elearn.programmes.models import Assignment
from elearn.surveys.actions import answer_survey
from elearn.surveys.models import Survey, SurveyInvitation
from elearn.surveys.questions import ASKED
from elearn.surveys.rules import Moment


def an_asked_person(
    assignment: Assignment, moment: Moment = Moment.HOT, *, open_until: datetime | None = None
) -> SurveyInvitation:
    """Ask whoever follows a programme what they think of it, whether or not they have finished."""
    with transaction():
        chosen = sa.select(Survey).where(Survey.programme_id == assignment.programme_id, Survey.moment == moment)
        survey = session().scalar(chosen) or Survey(programme_id=assignment.programme_id, moment=moment, invited=0)
        session().add(survey)
        session().flush()
        survey.invited += 1
        made = SurveyInvitation(
            **owned_by(assignment.scope),
            survey_id=survey.id,
            assignment_id=assignment.id,
            open_until=open_until or clock.now() + timedelta(days=30),
        )
        session().add(made)
        session().flush()
    return made


def say(invitation: SurveyInvitation, *, score: int = 4, words: str = "") -> None:
    """Answer a survey: one score for every statement, and the same words in every box."""
    moment = session().get_one(Survey, invitation.survey_id).moment
    asked = ASKED[moment]
    with transaction():
        answer_survey(
            invitation,
            moment,
            scores=dict.fromkeys(asked.keys, score),
            words={box.key: words for box in asked.boxes},
            now=clock.now(),
        )
