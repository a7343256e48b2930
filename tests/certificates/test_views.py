"""Issuing, reading, verifying, replacing and withdrawing attestations, through the browser's door."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy.orm import Session

from elearn.accounts.models import User
from elearn.answers.models import Answer
from elearn.certificates import prose
from elearn.certificates.models import Certificate, CertificateEvent
from elearn.certificates.queries import rests_on
from elearn.certificates.rules import digest_of
from elearn.db import transaction
from elearn.journal import JournalLine
from elearn.organisations.models import Network, Team
from elearn.ownership import rescope
from elearn.policy import Scope
from elearn.programmes.models import Assignment, Programme
from tests.builders import (
    a_chapter,
    a_coordinator,
    a_learner,
    a_regional,
    a_submission,
    a_supervisor,
    a_team,
    a_vignette,
)
from tests.conftest import Door, statements
from tests.programmes.builders import TITLE, a_presence, a_programme, an_assignment, finish, organisation_of

Doors = Callable[[User | None], Door]
TODAY = datetime(2026, 11, 13, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today() -> Iterator[time_machine.Traveller]:
    """Stop the clock on 13 November 2026, half past ten in Paris."""
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def team(app: object) -> Team:
    return a_team("Équipe Littoral")


@pytest.fixture
def coordinator(team: Team) -> User:
    return a_coordinator(organisation_of(team), "Hélène Garnier")


def somebody_who_finished(team: Team, name: str = "Nadège Étienne", *, validity_months: int | None = 36) -> Assignment:
    """Return the assignment of a person who did everything: a chapter, a vignette and a séance."""
    chapter, vignette = a_chapter("debuter", title="Débuter"), a_vignette("ana", title="Ana")
    person = a_learner(team, name)
    programme = a_programme(team, "chapter:debuter", "vignette:ana", "discussion:ana", validity_months=validity_months)
    assignment = an_assignment(programme, person)
    finish(person, chapter, vignette)
    a_presence(person, team, "ana")
    return assignment


def issued(door: Doors, coordinator: User, assignment: Assignment, database: Session) -> Certificate:
    """Issue an attestation as a coordinator does, and return it."""
    page = door(coordinator).post("/attestations/delivrer", {"assignments": str(assignment.id)})
    assert page.status == 303, page.text
    return database.scalars(sa.select(Certificate).order_by(Certificate.id.desc())).first()


def learner_of(assignment: Assignment, database: Session) -> User:
    return database.get_one(User, assignment.owner_id)


def test_a_coordinator_issues_to_who_has_finished(
    door: Doors, team: Team, coordinator: User, database: Session
) -> None:
    assignment = somebody_who_finished(team)
    browser = door(coordinator)
    assert browser.get("/attestations").says(f"Nadège Étienne {TITLE}, Équipe Littoral, terminé le 13 novembre 2026")
    page = browser.post("/attestations/delivrer", {"assignments": str(assignment.id)})
    shown = browser.follow(page)
    assert shown.says("1 attestation est délivrée.") and shown.says("Personne n’attend d’attestation")
    number = '<span class="nowrap">N°\u00a02026-0001</span>'  # read in one piece, in the narrowest list
    assert f"{number}, du 13 novembre 2026" in shown.html
    held = database.scalars(sa.select(Certificate)).one()
    assert held.valid_until.isoformat() == "2029-11-12" and held.issued_by_id == coordinator.id
    line = database.scalars(sa.select(JournalLine).where(JournalLine.verb == "issued")).one()
    assert (line.person_id, line.thing_id) == (assignment.owner_id, held.id)


def test_the_hours_printed_are_the_sum_of_the_rows(
    door: Doors, team: Team, coordinator: User, database: Session
) -> None:
    held = issued(door, coordinator, somebody_who_finished(team), database)
    rows = [row for step in held.facts["steps"] for row in step["rows"]]
    assert held.minutes == held.facts["minutes"] == sum(row["minutes"] for row in rows)
    page = door(coordinator).get(f"/attestations/{held.id}")
    minutes = [int(cell) for cell in re.findall(r'<td class="num">(\d+)</td>\s*</tr>', page.html)]
    assert sum(minutes[:-1]) == minutes[-1] == held.minutes > 90
    assert page.says(prose.duration_words(held.minutes))
    assert page.says("un chapitre lu, deux réponses validées et une séance de groupe")


def test_nobody_who_has_not_finished_gets_one(door: Doors, team: Team, coordinator: User, database: Session) -> None:
    a_chapter("debuter")
    vignette = a_vignette("ana")
    learner = a_learner(team, "Maëlle Le Goff")
    assignment = an_assignment(a_programme(team, "stage:ana#un"), learner)
    a_submission(learner, vignette)
    page = door(coordinator).post("/attestations/delivrer", {"assignments": str(assignment.id)})
    assert page.says("Maëlle Le Goff n’a pas terminé ce programme")
    assert database.scalar(sa.select(sa.func.count()).select_from(Certificate)) == 0


def test_one_who_has_not_finished_stops_the_whole_list(
    door: Doors, team: Team, coordinator: User, database: Session
) -> None:
    done = somebody_who_finished(team)
    other = an_assignment(database.get_one(Programme, done.programme_id), a_learner(team))
    page = door(coordinator).post("/attestations/delivrer", {"assignments": [str(done.id), str(other.id)]})
    assert page.status == 200 and database.scalar(sa.select(sa.func.count()).select_from(Certificate)) == 0


def test_nobody_gets_the_same_one_twice(door: Doors, team: Team, coordinator: User, database: Session) -> None:
    assignment = somebody_who_finished(team)
    issued(door, coordinator, assignment, database)
    page = door(coordinator).post("/attestations/delivrer", {"assignments": str(assignment.id)})
    assert page.says("a déjà cette attestation") and page.says("Une réponse est à corriger")


def test_issuing_to_nobody_says_what_to_do(door: Doors, coordinator: User) -> None:
    assert door(coordinator).post("/attestations/delivrer").says("Choisissez au moins une personne.")


def test_numbers_follow_each_other_in_each_organisation(
    door: Doors, team: Team, coordinator: User, database: Session
) -> None:
    chapter, other = a_chapter("debuter"), a_team()
    numbers = []
    for place, who in ((team, coordinator), (team, coordinator), (other, a_coordinator(organisation_of(other)))):
        person = a_learner(place)
        assignment = an_assignment(a_programme(place, "chapter:debuter", title=person.name), person)
        finish(person, chapter)
        numbers.append(issued(door, who, assignment, database).number)
    assert numbers == ["2026-0001", "2026-0002", "2026-0001"]


def test_the_holder_reads_and_prints_it(door: Doors, team: Team, coordinator: User, database: Session) -> None:
    assignment = somebody_who_finished(team)
    held = issued(door, coordinator, assignment, database)
    browser = door(learner_of(assignment, database))
    assert browser.get("/attestations").says("valable")
    page = browser.get(f"/attestations/{held.id}")
    assert page.says("a suivi le programme « Premiers pas en soutien en emploi »") and page.says(held.code)
    assert page.says(f"Vérifier : http://localhost:8000/verifier/{held.code}") and not page.says("Remplacer")
    pdf = browser.get(f"/attestations/{held.id}.pdf")
    assert pdf.response.mimetype == "application/pdf" and pdf.response.get_data().startswith(b"%PDF")


def test_what_was_issued_stays_when_names_and_titles_change(
    door: Doors, team: Team, coordinator: User, database: Session
) -> None:
    assignment = somebody_who_finished(team)
    held = issued(door, coordinator, assignment, database)
    before = door(coordinator).get(f"/attestations/{held.id}.pdf").response.get_data()
    with transaction():
        learner_of(assignment, database).name = "Nadège Autrement"
        database.get_one(Programme, held.programme_id).title = "Autre titre"
        organisation_of(team).name = "Autre organisation"
    page = door(None).get(f"/verifier/{held.code}")
    assert page.says("Nadège Étienne") and page.says(TITLE) and not page.says("Autre")
    assert door(coordinator).get(f"/attestations/{held.id}.pdf").response.get_data() == before


def test_anybody_verifies_a_valid_one_and_reads_nothing_more(
    door: Doors, team: Team, coordinator: User, database: Session
) -> None:
    held = issued(door, coordinator, somebody_who_finished(team), database)
    page = door(None).get(f"/verifier/{held.code.replace('-', '').lower()}")
    assert page.status == 200 and page.says("Cette attestation est valable")
    for words in ("Délivrée à Nadège Étienne", f"{TITLE}, 2 h", "Délivrée le 13 novembre 2026", held.code):
        assert page.says(words)
    assert page.says("Valable jusqu’au 12 novembre 2029")
    assert page.says("Vérifiée le vendredi 13 novembre 2026 à 10 h 30, heure de Paris.")
    assert not page.says("Équipe Littoral") and not page.says("Hélène Garnier") and "@" not in page.text


def test_an_expired_one_says_since_when(
    door: Doors, team: Team, coordinator: User, database: Session, today: time_machine.Traveller
) -> None:
    held = issued(door, coordinator, somebody_who_finished(team, validity_months=12), database)
    today.move_to(datetime(2027, 11, 12, 23, 1, tzinfo=UTC))
    page = door(None).get(f"/verifier/{held.code}")
    assert page.status == 200 and page.says("Cette attestation a expiré le 12 novembre 2027")


def test_a_withdrawn_one_says_so_and_not_why(door: Doors, team: Team, coordinator: User, database: Session) -> None:
    assignment = somebody_who_finished(team)
    held = issued(door, coordinator, assignment, database)
    browser = door(coordinator)
    assert browser.get(f"/attestations/{held.id}/retirer").says("Retirer cette attestation ?")
    assert browser.post(f"/attestations/{held.id}/retirer", {"reason": " "}).says("Écrivez la raison")
    browser.post(f"/attestations/{held.id}/retirer", {"reason": "Délivrée par erreur."})
    page = door(None).get(f"/verifier/{held.code}")
    assert page.says("Cette attestation a été retirée le 13 novembre 2026")
    assert not page.says("erreur") and not page.says("Nadège Étienne")
    own = door(learner_of(assignment, database))
    assert own.get(f"/attestations/{held.id}").says("Raison : Délivrée par erreur.")
    assert own.get(f"/attestations/{held.id}.pdf").status == 409
    assert browser.get("/attestations").says("Ces personnes ont terminé leur programme")


def test_a_replaced_one_leads_to_the_new_one_for_its_holder_alone(
    door: Doors, team: Team, coordinator: User, database: Session
) -> None:
    assignment = somebody_who_finished(team, "Samia Amranie")
    held = issued(door, coordinator, assignment, database)
    with transaction():
        learner_of(assignment, database).name = "Samia Amrani"
    door(coordinator).post(f"/attestations/{held.id}/remplacer", {"reason": "Nom mal écrit."})
    made = database.scalars(sa.select(Certificate).order_by(Certificate.id.desc())).first()
    assert (made.number, made.name, made.minutes, made.valid_until) == (
        "2026-0002",
        "Samia Amrani",
        held.minutes,
        held.valid_until,
    )
    page = door(None).get(f"/verifier/{held.code}")
    assert page.says("Cette attestation a été remplacée") and made.code not in page.html
    assert door(None).get(f"/verifier/{made.code}").says("Cette attestation est valable")
    assert f"/attestations/{made.id}" in door(coordinator).get(f"/attestations/{held.id}").html


def test_a_proof_ends_once(door: Doors, team: Team, coordinator: User, database: Session) -> None:
    held = issued(door, coordinator, somebody_who_finished(team), database)
    browser = door(coordinator)
    browser.post(f"/attestations/{held.id}/retirer", {"reason": "Une erreur."})
    assert browser.post(f"/attestations/{held.id}/remplacer", {"reason": "Encore."}).status == 409
    assert database.scalar(sa.select(sa.func.count()).select_from(CertificateEvent)) == 1


@pytest.mark.parametrize("code", ["7QF2-M9KD-X4TB", "n-importe-quoi", "%27%20OR%201=1", "é"])
def test_an_unknown_code_gets_one_plain_page(door: Doors, code: str) -> None:
    page = door(None).get(f"/verifier/{code}")
    assert page.status == 404 and page.says("Nous ne connaissons pas ce code") and page.says("Inconnue")


def test_a_known_code_and_an_unknown_one_ask_the_same_of_the_database(
    door: Doors, team: Team, coordinator: User, database: Session
) -> None:
    held = issued(door, coordinator, somebody_who_finished(team), database)
    browser = door(None)

    def asked(code: str) -> list[str]:
        with statements() as seen:
            browser.get(f"/verifier/{code}")
        return seen

    asked(held.code)  # what a first page of a process reads once is not what the code costs
    known, unknown, no_code = asked(held.code), asked("7QF2-M9KD-X4TB"), asked("n-importe-quoi")
    assert known == unknown == no_code and len(known) == 1
    door(coordinator).post(f"/attestations/{held.id}/retirer", {"reason": "Une erreur."})
    assert asked(held.code) == known


def test_a_code_is_typed_into_a_field(door: Doors) -> None:
    browser = door(None)
    assert browser.get("/verifier").says("Vérifier une attestation")
    assert browser.get("/verifier?code=7qf2+m9kd+x4tb").place == "/verifier/7QF2-M9KD-X4TB"
    assert browser.get("/verifier?code=//evil.example").place == "/verifier/inconnu"


def test_facts_that_were_touched_are_not_called_valid(
    door: Doors, team: Team, coordinator: User, database: Session
) -> None:
    held = issued(door, coordinator, somebody_who_finished(team), database)
    with transaction():
        database.execute(sa.update(Certificate).values(facts={**held.facts, "minutes": 9999}))
    database.expire_all()
    assert digest_of(held.facts) != held.digest
    assert door(None).get(f"/verifier/{held.code}").says("Nous ne connaissons pas ce code")


def test_the_issuer_keeps_a_proof_when_the_person_moves(
    door: Doors, team: Team, coordinator: User, database: Session
) -> None:
    assignment = somebody_who_finished(team)
    held = issued(door, coordinator, assignment, database)
    elsewhere = organisation_of(a_team())
    with transaction():
        rescope(assignment.owner_id, Scope(None, None, elsewhere.id, elsewhere.network_id))
    assert door(coordinator).get(f"/attestations/{held.id}").status == 200
    newcomer = door(a_coordinator(elsewhere))
    assert newcomer.get(f"/attestations/{held.id}").status == 200
    assert newcomer.post(f"/attestations/{held.id}/retirer", {"reason": "Non."}).status == 404


def test_nobody_else_reads_or_ends_a_proof(door: Doors, team: Team, coordinator: User, database: Session) -> None:
    held = issued(door, coordinator, somebody_who_finished(team), database)
    for who in (a_learner(team), a_supervisor(team), a_coordinator()):
        browser = door(who)
        for path in ("", ".pdf", "/retirer", "/remplacer"):
            page = browser.get(f"/attestations/{held.id}{path}")
            assert page.status == 404 and not page.says("Nadège")
    assert door(None).get(f"/attestations/{held.id}").status == 302


def test_a_coordinator_of_another_organisation_issues_nothing(door: Doors, team: Team, database: Session) -> None:
    assignment = somebody_who_finished(team)
    browser = door(a_coordinator())
    assert not browser.get("/attestations").says("Nadège Étienne")
    assert browser.post("/attestations/delivrer", {"assignments": str(assignment.id)}).status == 404
    assert database.scalar(sa.select(sa.func.count()).select_from(Certificate)) == 0


def test_a_regional_coordinator_reads_and_issues_nothing(
    door: Doors, team: Team, coordinator: User, database: Session
) -> None:
    held = issued(door, coordinator, somebody_who_finished(team), database)
    browser = door(a_regional(database.get_one(Network, organisation_of(team).network_id)))
    page = browser.get("/attestations")
    assert page.says("Nadège Étienne") and not page.says("À délivrer")
    assert not browser.get(f"/attestations/{held.id}").says("Remplacer")


def test_a_proof_says_which_answers_it_rests_on(door: Doors, team: Team, coordinator: User, database: Session) -> None:
    assignment = somebody_who_finished(team)
    answer = database.scalars(sa.select(Answer)).first()
    assert not rests_on(answer.id)
    held = issued(door, coordinator, assignment, database)
    assert rests_on(answer.id) and not rests_on(10_000)
    door(coordinator).post(f"/attestations/{held.id}/retirer", {"reason": "Une erreur."})
    assert not rests_on(answer.id)


def test_the_list_costs_the_same_with_two_people_and_twenty(
    door: Doors, team: Team, coordinator: User, database: Session
) -> None:
    chapter = a_chapter("debuter")
    programme = a_programme(team, "chapter:debuter")
    browser = door(coordinator)

    def join() -> None:
        for is_attested in (True, False):
            person = a_learner(team)
            assignment = an_assignment(programme, person)
            finish(person, chapter)
            if is_attested:
                issued(door, coordinator, assignment, database)

    def cost() -> int:
        browser.get("/attestations")
        with statements() as seen:
            browser.get("/attestations")
        return len(seen)

    join()
    few = cost()
    for _ in range(9):
        join()
    assert cost() == few
