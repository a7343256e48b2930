"""Reading and answering, through the browser's door."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from elearn import clock
from elearn.answers import actions
from elearn.answers.models import Submission
from elearn.answers.queries import find_answer
from elearn.db import db, transaction
from elearn.reading.queries import read_sections
from elearn.reviews.actions import give_review
from elearn.reviews.rules import Verdict, Written, WrittenComment
from tests.builders import (
    CANARY,
    a_chapter,
    a_coordinator,
    a_draft,
    a_learner,
    a_module,
    a_submission,
    a_supervisor,
    a_team,
    a_vignette,
    actor_of,
)
from tests.conftest import Door, statements
from tests.reviews.builders import SOON, a_review, a_scene, answer_of, written

OpenDoor = Callable[..., Door]


def test_a_chapter_shows_its_sections_and_what_makes_them_read(door: OpenDoor) -> None:
    a_chapter()
    page = door(a_learner()).get("/chapitres/debuter")
    assert page.says("Débuter") and page.says("Un paragraphe à lire.")
    assert page.says("Une section est lue quand vous arrivez à sa dernière ligne.")
    assert page.says("0 section lue sur 3")


def test_a_supervisors_note_is_sent_to_supervisors_alone(door: OpenDoor) -> None:
    a_chapter()
    team = a_team()
    assert CANARY not in door(a_learner(team)).get("/chapitres/debuter").html
    assert CANARY in door(a_supervisor(team)).get("/chapitres/debuter").html


def test_a_section_is_counted_as_read_by_a_button_and_by_a_script(door: OpenDoor) -> None:
    a_chapter()
    person = a_learner()
    reader = door(person)
    sent = reader.post("/chapitres/debuter/sections/commencer/lue")
    assert sent.response.headers["Location"].endswith(
        "/chapitres/debuter#finir"
    )  # without scripts one reads on, and not again
    page = reader.follow(sent)
    assert page.says("est comptée comme lue") and page.says("1 section lue sur 3")
    told = reader.post("/chapitres/debuter/sections/finir/lue", Accept="application/json")
    assert json.loads(told.html) == {"read": "finir"}
    assert set(read_sections([person.id], ["debuter"])[person.id, "debuter"]) == {"commencer", "finir"}


def test_a_draft_saved_by_the_button_is_there_on_return(door: OpenDoor) -> None:
    a_vignette()
    person = a_learner()
    writer = door(person)
    page = writer.follow(
        writer.post("/vignettes/ana/exercices/depart/brouillon", {"text": "Je lui demanderais", "base_version": 0})
    )
    assert page.says("Votre brouillon est enregistré.") and page.says("Je lui demanderais")
    assert page.value("base_version") == "1"


def test_a_draft_saved_by_a_script_is_acknowledged_in_words(door: OpenDoor) -> None:
    a_vignette()
    told = door(a_learner()).post(
        "/vignettes/ana/exercices/depart/brouillon",
        {"text": "Appeler le 06 12 34 56 78", "base_version": 0},
        Accept="application/json",
    )
    answer = json.loads(told.html)
    assert answer["version"] == 1 and answer["saved_at_words"].startswith("Enregistré à")
    assert "téléphone" in answer["warnings"][0]


@pytest.mark.parametrize("draft", ["", "Je l’écouterais.", "Je l’écouterais d’abord."])
def test_handing_in_costs_eight_statements_whatever_was_saved_before(door: OpenDoor, draft: str) -> None:
    ana, person = a_vignette(), a_learner()
    if draft:
        a_draft(person, ana, draft)
    writer = door(person)
    writer.get("/vignettes/ana/etapes/un")  # the editions are read once a process
    sent = {"text": "Je l’écouterais.", "base_version": 1 if draft else 0, "key": "k" * 20}
    db.session.remove()
    with statements() as seen:
        assert writer.post("/vignettes/ana/exercices/depart/remettre", sent).status == 303
    assert len(seen) <= 8, seen


def test_two_tabs_never_overwrite_each_other(door: OpenDoor) -> None:
    ana, person = a_vignette(), a_learner()
    a_draft(person, ana, "Premier onglet")
    writer = door(person)
    page = writer.post("/vignettes/ana/exercices/depart/brouillon", {"text": "Second onglet", "base_version": 0})
    assert page.status == 409 and page.says("Premier onglet") and page.says("Second onglet")
    joined = writer.post(
        "/vignettes/ana/exercices/depart/choisir", {"choix": "both", "yours": "Second onglet", "base_version": 1}
    )
    assert writer.follow(joined).says("Premier onglet Second onglet")


def test_a_script_that_meets_a_conflict_gets_both_texts(door: OpenDoor) -> None:
    ana, person = a_vignette(), a_learner()
    a_draft(person, ana, "Premier onglet")
    writer = door(person)
    told = writer.post(
        "/vignettes/ana/exercices/depart/brouillon",
        {"text": "Second onglet", "base_version": 0},
        Accept="application/json",
    )
    assert told.status == 409 and json.loads(told.html)["theirs"] == "Premier onglet"
    assert writer.get("/vignettes/ana/exercices/depart/deux-textes").says("Second onglet")


def test_nothing_of_the_model_answer_is_sent_before_the_answer_is_handed_in(door: OpenDoor) -> None:
    a_vignette(chapter="debuter")
    a_chapter(canary="")
    reader = door(a_learner())
    for url in ("/", "/modules", "/chapitres/debuter", "/vignettes/ana", "/vignettes/ana/etapes/un", "/reponses"):
        assert CANARY not in reader.get(url).html, url
    told = reader.post(
        "/vignettes/ana/exercices/depart/brouillon", {"text": "Oui", "base_version": 0}, Accept="application/json"
    )
    assert CANARY not in told.html
    assert "Lui demander ce qu" not in reader.get("/vignettes/ana").text


def test_handing_in_shows_the_receipt_and_the_reasonable_answers(door: OpenDoor) -> None:
    a_vignette()
    team = a_team()
    a_supervisor(team, "Sophie Lambert")
    writer = door(a_learner(team))
    before = writer.get("/vignettes/ana")
    assert before.says("Une fois remise, la réponse sera lue par Sophie Lambert")
    page = writer.follow(
        writer.post(
            "/vignettes/ana/exercices/depart/remettre",
            {"text": "J’irais la voir aujourd’hui.", "base_version": 0, "key": before.value("key")},
        )
    )
    assert page.says("Votre réponse est remise") and page.says("Version 1") and page.says("5 mots")
    assert CANARY in page.html and page.says("Et dans votre réponse ?") and page.says("Personne ne l’a encore ouverte.")


def test_an_empty_answer_is_refused_beside_the_box_and_nothing_changes(door: OpenDoor) -> None:
    a_vignette()
    person = a_learner()
    page = door(person).post(
        "/vignettes/ana/exercices/depart/remettre", {"text": "  ", "base_version": 0, "key": "k" * 20}
    )
    assert page.status == 422 and page.says("Erreur : Écrivez votre réponse avant de la remettre.")
    assert find_answer(person.id, "ana#depart") is None


def test_a_text_beyond_the_limit_is_kept_on_the_page_with_a_message(door: OpenDoor) -> None:
    a_vignette()
    text = "mot " * 13_000
    page = door(a_learner()).post(
        "/vignettes/ana/exercices/depart/remettre", {"text": text, "base_version": 0, "key": "k" * 20}
    )
    assert page.status == 422 and page.says("la limite est de 50000") and text.strip() in page.html


def test_the_second_stage_cannot_be_reached_before_the_first_is_handed_in(door: OpenDoor) -> None:
    ana, person = a_vignette(), a_learner()
    reader = door(person)
    assert reader.get("/vignettes/ana/etapes/deux").status == 404
    refused = reader.post(
        "/vignettes/ana/exercices/proches/remettre", {"text": "Oui", "base_version": 0, "key": "k" * 20}
    )
    assert refused.status == 404
    a_submission(person, ana)
    assert reader.get("/vignettes/ana/etapes/deux").says("Sa mère appelle.")


def test_a_link_to_a_stage_leads_there_once_it_is_open_and_until_then_to_where_one_is(door: OpenDoor) -> None:
    ana, person = a_vignette(), a_learner()
    reader = door(person)

    page = reader.follow(reader.get("/vignettes/ana?etape=deux"))
    assert page.says("Cette étape s’ouvrira quand vous aurez répondu à celles d’avant.")
    assert page.says("Votre réponse") and not page.says("Sa mère appelle.")
    assert reader.get("/vignettes/ana?etape=quatre").status == 404

    a_submission(person, ana)
    assert reader.get("/vignettes/ana?etape=deux").place == "/vignettes/ana/etapes/deux"


def test_taking_an_answer_back_does_not_close_the_next_stage(door: OpenDoor) -> None:
    ana, person = a_vignette(), a_learner()
    a_submission(person, ana)
    writer = door(person)
    page = writer.follow(writer.post("/vignettes/ana/exercices/depart/retirer"))
    assert page.says("Votre réponse est retirée.")
    assert writer.get("/vignettes/ana/etapes/deux").status == 200


def test_the_self_check_and_the_takeaway_come_back(door: OpenDoor) -> None:
    ana, person = a_vignette(), a_learner()
    a_submission(person, ana)
    writer = door(person)
    done = writer.post(
        "/vignettes/ana/exercices/depart/idees-cles",
        {"idees": ["ana#depart.envies", "ana#depart.inconnue"], "takeaway": "Lui demander d’abord."},
    )
    assert done.status == 303
    page = writer.get("/vignettes/ana/etapes/un")
    assert page.says("Lui demander d’abord.") and page.html.count(" checked") == 1
    assert writer.get("/reponses").says("Ana")


def test_key_ideas_cannot_be_ticked_before_they_are_shown(door: OpenDoor) -> None:
    ana, person = a_vignette(), a_learner()
    a_draft(person, ana, "Un début")
    assert door(person).post("/vignettes/ana/exercices/depart/idees-cles", {"takeaway": "x"}).status == 404


def test_a_look_back_is_kept_under_the_answer(door: OpenDoor) -> None:
    ana, person = a_vignette(), a_learner()
    a_submission(person, ana)
    writer = door(person)
    page = writer.follow(writer.post("/vignettes/ana/exercices/depart/regard", {"text": "J’attendrais qu’elle parle."}))
    assert page.says("J’attendrais qu’elle parle.")


def test_a_returned_answer_is_taken_up_again_beside_its_first_version(door: OpenDoor) -> None:
    ana, person = a_vignette(), a_learner()
    submission = a_submission(person, ana, "Une première idée", ago=timedelta(days=1))
    with transaction():
        actions.return_answer(submission.answer_id, clock.now() - timedelta(minutes=1))
    page = door(person).get("/vignettes/ana/etapes/un")
    assert page.says("Reprendre ma réponse") and page.says("Remettre la version 2")
    assert page.html.count("Une première idée") >= 1


def test_every_key_idea_stays_visible_on_a_returned_answer_with_who_saw_it(door: OpenDoor) -> None:
    scene = a_scene()
    with transaction():
        answer = answer_of(scene.submission)
        actions.keep_self_check(actor_of(scene.learner), answer, {"ana#depart.envies"}, "", clock.now())
    a_review(scene.sophie, scene.submission, written(ideas=["ana#depart.equipe"]), at=clock.now() - SOON)
    page = door(scene.learner).get("/vignettes/ana/etapes/un")
    assert page.says("Lui demander ce qu’elle aime Vue par vous")
    assert page.says("Rencontrer son équipe Vue par Sophie Lambert")


def test_what_was_typed_is_never_executed(door: OpenDoor) -> None:
    ana, person = a_vignette(), a_learner()
    a_submission(person, ana, "<script>alert('x')</script> <b>gras</b>")
    page = door(person).get("/vignettes/ana/etapes/un")
    assert "<script>alert" not in page.html and "&lt;script&gt;" in page.html


def test_a_coordinator_reads_the_story_and_writes_nothing(door: OpenDoor) -> None:
    a_vignette()
    visitor = door(a_coordinator())
    page = visitor.get("/vignettes/ana")
    assert page.says("Ana a 30 ans") and CANARY not in page.html
    assert visitor.post("/vignettes/ana/exercices/depart/brouillon", {"text": "x", "base_version": 0}).status == 403


def test_a_supervisor_previews_the_reasonable_answers(door: OpenDoor) -> None:
    a_vignette()
    assert CANARY in door(a_supervisor()).get("/vignettes/ana/etapes/deux").html


def test_an_unknown_module_is_a_calm_404(door: OpenDoor) -> None:
    page = door(a_learner()).get("/chapitres/inconnu")
    assert page.status == 404


def test_a_stranger_is_asked_to_sign_in_and_brought_back(door: OpenDoor, app: Flask) -> None:
    page = door().get("/vignettes/ana")
    assert page.status == 302 and page.place.startswith("/connexion?next=") and "vignettes" in page.place


def test_a_module_page_costs_six_statements_whatever_the_number_of_modules(door: OpenDoor) -> None:
    a_chapter()
    a_vignette(chapter="debuter")
    person = a_learner()
    counts = [_cost(door(person), "/chapitres/debuter")]
    for number in range(2, 12):
        a_chapter(f"chapitre-{number}", title=f"Chapitre {number}", number=number)
        a_module(_tiny(number), f"vignettes/histoire-{number}.md")
    counts.append(_cost(door(person), "/chapitres/debuter"))
    assert counts[0] == counts[1] <= 6, counts


def test_home_costs_the_same_with_two_and_with_twelve_answers(door: OpenDoor) -> None:
    person = a_learner()
    published = [a_module(_tiny(number), f"vignettes/histoire-{number}.md") for number in range(12)]
    for one in published[:2]:
        a_submission(person, one, anchor="question")
    few = _cost(door(person), "/")
    for one in published[2:]:
        a_submission(person, one, anchor="question")
    assert _cost(door(person), "/") == few


def _cost(reader: Door, url: str) -> int:
    reader.get(url)  # the editions are read once a process
    db.session.remove()
    with statements() as seen:
        assert reader.get(url).status == 200
    return len(seen)


def _tiny(number: int) -> str:
    return (
        f"---\ntitre: Histoire {number}\nrésumé: Une histoire.\npersonne: Léa\n---\n\n"
        '::: étape {#seule titre="Seule" minutes=3}\nLéa cherche.\n\n'
        "::: exercice {#question minutes=5}\nQue feriez-vous ?\n\n::: idées-clés\n- Écouter {#ecouter}\n:::\n\n"
        "::: réponses\n### Avec Léa\nÉcouter.\n:::\n:::\n:::\n"
    )


def test_the_feedback_stands_beside_the_version_that_it_is_about(door: OpenDoor) -> None:
    team = a_team()
    ana, person, sophie = a_vignette(), a_learner(team), a_supervisor(team, "Sophie Lambert")
    first = a_submission(person, ana, "Une première idée.\n\nPuis une autre.", ago=timedelta(days=1))
    review = Written(Verdict.RETURNED, "Et Ana, qu’en dit-elle ?", comments=(WrittenComment(4, 20, "Oui, allez-y."),))
    with transaction():
        give_review(
            actor_of(sophie), db.session.get_one(Submission, first.id), review, now=clock.now() - timedelta(hours=1)
        )
    page = door(person).get("/vignettes/ana/etapes/un")
    assert page.says("Et Ana, qu’en dit-elle ?") and page.says("Sophie Lambert") and page.says("Oui, allez-y.")


def test_home_leads_to_the_first_section_not_read_yet(door: OpenDoor) -> None:
    a_chapter()
    reader = door(a_learner())
    first = reader.get("/")
    assert first.says("Pour commencer Débuter") and first.says("Commencer") and not first.says("Continuer")
    reader.post("/chapitres/debuter/sections/apercu/lue")
    page = reader.get("/")
    assert page.says("Vous en étiez à Débuter, « Commencer »") and "/chapitres/debuter#commencer" in page.html


def test_a_chapter_tells_its_reading_from_the_vignettes_that_it_invites_to(door: OpenDoor) -> None:
    a_vignette("ana", title="Ana", chapter="debuter")
    head = "---\ntitre: Débuter\nrésumé: Ici.\nnuméro: 1\n---\n\n## Commencer {#commencer minutes=4}\n\nTexte."
    a_module(f'{head}\n\n::: vignette {{cible="ana"}}\nLisez.\n:::\n', "chapters/01-debuter.md")
    reader = door(a_learner())
    page = reader.get("/chapitres/debuter")
    assert page.says("4 min de lecture 1 exercice") and re.search(r"Vignettes : \d+ min de plus", page.text)
    assert reader.get("/").says("Environ 4 min.")


def test_a_refused_answer_is_told_at_the_top_with_a_link_to_its_box(door: OpenDoor) -> None:
    a_vignette()
    page = door(a_learner()).post("/vignettes/ana/exercices/depart/remettre", {"text": " ", "key": "k" * 20})
    assert page.says("Votre réponse n’est pas remise Votre réponse : Écrivez votre réponse avant de la remettre.")
    assert 'href="#reponse-depart"' in page.html and 'id="reponse-depart"' in page.html


def test_the_receipt_and_the_page_promise_the_same_day_in_the_same_words(door: OpenDoor) -> None:
    team = a_team()
    a_supervisor(team, "Sophie Lambert")
    ana, person = a_vignette(), a_learner(team)
    a_submission(person, ana, "Je l’appelle.")
    page = door(person).get("/vignettes/ana/etapes/un?remise=1")
    assert page.text.count("Relecture promise pour le") == 2 and "Avis attendu" not in page.text
    assert page.says("Sophie Lambert verra vos coches à côté des siennes")


def test_home_leads_to_the_draft_once_everything_begun_is_read(door: OpenDoor) -> None:
    a_chapter()
    ana, person = a_vignette(), a_learner()
    reader = door(person)
    for section in ("apercu", "commencer", "finir"):
        reader.post(f"/chapitres/debuter/sections/{section}/lue")
    a_draft(person, ana, "Un début")
    page = reader.get("/")
    assert page.says("Reprendre mon brouillon") and "/vignettes/ana/etapes/un" in page.html


def test_vignettes_stand_in_the_order_in_which_their_chapter_invites_to_them(door):
    a_vignette("zoe", title="Zoé", chapter="debuter")
    a_vignette("elodie", title="Élodie", chapter="debuter")
    a_vignette("ana", title="Ana", chapter="debuter")
    invitations = "\n\n".join(f'::: vignette {{cible="{slug}"}}\nLisez.\n:::' for slug in ("zoe", "elodie"))
    head = "---\ntitre: Débuter\nrésumé: Ici.\nnuméro: 1\n---\n\n## Commencer {#commencer minutes=4}\n\nTexte."
    a_module(f"{head}\n\n{invitations}\n", "chapters/01-debuter.md")
    text = door(a_learner()).get("/modules").text
    assert text.index("Zoé") < text.index("Élodie") < text.index("Ana")


def test_home_lists_outside_the_programme_only_what_was_begun_and_leads_to_all_modules(door):
    a_vignette("zoe", title="Zoé")
    begun = a_vignette("ana", title="Ana")
    person = a_learner()
    a_draft(person, begun, "J’irais.")
    page = door(person).get("/")
    assert page.says("Ana") and page.says("Tous les modules") and not page.says("Zoé")


def test_home_reminds_of_a_draft_that_waits_and_not_of_one_just_begun(door: OpenDoor) -> None:
    person, team_module, other = a_learner(), a_vignette(), a_vignette("bea", title="Béa")
    a_draft(person, team_module, "Laissé là.")
    a_draft(person, other, "Commencé aujourd’hui.")
    mine = door(person)
    assert not mine.get("/").says("Brouillon qui attend")
    with transaction():
        answer = find_answer(person.id, "ana#depart")
        assert answer is not None
        answer.draft_saved_at = clock.now() - timedelta(days=4)
    page = mine.get("/")
    assert page.says("Brouillon qui attend") and page.says("Ana") and page.says("pas encore remis")


def test_eight_weeks_later_home_leads_back_to_the_first_answer_until_one_has_looked(door: OpenDoor) -> None:
    person, ana = a_learner(), a_vignette()
    a_submission(person, ana, "Ce que je pensais alors.", ago=timedelta(weeks=9))
    mine = door(person)
    assert mine.get("/").says("Huit semaines plus tard")
    page = mine.get("/vignettes/ana/etapes/un?regard=depart")
    assert page.says("Votre première réponse") and page.text.count("Ce que je pensais alors.") == 2
    mine.post("/vignettes/ana/exercices/depart/regard", {"text": "Je demanderais d’abord."})
    assert not mine.get("/").says("Huit semaines plus tard")


def test_handing_in_and_saving_cost_at_most_eight_statements(door: OpenDoor) -> None:
    person, _ = a_learner(), a_vignette()
    mine = door(person)
    mine.get("/vignettes/ana/etapes/un")
    mine.post("/vignettes/ana/exercices/depart/brouillon", {"text": "Un début.", "base_version": 0})
    costs = {}
    for deed, fields in (
        ("brouillon", {"text": "Un début, une suite.", "base_version": 1}),
        ("remettre", {"text": "Un début, une suite et une fin.", "base_version": 2, "key": "cle-de-la-page"}),
    ):
        token = mine.token()
        with statements() as found:
            answer = mine.post(f"/vignettes/ana/exercices/depart/{deed}", {**fields, "csrf_token": token})
        assert answer.status == 303
        costs[deed] = list(found)
    assert {deed: len(found) for deed, found in costs.items() if len(found) > 8} == {}, costs
