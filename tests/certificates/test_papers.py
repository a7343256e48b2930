"""The other papers (certificate, transcript) and the file that holds them all, through the browser's door."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from elearn.accounts.models import User
from elearn.certificates.models import Certificate, CertificateEvent
from elearn.certificates.rules import Paper
from elearn.organisations.models import Network, Team
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
from tests.programmes.builders import TITLE, a_programme, accept, an_assignment, organisation_of, read_through

Doors = Callable[[User | None], Door]
pytestmark = pytest.mark.postgresql


@pytest.fixture
def team(app: object) -> Team:
    return a_team("Équipe Littoral")


@pytest.fixture
def coordinator(team: Team) -> User:
    return a_coordinator(organisation_of(team), "Hélène Garnier")


@pytest.fixture
def learner(team: Team) -> User:
    return a_learner(team, "Nadège Étienne")


@pytest.fixture
def half_done(team: Team, learner: User) -> int:
    """Give a programme of two steps to a person who has done one, and return the assignment's number."""
    chapter = a_chapter("debuter", title="Débuter")
    a_vignette("ana", title="Ana")
    assignment = an_assignment(a_programme(team, "chapter:debuter", "stage:ana#un"), learner)
    read_through(learner, chapter)
    return assignment.id


def issue(door: Doors, coordinator: User, paper: Paper, *assignments: int):
    fields = {"paper": paper.value, "assignments": [str(id) for id in assignments]}
    return door(coordinator).post("/attestations/delivrer", fields)


def papers(database: Session) -> list[Certificate]:
    return list(database.scalars(sa.select(Certificate).order_by(Certificate.id)))


@pytest.mark.parametrize(
    ("paper", "word"), [(Paper.REALISATION, "certificat est délivré"), (Paper.TRANSCRIPT, "relevé est délivré")]
)
def test_who_is_half_way_gets_the_hours_that_are_done(
    door: Doors, coordinator: User, half_done: int, database: Session, paper: Paper, word: str
) -> None:
    browser = door(coordinator)
    assert browser.get(f"/attestations?papier={paper}").says("Nadège Étienne")
    assert browser.get("/attestations").says("Personne n’attend d’attestation")
    fields = {"paper": paper.value, "assignments": str(half_done)}
    assert browser.follow(browser.post("/attestations/delivrer", fields)).says(word)
    held = papers(database)[0]
    assert held.paper is paper and held.minutes == sum(step["minutes"] for step in held.facts["steps"]) > 0
    assert held.valid_until is None
    page = browser.get(f"/attestations/{held.id}")
    assert page.says("D’où viennent les heures") and page.says(TITLE)
    assert browser.get(f"/attestations/{held.id}.pdf").response.data.startswith(b"%PDF")


def test_a_paper_is_issued_again_once_more_is_done_and_replaces_the_earlier_one(
    door: Doors, coordinator: User, learner: User, half_done: int, database: Session
) -> None:
    issue(door, coordinator, Paper.REALISATION, half_done)
    again = issue(door, coordinator, Paper.REALISATION, half_done)
    assert again.says("a déjà ce papier, et rien n’a été fait depuis")
    assert not door(coordinator).get("/attestations?papier=realisation").says("1 jalon fait sur 2")
    a_submission(learner, a_vignette("ana", title="Ana"))
    assert issue(door, coordinator, Paper.REALISATION, half_done).status == 303
    first, second = papers(database)
    assert second.minutes > first.minutes and second.number != first.number
    event = database.scalars(sa.select(CertificateEvent)).one()
    assert (event.certificate_id, event.replaced_by_id) == (first.id, second.id)
    assert door(None).get(f"/verifier/{first.code}").says("Ce document a été remplacé")
    listed = door(coordinator).get("/attestations")
    assert listed.says("remplacé") and not listed.says("remplacée") and not listed.says("délivrée le")
    assert door(coordinator).get(f"/attestations/{first.id}").says("Ce document a été remplacé le")
    valid = door(None).get(f"/verifier/{second.code}")
    assert valid.says("Ce document est valable") and valid.says("Certificat de réalisation")
    assert valid.says("Délivré à") and not valid.says("ttestation est valable") and not valid.says("Vérifiée")
    asked = door(coordinator).get(f"/attestations/{second.id}/retirer")
    assert asked.says("Retirer ce document ?") and asked.says("Sa page publique dira qu’il a été retiré")
    assert door(coordinator).get(f"/attestations/{second.id}/remplacer").says("Remplacer ce document ?")


