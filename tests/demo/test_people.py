"""The demonstration's people can enter, hold their seats, and are nobody."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from elearn import clock
from elearn.accounts.models import User
from elearn.accounts.rules import fold
from elearn.db import session
from elearn.demo.cast import PASSWORD
from elearn.demo.people import ACCOUNTS
from elearn.organisations.invitation_queries import InvitationState
from elearn.organisations.models import Invitation, Network, Organisation, Seat, Team, Territory
from elearn.organisations.queries import in_force, load_actor
from elearn.policy import Role
from tests.conftest import Door

EMAILS = [email for email, _, _ in ACCOUNTS]
ROLES = {
    "learner@example.org": {Role.LEARNER},
    "supervisor@example.org": {Role.SUPERVISOR},
    "coordinator@example.org": {Role.COORDINATOR},
    "regional@example.org": {Role.REGIONAL},
    "admin@example.org": {Role.ADMIN},
    "stranger@example.org": {Role.LEARNER},
}
OF_THE_TRADE = [
    "Becker", "Bond", "Drake", "Mueser", "Torrey", "Corbière", "Pachoud", "Lecomte", "Latimer", "Besse",
    "Bonsack", "Spagnoli", "Burns", "Kim", "Swanson", "Deleu", "Cooman", "Frederick", "VanderWeele", "Campbell",
    "Livingston", "Fortin", "Lanctôt", "Mercier",
]  # fmt: skip
ADDRESSES = {
    "learner@example.org": ("/", "/modules", "/reponses", "/seances", "/compte"),
    "supervisor@example.org": ("/relectures", "/seances", "/suivi", "/modules"),
    "coordinator@example.org": ("/suivi", "/programmes", "/personnes", "/attestations"),
    "regional@example.org": ("/suivi", "/seances", "/personnes"),
    "admin@example.org": ("/personnes", "/modules"),
    "stranger@example.org": ("/", "/reponses", "/seances"),
}


def names():
    return list(session().scalars(sa.select(User.name)))


@pytest.mark.parametrize("email", EMAILS)
def test_every_account_signs_in_with_the_one_password(demo, email):
    opened = Door(demo.app)
    answer = opened.post("/connexion", {"email": email, "password": PASSWORD})
    assert answer.status == 302 and answer.place != "/connexion"
    assert opened.get("/compte").says(email)


@pytest.mark.parametrize("email", EMAILS)
def test_every_account_holds_its_role(demo, email):
    assert set(load_actor(demo.person(email), clock.now().date()).roles) == ROLES[email]


@pytest.mark.parametrize(("email", "url"), [(email, url) for email, urls in ADDRESSES.items() for url in urls])
def test_every_account_finds_its_own_pages(demo, email, url):
    page = demo.door(email).get(url)
    assert page.status == 200, page.text[:300]


def test_everybody_is_marked_as_invented(demo):
    assert session().scalar(sa.select(sa.func.count()).where(User.is_demo.is_(False))) == 0
    assert all(email.endswith("@example.org") for email in session().scalars(sa.select(User.email)))


def test_nobody_bears_the_name_of_a_person_of_the_trade(demo):
    words = {word for name in names() for word in re.split(r"[\s\-’]", fold(name))}
    assert not words & {fold(name) for name in OF_THE_TRADE}


def test_nobody_has_the_name_of_another(demo):
    assert len(set(names())) == len(names())


def test_lists_put_accents_particles_and_ligatures_where_a_reader_looks(demo):
    rows = list(session().scalars(sa.select(User.name).where(User.name.like("%a%")).order_by(User.sort_name)))
    assert rows.index("Aïcha Benali") < rows.index("Anne-Lise Morand") < rows.index("Édouard Clément")
    assert rows.index("Édouard Clément") < rows.index("Fatou Diallo")


def test_the_region_has_four_organisations_in_six_territories_and_the_second_network_one(demo):
    found = {
        network.name: (
            session().scalar(sa.select(sa.func.count()).where(Organisation.network_id == network.id)),
            session().scalar(sa.select(sa.func.count()).where(Territory.network_id == network.id)),
        )
        for network in session().scalars(sa.select(Network))
    }
    assert found == {"Réseau Estuaire et Plateaux": (4, 6), "Réseau du Lac-Gris": (1, 1)}


def test_every_territory_has_a_team(demo):
    with_team = set(session().scalars(sa.select(Team.territory_id)))
    assert with_team == set(session().scalars(sa.select(Territory.id)))


def test_every_team_has_a_supervisor_and_learners(demo):
    now = clock.now().date()
    for team in session().scalars(sa.select(Team)):
        roles = set(session().scalars(sa.select(Seat.role).where(Seat.team_id == team.id, in_force(now))))
        assert {Role.LEARNER, Role.SUPERVISOR} <= roles, team.name


def test_one_seat_is_over_one_is_a_substitute_s_and_one_person_is_invited(demo):
    today = clock.now().date()
    ends = list(session().scalars(sa.select(Seat.ends_on).where(Seat.ends_on.is_not(None))))
    assert sorted(end < today for end in ends) == [False, True]
    assert session().scalars(sa.select(Invitation)).one().state_at(clock.now()) is InvitationState.PENDING
