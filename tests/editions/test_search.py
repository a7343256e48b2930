"""The search compares words as people mean them, and tells nothing that is revealed later."""

from __future__ import annotations

import pytest

from elearn.editions.queries import search
from elearn.editions.search_rules import fragment, holds, passage, searched, stems_of
from tests.builders import CANARY, a_chapter, a_module, a_vignette

SOURCE = """---
titre: L’événement
résumé: Un événement.
numéro: 4
---

## Un événement chez l’employeur {#evenement minutes=3}

Les événements comptent. L’employeur rappelle, et le cœur de l’équipe répond.

## Ailleurs {#ailleurs minutes=2}

Rien de tel ici.
"""


@pytest.mark.parametrize(
    "query",
    [
        "evenement",
        "ÉVÉNEMENT",
        "événements",
        "evenement employeur",
        "l'employeur",
        "l’employeur",
        "employeurs",
        "coeur",
        "cœur",
    ],
)
@pytest.mark.usefixtures("app")
def test_marks_case_plurals_ligatures_and_apostrophes_do_not_count(query: str) -> None:
    a_module(SOURCE, "chapters/04-evenement.md")
    assert [found.section_id for found in search(query)][:1] == ["evenement"]


@pytest.mark.usefixtures("app")
def test_every_word_must_be_there() -> None:
    a_module(SOURCE, "chapters/04-evenement.md")
    assert search("événement introuvable") == ()


@pytest.mark.parametrize("query", ["", "  ", "?!", "l’", "à"])
@pytest.mark.usefixtures("app")
def test_a_query_without_words_finds_nothing(query: str) -> None:
    a_module(SOURCE, "chapters/04-evenement.md")
    assert search(query) == ()


@pytest.mark.postgresql
@pytest.mark.usefixtures("app")
def test_nothing_that_is_secret_is_found() -> None:
    a_chapter()
    a_vignette(chapter="debuter")
    assert search(CANARY) == ()
    assert search("Ana") != ()


@pytest.mark.usefixtures("app")
def test_a_percent_sign_is_a_character_like_another() -> None:
    a_module(SOURCE, "chapters/04-evenement.md")
    assert search("100 % _") == ()


def test_the_passage_shows_the_words_found_in_their_own_spelling() -> None:
    pieces = passage("Au début, les Événements comptent.", stems_of("evenement"))
    assert [text for text, is_hit in pieces if is_hit] == ["Événements"]
    assert "".join(text for text, _ in pieces) == "Au début, les Événements comptent."


def test_a_long_text_is_cut_between_words_around_the_first_hit() -> None:
    text = "mot " * 100 + "trésor " + "mot " * 100
    shown = "".join(part for part, _ in passage(text, stems_of("trésor")))
    assert "trésor" in shown and len(shown) < 300 and shown.startswith("… ") and shown.endswith(" …")


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Un mot. Puis un autre trésor.\nFin", "trésor", ":~:text=Puis%20un%20autre-,tr%C3%A9sor"),
        ("Chez l’employeur, demain matin.", "employeur", ":~:text=employeur"),
        ("Avant\nVingt-deux rendez-vous ici, là-bas et plus loin", "rendez", ":~:text=Vingt%2Ddeux-,rendez"),
        ("rien", "trésor", ""),
    ],
)
def test_an_address_names_the_words_found_by_their_line(text: str, query: str, expected: str) -> None:
    assert fragment(text, stems_of(query)) == expected


def test_a_text_holds_a_query_whatever_the_marks() -> None:
    assert holds("L’œuvre d’Ève", stems_of("oeuvre eve")) and not holds("L’œuvre", stems_of("adam"))
    assert not holds("L’œuvre", stems_of("?"))


def test_words_are_searched_from_their_beginning() -> None:
    assert searched("L’œuvre d’Ève") == " l oeuvre d eve"
