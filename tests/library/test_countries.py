"""The notes on one's own country come first, and what is out of date says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from elearn.content.model import Block
from elearn.db import session, transaction
from elearn.library import rules
from elearn.organisations.models import Organisation
from tests.builders import a_learner, a_module, a_team
from tests.conftest import Door

OpenDoor = Callable[..., Door]

CHAPTER = """---
titre: Les droits
résumé: Ce qui change d’un pays à l’autre.
numéro: 4
---

## Travailler et garder ses droits {#droits minutes=4}

Un paragraphe.

::: note-pays {pays=FR}
L’allocation se recalcule.
:::

::: note-pays {pays=BE titre="L’autorisation"}
Le médecin-conseil donne son accord.
:::

::: fait-daté {valable-jusqu-au=2020-03-31 source="Une page lue alors"}
Six mois de cumul.
:::

::: fait-daté {valable-jusqu-au=2099-12-31}
Un autre fait.
:::

::: souvenez-vous
- Demander.

::: fait-daté {valable-jusqu-au=2099-03-01 source="Un guide"}
Un fait dans un bloc.
:::
:::
"""


def note(country: str, words: str = "") -> Block:
    return Block("country-note", words, facts=(("country", country),))


def test_the_readers_own_country_comes_first_among_notes_that_follow_each_other() -> None:
    prose = Block("prose", "texte")
    blocks = (note("FR"), note("BE"), note("CH"), prose, note("QC"), note("FR"))
    placed = rules.own_country_first(blocks, "BE")
    assert placed == (note("BE"), note("FR"), note("CH"), prose, note("QC"), note("FR"))


@pytest.mark.parametrize(("day", "is_past"), [(date(2027, 3, 31), False), (date(2027, 4, 1), True)])
def test_a_fact_is_past_the_day_after_its_last(day: date, is_past: bool) -> None:
    assert rules.is_past(Block("dated-fact", facts=(("valid_until", "2027-03-31"),)), day) is is_past
    assert not rules.is_past(Block("prose"), day)


@pytest.mark.parametrize(
    ("country", "own", "other"), [("BE", "En Belgique", "En France"), ("FR", "En France", "Belgique")]
)
def test_a_chapter_opens_the_readers_country_and_folds_the_others(
    door: OpenDoor, country: str, own: str, other: str
) -> None:
    a_module(CHAPTER, "chapters/04-droits.md")
    team = a_team()
    with transaction():
        session().get_one(Organisation, team.organisation_id).country = country
    page = door(a_learner(team)).get("/chapitres/droits")
    folded = page.html[page.html.index('<details class="recall country-recall"') :].split("</details>")[0]
    assert other in folded and own not in folded
    assert page.says("L’allocation se recalcule.") and page.says("Le médecin-conseil donne son accord.")


def test_a_fact_says_how_long_it_holds_and_that_it_is_past(door: OpenDoor) -> None:
    a_module(CHAPTER, "chapters/04-droits.md")
    page = door(a_learner()).get("/chapitres/droits")
    assert page.says("Cette règle n’était sûre que jusqu’au 31 mars 2020 : vérifiez-la avant de vous en servir.")
    assert page.says("Valable jusqu’au 31 décembre 2099.")
    assert page.says("Un guide, valable jusqu’au 1er mars 2099")
