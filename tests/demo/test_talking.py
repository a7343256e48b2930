"""The demonstration shows what is said around reviews, in every state that matters."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.db import session
from elearn.organisations.models import ClosedDay, Team
from elearn.reviews.calibration_models import Calibration
from elearn.reviews.models import FeedbackUse, Phrase, Reply, SupervisorNote


def test_a_question_was_asked_back_and_answered(demo):
    writers = [reply.writer_id == reply.owner_id for reply in session().scalars(sa.select(Reply).order_by(Reply.id))]
    assert writers == [True, False, True]  # the last one still waits for an answer
    assert session().scalars(sa.select(FeedbackUse)).one().helped == "yes"
    assert session().scalars(sa.select(SupervisorNote)).one().text


def test_phrases_are_kept_and_one_is_shared(demo):
    shared = [phrase.team_id is not None for phrase in session().scalars(sa.select(Phrase))]
    assert sorted(shared) == [False, False, True]


def test_one_calibration_is_done_and_one_is_being_read(demo):
    done = [one.done_at is not None for one in session().scalars(sa.select(Calibration).order_by(Calibration.id))]
    assert done == [True, False]


def test_a_team_promises_sooner_than_its_organisation(demo):
    assert [team.review_days for team in session().scalars(sa.select(Team).where(Team.review_days.is_not(None)))] == [3]
    assert session().scalars(sa.select(ClosedDay)).one().name == "Journée d’équipe"
