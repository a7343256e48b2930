"""Tests that people are found through the places within reach, and nobody else's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from elearn import clock
from elearn.accounts.models import User
from elearn.accounts.rules import sort_name
from elearn.db import session, transaction
from elearn.errors import Missing
from elearn.organisations.models import Network, Organisation
from elearn.organisations.people_queries import PeopleFilters, get_person_line, get_seat, people_page
from elearn.organisations.place_queries import (
    get_organisation,
    get_team_within,
    list_networks,
    list_organisations,
    list_places,
)
from elearn.organisations.rules import PlaceKind
from elearn.organisations.team_queries import get_team_page, list_teams
from elearn.policy import Permission, Reach, Role, reach
from tests.builders import (
    a_coordinator,
    a_learner,
    a_person,
    a_regional,
    a_seat,
    a_supervisor,
    a_team,
    actor_of,
    an_admin,
    an_organisation,
)
from tests.conftest import statements
from tests.organisations.builders import organisation_of, seats_of

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]
EVERYWHERE = Reach(is_everywhere=True)


def today() -> date:
    return clock.now().date()


def named(person: User, name: str) -> User:
    with transaction():
        person.name, person.sort_name = name, sort_name(name)
    return person


def names(carried: Reach, filters: PeopleFilters | None = None) -> list[str]:
    return [line.name for line in people_page(carried, filters or PeopleFilters(), today()).people]


def reach_of(person: User, permission: Permission = Permission.PERSON_READ) -> Reach:
    return reach(actor_of(person), permission)


def test_a_coordinator_sees_the_people_of_their_organisation_by_name() -> None:
    team = a_team()
    coordinator = a_coordinator(organisation_of(team), "Zoé Martin")
    named(a_learner(team), "Éric Petit")
    named(a_supervisor(team), "Bea Noir")
    a_learner(name="Ailleurs")
    assert names(reach_of(coordinator)) == ["Bea Noir", "Éric Petit", "Zoé Martin"]


def test_a_regional_coordinator_sees_the_people_of_the_network() -> None:
    team = a_team()
    network = session().get_one(Network, organisation_of(team).network_id)
    other = a_team(organisation=an_organisation(network=network))
    for place, name in ((team, "Ana"), (other, "Bob")):
        named(a_learner(place), name)
    a_learner(name="Ailleurs")
    assert names(reach_of(a_regional(network, "Zoé"))) == ["Ana", "Bob", "Zoé"]


def test_a_person_of_two_organisations_is_shown_with_the_seats_within_reach_alone() -> None:
    team, other, person = a_team(), a_team(), a_person()
    a_seat(person, Role.LEARNER, team=team)
    a_seat(person, Role.SUPERVISOR, team=other)
    line = get_person_line(reach_of(a_coordinator(organisation_of(other))), person.id)
    assert [held.role for held in line.seats] == [Role.SUPERVISOR]


def test_a_stranger_to_the_organisation_is_missing() -> None:
    with pytest.raises(Missing):
        get_person_line(reach_of(a_coordinator()), a_learner().id)


def test_a_seat_elsewhere_is_missing() -> None:
    person = a_learner()
    with pytest.raises(Missing):
        get_seat(reach_of(a_coordinator(), Permission.PERSON_MANAGE), seats_of(person)[0].id)


@pytest.mark.parametrize("search", ["eloise", "ÉLOÏSE", "tour", "de la tour", "éloïse t", "d'", "Œuvrard"])
def test_a_search_ignores_accents_case_and_ligatures(search: str) -> None:
    named(a_learner(), "Éloïse de La Tour-d’Œuvrard")
    named(a_learner(), "Bob")
    assert names(EVERYWHERE, PeopleFilters(search=search)) == ["Éloïse de La Tour-d’Œuvrard"]


@pytest.mark.parametrize("search", ["%", "_", "\\", "' OR 1=1 --"])
def test_signs_of_the_database_are_letters_like_others_in_a_search(search: str) -> None:
    named(a_learner(), "Bob")
    assert names(EVERYWHERE, PeopleFilters(search=search)) == []


def test_people_are_narrowed_by_role_and_by_team() -> None:
    team = a_team()
    named(a_learner(team), "Ana")
    named(a_supervisor(team), "Bob")
    named(a_learner(), "Chloé")
    assert names(EVERYWHERE, PeopleFilters(role=Role.LEARNER)) == ["Ana", "Chloé"]
    assert names(EVERYWHERE, PeopleFilters(team_id=team.id)) == ["Ana", "Bob"]


def test_who_holds_no_seat_today_is_among_the_former() -> None:
    team, gone = a_team(), a_person("Gone")
    coordinator = a_coordinator(organisation_of(team), "Zoé")
    a_seat(gone, Role.LEARNER, team=team, ends_on=today() - timedelta(days=1))
    assert names(reach_of(coordinator)) == ["Zoé"]
    assert names(reach_of(coordinator), PeopleFilters(is_former=True)) == ["Gone"]


def test_an_administrator_finds_an_account_without_any_seat() -> None:
    a_person("Seul")
    assert names(EVERYWHERE, PeopleFilters(is_former=True)) == ["Seul"]


def test_the_list_of_people_costs_the_same_with_two_and_with_twenty() -> None:
    team = a_team()
    costs = []
    for total in (2, 20):
        while len(names(EVERYWHERE)) < total:
            a_learner(team)
        with statements() as seen:
            people_page(EVERYWHERE, PeopleFilters(), today())
        costs.append(len(seen))
    assert costs == [3, 3]


def test_a_long_list_has_pages() -> None:
    team = a_team()
    for number in range(53):
        named(a_learner(team), f"Nom {number:02d}")
    second = people_page(EVERYWHERE, PeopleFilters(), today(), number=2)
    assert (second.pages, [line.name for line in second.people]) == (2, ["Nom 50", "Nom 51", "Nom 52"])


def test_places_are_offered_within_reach_alone() -> None:
    team = a_team()
    a_team()
    organisation = organisation_of(team)
    carried = reach_of(a_coordinator(organisation), Permission.PERSON_MANAGE)
    assert [(place.kind, place.id) for place in list_places(carried)] == [
        (PlaceKind.TEAM, team.id),
        (PlaceKind.ORGANISATION, organisation.id),
    ]


def test_an_administrator_is_offered_every_kind_of_place() -> None:
    a_team()
    an_admin()
    assert {place.kind for place in list_places(EVERYWHERE)} == set(PlaceKind)


def test_another_organisation_and_its_team_are_missing() -> None:
    team, carried = a_team(), reach_of(a_coordinator(), Permission.ORGANISATION_MANAGE)
    with pytest.raises(Missing):
        get_organisation(carried, team.organisation_id)
    with pytest.raises(Missing):
        get_team_within(carried, team.id)


def test_a_supervisor_sees_the_people_of_their_team_of_today() -> None:
    team = a_team()
    supervisor = named(a_supervisor(team), "Sophie")
    learner = named(a_learner(team), "Ana")
    a_seat(a_person("Partie"), Role.LEARNER, team=team, ends_on=today() - timedelta(days=1))
    page = get_team_page(reach_of(supervisor, Permission.TEAM_READ), team.id, today())
    assert ([one.id for one in page.learners], [one.name for one in page.supervisors]) == ([learner.id], ["Sophie"])


def test_a_team_of_others_is_missing() -> None:
    with pytest.raises(Missing):
        get_team_page(reach_of(a_supervisor(), Permission.TEAM_READ), a_team().id, today())


def test_lists_of_places_cost_the_same_with_two_and_with_twenty() -> None:
    costs = []
    for total in (2, 20):
        while len(list_organisations(EVERYWHERE)) < total:
            a_learner(a_team())
        with statements() as seen:
            list_teams(EVERYWHERE, today())
            list_networks()
            list_places(EVERYWHERE)
        costs.append(len(seen))
    assert costs == [8, 8]


def test_a_network_is_listed_with_what_it_holds() -> None:
    organisation: Organisation = an_organisation("Les Deux Rives")
    card = next(card for card in list_networks() if card.network.id == organisation.network_id)
    assert [one.name for one in card.organisations] == ["Les Deux Rives"]
