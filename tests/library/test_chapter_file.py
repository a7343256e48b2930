"""A chapter as a PDF: all of what its reader is shown, and nothing else."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import unescape

import pytest
from pypdf import PdfReader

from elearn.content.model import Audience
from elearn.editions.publishing import publish_folder
from elearn.editions.queries import Published, current_editions
from elearn.settings import home
from tests.builders import CANARY, a_chapter, a_learner, a_module, a_supervisor, a_team
from tests.conftest import Door, Page

Open = Callable[..., Door]
FULL = """---
titre: Poser la question
résumé: Une question simple.
numéro: 7
---

## Commencer {#commencer minutes=5}

Voir [la suite](#finir) et [un article](https://example.org/article).

| Au lieu de | Dites |
| --- | --- |
| Il refuse | Il hésite |

::: note-pays {pays=BE}
La mutualité calcule.
:::

::: note-pays {pays=CH titre="Le calcul"}
L’office calcule.
:::

::: figure {source="Une enquête" date=2013-07}
**Trois sur cinq** veulent travailler.
:::

::: fait-daté {source="Un arrêté" valable-jusqu-au=2020-03-31}
Une règle d’avant.
:::

::: exercice {#profil type=fiche titre="Le profil" minutes=10}
Remplissez le profil.

::: champs
- Ce qu’elle aime {#aime}
- Ce qui pèse {#pese}
:::

::: idées-clés
- Ses mots {#mots}
:::

::: réponses
Un PROFILRAISONNABLE.
:::
:::

## Finir {#finir minutes=2}

Un dernier paragraphe 🙂.
"""


def text_of(page: Page) -> str:
    """Return the words of all pages, without what stands at their foot."""
    assert page.status == 200 and page.response.mimetype == "application/pdf"
    read = PdfReader(io.BytesIO(page.response.data))
    feet = [f"page {number} / {len(read.pages)}" for number in range(1, len(read.pages) + 1)]
    bodies = (one.extract_text().replace(foot, " ") for one, foot in zip(read.pages, feet, strict=True))
    return " ".join(" ".join(bodies).split())


def links_of(page: Page) -> set[str]:
    read = PdfReader(io.BytesIO(page.response.data))
    found = [note.get_object() for one in read.pages for note in one.get("/Annots", [])]
    return {note["/A"]["/URI"] for note in found if "/URI" in note.get("/A", {})}


def packed(words: str) -> str:
    return "".join(words.split())


@pytest.fixture
def full(app) -> Published:
    return a_module(FULL, "chapters/07-poser.md")


def test_it_is_tagged_and_says_of_which_edition_it_is(full: Published, door: Open) -> None:
    answer = door(a_learner()).get("/chapitres/poser.pdf")
    root = PdfReader(io.BytesIO(answer.response.data)).trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"] and root["/Lang"].startswith("fr")
    assert 'filename="poser.pdf"' in answer.response.headers["Content-Disposition"]
    text = text_of(answer)
    assert "Chapitre 7 Poser la question Une question simple." in text
    assert "Édition 1" in text and "/chapitres/poser" in text


def test_every_block_is_there_with_what_says_where_it_holds(full: Published, door: Open) -> None:
    answer = door(a_learner()).get("/chapitres/poser.pdf")
    text = text_of(answer)

    for words in (
        "Au lieu de Dites Il refuse Il hésite",
        "En Belgique La mutualité calcule.",
        "En Suisse, Le calcul L’office calcule.",
        "Trois sur cinq veulent travailler. Une enquête, juillet 2013",
        "Un arrêté. Cette règle n’était sûre que jusqu’au 31 mars 2020",
        "Le profil Exercice, environ 10 min Remplissez le profil. Ce qu’elle aime Ce qui pèse",
    ):
        assert words in text, text
    assert "https://example.org/article" in links_of(answer)
    assert any(link.endswith("/chapitres/poser#finir") for link in links_of(answer))


def test_a_sign_that_cannot_be_drawn_is_a_box_and_the_file_says_so(full: Published, door: Open) -> None:
    assert "Quelques signes ne peuvent pas être dessinés ici" in text_of(door(a_learner()).get("/chapitres/poser.pdf"))


def test_it_holds_no_reasonable_answer_and_a_supervisors_note_for_supervisors_alone(full, door: Open) -> None:
    a_chapter()
    team = a_team()

    assert "PROFILRAISONNABLE" not in text_of(door(a_learner(team)).get("/chapitres/poser.pdf"))
    assert CANARY not in text_of(door(a_learner(team)).get("/chapitres/debuter.pdf"))
    assert CANARY in text_of(door(a_supervisor(team)).get("/chapitres/debuter.pdf"))


def test_the_page_of_a_chapter_offers_it_and_no_other_chapter_has_one(full: Published, door: Open) -> None:
    reader = door(a_learner())

    assert 'href="/chapitres/poser.pdf"' in reader.get("/chapitres/poser").html
    assert reader.get("/chapitres/inconnu.pdf").status == 404


def test_not_a_word_of_the_manual_is_left_out(app, door: Open) -> None:
    publish_folder(home("content"))
    reader = door(a_learner())
    for slug, published in current_editions().items():
        if published.module.number is None or published.module.kind.value != "chapter":
            continue
        text = packed(text_of(reader.get(f"/chapitres/{slug}.pdf")))
        title = packed(published.module.title)  # it stands at the foot of each page, in the middle of a sentence
        text = text.replace(title, "")
        for section in published.module.sections:
            for block in section.blocks:
                if block.audience is not Audience.EVERYBODY:
                    continue
                for words in re.findall(r">([^<]+)<", f">{block.html}<"):
                    assert packed(unescape(words)).replace(title, "") in text, (slug, words)
