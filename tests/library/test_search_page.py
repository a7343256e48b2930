"""The search page leads to what one may open."""

from __future__ import annotations

from collections.abc import Callable

from elearn.content.catalogue import Term
from elearn.db import transaction
from elearn.editions.actions import publish_glossary
from tests.builders import a_chapter, a_draft, a_learner, a_module, a_submission, a_supervisor, a_vignette
from tests.conftest import Door

OpenDoor = Callable[..., Door]


def test_a_hit_leads_to_its_section(door: OpenDoor) -> None:
    a_chapter()
    page = door(a_learner()).get("/recherche?q=PARAGRAPHE")
    assert page.says("2 passages trouvés") and 'href="/chapitres/debuter#commencer:~:text=' in page.html


def test_a_search_that_finds_too_much_says_that_there_is_more(door: OpenDoor) -> None:
    head = "---\ntitre: Débuter\nrésumé: Ici.\nnuméro: 1\n---\n"
    sections = [f"## Partie {one} {{#p{one} minutes=1}}\n\nUne lanterne." for one in range(42)]
    a_module("\n\n".join([head, *sections]) + "\n\nUne boussole.\n", "chapters/01-debuter.md")
    reader = door(a_learner())
    page = reader.get("/recherche?q=lanterne")
    assert page.says("Les 40 premiers passages. Il y en a d’autres : ajoutez un mot pour resserrer la recherche.")
    assert reader.get("/recherche?q=boussole").says("1 passage trouvé")


def test_a_stage_that_is_not_open_is_not_told_by_the_search(door: OpenDoor) -> None:
    ana, person = a_vignette(), a_learner()
    reader = door(person)
    assert reader.get("/recherche?q=mere").says("Rien ne correspond à « mere »")
    a_submission(person, ana)
    assert "/vignettes/ana/etapes/deux" in reader.get("/recherche?q=mere").html
    assert "/vignettes/ana/etapes/deux" in door(a_supervisor()).get("/recherche?q=mere").html


def test_what_is_typed_is_shown_and_never_executed(door: OpenDoor) -> None:
    page = door(a_learner()).get("/recherche?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert page.status == 200 and "<script>alert" not in page.html


def test_the_glossary_is_open_to_everybody_who_learns(door: OpenDoor) -> None:
    assert door(a_learner()).get("/glossaire").status == 200


def test_ones_own_answers_are_found_and_nobody_elses(door: OpenDoor) -> None:
    ana, person = a_vignette(), a_learner()
    a_draft(person, ana, "Je proposerais un café près de la gare.")
    page = door(person).get("/recherche?q=CAFES+gare")
    assert page.says("Ma réponse : Ana, étape 1") and 'href="/vignettes/ana/etapes/un"' in page.html
    assert page.says("Je proposerais un café près de la gare")
    for other in (a_learner(), a_supervisor()):
        assert door(other).get("/recherche?q=cafes+gare").says("Rien ne correspond")


def test_the_glossary_is_searched_too(door: OpenDoor) -> None:
    with transaction():
        publish_glossary([Term("job-coach", "job coach", "Qui accompagne vers l’emploi.", (("QC", "conseillère"),))])
    page = door(a_learner()).get("/recherche?q=conseillere")
    assert page.says("Job coach au glossaire") and 'href="/glossaire#job-coach"' in page.html


def test_a_hit_scrolls_to_the_words_that_were_found(door: OpenDoor) -> None:
    a_chapter()
    page = door(a_learner()).get("/recherche?q=lire")
    assert 'href="/chapitres/debuter#commencer:~:text=Un%20paragraphe%20%C3%A0-,lire"' in page.html
