"""Practice forms and scored items, from the first field to the review."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from elearn.answers.queries import find_answer
from elearn.editions.queries import Published
from tests.builders import a_learner, a_module, a_submission, a_supervisor, a_team
from tests.conftest import Door

OpenDoor = Callable[..., Door]
pytestmark = pytest.mark.postgresql

NADIA = """---
titre: Nadia
résumé: Elle veut travailler le matin.
personne: Nadia
---

::: étape {#plan titre="Le plan" minutes=4}
::: histoire
Une boulangerie cherche quelqu’un.
:::

::: exercice {#fiche type=fiche minutes=8}
Remplissez la fiche pour Nadia.

::: champs
- Horaire souhaité {#horaire lignes=2 aide="Ses mots à elle."}
- Ce qu’elle dit à l’employeur {#dire}
:::

::: idées-clés
- L’horaire est le sien {#sien indices="horaire, matin"}
:::

::: réponses
Trois matins pour commencer.
:::
:::

::: exercice {#note type=cotation minutes=5}
Notez l’accueil de ce service.

::: référence {score=3}
Personne n’est refusé, mais peu d’équipes orientent.
:::
:::
:::
"""
FORM, SCORED = "/vignettes/nadia/exercices/fiche", "/vignettes/nadia/exercices/note"


def nadia() -> Published:
    return a_module(NADIA, "vignettes/nadia.md")


def test_a_form_shows_its_fields_with_their_labels_and_hints(door: OpenDoor) -> None:
    nadia()
    page = door(a_learner()).get("/vignettes/nadia/etapes/plan")
    assert page.says("Horaire souhaité") and page.says("Ses mots à elle.")
    assert 'name="champ-horaire"' in page.html and 'name="champ-dire"' in page.html


def test_a_form_is_saved_field_by_field_and_comes_back_so(door: OpenDoor) -> None:
    nadia()
    person = a_learner()
    writer = door(person)
    page = writer.follow(
        writer.post(f"{FORM}/brouillon", {"champ-horaire": "Le matin.", "champ-dire": "", "base_version": 0})
    )
    kept = find_answer(person.id, "nadia#fiche")
    assert kept is not None
    assert kept.draft_text == "■ Horaire souhaité\n\nLe matin.\n\n■ Ce qu’elle dit à l’employeur"
    assert page.value("champ-horaire") == "Le matin." and page.value("champ-dire") == ""
    assert page.says("2 mots")


def test_a_form_saved_by_a_script_is_acknowledged(door: OpenDoor) -> None:
    nadia()
    told = door(a_learner()).post(
        f"{FORM}/brouillon", {"champ-horaire": "Le matin.", "base_version": 0}, Accept="application/json"
    )
    assert json.loads(told.html)["version"] == 1


def test_an_empty_form_cannot_be_handed_in(door: OpenDoor) -> None:
    nadia()
    page = door(a_learner()).post(f"{FORM}/remettre", {"champ-horaire": " ", "key": "12345678"})
    assert page.status == 422 and page.says("Écrivez votre réponse avant de la remettre.")


def test_a_form_that_is_handed_in_shows_its_labels_beside_the_reasonable_answers(door: OpenDoor) -> None:
    nadia()
    writer = door(a_learner())
    page = writer.follow(writer.post(f"{FORM}/remettre", {"champ-horaire": "Le matin.", "key": "12345678"}))
    assert page.says("Votre réponse est remise") and page.says("Trois matins pour commencer.")
    assert '<p class="form-label" lang="fr"><span aria-hidden="true">■ </span>Horaire souhaité</p>' in page.html


def test_two_tabs_on_a_form_are_joined_field_by_field(door: OpenDoor) -> None:
    nadia()
    person = a_learner()
    writer = door(person)
    writer.post(f"{FORM}/brouillon", {"champ-horaire": "Le matin.", "champ-dire": "Rien.", "base_version": 0})
    page = writer.post(f"{FORM}/brouillon", {"champ-horaire": "Tôt.", "champ-dire": "Rien.", "base_version": 0})
    assert page.status == 409 and page.says("Tôt.")
    yours = page.value("yours")
    writer.post(f"{FORM}/choisir", {"choix": "both", "yours": yours.replace("\n", "\r\n"), "base_version": 1})
    again = writer.get("/vignettes/nadia/etapes/plan")
    assert again.value("champ-horaire") == "Le matin.\n\nTôt." and again.value("champ-dire") == "Rien."


def test_what_a_form_asks_no_more_is_still_there(door: OpenDoor) -> None:
    nadia()
    writer = door(a_learner())
    writer.post(f"{FORM}/brouillon", {"champ-horaire": "Le matin.", "champ-dire": "Rien.", "base_version": 0})
    a_module(NADIA.replace("- Ce qu’elle dit à l’employeur {#dire}\n", ""), "vignettes/nadia.md")
    page = writer.get("/vignettes/nadia/etapes/plan")
    assert page.value("champ-horaire") == "Le matin."
    assert page.says("Ce que la fiche ne demande plus")
    assert page.value("champ-_reste") == "■ Ce qu’elle dit à l’employeur\n\nRien."


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"champ-justification": "Parce que."}, "Choisissez une cotation, de 1 à 5."),
        ({"champ-cotation": "4"}, "Dites pourquoi en une phrase au moins."),
        ({"champ-cotation": "9", "champ-justification": "Parce que."}, "Choisissez une cotation, de 1 à 5."),
    ],
)
def test_a_scored_item_needs_its_score_and_its_reasons(door: OpenDoor, sent: dict[str, str], says: str) -> None:
    nadia()
    page = door(a_learner()).post(f"{SCORED}/remettre", {**sent, "key": "12345678"})
    assert page.status == 422 and page.says(says)
    assert not page.says("Personne n’est refusé")
    assert page.value("champ-justification") == sent.get("champ-justification", "")


def test_a_score_is_compared_with_the_reference_once_it_is_handed_in(door: OpenDoor) -> None:
    nadia()
    writer = door(a_learner())
    page = writer.follow(
        writer.post(
            f"{SCORED}/remettre", {"champ-cotation": "4", "champ-justification": "Presque tout.", "key": "12345678"}
        )
    )
    assert page.says("4 votre cotation") and page.says("3 cotation de référence, sur 5")
    assert page.says("Personne n’est refusé, mais peu d’équipes orientent.")


def test_a_supervisor_reads_the_form_and_both_scores_on_the_desk(door: OpenDoor) -> None:
    published, team = nadia(), a_team()
    person = a_learner(team, "Camille Roussel")
    text = "■ Horaire souhaité\n\nLe matin.\n\n■ Ce qu’elle dit à l’employeur\n\nRien."
    form = a_submission(person, published, text, "fiche")
    scored = a_submission(person, published, "■ Cotation\n\n5 sur 5\n\n■ Justification\n\nTout y est.", "note")
    reader = door(a_supervisor(team))
    desk = reader.get(f"/relectures/{form.id}")
    assert desk.says("Horaire souhaité") and desk.says("Le matin.") and 'class="form-label"' in desk.html
    desk = reader.get(f"/relectures/{scored.id}")
    assert desk.says("5 cotation de Camille") and desk.says("3 cotation de référence, sur 5")
    assert form.words == 3 and scored.words == 3


def test_a_hint_is_looked_for_in_the_words_of_the_author_alone(door: OpenDoor) -> None:
    published, team = nadia(), a_team()
    text = "■ Horaire souhaité\n\nLe soir."
    desk = door(a_supervisor(team)).get(
        f"/relectures/{a_submission(a_learner(team), published, text, 'fiche').id}?ecrire=1"
    )
    assert desk.says("L’horaire est le sien") and not desk.says("Indice")
