"""Builds keys, what programs send with them, and the small world that the examples of the reference tell of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from flask import Flask

from elearn import clock
from elearn.accounts.models import User
from elearn.api.actions import make_key
from elearn.api.models import ApiKey
from elearn.db import session, transaction
from elearn.organisations.models import Network, Organisation, Team, Territory
from elearn.policy import Purpose
from tests.builders import a_chapter, a_coordinator, a_learner, a_submission, a_team, a_vignette, actor_of
from tests.conftest import Door
from tests.programmes.builders import a_programme, an_assignment, finish, read_through

TODAY = datetime(2026, 10, 15, 9, 30, tzinfo=UTC)
TEAMS = {
    "Estuaire": ("Lucas Bertin", "Hugo Picard", "Inès Vasseur", "Noé Castel", "Maëlle Roussel"),
    "Littoral": ("Samia Amrani", "Camille Fontaine", "Idris Moreau", "Jeanne Perrot", "Tom Delaunay"),
}


def a_key(
    organisation: Organisation,
    purpose: Purpose = Purpose.FOLLOW,
    *,
    name: str = "",
    by: User | None = None,
    days: int = 90,
    now: datetime | None = None,
) -> tuple[ApiKey, str]:
    """Give an organisation's program a key, and return it with its secret."""
    author = actor_of(by or a_coordinator(organisation))
    with transaction():
        return make_key(
            author,
            session().get_one(Organisation, organisation.id),
            name=name or f"Logiciel {purpose.value}",
            purpose=purpose,
            days=days,
            now=now or clock.now(),
        )


class Program(Door):
    """A program: it holds a key out with every request, and has no cookie."""

    def __init__(self, app: Flask, secret: str) -> None:
        super().__init__(app)
        self.client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"


def the_example(purpose: Purpose = Purpose.FOLLOW) -> str:
    """Build what the examples of the reference tell of, with the clock at `TODAY`, and return the secret of a key.

    Programme 1 has two steps; of its ten people in two teams two have finished, some have begun, one is late.
    """
    with transaction():
        network = Network(name="Réseau de l’Estuaire")
        session().add(network)
        session().flush()
        organisation = Organisation(name="Association Les Deux Rives", network_id=network.id, city="Port-Sablier")
        session().add(organisation)
    teams = {name: _a_team_of(name, organisation) for name in TEAMS}
    coordinator = a_coordinator(organisation, "Hélène Garnier")
    chapter, vignette = a_chapter("debuter", title="Débuter"), a_vignette("ana", title="Ana")
    programme = a_programme(teams["Littoral"], "chapter:debuter", "stage:ana#un", title="Premiers pas", by=coordinator)
    people = {name: a_learner(teams[team], name) for team, names in TEAMS.items() for name in names}
    for name, person in people.items():
        deadline = date(2026, 10, 1) if name == "Tom Delaunay" else date(2026, 12, 18)
        an_assignment(programme, person, starts_on=date(2026, 9, 7), deadline_on=deadline)
    for name in ("Lucas Bertin", "Samia Amrani"):
        finish(people[name], chapter, vignette)
    for name in ("Hugo Picard", "Camille Fontaine"):
        read_through(people[name], chapter, now=TODAY - timedelta(days=9))
    a_submission(people["Camille Fontaine"], vignette)
    for name in ("Inès Vasseur", "Noé Castel", "Maëlle Roussel", "Idris Moreau", "Jeanne Perrot", "Tom Delaunay"):
        read_through(people[name], chapter, but="finir", now=TODAY - timedelta(days=3))
    _, secret = a_key(organisation, purpose, name="Logiciel du personnel", by=coordinator)
    return secret


def _a_team_of(name: str, organisation: Organisation) -> Team:
    team = a_team(name, organisation=organisation)
    with transaction():
        session().get_one(Territory, team.territory_id).name = f"Territoire {name}"
    return team
