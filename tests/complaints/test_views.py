"""Somebody says that something goes wrong, is answered, is told; and nobody reads it who has no need to."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from elearn import clock
from elearn.accounts.models import User
from elearn.complaints.models import Complaint
from elearn.complaints.queries import get_shown, list_own
from elearn.db import Base, session, transaction
from elearn.errors import Missing
from elearn.notices.actions import gather_notices
from elearn.notices.models import Notice, NoticeCursor
from elearn.notices.rules import Kind
from elearn.organisations.models import Network, Organisation, Seat, Team
from elearn.policy import Role
from elearn.privacy.actions import erase_person
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
)
from tests.complaints.builders import WORDS, a_complaint, a_letter, an_improvement, answered, closed, reopened
from tests.conftest import Door, statements

Doors = Callable[[User | None], Door]
pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("noon")]
SENT = {"subject": "Séances annulées", "words": WORDS}


def told(kind: Kind) -> set[int]:
    """Return who is told of something of a kind, once the journal has been read."""
    with transaction():
        gather_notices(clock.now())
    return set(session().scalars(sa.select(Notice.person_id).where(Notice.kind == kind)))


@pytest.fixture
def journal_is_read(app: object) -> None:
    """Let the journal have been read once before anything happens."""
    with transaction():
        session().add(NoticeCursor(id=1, read_until=clock.now() - timedelta(minutes=1)))


@pytest.mark.usefixtures("journal_is_read")
def test_somebody_says_what_goes_wrong_and_follows_it_to_its_answer(
    door: Doors, team: Team, home: Organisation, coordinator: User, database: Session
) -> None:
    person = a_learner(team, "Aïcha Benali")
    browser = door(person)
    assert browser.get("/reclamations").says("Aucune réclamation")
    page = browser.get("/reclamations/nouvelle")
    assert page.says(f"{home.name} : lu par Hélène Garnier, qui coordonne l’organisation.")
    assert page.says("Les personnes qui encadrent votre équipe") and page.says("Ne nommez pas les personnes")
    done = browser.follow(browser.post("/reclamations/nouvelle", SENT))
    assert done.says("Votre réclamation est enregistrée sous le numéro 2026-1.") and done.says(WORDS)
    assert done.says("Pas encore de réponse")
    (complaint,) = database.scalars(sa.select(Complaint))
    reader = door(coordinator)
    address = f"/reclamations/{complaint.id}"
    page = reader.get(address)
    assert page.says(WORDS) and page.says("Aïcha Benali (personne en formation)") and not page.says("Clore la")
    said = reader.follow(reader.post(f"{address}/repondre", {"answer": "Nous les reprenons mardi."}))
    assert said.says("La réponse est enregistrée à sa date.") and said.says("Réponse d’Hélène Garnier")
    reader.follow(reader.post(f"{address}/ameliorer", {"words": "Prévenir deux jours avant.", "by_whom": "Marc"}))
    ended = reader.follow(reader.post(f"{address}/clore", {}))
    assert ended.says("La réclamation est close.") and ended.says("Close par Hélène Garnier")
    mine = browser.get("/reclamations")
    assert mine.says("Nous les reprenons mardi.") and mine.says("close")
    page = browser.get(address)
    assert page.says("Prévenir deux jours avant.") and page.says("Marc") and not page.says("Noter l’amélioration")
    again = browser.follow(browser.post(f"{address}/rouvrir", {"added": "Mardi, personne n’est venu."}))
    assert again.says("La réclamation est rouverte.") and again.says("Mardi, personne n’est venu.")
    assert browser.get("/reclamations").says("attend une réponse")


def test_what_is_not_filled_in_is_said_and_what_was_typed_is_kept(
    door: Doors, team: Team, home: Organisation, coordinator: User, database: Session
) -> None:
    browser, reader = door(a_learner(team)), door(coordinator)
    page = browser.post("/reclamations/nouvelle", {"subject": "", "words": "Un retard."})
    assert page.says("Dites en quelques mots de quoi il s’agit.") and page.says("Un retard.")
    assert browser.post("/reclamations/nouvelle", {**SENT, "words": "x" * 5_001}).says("Écrivez un texte plus court.")
    assert not database.scalars(sa.select(Complaint)).all()
    complaint = a_complaint(a_learner(team), home)
    address = f"/reclamations/{complaint.id}"
    assert reader.post(f"{address}/repondre", {"answer": " "}).says("Écrivez quelques mots.")
    assert reader.post(f"{address}/ameliorer", {"words": ""}).says("Dites ce qui va changer.")
    assert reader.post(f"{address}/clore", {}).says("Répondez d’abord")
    assert reader.post(f"{address}/rouvrir", {}).says("Cette réclamation est ouverte.")
    answered(coordinator, complaint)
    closed(coordinator, complaint)
    assert reader.get(address).says("Rouvrir la réclamation")


def test_who_has_a_place_in_two_organisations_says_which(
    door: Doors, team: Team, home: Organisation, coordinator: User, database: Session
) -> None:
    person, elsewhere = a_learner(team), a_team("Port")
    a_seat(person, Role.SUPERVISOR, team=elsewhere)
    other = session().get_one(Organisation, elsewhere.organisation_id)
    browser = door(person)
    page = browser.get("/reclamations/nouvelle")
    assert page.says(f"{other.name} : personne ne coordonne l’organisation en ce moment.")
    browser.follow(browser.post("/reclamations/nouvelle", {**SENT, "organisation": str(other.id)}))
    made = database.scalars(sa.select(Complaint)).one()
    assert (made.organisation_id, made.from_kind) == (other.id, "team")


def test_who_has_no_place_in_an_organisation_is_led_to_the_help(door: Doors, home: Organisation) -> None:
    network = session().get_one(Network, home.network_id)
    for person in (a_regional(network), an_admin()):
        assert door(person).get("/reclamations").says("Aucune organisation")
        assert door(person).get("/reclamations/nouvelle").status == 404
    assert door(a_person()).get("/reclamations").status == 403


def test_no_other_role_reads_a_word(door: Doors, team: Team, home: Organisation, coordinator: User) -> None:
    person = a_learner(team)
    complaint = a_complaint(person, home)
    answered(coordinator, complaint, "Une réponse bien à nous.")
    network = session().get_one(Network, home.network_id)
    others = (a_supervisor(team), a_learner(team), a_regional(network), an_admin(), a_coordinator())
    for other in others:
        browser = door(other)
        assert browser.get(f"/reclamations/{complaint.id}").status == 404
        for deed in ("repondre", "clore", "rouvrir", "ameliorer"):
            assert browser.post(f"/reclamations/{complaint.id}/{deed}", {"answer": "x"}).status == 404, deed
        for page in ("/reclamations", "/boite", "/aide"):
            assert not browser.get(page).says("Séances annulées"), page
        with pytest.raises(Missing):
            get_shown(actor_of(other), complaint.id)


def test_an_author_neither_answers_nor_closes_nor_plans(
    door: Doors, team: Team, home: Organisation, coordinator: User, database: Session
) -> None:
    person = a_learner(team)
    complaint = a_complaint(person, home)
    answered(coordinator, complaint)
    browser = door(person)
    for deed in ("repondre", "clore", "ameliorer"):
        assert browser.post(f"/reclamations/{complaint.id}/{deed}", {"answer": "x", "words": "x"}).status == 404
    page = browser.get(f"/reclamations/{complaint.id}")
    assert not page.says("Votre réponse") and not page.says("Clore la réclamation")


def test_the_page_says_to_a_coordinator_that_another_answers_their_own(
    door: Doors, home: Organisation, coordinator: User
) -> None:
    own = a_complaint(coordinator, home)
    assert door(coordinator).get(f"/reclamations/{own.id}").says("Votre réponse")
    a_coordinator(home, "Paul Vidal")
    browser = door(coordinator)
    assert browser.get(f"/reclamations/{own.id}").says("Une autre personne qui coordonne l’organisation y répond")
    assert not browser.get(f"/reclamations/{own.id}").says("Votre réponse")
    assert browser.post(f"/reclamations/{own.id}/repondre", {"answer": "Oui"}).says(
        "Vous avez écrit cette réclamation :"
    )
    assert browser.get(f"/reclamations/{own.id}").says("Pas encore de réponse")


def test_after_thirty_days_its_author_writes_another(
    door: Doors, team: Team, home: Organisation, coordinator: User
) -> None:
    person = a_learner(team)
    complaint = a_complaint(person, home)
    answered(coordinator, complaint)
    closed(coordinator, complaint, ago=timedelta(days=31))
    browser = door(person)
    assert browser.get(f"/reclamations/{complaint.id}").says("Elle est close depuis plus de trente jours.")
    assert browser.post(f"/reclamations/{complaint.id}/rouvrir", {}).says("écrivez-en une nouvelle")
    assert door(coordinator).get(f"/reclamations/{complaint.id}").says("Rouvrir la réclamation")


@pytest.mark.usefixtures("journal_is_read")
def test_coordinators_are_told_of_the_fact_and_the_author_of_the_answer(
    door: Doors, team: Team, home: Organisation, coordinator: User
) -> None:
    person, other = a_learner(team), a_coordinator(home, "Paul Vidal")
    a_supervisor(team)
    a_coordinator()
    complaint = a_complaint(person, home)
    assert told(Kind.COMPLAINT) == {coordinator.id, other.id}
    box = door(other).get("/boite")
    assert box.says("Réclamation reçue") and not box.says("Séances annulées") and not box.says(WORDS)
    answered(coordinator, complaint)
    assert told(Kind.COMPLAINT_ANSWERED) == {person.id}
    assert door(person).get("/boite").says("Réponse à votre réclamation")
    assert not door(other).get("/boite").says("Réclamation reçue")  # settled
    closed(coordinator, complaint)
    assert told(Kind.COMPLAINT_CLOSED) == {person.id}
    assert door(person).get("/boite").says("Votre réclamation est close")
    reopened(person, complaint)
    assert told(Kind.COMPLAINT_AGAIN) == {coordinator.id, other.id}
    assert door(coordinator).get("/boite").says("Réclamation rouverte")


@pytest.mark.usefixtures("journal_is_read")
def test_nobody_is_told_of_their_own_deed_nor_of_a_letter(home: Organisation, coordinator: User) -> None:
    answered(coordinator, a_letter(coordinator, home))
    a_complaint(coordinator, home)
    for kind in (Kind.COMPLAINT, Kind.COMPLAINT_ANSWERED):
        assert told(kind) == set()


def test_a_move_leaves_the_complaint_in_its_register_and_its_author_reads_it_still(
    door: Doors, team: Team, home: Organisation, coordinator: User
) -> None:
    person, elsewhere = a_learner(team), a_team("Port")
    complaint = a_complaint(person, home)
    with transaction():
        session().execute(sa.delete(Seat).where(Seat.user_id == person.id))
    a_seat(person, Role.LEARNER, team=elsewhere)
    there = a_coordinator(session().get_one(Organisation, elsewhere.organisation_id))
    assert door(person).get(f"/reclamations/{complaint.id}").says(WORDS)
    assert door(coordinator).get(f"/reclamations/{complaint.id}").says(WORDS)
    assert door(there).get(f"/reclamations/{complaint.id}").status == 404


def test_the_list_costs_the_same_for_one_complaint_and_for_ten(
    team: Team, home: Organisation, coordinator: User
) -> None:
    person, counts = a_learner(team), []
    for number in range(10):
        complaint = a_complaint(person, home, subject=f"Objet {number}")
        answered(coordinator, complaint)
        an_improvement(coordinator, complaint)
        if number in (0, 9):
            with statements() as seen:
                found = list_own(person.id)
            counts.append(len(seen))
    assert counts == [4, 4] and len(found) == 10


def archive_of(browser: Door) -> tuple[str, dict[str, list[dict[str, object]]]]:
    page = browser.post("/mes-donnees/archive")
    archive = ZipFile(BytesIO(page.response.data))
    return archive.read("lisez-moi.html").decode(), json.loads(archive.read("donnees.json"))


def test_ones_archive_holds_ones_complaints_and_their_answers_and_nobody_elses_words(
    door: Doors, team: Team, home: Organisation, coordinator: User
) -> None:
    person = a_learner(team, "Aïcha Benali")
    complaint = a_complaint(person, home)
    answered(coordinator, complaint)
    an_improvement(coordinator, complaint)
    closed(coordinator, complaint)
    a_letter(coordinator, home, from_name="Denis Morvan")
    page, rows = archive_of(door(person))
    assert WORDS in page and "Nous les reprenons mardi." in page
    assert [row["words"] for row in rows["complaint"]] == [WORDS]
    assert [row["words"] for row in rows["improvement"]] == ["Prévenir deux jours avant."]
    page, rows = archive_of(door(coordinator))
    assert len(rows["complaint"]) == 2 and not any("words" in row for row in rows["complaint"])
    inside = page + json.dumps(rows, ensure_ascii=False)
    for hidden in (WORDS, "Séances annulées", "Denis Morvan", "facture de mars", "Aïcha"):
        assert hidden not in inside, hidden


def test_erasure_takes_the_words_and_the_name_and_the_register_keeps_its_count(
    door: Doors, team: Team, home: Organisation, coordinator: User, database: Session
) -> None:
    person = a_learner(team, "Aïcha Benali")
    complaint = a_complaint(person, home)
    answered(coordinator, complaint, "Bonjour Aïcha.")
    closed(coordinator, complaint)
    a_letter(coordinator, home, from_name="AÏCHA  Benali")
    kept = a_letter(coordinator, home, from_name="Denis Morvan", subject="Autre")
    with transaction():
        for seat in session().scalars(sa.select(Seat).where(Seat.user_id == person.id)):
            seat.ends_on = clock.now().date() - timedelta(days=1)
        erase_person(None, person, reason="demande", hides_name=False, secret="s", now=clock.now())
    session().rollback()
    everything = repr([session().execute(sa.select(table)).all() for table in Base.metadata.sorted_tables])
    for gone in ("Aïcha", "AÏCHA", WORDS, "Séances annulées", "Bonjour"):
        assert gone not in everything, gone
    assert session().get_one(Complaint, kept.id).from_name == "Denis Morvan"
    page = door(coordinator).get("/reclamations/registre")
    assert page.says(complaint.reference) and page.says("Texte effacé") and page.says("close")
    assert door(coordinator).get(f"/reclamations/{complaint.id}").says("Le texte a été effacé")


def test_what_was_written_after_the_sign_in_is_gone_travels_through_it(door: Doors, team: Team) -> None:
    person = a_learner(team)
    page = door(None).post("/reclamations/nouvelle", {**SENT, "account": str(person.id)})
    assert page.says("Se connecter") and 'name="texte_garde"' in page.html


def test_the_page_is_found_from_the_foot_and_the_register_from_the_organisation(
    door: Doors, team: Team, home: Organisation, coordinator: User
) -> None:
    assert 'href="/reclamations"' in door(a_learner(team)).get("/mes-donnees").html
    assert 'href="/reclamations"' not in door(None).get("/aide").html
    assert door(a_learner(team)).get("/aide").says("Quelque chose ne va pas")
    assert door(coordinator).get(f"/organisations/{home.id}").says("Registre des réclamations")
