"""The file of proofs holds the attendance sheets on which they rest, as the organisation may see each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy.orm import Session

from elearn import clock
from elearn.accounts.models import User
from elearn.certificates.models import Certificate
from elearn.certificates.rules import Paper, digest_of
from elearn.certificates.sheets import list_sheets
from elearn.db import session, transaction
from elearn.discussions.actions import note_departure, record_attendance
from elearn.discussions.models import Attendance, Discussion
from elearn.discussions.queries.attendance import sittings_of
from elearn.discussions.rules import Case
from elearn.organisations.models import Network, Team
from elearn.progress.facts import half_days_of
from tests.builders import (
    a_coordinator,
    a_learner,
    a_regional,
    a_supervisor,
    a_team,
    a_vignette,
    actor_of,
    an_organisation,
)
from tests.certificates.test_paper import words_of
from tests.conftest import Door, statements
from tests.discussions.builders import a_discussion, a_plan, at
from tests.organisations.builders import A_SIRET, an_identity
from tests.programmes.builders import a_programme, an_assignment, organisation_of

Doors = Callable[[User | None], Door]
pytestmark = pytest.mark.postgresql


@pytest.fixture(autouse=True)
def today() -> Iterator[time_machine.Traveller]:
    """Stop the clock on 30 November 2026."""
    with time_machine.travel(datetime(2026, 11, 30, 9, 30, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def team(app: object) -> Team:
    a_vignette("ana", title="Ana")
    return a_team("Équipe Littoral")


@pytest.fixture
def coordinator(team: Team) -> User:
    return a_coordinator(organisation_of(team), "Hélène Garnier")


@pytest.fixture
def learner(team: Team) -> User:
    return a_learner(team, "Nadège Étienne")


def a_meeting(
    place: Team | Network, leader: User, *people: User, absent: tuple[User, ...] = (), day: int = 26
) -> Discussion:
    """Let people be at a séance about Ana, one afternoon of November 2026, and others be expected there."""
    plan = a_plan(leader, *people, *absent, cases=(Case("ana"),), starts_at=at(f"2026-11-{day} 14:00"))
    discussion = a_discussion(place, leader, plan, supervising=(leader,))
    key = sittings_of(discussion)[0].key
    with transaction():
        record_attendance(actor_of(leader), discussion, places=[(person.id, key) for person in people], now=clock.now())
    return discussion


def issue(door: Doors, coordinator: User, team: Team, *people: User) -> list[Certificate]:
    """Give people the certificate of what they followed: the séance about Ana."""
    programme = a_programme(team, "discussion:ana", by=coordinator)
    chosen = [str(an_assignment(programme, person).id) for person in people]
    sent = door(coordinator).post("/attestations/delivrer", {"paper": Paper.REALISATION.value, "assignments": chosen})
    assert sent.status == 303, sent.text
    return list(session().scalars(sa.select(Certificate).order_by(Certificate.id.desc()).limit(len(people))))


def in_file(door: Doors, coordinator: User, url: str = "/attestations/dossier.zip") -> dict[str, bytes]:
    with ZipFile(BytesIO(door(coordinator).get(url).response.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if "emargement" in name}


def test_the_sheet_of_a_seance_that_a_proof_counts_is_in_the_file(
    door: Doors, team: Team, coordinator: User, learner: User, tmp_path: Path
) -> None:
    an_identity(organisation_of(team), coordinator, legal_name="Association Les Deux Rives", siret=A_SIRET)
    sophie = a_supervisor(team, "Sophie Lambert")
    discussion = a_meeting(team, sophie, learner, absent=(a_learner(team, "Idris Benali"),))
    issue(door, coordinator, team, learner)
    ((name, pdf),) = in_file(door, coordinator).items()
    assert name == f"{team.organisation_id}/emargement-{discussion.id}.pdf"
    said = words_of(pdf, tmp_path)
    for words in ("Association Les Deux Rives", "732 829 320 00074", "Feuille d’émargement", "Nadège Étienne"):
        assert words in said, words
    assert "Sophie Lambert" in said and "Idris Benali" in said and "Extrait" not in said


def test_a_seance_that_no_proof_counts_is_not(door: Doors, team: Team, coordinator: User, learner: User) -> None:
    sophie, other = a_supervisor(team, "Sophie Lambert"), a_learner(team, "Idris Benali")
    a_meeting(team, sophie, other, absent=(learner,), day=25)
    counted = a_meeting(team, sophie, learner)
    issue(door, coordinator, team, learner)
    a_meeting(team, sophie, learner, day=27)  # after the proof was issued
    assert [name.rpartition("-")[2] for name in in_file(door, coordinator)] == [f"{counted.id}.pdf"]


def test_a_departure_noted_since_changes_nothing_of_a_proof_and_is_on_its_sheet(
    door: Doors, team: Team, coordinator: User, learner: User, tmp_path: Path
) -> None:
    sophie = a_supervisor(team, "Sophie Lambert")
    discussion = a_meeting(team, sophie, learner)
    (held,) = issue(door, coordinator, team, learner)
    facts, digest, counted = dict(held.facts), held.digest, half_days_of([learner.id])
    line_id = session().scalars(sa.select(Attendance.id).where(Attendance.person_id == learner.id)).one()
    with transaction():
        note_departure(actor_of(sophie), discussion, line_id, left=time(15, 10), reason="Train", now=clock.now())
    session().expire_all()

    assert half_days_of([learner.id]) == counted
    assert (held.facts, held.digest, digest_of(held.facts)) == (facts, digest, digest)
    ((_, pdf),) = in_file(door, coordinator).items()
    assert "Départ à 15 h 10, noté par Sophie Lambert" in words_of(pdf, tmp_path)


def test_a_seance_with_another_title_is_found_again(
    door: Doors, team: Team, coordinator: User, learner: User, database: Session
) -> None:
    discussion = a_meeting(team, a_supervisor(team), learner)
    issue(door, coordinator, team, learner)
    with transaction():
        session().get_one(Discussion, discussion.id).title = "Autrement"
    assert len(in_file(door, coordinator)) == 1


def test_the_file_of_one_person_holds_the_sheets_of_their_proofs(
    door: Doors, team: Team, coordinator: User, learner: User
) -> None:
    sophie, other = a_supervisor(team), a_learner(team, "Idris Benali")
    mine, theirs = a_meeting(team, sophie, learner), a_meeting(team, sophie, other, day=25)
    held = {one.owner_id: one for one in issue(door, coordinator, team, learner, other)}
    assert len(in_file(door, coordinator)) == 2
    (name,) = in_file(door, coordinator, f"/attestations/{held[learner.id].id}/dossier.zip")
    assert name.endswith(f"-{mine.id}.pdf") and mine.id != theirs.id


def test_of_a_regional_seance_an_organisation_sees_its_own_people_and_who_led(
    door: Doors, team: Team, coordinator: User, learner: User, tmp_path: Path
) -> None:
    network = session().get_one(Network, organisation_of(team).network_id)
    beyond = a_team("Équipe Plateau", organisation=an_organisation("L’Élan", network=network))
    stranger, leader = a_learner(beyond, "Zoé Lacombe"), a_regional(network, "Anne-Lise Morand")
    a_meeting(network, leader, learner, stranger)
    issue(door, coordinator, team, learner)
    (pdf,) = in_file(door, coordinator).values()
    said = words_of(pdf, tmp_path)
    assert "Nadège Étienne" in said and "Anne-Lise Morand" in said and "Extrait" in said
    assert "Zoé Lacombe" not in said and "L’Élan" not in said


def test_a_proof_that_was_withdrawn_brings_no_sheet(door: Doors, team: Team, coordinator: User, learner: User) -> None:
    a_meeting(team, a_supervisor(team), learner)
    (held,) = issue(door, coordinator, team, learner)
    door(coordinator).post(f"/attestations/{held.id}/retirer", {"reason": "Erreur"})
    assert in_file(door, coordinator) == {}


def test_the_sheets_of_many_proofs_of_one_seance_cost_the_same(
    door: Doors, team: Team, coordinator: User, learner: User
) -> None:
    people = [learner, *(a_learner(team, f"Personne {number}") for number in range(8))]
    a_meeting(team, a_supervisor(team), *people)
    held = issue(door, coordinator, team, *people)
    with statements() as few:
        (one,) = list_sheets(held[:1])
    with statements() as many:
        (same,) = list_sheets(held)
    assert len(many) == len(few) and same.discussion.id == one.discussion.id
    with statements() as none:
        assert list(list_sheets(())) == []
    assert len(none) <= 1
