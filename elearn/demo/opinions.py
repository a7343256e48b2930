"""Tells what people thought of a programme: whoever finished lately is asked, and some who have left had answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.db import session
from elearn.demo.cast import Cast
from elearn.demo.courses import FIRST_CONTACT
from elearn.journal import dated
from elearn.programmes.models import Programme
from elearn.programmes.objective_queries import list_objectives
from elearn.progress.tally_actions import settle_marks, tally_some
from elearn.surveys.actions import answer_survey, keep_answer, send_invitations, survey_of
from elearn.surveys.models import Survey, SurveyInvitation
from elearn.surveys.questions import ASKED
from elearn.surveys.rules import Moment

ASKED_BEFORE = {Moment.HOT: 8, Moment.COLD: 7}  # people who finished it earlier, and have left since


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody said: a score for each statement in order (0 for none), and their words for each box."""

    moment: Moment
    scores: tuple[int, ...]
    words: tuple[str, ...] = ()


OPINIONS = (
    Opinion(Moment.HOT, (5, 5, 4, 5, 5), ("Voir comment d’autres s’y prennent pour la même personne.",)),
    Opinion(
        Moment.HOT,
        (4, 5, 5, 3, 4),
        ("La relecture de ma première réponse : précise, et bienveillante.", "Des séances plus courtes."),
    ),
    Opinion(Moment.HOT, (4, 4, 5, 4, 5), ("", "Un cas avec un petit employeur rural.")),
    Opinion(Moment.HOT, (3, 4, 4, 2, 4), ("Les cas.", "Je n’ai pas pu venir aux séances : prévoir le soir.")),
    Opinion(Moment.HOT, (5, 4, 0, 5, 5)),
    Opinion(Moment.HOT, (4, 3, 4, 4, 4), ("Écrire d’abord, lire les réponses raisonnables ensuite.",)),
    Opinion(Moment.COLD, (4, 4, 2, 5), ("Je prépare mes visites. Le temps manque pour les faire à deux.",)),
    Opinion(Moment.COLD, (5, 4, 3, 4), ("Je parle autrement des besoins aux employeurs.",)),
    Opinion(Moment.COLD, (3, 3, 2, 5)),
)
LEVELS = {  # by moment, what each of those who have left said of each objective
    Moment.START: ((2, 1, 2), (1, 1, 3), (2, 2, 2), (3, 1, 2), (2, 2, 1)),
    Moment.END: ((4, 3, 3), (3, 2, 4), (3, 3, 3), (4, 3, 4), (4, 3, 3)),
}
SAYS_NOW = ("chloe", Opinion(Moment.HOT, (5, 5, 5, 4, 5), ("L’histoire de José.",)))


def tell_opinions(cast: Cast, now: datetime) -> None:
    """Ask whoever is due, as the queue would, and add what was said; needs every other deed to be done."""
    while settle_marks(now) or tally_some(now):
        pass
    with dated(now):
        send_invitations(now)
    programme = (
        session()
        .scalars(
            sa.select(Programme).where(
                Programme.title == FIRST_CONTACT.title, Programme.organisation_id == cast.organisations["rives"].id
            )
        )
        .one()
    )
    surveys = {moment: survey_of(programme.id, moment) for moment in ASKED_BEFORE}
    for moment, survey in surveys.items():
        survey.invited += ASKED_BEFORE[moment]
    session().flush()
    for opinion in OPINIONS:
        keep_answer(surveys[opinion.moment].id, *_said(opinion))
    _answer_now(cast, surveys[Moment.HOT], now)
    _say_levels(programme)


def _say_levels(programme: Programme) -> None:
    keys = [str(one.id) for one in list_objectives([programme.id])[programme.id]]
    for moment, said in LEVELS.items():
        survey = survey_of(programme.id, moment)
        for levels in said:
            keep_answer(survey.id, dict(zip(keys, levels, strict=True)), {})


def _answer_now(cast: Cast, survey: Survey, now: datetime) -> None:
    who, opinion = SAYS_NOW
    asked = sa.select(SurveyInvitation).where(SurveyInvitation.survey_id == survey.id)
    for invitation in session().scalars(asked.where(SurveyInvitation.owner_id == cast.people[who].id)):
        scores, words = _said(opinion)
        answer_survey(invitation, opinion.moment, scores=scores, words=words, now=now)


def _said(opinion: Opinion) -> tuple[dict[str, int], dict[str, str]]:
    asked = ASKED[opinion.moment]
    scores = {key: score for key, score in zip(asked.keys, opinion.scores, strict=True) if score}
    words = {box.key: text for box, text in zip(asked.boxes, opinion.words, strict=False) if text}
    return scores, words
