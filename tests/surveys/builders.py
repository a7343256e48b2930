"""Builds what surveys ask and what people say; each builder takes only what the test is about."""

from __future__ import annotations

from datetime import datetime, timedelta

from elearn import clock
from elearn.accounts.models import User
from elearn.db import session, transaction
from elearn.ownership import owned_by
from elearn.policy import Permission, reach
from elearn.programmes.models import Assignment, Objective, Programme
from elearn.programmes.objective_actions import set_objectives
from elearn.programmes.objective_queries import list_objectives
from elearn.surveys.actions import answer_survey, survey_of
from elearn.surveys.models import Survey, SurveyInvitation
from elearn.surveys.positioning_actions import rate_objectives
from elearn.surveys.positioning_queries import get_own_positioning
from elearn.surveys.questions import ASKED
from elearn.surveys.rules import Moment
from tests.builders import actor_of


def an_asked_person(
    assignment: Assignment, moment: Moment = Moment.HOT, *, open_until: datetime | None = None
) -> SurveyInvitation:
    """Ask whoever follows a programme what they think of it, whether or not they have finished."""
    with transaction():
        survey = survey_of(assignment.programme_id, moment)
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


def some_objectives(programme: Programme, coordinator: User, *lines: str) -> tuple[Objective, ...]:
    """Let a programme aim at these."""
    with transaction():
        set_objectives(actor_of(coordinator), programme, "\n".join(lines))
    return list_objectives([programme.id]).get(programme.id, ())


def stand(assignment: Assignment, person: User, level: int = 2, moment: Moment = Moment.START) -> None:
    """Let somebody say that they stand at one level on every objective."""
    with transaction():
        page = get_own_positioning(reach(actor_of(person), Permission.SURVEY_ANSWER), assignment.id, clock.now())
        rate_objectives(assignment, page, moment, levels=dict.fromkeys(page.keys, level), now=clock.now())
