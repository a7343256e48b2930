"""The inbox tells each person what waits for them, and nothing of anybody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from elearn import clock
from elearn.answers.models import Submission
from elearn.db import db, transaction
from elearn.organisations.models import Organisation
from elearn.reviews.actions import give_review
from elearn.reviews.rules import Verdict, Written
from tests.builders import a_coordinator, a_learner, a_submission, a_supervisor, a_team, a_vignette, actor_of
from tests.conftest import Door, statements

OpenDoor = Callable[..., Door]


def test_an_empty_inbox_says_what_will_come(door: OpenDoor) -> None:
    assert door(a_learner()).get("/boite").says("Rien de nouveau")


def test_an_unread_review_is_told_to_its_learner_without_the_text(door: OpenDoor) -> None:
    team = a_team()
    person, sophie = a_learner(team), a_supervisor(team, "Sophie Lambert")
    submission = a_submission(person, a_vignette(), "Un texte secret", ago=timedelta(days=1))
    with transaction():
        give_review(
            actor_of(sophie),
            db.session.get_one(Submission, submission.id),
            Written(Verdict.RETURNED, "Un mot"),
            now=clock.now() - timedelta(hours=1),
        )
    page = door(person).get("/boite")
    assert page.says("Nouvelle relecture") and page.says("Sophie Lambert a relu votre réponse. Avis : à reprendre.")
    assert "Un texte secret" not in page.html
    assert 'href="/vignettes/ana/etapes/un#avis-' in page.html
    assert not door(a_learner(team)).get("/boite").says("Nouvelle relecture")


def test_an_answer_past_its_promise_is_told_to_who_supervises(door: OpenDoor) -> None:
    team = a_team()
    person, sophie = a_learner(team, "Camille Roussel"), a_supervisor(team)
    a_submission(person, a_vignette(), ago=timedelta(days=20))
    page = door(sophie).get("/boite")
    assert page.says("Promesse de lecture passée") and page.says(
        "La réponse de Camille Roussel attend depuis 20 jours."
    )
    assert not door(a_supervisor()).get("/boite").says("Camille Roussel")


def test_a_late_review_is_told_to_its_author_who_is_not_blocked(door: OpenDoor) -> None:
    person = a_learner()
    a_submission(person, a_vignette(), ago=timedelta(days=20))
    assert door(person).get("/boite").says("Relecture en retard")
    page = door(person).get("/vignettes/ana/etapes/un")
    assert page.says("La relecture était promise pour le") and page.says("Vous pouvez continuer sans l’attendre.")
    assert door(person).get("/vignettes/ana/etapes/deux").status == 200


def test_a_coordinator_is_told_the_fact_where_one_person_alone_supervises(door: OpenDoor) -> None:
    team = a_team("Littoral")
    organisation = db.session.get_one(Organisation, team.organisation_id)
    a_submission(a_learner(team, "Camille Roussel"), a_vignette(), "Un texte secret", ago=timedelta(days=20))
    a_supervisor(team)
    lead = a_coordinator(organisation)
    page = door(lead).get("/boite")
    assert page.says("Littoral 1 réponse attend au-delà du délai promis") and page.says("Nommer un remplacement")
    assert "Un texte secret" not in page.html and not page.says("Camille")
    a_supervisor(team)
    assert not door(lead).get("/boite").says("au-delà du délai promis")
    assert not door(a_coordinator()).get("/boite").says("Littoral")


def test_the_inbox_costs_the_same_with_two_and_with_twenty_lines(door: OpenDoor) -> None:
    team = a_team()
    ana, sophie = a_vignette(), a_supervisor(team)
    for _ in range(2):
        a_submission(a_learner(team), ana, ago=timedelta(days=20))
    few = _cost(door(sophie))
    for _ in range(18):
        a_submission(a_learner(team), ana, ago=timedelta(days=20))
    assert _cost(door(sophie)) == few


def _cost(reader: Door) -> int:
    reader.get("/boite")
    db.session.remove()
    with statements() as seen:
        assert reader.get("/boite").status == 200
    return len(seen)
