"""What is said around a review: the learner's answer and question back, whether it helps, notes, phrases."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
import time_machine

from elearn import clock
from elearn.db import session, transaction
from elearn.errors import Missing, RuleBroken
from elearn.reviews import dialogue_actions, phrase_actions, rules
from elearn.reviews.models import FeedbackRead, FeedbackUse, Phrase, Reply, ReviewDraft, SupervisorNote
from elearn.reviews.phrase_queries import list_own_comments, list_phrases
from elearn.reviews.queries import count_unread_feedback
from elearn.reviews.rules import Helped
from tests.builders import a_coordinator, a_learner, a_seat, a_supervisor, a_team, actor_of, an_admin
from tests.reviews.builders import SOON, a_claim, a_review, a_scene, reach_of, written

pytestmark = pytest.mark.postgresql
PAGE = "/vignettes/ana/etapes/un"


@pytest.fixture
def scene(app):
    return a_scene()


@pytest.fixture
def review(scene):
    return a_review(scene.sophie, scene.submission, written(words="Bien."), at=clock.now() - SOON).review


def echange(review):
    return f"/relectures/avis/{review.id}/echange"


def rows(model):
    session().expire_all()
    return session().scalars(sa.select(model)).all()


def test_the_learner_asks_back_and_says_whether_it_helps(door, scene, review):
    learner = door(scene.learner)
    assert learner.get(PAGE).says("Cette relecture vous aide-t-elle ?")
    sent = {"text": "Et si elle refuse le café ?", "helped": "partly", "retour": PAGE}
    assert learner.follow(learner.post(echange(review), sent)).says("Et si elle refuse le café ?")
    assert [(one.text, one.writer_id) for one in rows(Reply)] == [("Et si elle refuse le café ?", scene.learner.id)]
    assert [one.helped for one in rows(FeedbackUse)] == [Helped.PARTLY]
    assert len(rows(FeedbackRead)) == 1
    desk = door(scene.sophie).get(f"/relectures/{scene.submission.id}")
    assert desk.says("Et si elle refuse le café ?") and desk.says("cette relecture aide en partie")


def test_the_supervisors_answer_is_unread_until_the_learner_has_seen_it(door, scene, review):
    with transaction():
        dialogue_actions.say_back(actor_of(scene.learner), review, "Et ensuite ?", Helped.YES, clock.now())
        dialogue_actions.say_back(actor_of(scene.marc), review, "On en parle mardi.", None, clock.now())
    assert count_unread_feedback(scene.learner.id, clock.now()) == 1
    learner = door(scene.learner)
    assert learner.get(PAGE).says("On en parle mardi.")
    learner.post(f"/relectures/avis/{review.id}/lu")
    session().expire_all()
    assert count_unread_feedback(scene.learner.id, clock.now()) == 0


def test_a_supervisor_marks_a_question_as_read_or_answers_it(door, scene, review):
    with transaction():
        dialogue_actions.say_back(actor_of(scene.learner), review, "Merci.", None, clock.now())
    sophie = door(scene.sophie)
    assert sophie.get(f"/relectures/{scene.submission.id}").says("non lu")
    sophie.post(f"/relectures/avis/{review.id}/lu")
    assert not sophie.get(f"/relectures/{scene.submission.id}").says("non lu")
    assert len(rows(FeedbackRead)) == 1  # the learner’s, who had read before answering


def test_an_empty_reply_says_what_to_do(door, scene, review):
    page = door(scene.learner).post(echange(review), {"text": "  ", "retour": PAGE})
    assert page.status == 422 and page.says("Écrivez quelques mots, ou dites si cette relecture vous aide.")
    assert page.says("Pas vraiment") and f'href="{PAGE}"' in page.html


@pytest.mark.parametrize("who", ["learner", "sophie"])
def test_an_endless_reply_comes_back_whole(door, scene, review, who):
    endless = "Et puis ? " * 501
    page = door(getattr(scene, who)).post(echange(review), {"text": endless, "helped": "no", "retour": PAGE})
    assert page.status == 422 and page.says("la limite est de 5000. Rien n’a été coupé.")
    assert page.value("text").lstrip() == endless and page.value("retour") == PAGE
    assert page.says("Pas vraiment") is (who == "learner")
    assert rows(Reply) == [] and rows(FeedbackUse) == []


def test_a_review_that_does_not_count_yet_is_not_there_to_answer(door, scene):
    given = a_review(scene.sophie, scene.submission)
    assert door(scene.learner).post(echange(given.review), {"text": "Oui"}).status == 404
    with time_machine.travel(clock.now() + SOON, tick=False):
        assert door(scene.learner).post(echange(given.review), {"text": "Oui"}).status == 303


def test_a_supervisor_does_not_say_for_the_learner_that_it_helps(scene, review):
    with pytest.raises(RuleBroken), transaction():
        dialogue_actions.say_back(actor_of(scene.marc), review, "", Helped.YES, clock.now())


@pytest.mark.parametrize("who", ["other-learner", "stranger", "coordinator", "admin"])
def test_nobody_else_takes_part(door, scene, review, who):
    person = {
        "other-learner": lambda: a_learner(scene.team),
        "stranger": a_supervisor,
        "coordinator": a_coordinator,
        "admin": an_admin,
    }[who]()
    assert door(person).post(echange(review), {"text": "Oui"}).status in (403, 404)
    assert door(person).post(f"/relectures/{scene.submission.id}/note", {"note": "Oui"}).status in (403, 404)
    assert rows(Reply) == [] and rows(SupervisorNote) == []


def test_names_stay_hidden_in_the_dialogue(door, scene, review):
    with transaction():
        dialogue_actions.say_back(actor_of(scene.learner), review, "Et ensuite ?", None, clock.now())
    page = door(scene.sophie).get(f"/relectures/{scene.submission.id}?noms=caches")
    assert page.says("Et ensuite ?") and not page.says("Camille")


def test_a_note_is_for_supervisors_and_says_who_receives_it(door, scene):
    sophie = door(scene.sophie)
    sophie.post(f"/relectures/{scene.submission.id}/note", {"note": "À voir avec Marc."})
    page = door(scene.marc).get(f"/relectures/{scene.submission.id}")
    assert page.says("À voir avec Marc.") and page.says("la recevra en demandant ses données")
    assert not door(scene.learner).get(PAGE).says("À voir avec Marc.")
    assert [one.owner_id for one in rows(SupervisorNote)] == [scene.learner.id]


@pytest.mark.parametrize(("text", "sentence"), [(" ", "Écrivez la note"), ("À voir. " * 800, "la limite est de 5000")])
@pytest.mark.parametrize("place", ["note", "brouillon"])
def test_a_note_that_cannot_be_kept_comes_back_whole(door, scene, place, text, sentence):
    sent = {"note": text, "add_note": "1", "words": "Déjà écrit." if place == "brouillon" else ""}
    page = door(scene.sophie).post(f"/relectures/{scene.submission.id}/{place}", sent)
    assert page.says(sentence) and page.value("note").lstrip("\r\n") == text
    assert page.says("Déjà écrit.") is (place == "brouillon")
    assert rows(SupervisorNote) == []


def test_a_note_that_is_not_finished_is_kept_with_the_review(door, scene):
    sophie, here = door(scene.sophie), f"/relectures/{scene.submission.id}"
    a_claim(scene.sophie, scene.submission)
    sophie.post(f"{here}/brouillon", {"note": "À voir avec"})
    assert sophie.get(here).value("note").strip() == "À voir avec"
    assert not door(scene.marc).get(here).says("À voir avec")
    finished = {"note": "À voir avec Marc.", "words": "Bien.", "add_note": "1", "base_version": "1"}
    sophie.post(f"{here}/brouillon", finished)
    assert [one.text for one in rows(SupervisorNote)] == ["À voir avec Marc."]
    page = sophie.get(here)
    assert page.value("note").strip() == "" and page.value("words").strip() == "Bien."


def test_a_note_still_open_when_the_review_is_sent_is_kept_and_once(door, scene):
    sophie, here = door(scene.sophie), f"/relectures/{scene.submission.id}"
    sent = {"note": "À voir avec Marc.", "words": "Bien.", "verdict": "accepted", "stop": "1"}
    for _ in range(2):
        assert sophie.follow(sophie.post(here, sent)).says("La note est enregistrée")
    sophie.post(f"{here}/brouillon", {**sent, "base_version": "9"})
    assert [one.text for one in rows(SupervisorNote)] == ["À voir avec Marc."] and rows(ReviewDraft) == []
    assert not door(scene.learner).get(PAGE).says("À voir avec Marc.")


def test_a_comment_is_kept_as_a_phrase_and_the_draft_with_it(door, scene):
    a_claim(scene.sophie, scene.submission)
    kept = {"comments-0-start": "0", "comments-0-end": "7", "comments-0-text": "Et pourquoi là ?"}
    sophie = door(scene.sophie)
    page = sophie.post(f"/relectures/{scene.submission.id}/brouillon", {**kept, "keep_phrase": "comments-0"})
    assert sophie.follow(page).says("La phrase est gardée.")
    assert [one.text for one in rows(Phrase)] == ["Et pourquoi là ?"]
    assert rows(ReviewDraft)[0].form["comments"][0]["text"] == "Et pourquoi là ?"
    assert sophie.get(f"/relectures/{scene.submission.id}").html.count("data-phrase ") == 1


def test_phrases_are_kept_changed_shared_and_forgotten(door, scene):
    sophie, marc = door(scene.sophie), door(scene.marc)
    sophie.follow(sophie.post("/relectures/phrases", {"text": "Et pourquoi ?"}))
    (phrase,) = rows(Phrase)
    assert not marc.get("/relectures/phrases").says("Et pourquoi ?")
    changed = {"text": "Et pourquoi là ?", "team": str(scene.team.id)}
    sophie.follow(sophie.post(f"/relectures/phrases/{phrase.id}", changed))
    assert marc.get("/relectures/phrases").says("Partagée par Sophie Lambert avec Littoral")
    assert marc.post(f"/relectures/phrases/{phrase.id}", {"text": "Autre"}).status == 404
    assert marc.post(f"/relectures/phrases/{phrase.id}/retirer").status == 404
    sophie.follow(sophie.post(f"/relectures/phrases/{phrase.id}/retirer"))
    assert rows(Phrase) == []


def test_a_phrase_is_shared_with_ones_own_team_alone(scene):
    elsewhere = a_team().id
    with transaction():
        phrase = phrase_actions.keep_phrase(actor_of(scene.sophie), "Et pourquoi ?", clock.now())
    with pytest.raises(Missing), transaction():
        phrase_actions.change_phrase(actor_of(scene.sophie), phrase, "Et pourquoi ?", elsewhere)
    a_seat(scene.sophie, "supervisor", team=(other := a_team()))
    with transaction():
        phrase_actions.change_phrase(actor_of(scene.sophie), phrase, "Et pourquoi ?", other.id)
    assert list_phrases(reach_of(scene.marc), scene.marc.id) == ()


def test_the_same_words_are_kept_once_and_an_empty_phrase_is_refused(door, scene):
    with transaction():
        first = phrase_actions.keep_phrase(actor_of(scene.sophie), "Et pourquoi ?", clock.now())
        assert phrase_actions.keep_phrase(actor_of(scene.sophie), " Et pourquoi ? ", clock.now()) is first
    assert door(scene.sophie).post("/relectures/phrases", {"text": " "}).says("Écrivez la phrase à garder.")
    with pytest.raises(RuleBroken):
        rules.ensure_phrase("x" * (rules.LONGEST_PHRASE + 1))


def test_the_last_comments_are_offered_until_they_are_kept(scene):
    a_review(scene.sophie, scene.submission, written(comments=[("au café", "Bonne idée."), ("son équipe", "Quand ?")]))
    assert set(list_own_comments(scene.sophie.id)) == {"Bonne idée.", "Quand ?"}
    with transaction():
        phrase_actions.keep_phrase(actor_of(scene.sophie), "Quand ?", clock.now())
    assert list_own_comments(scene.sophie.id) == ("Bonne idée.",)
    assert list_own_comments(scene.marc.id) == ()
