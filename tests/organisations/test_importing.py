"""A coordinator gives a list of people: it is shown first, then applied whole or not at all; an export comes back."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.db import session
from elearn.organisations.models import Invitation, Team
from elearn.policy import Role
from tests.builders import a_coordinator, a_learner, a_supervisor, a_team
from tests.conftest import Door, Page, statements
from tests.organisations.builders import organisation_of, seats_of

pytestmark = pytest.mark.postgresql
OpenDoor = Callable[..., Door]
HEADER = "nom;courriel;rôle;équipe\n"


@pytest.fixture
def team(app) -> Team:
    return a_team("Littoral")


@pytest.fixture
def coordinator(team: Team) -> User:
    return a_coordinator(organisation_of(team), "Hélène Garnier")


def give(visitor: Door, content: bytes) -> Page:
    return visitor.post("/personnes/importer", {"file": (BytesIO(content), "liste.csv")})


def apply(visitor: Door, shown: Page) -> Page:
    return visitor.follow(visitor.post("/personnes/importer/appliquer", {"content": shown.value("content")}))


def test_a_list_is_shown_first_and_changes_nothing(door: OpenDoor, team: Team, coordinator: User) -> None:
    shown = give(door(coordinator), f"{HEADER}Nadia Ba;nadia@example.org;apprentissage;Littoral\n".encode())
    assert shown.says("une invitation partira") and shown.says("Appliquer 1 changement")
    assert session().scalar(sa.select(sa.func.count()).select_from(Invitation)) == 0


def test_an_applied_list_invites_gives_and_moves(door: OpenDoor, team: Team, coordinator: User) -> None:
    other = a_team("Estuaire", organisation=organisation_of(team))
    ana, bob = a_learner(team, "Ana Ruiz"), a_supervisor(team, "Bob Petit")
    rows = (
        "Nadia Ba;nadia@example.org;apprentissage;Littoral\n"
        f"Ana Ruiz;{ana.email};apprentissage;Estuaire\n"
        f"Bob Petit;{bob.email};supervision;Estuaire\n"
    )
    visitor = door(coordinator)
    told = apply(visitor, give(visitor, (HEADER + rows).encode("cp1252")))
    assert told.says("Nombre de changements : 3.")
    session().rollback()
    assert [one.email for one in session().scalars(sa.select(Invitation))] == ["nadia@example.org"]
    assert seats_of(ana)[-1].team_id == other.id
    assert {(seat.role, seat.team_id) for seat in seats_of(bob)} == {
        (Role.SUPERVISOR, team.id),
        (Role.SUPERVISOR, other.id),
    }


def test_a_line_in_fault_keeps_the_whole_list_from_being_applied(door: OpenDoor, team: Team, coordinator: User) -> None:
    rows = "Nadia Ba;nadia@example.org;apprentissage;Littoral\nZoé Lac;zoe@example.org;direction;Littoral\n"
    visitor = door(coordinator)
    shown = give(visitor, (HEADER + rows).encode())
    assert shown.says("Des lignes sont à corriger") and shown.says("Le rôle « direction » n’est pas connu.")
    assert "ligne 3" in shown.text and "Appliquer" not in shown.text
    apply_anyway = visitor.post("/personnes/importer/appliquer", {"content": "bm90IGEgbGlzdA=="})
    assert visitor.follow(apply_anyway).says("Donnez de nouveau le fichier.")
    assert session().scalar(sa.select(sa.func.count()).select_from(Invitation)) == 0


def test_somebody_who_learns_in_another_organisation_is_not_told_of(door: OpenDoor, coordinator: User) -> None:
    elsewhere = a_learner(name="Ailleurs Caché")
    shown = give(door(coordinator), f"{HEADER}X Y;{elsewhere.email};apprentissage;Littoral\n".encode())
    assert shown.says("une invitation partira") and "Caché" not in shown.text


def test_a_place_of_another_organisation_is_none(door: OpenDoor, coordinator: User) -> None:
    stranger = a_team("Ailleurs")
    shown = give(door(coordinator), f"{HEADER}X Y;x@example.org;apprentissage;{stranger.name}\n".encode())
    assert shown.says("n’est pas une équipe ni une organisation où vous pouvez donner une place.")


def test_what_is_exported_and_given_back_changes_nothing(door: OpenDoor, team: Team, coordinator: User) -> None:
    a_learner(team, "Éloïse d’Hœur")
    a_supervisor(team, "=1+1")
    visitor = door(coordinator)
    exported = visitor.get("/personnes/export.csv")
    assert "'=1+1" in exported.html and "Lignes annoncées;3" in exported.html
    shown = give(visitor, exported.html.encode("utf-8"))
    assert shown.says("Aucun changement") and shown.says("3 lignes lues.")


def test_nothing_given_and_nothing_readable_are_said_beside_the_field(door: OpenDoor, coordinator: User) -> None:
    visitor = door(coordinator)
    assert visitor.post("/personnes/importer", {}).says("Choisissez un fichier, ou collez des lignes.")
    assert give(visitor, b"nom;equipe\nAna;Littoral\n").says("Il manque : courriel et rôle.")
    assert give(visitor, b"PK\0\0").says("Depuis un tableur, enregistrez la feuille au format CSV.")


def test_pasted_lines_serve_as_well_as_a_file(door: OpenDoor, team: Team, coordinator: User) -> None:
    pasted = f"{HEADER}Nadia Ba;nadia@example.org;apprentissage;Littoral"
    assert door(coordinator).post("/personnes/importer", {"pasted": pasted}).says("une invitation partira")


@pytest.mark.parametrize("role", [a_learner, a_supervisor])
def test_who_does_not_manage_people_may_neither_import_nor_export(
    door: OpenDoor, team: Team, role: Callable[[Team], User]
) -> None:
    visitor = door(role(team))
    for address in ("/personnes/importer", "/personnes/export.csv"):
        assert visitor.get(address).status == 403
    assert visitor.post("/personnes/importer", {"pasted": HEADER}).status == 403


def test_a_longer_list_costs_no_more_statements_to_compare(door: OpenDoor, team: Team, coordinator: User) -> None:
    costs = []
    for count in (2, 20):
        people = [a_learner(team, f"Personne {number}") for number in range(count)]
        rows = "".join(f"{one.name};{one.email};apprentissage;Littoral\n" for one in people)
        visitor = door(coordinator)
        with statements() as seen:
            give(visitor, (HEADER + rows).encode())
        costs.append(len(seen))
    assert costs[0] == costs[1]