def test_a_transcript_says_who_reviewed_which_version_and_never_a_text(
    door: Doors, team: Team, coordinator: User, learner: User, half_done: int, database: Session
) -> None:
    accept(a_submission(learner, a_vignette("ana", title="Ana"), text="J’irais la voir au café du port."))
    issue(door, coordinator, Paper.TRANSCRIPT, half_done)
    held = papers(database)[0]
    (work,) = held.facts["works"]
    assert work["number"] == 1 and work["words"] > 0 and len(work["digest"]) == 64
    page = door(coordinator).get(f"/attestations/{held.id}")
    assert page.says("Réponses remises et relectures") and not page.says("café du port")


def test_nobody_without_evidence_gets_a_paper(
    door: Doors, team: Team, coordinator: User, half_done: int, database: Session
) -> None:
    programme = a_programme(team, "stage:ana#un", title="Autre")
    idle = an_assignment(programme, a_learner(team, "Zoé Lacombe"))
    page = issue(door, coordinator, Paper.TRANSCRIPT, idle.id)
    assert page.says("Rien ne prouve le travail de Zoé Lacombe") and papers(database) == []


def test_an_unknown_paper_is_refused(door: Doors, coordinator: User, half_done: int, database: Session) -> None:
    fields = {"paper": "diplome", "assignments": str(half_done)}
    assert door(coordinator).post("/attestations/delivrer", fields).status == 200 and papers(database) == []


def test_the_file_of_proofs_holds_each_standing_paper_and_a_list_of_all(
    door: Doors, coordinator: User, learner: User, half_done: int, database: Session
) -> None:
    issue(door, coordinator, Paper.REALISATION, half_done)
    a_submission(learner, a_vignette("ana", title="Ana"))
    issue(door, coordinator, Paper.REALISATION, half_done)
    issue(door, coordinator, Paper.TRANSCRIPT, half_done)
    first, second, third = papers(database)
    for url in ("/attestations/dossier.zip", f"/attestations/{first.id}/dossier.zip"):
        answer = door(coordinator).get(url).response
        assert answer.mimetype == "application/zip"
        with ZipFile(BytesIO(answer.data)) as archive:
            place = first.issuing_organisation_id
            wanted = {f"{place}/{held.paper.value}-{held.number}.pdf" for held in (second, third)} | {"liste.csv"}
            assert set(archive.namelist()) == wanted
            rows = list(csv.reader(StringIO(archive.read("liste.csv").decode("utf-8-sig")), delimiter=";"))
    assert rows[0][3] == "3" == rows[-1][2] and len(rows) == 6
    assert {row[1]: row[10] for row in rows[2:-1]} == {
        first.number: "remplacée",
        second.number: "valable",
        third.number: "valable",
    }


def test_without_a_proof_there_is_no_file(door: Doors, coordinator: User) -> None:
    assert door(coordinator).get("/attestations/dossier.zip?programme=999").status == 404


def test_only_who_issues_proofs_gets_the_file(
    door: Doors, team: Team, coordinator: User, learner: User, half_done: int, database: Session
) -> None:
    issue(door, coordinator, Paper.REALISATION, half_done)
    network = database.get_one(Network, organisation_of(team).network_id)
    for who in (learner, a_supervisor(team), a_regional(network), a_coordinator()):
        for url in ("/attestations/dossier.zip", f"/attestations/{papers(database)[0].id}/dossier.zip"):
            assert door(who).get(url).status in (403, 404)


def test_the_list_of_who_may_receive_a_paper_costs_the_same_for_many(
    door: Doors, team: Team, coordinator: User, half_done: int
) -> None:
    browser = door(coordinator)
    browser.get("/attestations?papier=transcript")
    with statements() as few:
        browser.get("/attestations?papier=transcript")
    programme = a_programme(team, "chapter:debuter", title="Autre")
    for number in range(12):
        an_assignment(programme, a_learner(team, f"Personne {number}"))
    with statements() as many:
        browser.get("/attestations?papier=transcript")
    assert len(many) == len(few)
