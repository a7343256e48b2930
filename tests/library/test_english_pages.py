"""An English interface is English, and says which words are the manual's, which stay French."""

from __future__ import annotations

import re
from collections.abc import Callable

from elearn.accounts.models import User
from elearn.db import transaction
from tests.builders import a_chapter, a_learner, a_vignette
from tests.conftest import Door

OpenDoor = Callable[..., Door]


def an_english_learner() -> User:
    person = a_learner()
    with transaction():
        person.language = "en"
    return person


def test_the_question_is_french_amid_an_english_page(door: OpenDoor) -> None:
    a_vignette()
    page = door(an_english_learner()).get("/vignettes/ana")
    assert '<html lang="en"' in page.html and page.says("Submit my answer")
    assert 'lang="fr">' in page.html.split('class="question"', 1)[1].split("<", 1)[0]


def test_a_french_page_does_not_repeat_its_language(door: OpenDoor) -> None:
    a_vignette()
    page = door(a_learner()).get("/vignettes/ana")
    assert ' lang="' not in page.html.split('class="question"', 1)[1].split("<", 1)[0]


def test_our_words_inside_a_chapter_are_english_and_say_so(door: OpenDoor) -> None:
    a_chapter()
    page = door(an_english_learner()).get("/chapitres/debuter")
    assert '<article lang="fr">' in page.html
    assert '<form class="read-until" lang="en"' in page.html and page.says("Mark as read")


def test_what_a_save_says_is_english_and_names_what_may_let_somebody_be_recognised(door: OpenDoor) -> None:
    a_vignette()
    reader = door(an_english_learner())
    form = reader.get("/vignettes/ana")
    address = form.html.split('/brouillon"', 1)[0].rsplit('"', 1)[1] + "/brouillon"
    saved = reader.follow(
        reader.post(address, {"text": "Ana, 06 12 34 56 78.", "key": form.value("key"), "base_version": "0"})
    )
    assert saved.says("Your draft is saved. Nobody but you reads it.")
    assert saved.says("It may contain a telephone number.")


def test_a_title_of_the_manual_says_that_it_is_french_in_lists_heads_and_crumbs(door: OpenDoor) -> None:
    a_chapter()
    a_vignette()
    reader = door(an_english_learner())
    assert '<span lang="fr">Débuter' in reader.get("/").html
    for address in ("/modules", "/vignettes/ana"):
        assert '<span lang="fr">Ana' in reader.get(address).html, address


def test_a_number_and_its_minutes_stay_on_one_line(door: OpenDoor) -> None:
    a_chapter()
    assert re.search(r"\d\u00a0min", door(a_learner()).get("/modules").html)
