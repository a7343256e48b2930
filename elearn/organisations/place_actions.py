"""Makes and changes networks, territories, organisations and teams."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from elearn.db import locked, session
from elearn.journal import record
from elearn.organisations import rules
from elearn.organisations.calendar import OwnDay
from elearn.organisations.models import ClosedDay, Network, Organisation, Team, Territory
from elearn.policy import Actor, Scope


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """What is said of an organisation; `review_days` are the working days in which it promises a review."""

    name: str
    city: str = ""
    country: str = "FR"
    time_zone: str = "Europe/Paris"
    review_days: int = 5


def open_network(actor: Actor | None, *, name: str, time_zone: str) -> Network:
    """Make a network. Raises RuleBroken if the name is taken."""
    rules.ensure_name_is_free(name, _names(sa.select(Network.name)))
    network = Network(name=name.strip(), time_zone=time_zone)
    session().add(network)
    session().flush()
    record(_id(actor), "created", "network", network.id, Scope(network_id=network.id))
    return network


def add_territory(actor: Actor | None, network: Network, *, name: str) -> Territory:
    """Name a territory of a network. Raises RuleBroken if the network has one of that name."""
    rules.ensure_name_is_free(name, _names(sa.select(Territory.name).where(Territory.network_id == network.id)))
    territory = Territory(network_id=network.id, name=name.strip())
    session().add(territory)
    session().flush()
    record(_id(actor), "created", "territory", territory.id, Scope(network_id=network.id))
    return territory


def add_organisation(actor: Actor | None, network: Network, facts: OrganisationFacts) -> Organisation:
    """Add an organisation to a network. Raises RuleBroken if the name is taken on this instance."""
    organisation = Organisation(network_id=network.id)
    _describe(organisation, facts)
    session().add(organisation)
    session().flush()
    record(_id(actor), "created", "organisation", organisation.id, organisation.scope)
    return organisation


def describe_organisation(actor: Actor, organisation: Organisation, facts: OrganisationFacts) -> Organisation:
    """Change what is said of an organisation. Raises RuleBroken if the name is taken on this instance."""
    _describe(locked(organisation), facts)
    record(actor.id, "described", "organisation", organisation.id, organisation.scope)
    return organisation


def choose_terms(actor: Actor, organisation: Organisation, terms: Mapping[str, str]) -> Organisation:
    """Keep an organisation's own words; an empty one gives the usual word of its country back."""
    locked(organisation)
    organisation.terms = {key: " ".join(word.split()) for key, word in sorted(terms.items()) if word.strip()}
    record(actor.id, "chose", "terms", organisation.id, organisation.scope)
    return organisation


def add_team(actor: Actor | None, organisation: Organisation, *, name: str, territory: Territory | None = None) -> Team:
    """Add a team to an organisation. Raises RuleBroken if it has one of that name."""
    team = Team(organisation_id=organisation.id)
    _name_team(team, name, territory, organisation)
    session().add(team)
    session().flush()
    record(_id(actor), "created", "team", team.id, _team_scope(team, organisation))
    return team


def promise_reviews(
    actor: Actor, team: Team, organisation: Organisation, *, days: int | None, calendar: str, own: Collection[OwnDay]
) -> Team:
    """Keep in how many working days a team promises a review, and which days do not count; from now on alone.

    What was handed in before keeps the day that it was given.
    """
    locked(team)
    team.review_days, team.calendar = days, calendar
    session().execute(sa.delete(ClosedDay).where(ClosedDay.team_id == team.id))
    session().add_all(ClosedDay(team_id=team.id, closed_on=day.on, name=day.name) for day in own)
    record(
        actor.id, "promised", "team", team.id, _team_scope(team, organisation), days=days or organisation.review_days
    )
    return team


def describe_team(
    actor: Actor, team: Team, organisation: Organisation, *, name: str, territory: Territory | None = None
) -> Team:
    """Change a team's name or territory. Raises RuleBroken if the organisation has another of that name."""
    _name_team(locked(team), name, territory, organisation)
    record(actor.id, "described", "team", team.id, _team_scope(team, organisation))
    return team


def _describe(organisation: Organisation, facts: OrganisationFacts) -> None:
    others = sa.select(Organisation.name)
    if organisation.id is not None:
        others = others.where(Organisation.id != organisation.id)
    rules.ensure_name_is_free(facts.name, _names(others))
    rules.ensure_promise(facts.review_days)
    organisation.name, organisation.city = facts.name.strip(), facts.city.strip()
    organisation.country, organisation.time_zone = facts.country, facts.time_zone
    organisation.review_days = facts.review_days


def _name_team(team: Team, name: str, territory: Territory | None, organisation: Organisation) -> None:
    others = sa.select(Team.name).where(Team.organisation_id == organisation.id)
    if team.id is not None:
        others = others.where(Team.id != team.id)
    rules.ensure_name_is_free(name, _names(others))
    team.name, team.territory_id = name.strip(), territory.id if territory is not None else None


def _names(chosen: sa.Select[str]) -> Collection[str]:
    return session().scalars(chosen).all()


def _team_scope(team: Team, organisation: Organisation) -> Scope:
    return Scope(None, team.id, organisation.id, organisation.network_id)


def _id(actor: Actor | None) -> int | None:
    return actor.id if actor is not None else None
