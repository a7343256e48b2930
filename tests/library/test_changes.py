"""What changed since somebody answered or read: the old wording, the difference, and what is to be done again."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from elearn.reading.queries import reading_of
from tests.builders import (
    CHAPTER,
    VIGNETTE,
    a_chapter,
    a_draft,
    a_learner,
    a_module,
    a_submission,
    a_supervisor,
    a_team,
    a_vignette,
    an_admin,
)
from tests.conftest import Door
from tests.programmes.builders import read_through

OpenDoor = Callable[..., Door]
pytestmark = pytest.mark.postgresql
ANA = "/vignettes/ana/etapes/un"


def reworded(*, minor: bool = False) -> None:
    """Publish Ana again, with another question and another story."""
    source = VIGNETTE.format(title="Ana", chapter="", canary="x").replace("que feriez-vous ?", "que diriez-vous ?")
    source = source.replace("Ana a 30 ans", "Ana a 31 ans")
    a_module(
        source.replace("personne: Ana", "personne: Ana\nrévision: mineure") if minor else source, "vignettes/ana.md"
    )


def revised(*, minor: bool = False, more: str = "") -> None:
    """Publish the chapter again, with another paragraph, and perhaps a section more."""
    source = CHAPTER.format(title="Débuter", number=1, canary="x").replace("Un paragraphe", "Un autre paragraphe")
    source = source.replace("numéro: 1", "numéro: 1\nrévision: mineure") if minor else source
    a_module(source + more, "chapters/01-debuter.md")


def test_the_author_sees_the_question_that_was_answered_and_the_difference(door: OpenDoor) -> None:
    ana, person = a_vignette(), a_learner()
    a_submission(person, ana)
    reworded()
    page = door(person).get(ANA)
    assert page.says("Si vous étiez le spécialiste en emploi d’Ana, que feriez-vous ?")
    assert page.says("Elle a changé depuis ; votre réponse reste celle de cette question.")
    assert page.says("retiré : feriez-vous") and page.says("ajouté : diriez-vous")
    assert page.says("retiré : 30") and page.says("ajouté : 31")


def test_the_desk_shows_the_old_question_and_the_difference(door: OpenDoor) -> None:
    ana, team = a_vignette(), a_team()
    submission = a_submission(a_learner(team), ana)
    reworded()
    desk = door(a_supervisor(team)).get(f"/relectures/{submission.id}")
    assert desk.says("Elle a changé depuis.") and desk.says("que feriez-vous ?")
    assert desk.says("retiré : feriez-vous") and desk.says("ajouté : diriez-vous")


def test_a_minor_revision_is_silent_for_the_author_and_on_the_desk(door: OpenDoor) -> None:
    ana, team = a_vignette(), a_team()
    person = a_learner(team)
    submission = a_submission(person, ana)
    reworded(minor=True)
    assert not door(person).get(ANA).says("Elle a changé depuis")
    assert not door(a_supervisor(team)).get(f"/relectures/{submission.id}").says("Elle a changé depuis.")


def test_a_draft_on_an_earlier_question_is_kept_with_a_notice(door: OpenDoor) -> None:
    ana, person = a_vignette(), a_learner()
    a_draft(person, ana, "Je l’appellerais.")
    reworded()
    writer = door(person)
    page = writer.get(ANA)
    assert page.says("La question a changé depuis votre brouillon.") and page.says("Je l’appellerais.")
    assert page.says("ajouté : diriez-vous")
    writer.post("/vignettes/ana/exercices/depart/brouillon", {"text": "Je lui dirais.", "base_version": 1})
    assert not writer.get(ANA).says("La question a changé depuis votre brouillon.")


def test_whoever_had_finished_sees_which_sections_changed_and_that_nothing_is_to_be_done_again(door: OpenDoor) -> None:
    chapter, person = a_chapter(), a_learner()
    read_through(person, chapter)
    revised()
    reader = door(person)
    page = reader.get("/chapitres/debuter")
    assert page.says("Ce chapitre a changé depuis que vous l’avez lu.")
    assert page.says("Commencer section modifiée") and not page.says("Finir section modifiée")
    assert page.says("Rien n’est à refaire : ce que vous avez lu reste compté.")
    assert page.says("ajouté : autre") and page.says("3 sections lues sur 3")
    after = reader.follow(reader.post("/chapitres/debuter/changements"))
    assert not after.says("Ce chapitre a changé depuis que vous l’avez lu.")


def test_a_new_section_is_said_to_be_read(door: OpenDoor) -> None:
    chapter, person = a_chapter(), a_learner()
    read_through(person, chapter)
    revised(more="\n## Ajouter {#ajouter minutes=2}\n\nUne suite.\n")
    page = door(person).get("/chapitres/debuter")
    assert page.says("Ajouter section nouvelle")
    assert page.says("Ce que vous avez lu reste compté. Une section nouvelle est à lire.")


def test_a_minor_revision_and_a_first_reading_say_nothing(door: OpenDoor) -> None:
    chapter, person = a_chapter(), a_learner()
    read_through(person, chapter)
    revised(minor=True)
    assert not door(person).get("/chapitres/debuter").says("Ce chapitre a changé")
    revised()
    assert not door(a_learner()).get("/chapitres/debuter").says("Ce chapitre a changé")


def test_what_is_new_names_what_was_published_and_what_was_revised(door: OpenDoor) -> None:
    a_chapter()
    a_vignette()
    revised()
    page = door(a_learner()).get("/nouveautes")
    assert page.says("Débuter revu le") and page.says("modifié : Commencer")
    assert page.says("Ana publié le")


def test_an_administrator_brings_an_edition_back_in_two_actions_and_answers_stay(door: OpenDoor) -> None:
    ana, person = a_vignette(), a_learner()
    a_submission(person, ana, "J’irais la voir.")
    reworded()
    admin = door(an_admin())
    editions = admin.get("/etat/editions/ana")
    assert (
        editions.says("Édition 2") and editions.says("Revenir à l’édition 1") and editions.says("ajouté : diriez-vous")
    )
    done = admin.follow(admin.post("/etat/editions/ana/revenir", {"edition": ana.edition_id}))
    assert done.says("L’édition 1 est en ligne.") and done.says("Revenir à l’édition 2")
    page = door(person).get(ANA)
    assert page.says("J’irais la voir.") and not page.says("Elle a changé depuis")


def test_an_edition_of_another_module_or_none_is_not_found(door: OpenDoor) -> None:
    a_vignette()
    chapter = a_chapter()
    admin = door(an_admin())
    for edition in (chapter.edition_id, 999_999, ""):
        assert admin.post("/etat/editions/ana/revenir", {"edition": edition}).status == 404
    assert admin.get("/etat/editions/inconnu").status == 404


def test_the_place_of_a_reader_is_kept_by_section_and_piece(door: OpenDoor) -> None:
    a_chapter()
    person = a_learner()
    reader = door(person)
    told = reader.post("/chapitres/debuter/place", {"section": "finir", "part": 1}, Accept="application/json")
    assert json.loads(told.html) == {"place": "finir"}
    place = reading_of(person.id, "debuter").place
    assert place is not None and (place.section_id, place.part) == ("finir", 1)
    assert "/chapitres/debuter?reprendre=1#finir" in reader.get("/").html
    page = reader.get("/chapitres/debuter")
    assert 'data-place="finir"' in page.html and 'data-part="1"' in page.html


@pytest.mark.parametrize("fields", [{"section": "inconnue", "part": 1}, {"part": 1}])
def test_a_place_outside_the_chapter_is_not_found(door: OpenDoor, fields: dict[str, object]) -> None:
    a_chapter()
    assert door(a_learner()).post("/chapitres/debuter/place", fields).status == 404


def test_a_place_that_no_section_reaches_is_its_beginning(door: OpenDoor) -> None:
    a_chapter()
    person = a_learner()
    for part in (-4, 10**9, "beaucoup"):
        door(person).post("/chapitres/debuter/place", {"section": "finir", "part": part})
        place = reading_of(person.id, "debuter").place
        assert place is not None and place.part == 0
