"""The queue and the desk, through the browser's door, without scripts."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from elearn import clock
from elearn.answers.models import AccessLine, Submission
from elearn.answers.rules import Status
from elearn.db import db, session
from elearn.reviews.models import Claim, FeedbackRead, Review, ReviewDraft, TakeOver
from elearn.reviews.rules import Verdict
from tests.builders import a_coordinator, a_learner, a_submission, a_supervisor, a_vignette, an_admin
from tests.conftest import statements
from tests.reviews.builders import SOON, TEXT, a_claim, a_review, a_scene, answer_of, written

SECRET = "zinzolinvert"


@pytest.fixture
def scene(app):
    return a_scene()


def at(scene, rest=""):
    return f"/relectures/{scene.submission.id}{rest}"


def fresh(statement):
    session().rollback()
    return session().scalars(statement).all()


def taken(door, scene):
    """Open the door of the first supervisor and take the answer."""
    opened = door(scene.sophie)
    opened.post(at(scene, "/prendre"))
    return opened


def test_the_queue_shows_who_waits_for_how_long(door, scene):
    page = door(scene.sophie).get("/relectures")
    assert page.says("Camille Roussel") and page.says("attend depuis 3 jours") and page.says("Ana, étape 1")


def test_names_stay_hidden_from_the_queue_to_the_desk_and_the_toast(door, scene):
    sophie = door(scene.sophie)
    hidden = "/relectures?noms=caches&exercice=ana%23depart"
    page = sophie.get(hidden)
    assert page.says("Réponse 1") and not page.says("Roussel") and page.says("ordre mêlé")
    sophie.post(at(scene, "/prendre?noms=caches"))
    desk = sophie.get(at(scene, "?noms=caches"))
    assert desk.says("Réponse sans nom") and not desk.says("Camille") and desk.says("La personne le lira en premier")
    sent = sophie.follow(sophie.post(at(scene, "?noms=caches"), {"verdict": "accepted"}))
    assert sent.says("Votre avis est envoyé.") and not sent.says("Camille")
    (undo,) = re.findall(r'action="(/relectures/avis/[^"]*/annuler[^"]*)"', sent.html)
    undone = sophie.follow(sophie.post(undo))
    assert undone.says("L’envoi est annulé") and undone.says("Réponse sans nom") and not undone.says("Camille")


def test_an_empty_queue_says_why_and_where_to_go(door, app):
    page = door(a_supervisor()).get("/relectures")
    assert page.says("Aucune réponse n’attend de relecture")


@pytest.mark.parametrize("query", ["exercice=nulle&personne=x&equipe=-1&page=0", "personne=99999999999999999999"])
def test_senseless_filters_narrow_nothing_or_find_nothing_calmly(door, scene, query):
    assert door(scene.sophie).get(f"/relectures?{query}").status == 200


def test_the_queue_page_costs_the_same_with_two_and_with_twenty(door, scene):
    opened, counts = door(scene.sophie), []
    opened.get("/relectures")
    for rows in (1, 18):
        for _ in range(rows):
            a_submission(a_learner(scene.team), scene.published)
        with statements() as seen:
            opened.get("/relectures")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_opening_the_desk_tells_the_author_once_a_day_and_holds_nothing(door, scene):
    sophie = door(scene.sophie)
    page = sophie.get(at(scene))
    sophie.get(at(scene))
    assert page.says("Prendre cette réponse") and page.says("J’irais la voir au café")
    assert len(fresh(sa.select(AccessLine))) == 1
    assert fresh(sa.select(Claim)) == []
    assert session().get_one(Submission, scene.submission.id).opened_at is not None


def test_the_desk_holds_the_question_the_reasonable_answers_and_the_key_ideas_with_their_hints(door, scene):
    page = taken(door, scene).get(at(scene))
    assert page.says("que feriez-vous ?") and page.says(SECRET)
    assert page.says("Rencontrer son équipe") and page.says("Indice : « équipe »")


def test_taking_an_answer_opens_its_desk_and_says_for_how_long(door, scene):
    sophie = door(scene.sophie)
    page = sophie.follow(sophie.post(at(scene, "/prendre")))
    assert page.says("Elle vous est réservée encore 30 min")


def test_somebody_else_sees_who_holds_it_and_can_take_it_over_with_a_reason(door, scene):
    a_claim(scene.sophie, scene.submission)
    marc = door(scene.marc)
    assert marc.get(at(scene)).says("Sophie Lambert relit cette réponse")
    refused = marc.post(at(scene, "/prendre"), {"is_take_over": "1", "reason": " "})
    assert refused.says("Dites en quelques mots pourquoi")
    marc.follow(marc.post(at(scene, "/prendre"), {"is_take_over": "1", "reason": "Sophie est absente."}))
    assert [one.reason for one in fresh(sa.select(TakeOver))] == ["Sophie est absente."]


def told(page):
    """Return what a script is told of a hold that was taken over."""
    return json.loads(page.html)["taken"]


def test_whoever_had_an_answer_is_told_at_its_desk_that_it_was_taken_over(door, scene):
    sophie = taken(door, scene)
    assert told(sophie.post(at(scene, "/brouillon"), {"words": "Je commence."}, Accept="application/json")) == ""
    assert told(sophie.get(at(scene), Accept="application/json")) == ""
    a_claim(scene.marc, scene.submission, reason="Sophie est en congé demain.")

    for words in (
        told(sophie.get(at(scene), Accept="application/json")),
        told(
            sophie.post(
                at(scene, "/brouillon"), {"words": "Je continue.", "base_version": "1"}, Accept="application/json"
            )
        ),
        sophie.get(at(scene)).html,
    ):
        assert re.search(r"Marc Dutilleul a repris cette réponse à \d+\s+h\s+\d\d\.", words)
        assert "Sophie est en congé demain." in words and "Ce que vous écrivez reste gardé" in words
    assert sophie.get(at(scene)).says("Reprendre cette relecture") and sophie.get(at(scene)).says("Je continue.")
    assert not door(scene.marc).get(at(scene)).says("a repris cette réponse")


def test_whoever_has_the_answer_again_or_has_sent_is_no_longer_told(door, scene):
    sophie = taken(door, scene)
    a_claim(scene.marc, scene.submission, reason="Sophie est absente.")
    a_claim(scene.sophie, scene.submission, reason="Je suis revenue.")
    assert not sophie.get(at(scene)).says("a repris cette réponse")
    assert door(scene.marc).get(at(scene)).says("Sophie Lambert a repris cette réponse")
    sophie.post(at(scene), {"verdict": "accepted", "words": "Bien."})
    a_review(scene.marc, scene.submission, written(words="Un second avis."))
    assert not door(scene.marc).get(at(scene)).says("a repris cette réponse")


def test_a_script_that_asks_who_has_an_answer_opens_nothing(door, scene):
    door(scene.sophie).get(at(scene), Accept="application/json")
    assert fresh(sa.select(AccessLine)) == []
    assert door(a_supervisor()).get(at(scene), Accept="application/json").status == 404


def test_a_hold_is_prolonged_and_given_back(door, scene):
    sophie = taken(door, scene)
    with time_machine.travel(clock.now() + timedelta(minutes=10), tick=False):
        assert sophie.follow(sophie.post(at(scene, "/prolonger"))).says("encore 30 min")
        sophie.post(at(scene, "/rendre"))
        assert door(scene.marc).get(at(scene)).says("Personne ne relit cette réponse")


def test_a_comment_is_added_on_quoted_words_whatever_their_accents(door, scene):
    sophie = taken(door, scene)
    added = sophie.post(
        at(scene, "/brouillon"),
        {"base_version": "0", "additions-0-paragraph": "1", "additions-0-quote": "AU CAFE", "additions-0-text": "Oui."},
    )
    assert added.place.endswith("#commentaire-1")
    page = sophie.get(added.place)
    assert "<mark>au café<sup" in page.html and page.says("Oui.")


def test_words_that_are_not_there_make_a_comment_on_the_paragraph_and_say_so(door, scene):
    sophie = taken(door, scene)
    addition = {"additions-1-paragraph": "2", "additions-1-quote": "thé", "additions-1-text": "Oui."}
    page = sophie.follow(sophie.post(at(scene, "/brouillon"), addition))
    assert page.says("Ces mots ne sont pas dans le paragraphe 2")
    assert fresh(sa.select(ReviewDraft))[0].form["comments"][0]["start"] == TEXT.index("Puis")


def test_a_comment_is_changed_and_taken_out(door, scene):
    sophie = taken(door, scene)
    kept = {"comments-0-start": "0", "comments-0-end": "7", "comments-0-text": "Autrement.",
            "comments-1-start": "8", "comments-1-end": "10", "comments-1-text": "À retirer."}  # fmt: skip
    sophie.post(at(scene, "/brouillon"), {**kept, "remove": "comments-1"})
    assert fresh(sa.select(ReviewDraft))[0].form["comments"] == [{"start": 0, "end": 7, "text": "Autrement."}]


def test_an_unfinished_review_is_there_on_return(door, scene):
    sophie = taken(door, scene)
    begun = {"words": "Presque fini.", "verdict": "accepted", "ideas": "ana#depart.equipe"}
    sophie.post(at(scene, "/brouillon"), begun)
    page = door(scene.sophie).get(at(scene))
    assert page.says("Presque fini.")
    assert 'value="accepted" data-verdict="v" checked' in page.html
    assert 'value="ana#depart.equipe" id="idee-2" checked' in page.html


def test_a_script_is_told_the_version_and_the_hour(door, scene):
    sophie = taken(door, scene)
    answer = sophie.post(at(scene, "/brouillon"), {"words": "Un mot.", "base_version": "0"}, Accept="application/json")
    assert answer.status == 200
    assert answer.response.json["version"] == 1
    assert answer.response.json["saved_at_words"].startswith("Gardé à")


def test_a_stale_window_is_sent_to_the_text_of_both(door, scene):
    sophie = taken(door, scene)
    sophie.post(at(scene, "/brouillon"), {"words": "Un.", "base_version": "0"}, Accept="application/json")
    late = sophie.post(at(scene, "/brouillon"), {"words": "Deux.", "base_version": "0"}, Accept="application/json")
    assert late.status == 409
    page = sophie.get(at(scene))
    assert page.says("Un.") and page.says("Deux.") and page.says("Deux fenêtres")


def test_forged_ideas_offsets_and_verdicts_are_left_out(door, scene):
    sophie = taken(door, scene)
    sophie.post(
        at(scene, "/brouillon"),
        {"ideas": "autre#chose.idee", "verdict": "parfaite", "words": "Ok", "base_version": "x",
         "comments-0-start": "-5", "comments-0-end": "99999999", "comments-0-text": "Tout.",
         "additions-7-paragraph": "999", "additions-7-text": "Hors."},
    )  # fmt: skip
    form = fresh(sa.select(ReviewDraft))[0].form
    assert (form["ideas"], form["verdict"]) == ([], "")
    first = TEXT.index("\n\n")
    assert {(one["start"], one["end"]) for one in form["comments"]} == {(0, first)}


def test_sending_opens_the_next_answer_held_and_offers_to_undo(door, scene):
    following = a_submission(a_learner(scene.team, "Aïcha Benali"), scene.published)
    sophie = taken(door, scene)
    sent = sophie.post(at(scene), {"verdict": "returned", "words": "Un accord manque."})
    assert sent.place.startswith(f"/relectures/{following.id}?avis=")
    page = sophie.follow(sent)
    assert page.says("Réponse d’Aïcha Benali") and page.says("Annuler l’envoi") and page.says("Elle vous est réservée")


def test_next_stays_within_the_question_that_one_reads(door, scene):
    a_submission(a_learner(scene.team), scene.published, anchor="proches", ago=timedelta(days=2))
    same = a_submission(a_learner(scene.team), scene.published)
    sophie = taken(door, scene)
    sent = sophie.post(at(scene, "?exercice=ana%23depart"), {"verdict": "accepted"})
    assert sent.place.startswith(f"/relectures/{same.id}?")
    assert "exercice=ana%23depart" in sent.place


def test_the_last_answer_and_stopping_lead_to_the_queue(door, scene):
    a_submission(a_learner(scene.team), scene.published)
    sophie = taken(door, scene)
    sent = sophie.post(at(scene), {"verdict": "accepted", "stop": "1"})
    assert sent.place.startswith("/relectures?avis=")
    assert sophie.follow(sent).says("Annuler l’envoi")
    assert len([one for one in fresh(sa.select(Claim)) if one.ends_at > clock.now()]) == 0


def test_a_review_without_a_verdict_comes_back_with_every_word(door, scene):
    sophie = taken(door, scene)
    sent = {"words": "Tout est là.", "additions-0-paragraph": "1", "additions-0-text": "Ici aussi."}
    page = sophie.post(at(scene), sent)
    assert page.says("Choisissez un avis") and page.says("Tout est là.") and page.says("Ici aussi.")
    assert fresh(sa.select(Review)) == []


def test_an_undone_review_comes_back_to_its_desk_with_its_words(door, scene):
    sophie = taken(door, scene)
    sent = sophie.post(at(scene), {"verdict": "returned", "words": "Trop vite."})
    review_id = sent.place.split("avis=")[1]
    page = sophie.follow(sophie.post(f"/relectures/avis/{review_id}/annuler"))
    assert page.says("L’envoi est annulé") and page.says("Trop vite.") and page.says("Elle vous est réservée")


def test_undoing_too_late_says_so_and_changes_nothing(door, scene):
    given = a_review(scene.sophie, scene.submission, at=clock.now() - timedelta(minutes=1))
    sophie = door(scene.sophie)
    page = sophie.follow(sophie.post(f"/relectures/avis/{given.review.id}/annuler"))
    assert page.says("Les 30 secondes sont passées")
    assert fresh(sa.select(Review.cancelled_at)) == [None]


def test_a_second_review_is_kept_and_its_author_is_told(door, scene):
    marc = door(scene.marc)
    a_review(scene.sophie, scene.submission)
    page = marc.follow(marc.post(at(scene), {"verdict": "accepted", "words": "Je vois autre chose."}))
    assert page.says("elle sera montrée comme un second avis")
    assert len(fresh(sa.select(Review))) == 2


def test_a_review_after_the_hold_has_run_out_is_taken(door, scene):
    a_claim(scene.sophie, scene.submission, at=clock.now() - timedelta(hours=1))
    door(scene.sophie).post(at(scene), {"verdict": "accepted", "words": "Enfin."})
    assert [one.words for one in fresh(sa.select(Review))] == ["Enfin."]


def test_a_review_is_corrected_and_both_are_shown_with_their_dates(door, scene):
    a_review(scene.sophie, scene.submission, written(words="Avant."), at=clock.now() - timedelta(hours=1))
    sophie = door(scene.sophie)
    assert sophie.get(at(scene)).says("Corriger mon avis")
    assert sophie.get(at(scene, "?ecrire=1")).says("Envoyer la correction")
    page = sophie.follow(sophie.post(at(scene), {"verdict": "accepted", "words": "Après."}))
    assert page.says("Votre correction est envoyée") and page.says("Après.") and page.says("Avant correction")
    assert answer_of(scene.submission).status_at(clock.now()) is Status.ACCEPTED


def test_a_certificate_keeps_the_verdict_that_it_rests_on(door, scene, app, monkeypatch):
    monkeypatch.setitem(app.extensions, "parcours.rests_on", lambda answer_id: answer_id == scene.submission.answer_id)
    a_review(scene.sophie, scene.submission, written(Verdict.ACCEPTED), at=clock.now() - timedelta(hours=1))
    sophie = door(scene.sophie)
    page = sophie.follow(sophie.post(at(scene), {"verdict": "returned", "words": "Finalement."}))
    assert page.says("L’avis n’a pas changé")


def test_the_application_knows_whether_a_certificate_rests_on_an_answer(app, scene):
    assert app.extensions["parcours.rests_on"](scene.submission.answer_id) is False


def test_the_desk_of_a_second_version_shows_the_first_and_what_was_said_of_it(door, scene):
    said = written(words="Demandez-lui.", comments=[("au café", "Oui, là.")], ideas=["ana#depart.envies"])
    a_review(scene.sophie, scene.submission, said, at=clock.now() - timedelta(hours=1))
    newer = a_submission(scene.learner, scene.published, "D’abord lui demander.")
    page = door(scene.marc).get(f"/relectures/{newer.id}")
    assert page.says("Version 2") and page.says("Demandez-lui.") and page.says("Oui, là.")
    thread = page.text.split("Les autres versions")[1]
    assert "Sophie Lambert" in thread and "Lui demander ce qu’elle aime" in thread


def test_the_author_marks_feedback_as_read_by_button_and_by_script(door, scene):
    given = a_review(scene.sophie, scene.submission, at=clock.now() - timedelta(minutes=1))
    camille = door(scene.learner)
    read = camille.post(f"/relectures/avis/{given.review.id}/lu", {"retour": "/vignettes/ana"})
    assert (read.status, read.place) == (303, "/vignettes/ana")
    beacon = camille.post(f"/relectures/avis/{given.review.id}/lu", Accept="application/json")
    assert beacon.response.json == {"is_read": True}
    assert len(fresh(sa.select(FeedbackRead))) == 1


def test_the_author_reads_the_comments_beside_their_own_words_and_says_so(door, scene):
    said = written(words="Demandez-lui.", comments=[("au café", "Oui, là.")])
    a_review(scene.sophie, scene.submission, said, at=clock.now() - timedelta(minutes=1))
    camille = door(scene.learner)
    page = camille.get("/vignettes/ana/etapes/un")
    assert "<mark>au café<sup" in page.html
    assert page.says("Sophie Lambert") and page.says("Demandez-lui.") and page.says("Oui, là.")
    (address,) = set(re.findall(r'action="(/relectures/avis/[^"]+/lu)"', page.html))
    assert camille.post(address).status == 303
    assert len(fresh(sa.select(FeedbackRead))) == 1


def test_every_page_of_the_desk_keeps_the_text_from_those_who_may_not_read_it(door, scene):
    given = a_review(scene.sophie, scene.submission, written(words="Mots de Sophie."))
    addresses = [at(scene), *(at(scene, rest) for rest in ("/prendre", "/prolonger", "/rendre", "/brouillon", "")),
                 f"/relectures/avis/{given.review.id}/annuler", f"/relectures/avis/{given.review.id}/lu"]  # fmt: skip
    outsiders = [a_supervisor(), a_coordinator(), an_admin(), a_learner(scene.team)]
    session().rollback()
    before = _counts()
    for person in outsiders:
        opened = door(person)
        assert opened.get(addresses[0]).status == 404
        for address in addresses[1:]:
            refused = opened.post(address, {"verdict": "accepted", "words": "Non."})
            assert refused.status == 404, address
            assert "café" not in refused.html and "Mots de Sophie" not in refused.html
    assert _counts() == before


def _counts():
    session().rollback()
    mine = [table for table in db.metadata.sorted_tables if table.name not in ("sign_in", "security_line")]
    return {table.name: session().scalar(sa.select(sa.func.count()).select_from(table)) for table in mine}


def test_nobody_who_is_not_signed_in_sees_the_queue(door, scene):
    assert door().get("/relectures").status == 302


def test_the_cycle_of_one_answer_ends_accepted(door, scene):
    sophie = taken(door, scene)
    sophie.post(at(scene), {"verdict": "returned", "words": "Reprenez l’accord."})
    later = clock.now() + SOON
    assert answer_of(scene.submission).status_at(later) is Status.RETURNED
    with time_machine.travel(later + timedelta(minutes=1), tick=False):
        newer = a_submission(scene.learner, scene.published, "D’abord son accord.")
    with time_machine.travel(clock.now() + timedelta(minutes=5), tick=False):
        assert sophie.get("/relectures").says("version 2")
        sophie.post(f"/relectures/{newer.id}/prendre")
        sophie.post(f"/relectures/{newer.id}", {"verdict": "accepted"})
        assert answer_of(newer).status_at(clock.now() + SOON) is Status.ACCEPTED
        assert sophie.get("/relectures").says("Aucune réponse n’attend de relecture")


def test_an_answer_in_one_paragraph_with_script_tags_is_shown_as_typed(door, app):
    scene = a_scene(text="<script>alert(1)</script> & 🙂 שלום")
    page = taken(door, scene).get(at(scene))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; 🙂 שלום" in page.html


def test_the_question_stays_as_it_was_put(door, scene):
    a_vignette(title="Ana, autrement", canary="autrechose")
    page = taken(door, scene).get(at(scene))
    assert page.says(SECRET) and not page.says("autrechose")
