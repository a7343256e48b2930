"""The thread of key ideas of a team: counts that are right, hidden where people are few, and what to take up next."""

from __future__ import annotations

import pytest

from elearn import clock
from elearn.content.catalogue import Catalogue, Tag
from elearn.content.parse import parse_module
from elearn.db import transaction
from elearn.editions.actions import publish
from elearn.editions.models import PublishedTag
from elearn.editions.queries import get_module
from elearn.reviews.idea_rules import Missed, Reviewed, SoughtIdea, missed_by_code, missed_ideas, next_to_take_up
from tests.builders import a_coordinator, a_learner, a_seat, a_submission, a_supervisor, a_team
from tests.reviews.builders import SOON, a_review, written

pytestmark = pytest.mark.postgresql
LISTEN, MEET = SoughtIdea("a", "Écouter", ("preferences",)), SoughtIdea("b", "Rencontrer", ("preferences", "S1"))
TAGGED = """---
titre: {title}
résumé: Une personne veut travailler.
personne: Ana
---

::: étape {{#un titre="Un" minutes=5}}
::: histoire
Ana voudrait travailler.
:::

::: exercice {{#depart minutes=10}}
Que feriez-vous ?

::: idées-clés
- Lui demander ce qu’elle aime {{#envies principes="preferences"}}
- Rencontrer son équipe {{#equipe principes="integration-equipe"}}
:::

::: réponses
### Avec Ana
La rencontrer.
:::
:::
:::
"""


def a_tagged_module(title):
    tags = tuple(Tag(code, code) for code in ("preferences", "integration-equipe"))
    slug = {"Ana": "ana", "Béa": "bea"}[title]
    module, faults = parse_module(TAGGED.format(title=title), f"vignettes/{slug}.md", Catalogue(principles=tags))
    assert module is not None, [fault.message for fault in faults]
    with transaction():
        publish(module, clock.now())
    return get_module(slug)


def reviewed(person, *found, sought=(LISTEN, MEET)):
    return Reviewed(person, sought, frozenset(found))


def test_ideas_and_principles_are_counted_over_the_last_reviews():
    reviews = [reviewed(1, "a"), reviewed(2, "a"), reviewed(3, "a", "b"), reviewed(4), reviewed(5, "a", "b")]
    assert missed_ideas(reviews) == (Missed("b", 5, 3, 5), Missed("a", 5, 1, 5))
    assert missed_by_code(reviews) == (Missed("S1", 5, 3, 5), Missed("preferences", 10, 4, 5))


def test_nothing_is_shown_of_fewer_than_five_people():
    assert missed_ideas([reviewed(person) for person in (1, 2, 3, 4)] + [reviewed(4)]) == ()


def test_what_is_never_missed_is_not_told():
    assert [row.key for row in missed_ideas([reviewed(person, "a") for person in range(5)])] == ["b"]


def test_the_next_vignette_trains_what_is_missed_and_is_answered_by_few():
    missed = [Missed("preferences", 4, 3, 4)]
    trained = {"ana": frozenset({"preferences"}), "bea": frozenset({"preferences"}), "cleo": frozenset({"autre"})}
    assert next_to_take_up(trained, {"ana": 4, "bea": 1}, missed) == "bea"
    assert next_to_take_up({"cleo": frozenset({"autre"})}, {}, missed) == ""


def test_a_supervisor_sees_what_the_team_misses_and_no_name(door, app):
    team = a_team("Littoral")
    sophie = a_supervisor(team)
    with transaction() as database:
        database.add(PublishedTag(code="integration-equipe", title="Un spécialiste dans l’équipe", position=1))
    ana, _ = a_tagged_module("Ana"), a_tagged_module("Béa")
    people = [a_learner(team, f"Personne{number} Unetelle") for number in range(5)]
    before = door(sophie).get("/relectures/idees")
    assert before.says("Pas encore assez de relectures")
    for person in people:
        submission = a_submission(person, ana, "J’irais la voir.")
        a_review(sophie, submission, written(ideas=["ana#depart.envies"]), at=clock.now() - SOON)
    page = door(sophie).get(f"/relectures/idees?equipe={team.id}")
    assert page.says("Rencontrer son équipe") and page.says("manque 5 fois sur 5")
    assert "/seances/nouvelle?pour=equipe-" in page.html and "vignette=bea" in page.html
    assert page.says("Un spécialiste dans l’équipe") and page.says("Béa fait travailler ce qui manque le plus")
    assert not page.says("Lui demander ce qu’elle aime") and "Unetelle" not in page.html


def test_the_thread_opens_where_enough_people_were_reviewed_and_an_empty_one_leads_there(door, app):
    first, second, ana = a_team("Amont"), a_team("Littoral"), a_tagged_module("Ana")
    sophie = a_supervisor(first)
    a_seat(sophie, "supervisor", team=second)
    for _ in range(5):
        submission = a_submission(a_learner(second), ana, "J’irais la voir.")
        a_review(sophie, submission, written(ideas=["ana#depart.envies"]), at=clock.now() - SOON)
    assert door(sophie).get("/relectures/idees").says("Ce que les réponses de l’équipe Littoral")
    empty = door(sophie).get(f"/relectures/idees?equipe={first.id}")
    assert empty.says("Pas encore assez de relectures") and empty.says("Voir l’équipe Littoral")


def test_the_thread_of_another_team_is_not_there(door, app):
    team = a_team()
    assert door(a_supervisor()).get(f"/relectures/idees?equipe={team.id}").status == 404
    assert door(a_coordinator()).get("/relectures/idees").status == 403
