"""The desk of a team: what to do this week, who waits for whom, where everyone stands; and who sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from elearn import clock
from elearn.db import transaction
from elearn.library.team_queries import find_alone, teams_page
from elearn.organisations.team_queries import Member, TeamPage
from elearn.policy import Scope
from elearn.reviews.dialogue_actions import say_back
from elearn.reviews.rules import Verdict
from tests.builders import (
    a_coordinator,
    a_draft,
    a_learner,
    a_seat,
    a_submission,
    a_supervisor,
    a_team,
    a_vignette,
    actor_of,
)
from tests.conftest import Door, statements
from tests.discussions.builders import a_discussion, a_plan
from tests.programmes.builders import a_programme, an_assignment, organisation_of
from tests.reviews.builders import SOON, Scene, a_claim, a_review, a_scene, written

Doors = Callable[..., Door]
TODAY = date(2026, 3, 2)


def a_member(id: int, name: str, until: date | None = None) -> Member:
    return Member(id, name, date(2020, 1, 1), until)


def team_of(learners: tuple[Member, ...], supervisors: tuple[Member, ...]) -> TeamPage:
    return TeamPage(1, "Nord", "Rives", "", Scope(None, 1, 1, 1), learners, supervisors)


def a_question(scene: Scene, text: str = "Puis-je l’appeler ?") -> None:
    """Hand the answer of a scene back two days ago; its author asks something yesterday."""
    given = a_review(scene.sophie, scene.submission, written(), at=clock.now() - timedelta(days=2))
    with transaction():
        say_back(actor_of(scene.learner), given.review, text, None, clock.now() - timedelta(days=1))


def lines_of(html: str, name: str) -> int:
    """Return how many lines the list of that heading has."""
    return html.partition(f'aria-labelledby="{name}"')[2].partition("</ol>")[0].count("<li")


@pytest.mark.parametrize(
    ("until", "alone"),
    [
        ((), ("Ana", TODAY, True)),
        ((None,), None),
        ((TODAY + timedelta(days=3),), ("Ana", TODAY + timedelta(days=4), False)),
        ((TODAY + timedelta(days=3), TODAY + timedelta(days=5)), ("Ana", TODAY + timedelta(days=6), False)),
        ((TODAY + timedelta(days=3), None), None),
        ((TODAY + timedelta(days=7),), None),
    ],
)
def test_who_will_be_read_by_nobody_is_known_a_week_before(
    until: tuple[date | None, ...], alone: tuple[str, date, bool] | None
) -> None:
    supervisors = tuple(a_member(10 + number, "S", end) for number, end in enumerate(until))
    found = find_alone(team_of((a_member(1, "Ana"),), supervisors), TODAY)
    assert (found and (found.names[0], found.since, found.is_now)) == alone


def test_nobody_supervises_themselves() -> None:
    both = a_member(1, "Ana")
    found = find_alone(team_of((both, a_member(2, "Bob")), (both,)), TODAY)
    assert found is not None and found.names == ("Ana",)


def test_the_page_says_what_waits_since_when_and_for_whom(door: Doors) -> None:
    scene = a_scene(ago=timedelta(days=9))
    a_submission(a_learner(scene.team, "Zoé Lacombe"), scene.published, "Des mots que l’on ne lit pas ici.")
    page = door(scene.sophie).get("/equipe")
    assert page.says("Équipe Littoral") and page.says("2 personnes apprennent.")
    assert page.says("Lire 1 réponse en retard") and page.says("La plus ancienne : Camille Roussel, Ana, étape 1")
    assert page.says("attend depuis 9 jours, promesse de lecture passée") and page.says("remise aujourd’hui")
    assert not page.says("Des mots que l’on ne lit pas ici.")


def test_what_somebody_else_is_reading_is_not_what_one_should_read(door: Doors) -> None:
    scene = a_scene(ago=timedelta(days=2))
    a_submission(a_learner(scene.team, "Zoé Lacombe"), scene.published)
    a_claim(scene.marc, scene.submission)
    assert door(scene.sophie).get("/equipe").says("Lire la plus ancienne réponse Zoé Lacombe")
    assert door(scene.marc).get("/equipe").says("Lire la plus ancienne réponse Camille Roussel")


def test_what_was_handed_back_waits_for_its_author_and_no_draft_is_told_of(door: Doors) -> None:
    scene = a_scene()
    a_review(scene.sophie, scene.submission, written(), at=clock.now() - timedelta(days=2))
    before = door(scene.sophie).get("/equipe")
    a_draft(scene.learner, scene.published, "Un secret de brouillon.", base_version=0)
    after = door(scene.sophie).get("/equipe")
    assert before.says("Ont une réponse à reprendre") and before.says("rendue par Sophie Lambert")
    assert before.says("depuis 2 jours")
    assert after.text == before.text


def test_a_message_without_answer_is_listed_until_somebody_answers(door: Doors) -> None:
    scene = a_scene()
    a_question(scene)
    asked = door(scene.marc).get("/equipe")
    assert asked.says("Répondre à Camille Roussel") and asked.says("depuis 1 jour")
    assert not asked.says("Puis-je l’appeler")
    with transaction():
        review = a_review(scene.marc, scene.submission, written()).review
        say_back(actor_of(scene.marc), review, "Oui.", None, clock.now() + SOON)
    assert not door(scene.marc).get("/equipe").says("Répondre à Camille Roussel")


def test_lists_that_stop_at_ten_say_how_many_there_are_and_lead_to_all(door: Doors) -> None:
    scene = a_scene(ago=timedelta(days=4))
    for number in range(12):
        person = a_learner(scene.team, f"Rendue {number}")
        waiting = a_submission(person, scene.published, ago=timedelta(days=6))
        given = a_review(scene.sophie, waiting, written(), at=clock.now() - timedelta(days=2))
        if number < 11:
            with transaction():
                say_back(actor_of(person), given.review, "Et sa mère ?", None, clock.now() - timedelta(days=1))
    team, visitor = scene.team.id, door(scene.marc)
    page = visitor.get("/equipe")
    assert page.says("Voir les 12 réponses à reprendre") and page.says("Voir les 11 messages sans réponse")
    assert f"/equipe?equipe={team}&amp;tout=reprises#a-reprendre" in page.html
    assert [lines_of(page.html, name) for name in ("a-reprendre", "attendent-reponse")] == [10, 10]

    handed_back = visitor.get(f"/equipe?equipe={team}&tout=reprises")
    assert [lines_of(handed_back.html, name) for name in ("a-reprendre", "attendent-reponse")] == [12, 10]
    assert not handed_back.says("Voir les 12 réponses à reprendre")
    messages = visitor.get(f"/equipe?equipe={team}&tout=messages")
    assert [lines_of(messages.html, name) for name in ("a-reprendre", "attendent-reponse")] == [10, 11]
    assert not messages.says("Voir les 11 messages sans réponse")


def test_deadlines_of_the_week_are_said_with_what_is_done(door: Doors) -> None:
    a_vignette("ana")
    team = a_team("Nord")
    sophie, programme = a_supervisor(team, "Sophie"), a_programme(team, "vignette:ana")
    today = clock.now().date()
    for name, days in (("Tout de suite", 3), ("Plus tard", 30), ("Dépassée", -2)):
        an_assignment(programme, a_learner(team, name), deadline_on=today + timedelta(days=days))
    a_learner(team, "Sans rien")
    week = door(sophie).get("/equipe").text.partition("Qui attend qui")[0]
    assert week.index("Dépassée") < week.index("Tout de suite")
    assert "0 sur 1. Échéance : fin du" in week and "Plus tard" not in week
    page = door(sophie).get("/equipe")
    assert page.says("Sans programme") and page.says("Sans rien")


def test_the_seances_of_the_week_are_said(door: Doors) -> None:
    scene = a_scene()
    begins = clock.now() + timedelta(days=2)
    for title, at in (("Jeudi matin", begins), ("Dans un mois", begins + timedelta(days=30))):
        a_discussion(scene.team, scene.sophie, a_plan(scene.sophie, scene.learner, title=title, starts_at=at))
    page = door(scene.marc).get("/equipe")
    assert page.says("Jeudi matin") and not page.says("Dans un mois")


def test_members_stand_by_steps_and_each_cell_leads_to_its_reason(door: Doors) -> None:
    published, team = a_vignette("ana"), a_team("Nord")
    sophie, ana, programme = a_supervisor(team), a_learner(team, "Ana Ruiz"), a_programme(team, "vignette:ana")
    assignment = an_assignment(programme, ana)
    a_submission(ana, published)
    page = door(sophie).get("/equipe")
    assert page.says("Ana Ruiz") and page.says("0 sur 1")
    cell = f"/suivi/{programme.id}?equipe={team.id}&amp;pourquoi={assignment.id}-"
    assert cell in page.html


def test_each_of_ones_teams_has_its_page_and_no_other(door: Doors) -> None:
    here, there, elsewhere = a_team("Ici"), a_team("Là"), a_team("Ailleurs")
    sophie = a_supervisor(here)
    a_seat(sophie, "supervisor", team=there)
    a_learner(there, "Zoé Lacombe")
    visitor = door(sophie)
    assert visitor.get("/equipe").says("Équipe Ici") and not visitor.get("/equipe").says("Zoé Lacombe")
    assert visitor.get(f"/equipe?equipe={there.id}").says("Zoé Lacombe")
    assert visitor.get(f"/equipe?equipe={elsewhere.id}").status == 404
    assert visitor.get("/equipe?equipe=x&equipe=9").status == 200


def test_a_coordinator_is_told_which_team_nobody_supervises_and_nothing_of_who_waits(door: Doors) -> None:
    scene = a_scene(ago=timedelta(days=9))
    organisation = organisation_of(scene.team)
    a_learner(a_team("Sans guide", organisation=organisation))
    page = door(a_coordinator(organisation)).get("/equipe")
    assert page.says("personne n’encadre")
    assert not page.says("Camille Roussel") and not page.says("Qui attend qui")
    assert door(a_coordinator(organisation)).get(f"/equipe?equipe={scene.team.id}").status == 404


def test_a_quiet_week_says_so(door: Doors) -> None:
    scene = a_scene()
    a_review(scene.sophie, scene.submission, written(Verdict.ACCEPTED), at=clock.now() - timedelta(days=2))
    page = door(scene.sophie).get("/equipe")
    assert page.says("Rien ne presse") and page.says("Personne n’attend")


def test_the_desk_costs_the_same_for_two_people_and_for_twenty(door: Doors) -> None:
    a_vignette("ana")
    scene = a_scene()
    programme = a_programme(scene.team, "vignette:ana")

    def join(number: int) -> None:
        person = a_learner(scene.team, f"Personne {number}")
        an_assignment(programme, person, deadline_on=clock.now().date() + timedelta(days=3))
        waiting = a_submission(person, scene.published, anchor="depart", ago=timedelta(days=6))
        if number % 2:
            given = a_review(scene.sophie, waiting, written(), at=clock.now() - timedelta(days=2))
            with transaction():
                say_back(actor_of(person), given.review, "Et sa mère ?", None, clock.now() - timedelta(days=1))

    def cost() -> int:
        now, actor = clock.now(), actor_of(scene.marc)
        teams_page(actor, None, now)
        with statements() as seen:
            teams_page(actor, None, now)
        return len(seen)

    for number in range(2):
        join(number)
    few = cost()
    for number in range(2, 20):
        join(number)
    assert cost() == few <= 18
