"""How a team's own case is met: counts for those who write it, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from elearn.accounts.models import User
from elearn.cases.models import WrittenCase
from elearn.cases.offer_actions import take_case_back
from elearn.cases.offer_queries import published_of
from elearn.cases.rules import Audience
from elearn.db import session, transaction
from elearn.editions.queries import Published
from elearn.organisations.models import Network, Team
from tests.builders import (
    CANARY,
    a_coordinator,
    a_learner,
    a_regional,
    a_submission,
    a_supervisor,
    a_team,
    actor_of,
    an_admin,
)
from tests.cases.builders import a_case, a_published_case
from tests.conftest import Door, statements
from tests.programmes.builders import organisation_of
from tests.reviews.builders import a_review, written

Doors = Callable[[User | None], Door]
pytestmark = pytest.mark.postgresql


@pytest.fixture
def team(app: object) -> Team:
    return a_team("Équipe Littoral")


@pytest.fixture
def supervisor(team: Team) -> User:
    return a_supervisor(team, "Sophie Lambert")


def read_of(case: WrittenCase) -> Published:
    """The edition of a case that is read."""
    published = published_of(case)
    assert published is not None
    return published


def answered(case: WrittenCase, team: Team, text: str = "Je lui demande.") -> None:
    """Let one more person of a team answer the first question."""
    published = read_of(case)
    a_submission(a_learner(team), published, text, published.module.exercises[0].anchor)


def test_those_who_write_a_case_see_what_first_answers_miss_and_what_waits_and_no_text(
    door: Doors, supervisor: User, team: Team
) -> None:
    case = a_published_case(team, supervisor, "Nadia, deux rendez-vous", to=Audience.ORGANISATION)
    published, beside = read_of(case), a_team("Équipe Estuaire", organisation=organisation_of(team))
    first, second = published.module.exercises[:2]
    reveal = published.module.reveal_of(first.id)
    assert reveal is not None
    seen, *missed = reveal.key_ideas
    for number in range(11):
        place = team if number < 6 else beside
        submission = a_submission(a_learner(place), published, f"Un texte {CANARY} {number}.", first.anchor)
        if place is team:
            a_review(supervisor, submission, written(ideas=frozenset({seen.id} if number < 2 else ())))
    page = door(supervisor).get(f"/mes-cas/{case.id}/sante")
    assert page.says("Comment « Nadia, deux rendez-vous » est reçu")
    assert page.says("11 premières réponses, 5 attendent une relecture, la plus ancienne depuis le")
    assert page.says(f"Absentes de moins de cinq réponses relues : {seen.text}")
    assert missed
    for idea in missed:
        assert page.says(f"Absente de 6 réponses relues sur 6 : {idea.text}")
    assert page.says(f"{second.title} moins de cinq premières réponses")
    assert CANARY not in page.html


def test_those_who_write_a_case_see_at_which_stage_people_stop(door: Doors, supervisor: User, team: Team) -> None:
    case = a_published_case(team, supervisor)
    published = read_of(case)
    first, second = published.module.sections[:2]
    for number in range(12):
        person = a_learner(team)
        for stage in (first, second)[: 2 if number < 6 else 1]:
            for exercise in stage.exercises:
                a_submission(person, published, "Je lui demande.", exercise.anchor)
    page = door(supervisor).get(f"/mes-cas/{case.id}/sante")
    assert page.says(f"{first.title} 12 personnes y ont répondu, 6 personnes s’y sont arrêtées")
    assert page.says(f"{second.title} 6 personnes y ont répondu") and not page.says("6 personnes y ont répondu,")


def test_a_stage_where_fewer_than_five_stop_does_not_say_how_many(door: Doors, supervisor: User, team: Team) -> None:
    case = a_published_case(team, supervisor)
    published = read_of(case)
    for number in range(10):
        person = a_learner(team)
        for stage in published.module.sections[: 2 if number < 6 else 1]:
            for exercise in stage.exercises:
                a_submission(person, published, "Je lui demande.", exercise.anchor)
    page = door(supervisor).get(f"/mes-cas/{case.id}/sante")
    assert page.says("10 personnes y ont répondu") and not page.says("s’y sont arrêtées")


@pytest.mark.parametrize("count", [4, 5])
def test_four_answers_to_a_case_say_nothing_and_five_do(door: Doors, supervisor: User, team: Team, count: int) -> None:
    case = a_published_case(team, supervisor)
    for _ in range(count):
        answered(case, team)
    page = door(supervisor).get(f"/mes-cas/{case.id}/sante")
    assert page.says("5 premières réponses") is (count == 5)
    assert page.says("attendent une relecture") is (count == 5)


def test_a_case_leads_to_how_it_is_met_and_says_plainly_that_it_is_not_published(
    door: Doors, supervisor: User, team: Team
) -> None:
    case, browser = a_case(team, supervisor), door(supervisor)
    assert f'href="/mes-cas/{case.id}/sante"' in browser.get(f"/mes-cas/{case.id}").html
    page = browser.get(f"/mes-cas/{case.id}/sante")
    assert page.says("Pas encore publié") and not page.says("Les exercices")


def test_a_case_taken_back_keeps_its_counts(door: Doors, supervisor: User, team: Team) -> None:
    case = a_published_case(team, supervisor)
    for _ in range(5):
        answered(case, team)
    with transaction():
        take_case_back(actor_of(supervisor), case)
    page = door(supervisor).get(f"/mes-cas/{case.id}/sante")
    assert page.says("Ce cas n’est plus proposé.") and page.says("5 premières réponses")


def test_nobody_but_the_supervisors_of_its_team_sees_how_a_case_is_met(
    door: Doors, supervisor: User, team: Team
) -> None:
    case = a_published_case(team, supervisor, to=Audience.ORGANISATION)
    organisation = organisation_of(team)
    beside = a_supervisor(a_team("Équipe Estuaire", organisation=organisation))
    regional = a_regional(session().get_one(Network, organisation.network_id))
    for person in (a_learner(team), beside, a_supervisor(), a_coordinator(organisation), regional, an_admin()):
        assert door(person).get(f"/mes-cas/{case.id}/sante").status == 404
    assert door(None).get(f"/mes-cas/{case.id}/sante").status != 200
    assert door(a_supervisor(team, "Marc Dutilleul")).get(f"/mes-cas/{case.id}/sante").status == 200
    assert door(supervisor).get(f"/mes-cas/{case.id + 99}/sante").status == 404


def test_the_page_of_a_case_costs_the_same_whatever_the_number_of_people(
    door: Doors, supervisor: User, team: Team
) -> None:
    case, browser = a_published_case(team, supervisor), door(supervisor)
    counts = []
    for _ in range(2):
        for _ in range(4):
            answered(case, team)
        browser.get(f"/mes-cas/{case.id}/sante")
        with statements() as seen:
            browser.get(f"/mes-cas/{case.id}/sante")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 10
