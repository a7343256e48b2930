"""Holds « Mes réponses » to its promise: every version, its question, what came back, as a page and as a file."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from pypdf import PdfReader

from elearn import clock
from elearn.answers import actions
from elearn.answers.queries import list_answers
from elearn.db import transaction
from elearn.reviews.actions import give_review
from elearn.reviews.rules import Verdict, Written
from tests.builders import a_draft, a_learner, a_submission, a_supervisor, a_team, a_vignette, actor_of, seen
from tests.conftest import Door, statements

Open = Callable[..., Door]
STRANGE = "👩🏽‍🔧 « é » œ\n\n  deux  espaces\n# pas un titre\n<script>alert(1)</script> *étoile* שלום"


@pytest.fixture
def written(app):
    """One learner whose answer was returned and written again, and who has begun another."""
    team = a_team()
    learner, supervisor = a_learner(team, "Camille Roussel"), a_supervisor(team, "Marc Dutilleul")
    ana = a_vignette()
    first = a_submission(learner, ana, "Je l’appellerais demain.", ago=timedelta(days=3))
    review = Written(words="Et son avis à elle ?", verdict=Verdict.RETURNED)
    with transaction():
        give_review(actor_of(supervisor), first, review, now=clock.now() - timedelta(days=2), has_certificate=False)
    second = a_submission(learner, ana, "Je lui demanderais son avis demain.", ago=timedelta(days=1))
    return learner, ana, first, second


def test_one_answer_shows_every_version_with_what_came_back(written, door: Open):
    learner, _, first, _ = written

    page = door(learner).get(f"/reponses/{first.answer_id}")

    for words in (
        "Version 1",
        "Version 2",
        "Et son avis à elle ?",
        "Marc Dutilleul",
        "Je l’appellerais",
        first.digest[:12],
    ):
        assert page.says(words), words
    assert page.says("ajouté : lui demanderais son avis") or page.says("ajouté :")


def test_nobody_else_reads_it(written, door: Open):
    _, _, first, _ = written
    for other in (a_learner(a_team("Ailleurs")), a_supervisor(a_team("Ailleurs encore"))):
        assert door(other).get(f"/reponses/{first.answer_id}").status in (403, 404)


def test_the_list_is_narrowed_by_words_state_and_module(written, door: Open):
    learner, _, _, _ = written
    mine = door(learner)

    assert mine.get("/reponses?q=appelleraient").says("Nouvelle relecture")
    assert mine.get("/reponses?q=trampoline").says("Aucune réponse ne correspond")
    assert mine.get("/reponses?etat=waiting&module=ana").says("Nouvelle relecture")
    assert mine.get("/reponses?etat=accepted").says("Aucune réponse ne correspond")


def test_the_file_in_markdown_holds_every_sign_that_was_typed(app, door: Open):
    learner = a_learner()
    a_submission(learner, a_vignette(), STRANGE)

    answer = door(learner).get("/reponses.md")

    assert answer.response.mimetype == "text/markdown"
    assert answer.response.data.startswith(b"\xef\xbb\xbf# ")  # without this mark Word takes accents for other signs
    assert "\\<script>alert(1)\\</script> \\*étoile\\* שלום" in answer.html
    assert "> \\# pas un titre" in answer.html and "👩🏽‍🔧" in answer.html and "  deux  espaces" in answer.html


def test_the_file_in_pdf_is_tagged_and_holds_versions_questions_and_reviews(written, door: Open):
    learner, _, first, _ = written

    answer = door(learner).get("/reponses.pdf")
    read = PdfReader(io.BytesIO(answer.response.data))
    text = " ".join(" ".join(page.extract_text() for page in read.pages).split())

    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert read.trailer["/Root"]["/Lang"].startswith("fr")
    for words in (
        "Version 1",
        "Version 2",
        "Relecture de Marc Dutilleul",
        "Et son avis",
        first.digest[:12],
        "La question",
    ):
        assert words in text, words


def test_the_file_in_pdf_says_which_signs_it_cannot_draw(app, door: Open):
    learner = a_learner()
    a_submission(learner, a_vignette(), STRANGE + " 日本語")

    answer = door(learner).get("/reponses.pdf")
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.response.data)).pages).split())

    assert answer.status == 200
    assert "un carré les remplace" in text and "□" in text


def test_the_page_and_the_files_cost_the_same_statements_whatever_was_written(app, door: Open):
    learner, ana = a_learner(), a_vignette()
    a_submission(learner, ana, "Une fois", ago=timedelta(hours=3))
    mine, counts = door(learner), {}
    for url in ("/reponses", "/reponses.md"):
        mine.get(url)
        with statements() as found:
            mine.get(url)
        counts[url] = len(found)
    for number in range(3):
        with transaction():
            actions.return_answer(_answer_of(learner), clock.now() - timedelta(minutes=5))
        a_submission(learner, ana, f"Encore {number}", ago=timedelta(minutes=3))
    for url, count in counts.items():
        with statements() as found:
            mine.get(url)
        assert len(found) == count, url


def test_a_text_set_aside_between_two_windows_can_be_read_again(app, door: Open):
    learner, ana = a_learner(), a_vignette()
    a_draft(learner, ana, "Le premier texte")
    with transaction():
        actions.save_draft(actor_of(learner), seen(ana, "depart"), text="Le second", base_version=0, now=clock.now())

    page = door(learner).get(f"/reponses/{_answer_of(learner)}")

    assert page.says("Textes mis de côté entre deux fenêtres") and page.says("Le second")


def test_a_returned_answer_has_a_draft_only_once_something_else_was_written(written, door: Open):
    learner, ana, _, second = written
    with transaction():
        actions.return_answer(second.answer_id, clock.now() - timedelta(minutes=5))
    mine = door(learner)
    assert not mine.get(f"/reponses/{second.answer_id}").says("Enregistré le")

    with transaction():
        base = list_answers(learner.id)[0].draft_version
        text = "Je lui demanderais son avis ce soir."
        actions.save_draft(actor_of(learner), seen(ana, "depart"), text=text, base_version=base, now=clock.now())

    page = mine.get(f"/reponses/{second.answer_id}")

    assert page.says("Enregistré le") and page.says("son avis ce soir")


def test_an_answer_that_came_back_twice_leads_to_what_had_changed(written, door: Open):
    learner, _, _, second = written
    address = f"/reponses/{second.answer_id}#version-2"
    mine = door(learner)
    assert address in mine.get("/vignettes/ana/etapes/un").html
    with transaction():
        actions.return_answer(second.answer_id, clock.now() - timedelta(minutes=5))

    page = mine.get("/vignettes/ana/etapes/un")

    assert page.says("Reprendre ma réponse") and address in page.html
    assert 'id="version-2"' in mine.get(address).html


def _answer_of(person) -> int:
    return list_answers(person.id)[0].id
