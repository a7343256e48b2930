"""How the content is met: counts that an administrator may read, and never of fewer than five people."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from elearn import clock
from elearn.db import transaction
from elearn.instance.rules import told
from elearn.reading.actions import mark_read
from tests.builders import (
    CANARY,
    a_chapter,
    a_learner,
    a_submission,
    a_supervisor,
    a_team,
    a_vignette,
    actor_of,
    an_admin,
)
from tests.conftest import Door, statements
from tests.reviews.builders import a_review, written

OpenDoor = Callable[..., Door]
pytestmark = pytest.mark.postgresql


@pytest.mark.parametrize(("count", "shown"), [(0, None), (4, None), (5, 5), (60, 60)])
def test_fewer_than_five_people_are_not_told(count: int, shown: int | None) -> None:
    assert told(count) == shown


def test_an_administrator_sees_where_readers_stop(door: OpenDoor) -> None:
    chapter, team = a_chapter(), a_team()
    sections = chapter.module.sections
    for number in range(6):
        person = a_learner(team)
        for section in sections[: 3 if number == 0 else 2]:
            with transaction():
                mark_read(
                    actor_of(person), slug="debuter", section=section, edition_id=chapter.edition_id, now=clock.now()
                )
    page = door(an_admin()).get("/etat/contenu/debuter")
    assert page.says("Commencer lue par 6 personnes, 5 personnes s’y sont arrêtées")
    assert page.says("Finir moins de cinq personnes")
    assert door(an_admin()).get("/etat/contenu").says("Débuter commencé par 6 personnes")


def test_an_administrator_sees_what_first_answers_miss_and_what_waits_and_no_text(door: OpenDoor) -> None:
    ana, team = a_vignette(), a_team()
    supervisor = a_supervisor(team)
    for number in range(11):
        submission = a_submission(a_learner(team), ana, f"Un texte {CANARY} {number}.")
        if number < 6:
            a_review(supervisor, submission, written(ideas=frozenset({"ana#depart.equipe"} if number < 2 else ())))
    page = door(an_admin()).get("/etat/contenu/ana")
    assert page.says("11 premières réponses") and page.says("5 attendent une relecture, la plus ancienne depuis le")
    assert page.says("Absente de 6 réponses relues sur 6 : Lui demander ce qu’elle aime")
    assert page.says("Absentes de moins de cinq réponses relues : Rencontrer son équipe")
    assert CANARY not in page.html


@pytest.mark.parametrize("count", [4, 5])
def test_four_answers_say_nothing_and_five_do(door: OpenDoor, count: int) -> None:
    ana, team = a_vignette(), a_team()
    for _ in range(count):
        a_submission(a_learner(team), ana)
    page = door(an_admin()).get("/etat/contenu/ana")
    assert page.says("5 premières réponses") is (count == 5)
    assert page.says("attendent une relecture") is (count == 5)


def test_nobody_else_sees_it(door: OpenDoor) -> None:
    a_vignette()
    for person in (a_learner(), a_supervisor()):
        assert door(person).get("/etat/contenu").status == 403
        assert door(person).get("/etat/contenu/ana").status == 403
    assert door(an_admin()).get("/etat/contenu/inconnu").status == 404


def test_the_pages_cost_the_same_whatever_the_number_of_people(door: OpenDoor) -> None:
    ana, team = a_vignette(), a_team()
    admin = door(an_admin())
    counts = []
    for _ in range(2):
        for _ in range(4):
            a_submission(a_learner(team), ana)
        for address in ("/etat/contenu", "/etat/contenu/ana"):
            admin.get(address)
            with statements() as seen:
                admin.get(address)
            counts.append(len(seen))
    assert counts[:2] == counts[2:] and max(counts) <= 10
