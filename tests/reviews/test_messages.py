"""Once somebody has opened an answer it is no longer taken back: its author writes to who reads it instead."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from elearn import clock
from elearn.answers import actions as answers
from elearn.answers.models import Submission
from elearn.db import session, transaction
from elearn.errors import Missing, RuleBroken
from elearn.notices.actions import gather_notices
from elearn.notices.models import Notice
from elearn.reviews import dialogue_actions
from elearn.reviews.models import Message
from tests.builders import a_coordinator, a_learner, a_supervisor, actor_of, an_admin
from tests.reviews.builders import SOON, a_review, a_scene, written

pytestmark = pytest.mark.postgresql
SAID = "J’ai oublié de dire qu’elle travaille déjà le samedi."


@pytest.fixture
def scene(app):
    return a_scene()


@pytest.fixture
def opened(scene):
    """An answer that Sophie has opened."""
    with transaction():
        answers.note_opening(actor_of(scene.sophie), session().get_one(Submission, scene.submission.id), clock.now())
    return scene


def place(scene):
    return f"/reponses/{scene.submission.answer_id}"


def messages():
    session().expire_all()
    return [(one.owner_id, one.text) for one in session().scalars(sa.select(Message))]


def write(scene, text=SAID, who=None):
    with transaction():
        submission = session().get_one(Submission, scene.submission.id)
        dialogue_actions.write_message(actor_of(who or scene.learner), submission, text, clock.now())


def test_the_page_of_a_case_leads_to_a_message_once_the_answer_is_opened(door, scene):
    assert not door(scene.learner).get("/vignettes/ana/etapes/un").says("Écrire à qui la lit")
    with transaction():
        answers.note_opening(actor_of(scene.sophie), session().get_one(Submission, scene.submission.id), clock.now())
    page = door(scene.learner).get("/vignettes/ana/etapes/un")
    assert page.says("Écrire à qui la lit") and f'href="{place(scene)}#message"' in page.html
    assert not page.says("Retirer ma réponse")


def test_what_is_written_stands_on_both_sides(door, opened):
    learner = door(opened.learner)
    sent = learner.post(f"{place(opened)}/message", {"text": SAID})
    assert (sent.status, sent.place) == (303, f"{place(opened)}#message")
    assert learner.get(place(opened)).says(SAID)
    assert messages() == [(opened.learner.id, SAID)]
    desk = door(opened.sophie).get(f"/relectures/{opened.submission.id}")
    assert desk.says("Camille vous écrit") and desk.says(SAID)


def test_who_has_opened_it_is_told_and_nobody_else(door, opened, app):
    with transaction():
        gather_notices(clock.now())  # the first time, nothing of the past is told
    write(opened)
    with transaction():
        gather_notices(clock.now())
    told = session().scalars(sa.select(Notice.person_id).where(Notice.kind == "message")).all()
    assert told == [opened.sophie.id]
    inbox = door(opened.sophie).get("/boite")
    assert inbox.says("Camille Roussel vous a écrit à propos de la réponse que vous lisez.")
    assert not inbox.says(SAID)


def test_before_anybody_has_opened_it_one_takes_it_back_instead(door, scene):
    page = door(scene.learner).post(f"{place(scene)}/message", {"text": SAID})
    assert page.status == 422
    assert page.says("Personne n’a encore ouvert cette réponse : vous pouvez la retirer et la changer.")
    assert page.value("text").lstrip() == SAID
    assert messages() == []


def test_after_the_review_one_answers_the_review(door, opened):
    a_review(opened.sophie, opened.submission, written(words="Bien."), at=clock.now() - SOON)
    page = door(opened.learner).post(f"{place(opened)}/message", {"text": SAID})
    assert page.status == 422
    assert page.says("répondez sous la relecture elle-même") and page.value("text").lstrip() == SAID
    assert not door(opened.learner).get(place(opened)).says("Message à qui lit ma réponse")


@pytest.mark.parametrize(("text", "sentence"), [("  ", "Écrivez le message"), ("a" * 5001, "la limite est de 5000")])
def test_an_empty_or_endless_message_says_what_to_do(door, opened, text, sentence):
    page = door(opened.learner).post(f"{place(opened)}/message", {"text": text})
    assert page.status == 422 and page.says(sentence)
    assert page.value("text").removeprefix("\r\n") == text
    assert messages() == []


@pytest.mark.parametrize("who", ["reader", "other-learner", "stranger", "coordinator", "admin"])
def test_nobody_writes_in_the_name_of_the_author(door, opened, who):
    person = {
        "reader": lambda: opened.sophie,
        "other-learner": lambda: a_learner(opened.team),
        "stranger": a_supervisor,
        "coordinator": a_coordinator,
        "admin": an_admin,
    }[who]()
    assert door(person).post(f"{place(opened)}/message", {"text": SAID}).status in (403, 404)
    with pytest.raises((Missing, RuleBroken)):
        write(opened, who=person)
    assert messages() == []


def test_a_message_keeps_every_line_and_runs_nothing(door, opened):
    write(opened, "Un.\n\n<b>Deux</b> مرحبا")
    desk = door(opened.sophie).get(f"/relectures/{opened.submission.id}")
    assert "&lt;b&gt;Deux&lt;/b&gt;" in desk.html and desk.says("مرحبا")
