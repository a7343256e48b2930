"""Reads networks, organisations, territories and teams, and the places in which a seat can be given."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from elearn.db import session
from elearn.errors import Missing
from elearn.organisations.models import Network, Organisation, Team, Territory
from elearn.organisations.rules import PlaceKind
from elearn.ownership import within
from elearn.policy import Reach, Scope


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere a seat can be held. `key` is how a form names it; `owner` is the organisation of a team."""

    kind: PlaceKind
    id: int
    name: str
    owner: str
    scope: Scope
    time_zone: str = "Europe/Paris"

    @property
    def key(self) -> str:
        """The place as a form sends it: `team:12`."""
        return f"{self.kind.value}:{self.id}"


INSTANCE = Place(PlaceKind.INSTANCE, 0, "", "", Scope())


def list_places(reach: Reach) -> tuple[Place, ...]:
    """Return every place within reach, by kind and name, in three statements."""
    instance = (INSTANCE,) if reach.is_everywhere else ()
    return (*list_team_places(reach), *_organisation_places(reach), *_network_places(reach), *instance)


def list_team_places(reach: Reach) -> tuple[Place, ...]:
    """Return the teams within reach, by organisation and name, in one statement."""
    rows = session().execute(
        sa.select(Team, Organisation)
        .join(Organisation, Organisation.id == Team.organisation_id)
        .where(_team_within(reach))
        .order_by(Organisation.name, Team.name)
    )
    return tuple(team_place(team, organisation) for team, organisation in rows)


def team_place(team: Team, organisation: Organisation) -> Place:
    """Return a team as a place."""
    scope = Scope(None, team.id, organisation.id, organisation.network_id)
    return Place(PlaceKind.TEAM, team.id, team.name, organisation.name, scope, organisation.time_zone)


def organisation_place(organisation: Organisation) -> Place:
    """Return an organisation as a place."""
    return Place(
        PlaceKind.ORGANISATION, organisation.id, organisation.name, "", organisation.scope, organisation.time_zone
    )


def network_place(network: Network) -> Place:
    """Return a network as a place."""
    return Place(PlaceKind.NETWORK, network.id, network.name, "", Scope(network_id=network.id), network.time_zone)


def _organisation_places(reach: Reach) -> tuple[Place, ...]:
    return tuple(organisation_place(organisation) for organisation in list_organisations(reach))


def _network_places(reach: Reach) -> tuple[Place, ...]:
    networks = session().scalars(sa.select(Network).where(within(reach, network=Network.id)).order_by(Network.name))
    return tuple(network_place(network) for network in networks)


def _team_within(reach: Reach) -> sa.ColumnElement[bool]:
    return within(reach, None, Team.id, Team.organisation_id, Organisation.network_id)


def list_organisations(reach: Reach) -> tuple[Organisation, ...]:
    """Return the organisations within reach, by name, in one statement."""
    return tuple(
        session().scalars(
            sa.select(Organisation)
            .where(within(reach, None, None, Organisation.id, Organisation.network_id))
            .order_by(Organisation.name)
        )
    )


def get_organisation(reach: Reach, organisation_id: int) -> Organisation:
    """Return an organisation within reach, in one statement. Raises Missing."""
    found = session().scalar(
        sa.select(Organisation).where(
            Organisation.id == organisation_id, within(reach, None, None, Organisation.id, Organisation.network_id)
        )
    )
    if found is None:
        raise Missing(str(organisation_id))
    return found


def get_team_within(reach: Reach, team_id: int) -> Team:
    """Return a team within reach with its organisation and territory, in one statement. Raises Missing."""
    found = session().scalar(
        sa.select(Team)
        .join(Organisation, Organisation.id == Team.organisation_id)
        .where(Team.id == team_id, _team_within(reach))
        .options(joinedload(Team.organisation), joinedload(Team.territory))
    )
    if found is None:
        raise Missing(str(team_id))
    return found


def get_network(network_id: int) -> Network:
    """Return a network: for whoever runs the instance. Raises Missing."""
    found = session().get(Network, network_id)
    if found is None:
        raise Missing(str(network_id))
    return found


def list_territories(network_id: int) -> tuple[Territory, ...]:
    """Return the territories of a network, by name, in one statement."""
    return tuple(
        session().scalars(sa.select(Territory).where(Territory.network_id == network_id).order_by(Territory.name))
    )


@dataclass(frozen=True, slots=True)
class NetworkCard:
    """A network with what it holds, as the page of networks shows it."""

    network: Network
    organisations: tuple[Organisation, ...]
    territories: tuple[Territory, ...]


def list_networks() -> tuple[NetworkCard, ...]:
    """Return every network with its organisations and territories, by name, in three statements."""
    networks = session().scalars(sa.select(Network).order_by(Network.name)).all()
    organisations: dict[int, list[Organisation]] = defaultdict(list)
    for organisation in session().scalars(sa.select(Organisation).order_by(Organisation.name)):
        organisations[organisation.network_id].append(organisation)
    territories: dict[int, list[Territory]] = defaultdict(list)
    for territory in session().scalars(sa.select(Territory).order_by(Territory.name)):
        territories[territory.network_id].append(territory)
    return tuple(
        NetworkCard(network, tuple(organisations[network.id]), tuple(territories[network.id])) for network in networks
    )
