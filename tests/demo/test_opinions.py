"""The demonstration shows a survey that is read, one that waits for five, and somebody who is asked."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.db import session
from elearn.demo.courses import FIRST_CONTACT
from elearn.programmes.models import Programme
from elearn.surveys.positioning_queries import list_means
from elearn.surveys.queries import list_results
from tests.demo.conftest import Demo


def test_one_survey_is_shown_and_the_other_waits_for_five(demo: Demo) -> None:
    titled = sa.select(Programme.id).where(Programme.title == FIRST_CONTACT.title).order_by(Programme.id)
    hot, cold = list_results(session().scalars(titled).first() or 0)
    assert (hot.answered, hot.shown) == (7, 5)
    assert (cold.answered, cold.shown) == (3, 0)


def test_objectives_are_seen_before_and_after(demo: Demo) -> None:
    titled = sa.select(Programme.id).where(Programme.title == FIRST_CONTACT.title).order_by(Programme.id)
    means = list_means(session().scalars(titled).first() or 0)
    assert [(one.start, one.end) for one in means] == [(2.0, 3.6), (1.4, 2.8), (2.0, 3.4)]
    assert demo.door("nadege.etienne@example.org").get("/suivi/moi").says("Où j’en suis sur les objectifs")


def test_somebody_is_asked_and_somebody_has_answered(demo: Demo) -> None:
    assert demo.door("nadege.etienne@example.org").get("/").says("Votre avis sur")
    assert demo.door("nadege.etienne@example.org").get("/enquetes/1").says("Votre réponse est anonyme")
    assert demo.door("chloe.oeuvrard@example.org").get("/enquetes/4").says("Merci de votre réponse")
