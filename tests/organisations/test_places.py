"""Tests that networks, organisations and teams are made and described, each deed with its line."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from elearn.db import session, transaction
from elearn.errors import RuleBroken
from elearn.journal import JournalLine
from elearn.organisations import place_actions
from elearn.organisations.models import Network, Organisation
from elearn.organisations.place_actions import OrganisationFacts
from tests.builders import a_team, actor_of, an_admin, an_organisation
from tests.organisations.builders import organisation_of

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]


def a_network(name: str = "Réseau du Levant") -> Network:
    actor = actor_of(an_admin())
    with transaction():
        return place_actions.open_network(actor, name=name, time_zone="Europe/Brussels")


def test_a_network_an_organisation_a_territory_and_a_team_are_made() -> None:
    network, actor = a_network(), actor_of(an_admin())
    with transaction():
        territory = place_actions.add_territory(actor, network, name="Nord")
        organisation = place_actions.add_organisation(actor, network, OrganisationFacts("Les Deux Rives", "Namur"))
        team = place_actions.add_team(actor, organisation, name="Équipe bleue", territory=territory)
    assert (organisation.network_id, team.organisation_id, team.territory_id) == (
        network.id,
        organisation.id,
        territory.id,
    )
    lines = session().execute(sa.select(JournalLine.verb, JournalLine.thing).order_by(JournalLine.id)).all()
    assert [tuple(line) for line in lines] == [
        ("created", "network"),
        ("created", "territory"),
        ("created", "organisation"),
        ("created", "team"),
    ]


def test_two_networks_do_not_have_one_name() -> None:
    a_network("Levant")
    with pytest.raises(RuleBroken) as told:
        a_network("LEVANT ")
    assert told.value.field == "name"


def test_two_organisations_may_each_have_a_team_of_one_name() -> None:
    team, actor = a_team("Nord"), actor_of(an_admin())
    other, own = an_organisation(), organisation_of(team)
    with transaction():
        place_actions.add_team(actor, other, name="Nord")
    with pytest.raises(RuleBroken), transaction():
        place_actions.add_team(actor, own, name="nord")


def test_a_team_keeps_its_own_name_when_it_is_described() -> None:
    team, actor = a_team("Nord"), actor_of(an_admin())
    owner = organisation_of(team)
    with transaction():
        place_actions.describe_team(actor, team, owner, name="Nord")
    assert (team.name, team.territory_id) == ("Nord", None)


def test_an_organisation_is_described() -> None:
    organisation, actor = an_organisation(), actor_of(an_admin())
    facts = OrganisationFacts(" Les Deux Rives ", "Genève", "CH", "Europe/Zurich", 8)
    with transaction():
        place_actions.describe_organisation(actor, organisation, facts)
    found = session().get_one(Organisation, organisation.id)
    assert (found.name, found.city, found.country, found.review_days) == ("Les Deux Rives", "Genève", "CH", 8)


def test_a_promise_out_of_bounds_changes_nothing() -> None:
    organisation, actor = an_organisation(), actor_of(an_admin())
    with pytest.raises(RuleBroken), transaction():
        place_actions.describe_organisation(actor, organisation, OrganisationFacts("Autre", review_days=0))
    assert organisation.name != "Autre"


def test_the_words_of_an_organisation_are_kept_without_the_empty_ones() -> None:
    organisation, actor = an_organisation(), actor_of(an_admin())
    with transaction():
        place_actions.choose_terms(actor, organisation, {"user": "  usager  suivi ", "team": " "})
    assert session().get_one(Organisation, organisation.id).terms == {"user": "usager suivi"}
