"""Settles the invented places and people, through the rooms that keep them."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask_security import hash_password
from flask_security.proxies import _security

from elearn.accounts.actions import create_person
from elearn.accounts.models import User
from elearn.content.names import fold
from elearn.demo.calendar import Calendar
from elearn.demo.people import PEOPLE, SEATS
from elearn.demo.places import IDENTITIES, NETWORKS, ORGANISATIONS, TEAMS, TERMS
from elearn.demo.tables import SeatRow
from elearn.organisations.identity_actions import describe_identity
from elearn.organisations.models import Network, Organisation, Team
from elearn.organisations.place_actions import (
    OrganisationFacts,
    add_organisation,
    add_team,
    add_territory,
    choose_terms,
    open_network,
)
from elearn.organisations.place_queries import Place, network_place, organisation_place, team_place
from elearn.organisations.queries import load_actor
from elearn.organisations.rules import Period
from elearn.organisations.seat_actions import give_seat, open_seat
from elearn.policy import Actor, Role, Scope

PASSWORD = "parcours-ips-demo"  # noqa: S105 - public on purpose: these accounts exist in demo mode alone
OPENING = "-75 09:00"


@dataclass
class Cast:
    """Everybody and every place by key. Actors are read once: seats do not change while the story is told."""

    people: dict[str, User] = field(default_factory=dict)
    zones: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    networks: dict[str, Network] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    def home(self, key: str) -> Organisation:
        """Return the organisation in which somebody learns."""
        seat = self.actors[key].learner_seat
        return next(one for one in self.organisations.values() if seat and one.id == seat.organisation_id)


def settle(calendar: Calendar) -> Cast:
    """Open every place, make every account with one password, and give the seats."""
    cast = Cast()
    _make_people(cast, calendar)
    today = calendar.now.date()
    admin = cast.people["admin"]
    open_seat(None, admin, Role.ADMIN, Scope(), Period(calendar.day(OPENING, "Europe/Paris")), today=today)
    keeper = load_actor(admin, today)
    _open_places(cast, keeper)
    for row in SEATS:
        _seat(cast, keeper, row, calendar)
    cast.actors = {key: load_actor(person, today) for key, person in cast.people.items()}
    return cast


def _make_people(cast: Cast, calendar: Calendar) -> None:
    """Make the accounts. The password is hashed once: hashing is slow on purpose."""
    hashed = str(hash_password(_security.password_util.normalize(PASSWORD)))
    for row in PEOPLE:
        cast.people[row.key] = create_person(
            email=row.email or f"{_address(row.name)}@example.org",
            name=row.name,
            title=row.title,
            time_zone=row.zone,
            now=calendar.instant(OPENING, row.zone),
            password_hash=hashed,
            is_demo=True,
        )
        cast.zones[row.key] = row.zone


def _address(name: str) -> str:
    """Return « marie-eve.bouffard » for « Marie-Ève Bouffard »; Turkish dotless i becomes an ordinary one."""
    first, _, last = name.replace("ı", "i").partition(" ")
    return f"{fold(first)}.{fold(last)}"


def _open_places(cast: Cast, keeper: Actor) -> None:
    territories = {}
    for network in NETWORKS:
        made = open_network(keeper, name=network.name, time_zone=network.zone)
        cast.networks[network.key], cast.places[network.key] = made, network_place(made)
        for name in network.territories:
            territories[name] = add_territory(keeper, made, name=name)
    for row in ORGANISATIONS:
        facts = OrganisationFacts(row.name, row.city, row.country, row.zone)
        organisation = add_organisation(keeper, cast.networks[row.network], facts)
        cast.organisations[row.key], cast.places[row.key] = organisation, organisation_place(organisation)
        if row.key in IDENTITIES:
            describe_identity(keeper, organisation, IDENTITIES[row.key])
        if row.key in TERMS:
            choose_terms(keeper, organisation, TERMS[row.key])
    for team in TEAMS:
        owner = cast.organisations[team.organisation]
        opened = add_team(keeper, owner, name=team.name, territory=territories[team.territory])
        cast.teams[team.key], cast.places[team.key] = opened, team_place(opened, owner)


def _seat(cast: Cast, keeper: Actor, row: SeatRow, calendar: Calendar) -> None:
    place, zone = cast.places[row.place], cast.zones[row.person]
    period = Period(calendar.day(row.starts, zone), calendar.day(row.ends, zone) if row.ends else None)
    give_seat(keeper, cast.people[row.person], row.role, place, period, today=calendar.now.date())
