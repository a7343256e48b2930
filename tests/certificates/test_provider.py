"""Who issues a proof: its legal name, numbers and letterhead, frozen with the facts, the same on paper and page."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from elearn.accounts.models import User
from elearn.certificates.ending import ending_of
from elearn.certificates.freezing import Names, frozen_facts, frozen_work, provider_of
from elearn.certificates.models import Certificate
from elearn.certificates.paper import pdf_of
from elearn.certificates.queries import letterheads_of
from elearn.certificates.rules import Paper, Result, digest_of
from elearn.documents.picture import PictureKind
from elearn.organisations.identity_queries import Identity, LetterheadFacts
from elearn.organisations.identity_rules import IdentityFacts, number_lines
from elearn.organisations.models import Organisation, Team
from elearn.programmes.models import Assignment, Programme
from tests.builders import a_chapter, a_coordinator, a_learner, a_supervisor, a_team
from tests.certificates.test_paper import ADDRESS, CODE, NAMES, evidence, in_order, words_of
from tests.conftest import Door, statements
from tests.organisations.builders import A_JPEG, A_SIRET, a_letterhead, a_png, an_identity
from tests.programmes.builders import a_programme, an_assignment, organisation_of, read_through
from tests.surveys.builders import some_objectives

Doors = Callable[[User | None], Door]
SAID = IdentityFacts(
    "Association Les Deux Rives", "12 rue du Port\n59140 Dunkerque", "32 59 01234 59", "73282932000074"
)
LEGAL = replace(NAMES, organisation=SAID.legal_name)
SIRET_LINE = "SIRET\u00a0: 732\u00a0829\u00a0320\u00a000074"
NDA_LINE = (
    "Déclaration d’activité enregistrée sous le numéro 32 59 01234 59. "
    "Cet enregistrement ne vaut pas agrément de l’État."
)


AIMS = [("Mener un premier contact", Result.ACQUIRED)]


def a_paper(
    paper: Paper = Paper.ATTESTATION,
    *,
    said: IdentityFacts = SAID,
    names: Names = LEGAL,
    picture: bytes = b"",
    kind: PictureKind = PictureKind.PNG,
    size: tuple[int, int] = (60, 30),
) -> Certificate:
    """Return a proof of an organisation that names itself, without a database."""
    head = LetterheadFacts(hashlib.sha256(picture).hexdigest(), kind, *size) if picture else None
    facts = frozen_facts(
        names,
        frozen_work(evidence(40, 85), "Europe/Paris", (), ending_of((), evidence(40, 85), AIMS, "")),
        paper=paper,
        number="2026-0001",
        code=CODE,
        address=ADDRESS,
        issued_on=date(2026, 11, 13),
        valid_until=None,
        provider=provider_of(Identity(said, head), names.organisation),
    )
    at = datetime(2026, 11, 13, 9, tzinfo=UTC)
    return Certificate(paper=paper, facts=facts, digest=digest_of(facts), issued_at=at)


def pdf_with(picture: bytes, held: Certificate) -> bytes:
    return pdf_of(held, {hashlib.sha256(picture).hexdigest(): picture})


def test_numbers_that_were_not_given_have_no_line() -> None:
    assert number_lines(IdentityFacts("Les Deux Rives", "12 rue du Port")) == ()
    given = IdentityFacts(siret="73282932000074", approval_number="0051")
    assert number_lines(given) == (SIRET_LINE, "Numéro d’agrément\u00a0: 0051")


@pytest.mark.parametrize("paper", [Paper.ATTESTATION, Paper.TRANSCRIPT])
def test_the_head_of_a_paper_says_who_issues_it(paper: Paper, tmp_path: Path) -> None:
    text = words_of(pdf_of(a_paper(paper), {}), tmp_path)
    head = ("Association Les Deux Rives", "12 rue du Port", "59140 Dunkerque", "SIRET", "32 59 01234 59")
    assert in_order(text, *head, "Cet enregistrement ne vaut pas agrément de l’État.", "Nadège Étienne")
    assert "pour l’organisation « Association Les Deux Rives »" in text


def test_the_french_form_says_it_in_the_field_of_the_provider_and_once(tmp_path: Path) -> None:
    text = words_of(pdf_of(a_paper(Paper.REALISATION), {}), tmp_path)
    assert in_order(
        text,
        "Je soussigné(e)",
        "Organisme dispensateur : Association Les Deux Rives",
        "12 rue du Port",
        "SIRET : 732 829 320 00074",
        "32 59 01234 59",
        "Atteste que",
        "Salarié(e) de l’entreprise : Association Les Deux Rives",
    )
    assert text.count("12 rue du Port") == 1


def test_elsewhere_the_approval_stands_with_the_provider(tmp_path: Path) -> None:
    names = replace(LEGAL, country="QC")
    said = IdentityFacts("Le Tournant inc.", "", "", "", "0051234")
    text = words_of(pdf_of(a_paper(Paper.REALISATION, said=said, names=names), {}), tmp_path)
    assert in_order(text, "Organisme :", "Numéro d’agrément : 0051234", "Personne responsable : Hélène Garnier")


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize(
    ("picture", "kind", "size"),
    [
        (a_png(), PictureKind.PNG, (60, 30)),
        (A_JPEG, PictureKind.JPEG, (16, 8)),
        (a_png(2000, 20), PictureKind.PNG, (2000, 20)),
        (a_png(20, 2000), PictureKind.PNG, (20, 2000)),
    ],
    ids=["png", "jpeg", "wide", "high"],
)
def test_a_paper_with_a_letterhead_is_tagged_and_describes_it(
    paper: Paper, picture: bytes, kind: PictureKind, size: tuple[int, int], tmp_path: Path
) -> None:
    path = tmp_path / "papier.pdf"
    pdf = pdf_with(picture, a_paper(paper, picture=picture, kind=kind, size=size))
    path.write_bytes(pdf)
    about = subprocess.run(["pdfinfo", "-meta", path], check=True, capture_output=True).stdout
    assert b"<pdfuaid:part>1</pdfuaid:part>" in about and b"<pdfaid:part>2</pdfaid:part>" in about
    assert b"/Alt<FEFF" + "En-tête de l’organisation".encode("utf-16-be").hex().upper().encode() in pdf
    structure = subprocess.run(["pdfinfo", "-struct", path], check=True, capture_output=True).stdout.decode(
        errors="replace"
    )
    assert structure.count("Figure") >= 2


def test_a_proof_issued_before_prints_what_it_printed(tmp_path: Path) -> None:
    held = a_paper(said=IdentityFacts(), names=NAMES)
    today = words_of(pdf_of(held, {}), tmp_path)
    old = {name: fact for name, fact in held.facts.items() if name not in ("provider", "letterhead")}
    held.facts, held.digest = old, held.digest
    assert words_of(pdf_of(held, {}), tmp_path) == today
    assert today.startswith("Les Deux Rives Dunkerque Attestation de formation")


def test_a_sign_that_no_font_has_never_keeps_a_proof_from_being_printed(tmp_path: Path) -> None:
    said = replace(SAID, postal_address="12 rue du Port 🚪 港")
    assert "12 rue du Port □" in words_of(pdf_of(a_paper(said=said), {}), tmp_path)


@pytest.fixture
def team(app: object) -> Team:
    return a_team("Équipe Littoral")


@pytest.fixture
def organisation(team: Team) -> Organisation:
    return organisation_of(team)


@pytest.fixture
def coordinator(organisation: Organisation) -> User:
    return a_coordinator(organisation, "Hélène Garnier")


@pytest.fixture
def learner(team: Team) -> User:
    return a_learner(team, "Nadège Étienne")


@pytest.fixture
def done(team: Team, learner: User) -> int:
    """Give a programme of one chapter to a person who has read it, and return the assignment's number."""
    chapter = a_chapter("debuter", title="Débuter")
    assignment = an_assignment(a_programme(team, "chapter:debuter"), learner)
    read_through(learner, chapter)
    return assignment.id


def say(organisation: Organisation, coordinator: User) -> None:
    an_identity(
        organisation,
        coordinator,
        legal_name="Association Les Deux Rives",
        postal_address="12 rue du Port\n59140 Dunkerque",
        siret=A_SIRET,
        activity_number="32 59 01234 59",
    )


def issue(door: Doors, coordinator: User, paper: Paper, assignment: int, database: Session) -> Certificate:
    programme = database.get_one(Programme, database.get_one(Assignment, assignment).programme_id)
    aims = some_objectives(programme, coordinator, *(words for words, _ in AIMS)) if paper is Paper.END else ()
    results = {f"objective_{aim.id}": Result.ACQUIRED.value for aim in aims}
    fields = {"paper": paper.value, "assignments": str(assignment), **results}
    sent = door(coordinator).post("/attestations/delivrer", fields)
    assert sent.status == 303, sent.text
    return database.scalars(sa.select(Certificate).order_by(Certificate.id.desc())).first()


@pytest.mark.postgresql
@pytest.mark.parametrize("paper", list(Paper))
def test_what_is_issued_freezes_who_issues_it_and_page_and_paper_say_it(
    door: Doors,
    organisation: Organisation,
    coordinator: User,
    done: int,
    database: Session,
    paper: Paper,
    tmp_path: Path,
) -> None:
    say(organisation, coordinator)
    a_letterhead(organisation, coordinator)
    held = issue(door, coordinator, paper, done, database)
    assert held.is_untouched and held.organisation_name == "Association Les Deux Rives"
    browser = door(coordinator)
    page, pdf = browser.get(f"/attestations/{held.id}"), browser.get(f"/attestations/{held.id}.pdf").response.data
    text = words_of(pdf, tmp_path)
    for words in ("Association Les Deux Rives", "12 rue du Port", "59140 Dunkerque", "732 829 320 00074", NDA_LINE):
        assert page.says(words) and " ".join(words.split()) in text, words
    assert 'alt="En-tête de l’organisation' in page.html
    picture = browser.get(f"/attestations/{held.id}/en-tete").response
    assert (picture.data, picture.content_type) == (a_png(), "image/png")
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    assert door(None).get(f"/verifier/{held.code}").says("Association Les Deux Rives")


@pytest.mark.postgresql
def test_what_changes_later_changes_nothing_that_was_issued(
    door: Doors, organisation: Organisation, coordinator: User, done: int, database: Session
) -> None:
    say(organisation, coordinator)
    a_letterhead(organisation, coordinator)
    held = issue(door, coordinator, Paper.ATTESTATION, done, database)
    browser = door(coordinator)
    before = browser.get(f"/attestations/{held.id}.pdf").response.data
    an_identity(organisation, coordinator, legal_name="Autre nom")
    a_letterhead(organisation, coordinator, A_JPEG)
    assert browser.get(f"/attestations/{held.id}.pdf").response.data == before
    assert browser.get(f"/attestations/{held.id}/en-tete").response.data == a_png()
    assert not browser.get(f"/attestations/{held.id}").says("Autre nom")
    browser.post(f"/attestations/{held.id}/remplacer", {"reason": "Le nom a changé."})
    made = database.scalars(sa.select(Certificate).order_by(Certificate.id.desc())).first()
    assert browser.get(f"/attestations/{made.id}").says("Autre nom")
    assert browser.get(f"/attestations/{made.id}/en-tete").response.data == A_JPEG


@pytest.mark.postgresql
def test_an_organisation_that_never_said_issues_in_its_usual_name(
    door: Doors, organisation: Organisation, coordinator: User, done: int, database: Session
) -> None:
    held = issue(door, coordinator, Paper.ATTESTATION, done, database)
    assert held.organisation_name == organisation.name and held.facts["letterhead"] is None
    browser = door(coordinator)
    assert browser.get(f"/attestations/{held.id}").says(organisation.name)
    assert browser.get(f"/attestations/{held.id}/en-tete").status == 404


def test_only_who_may_read_a_proof_sees_its_letterhead(
    door: Doors,
    team: Team,
    organisation: Organisation,
    coordinator: User,
    learner: User,
    done: int,
    database: Session,
) -> None:
    a_letterhead(organisation, coordinator)
    held = issue(door, coordinator, Paper.ATTESTATION, done, database)
    url = f"/attestations/{held.id}/en-tete"
    for who in (coordinator, learner):
        assert door(who).get(url).status == 200
    for who in (a_learner(team), a_supervisor(team), a_coordinator(), None):
        assert door(who).get(url).status in (302, 403, 404)


def test_the_files_of_proofs_hold_papers_with_their_letterhead(
    door: Doors, organisation: Organisation, coordinator: User, learner: User, done: int, database: Session
) -> None:
    a_letterhead(organisation, coordinator)
    held = issue(door, coordinator, Paper.REALISATION, done, database)
    wanted = pdf_of(held, letterheads_of([held]))
    with ZipFile(BytesIO(door(coordinator).get("/attestations/dossier.zip").response.data)) as archive:
        assert archive.read(f"{organisation.id}/realisation-{held.number}.pdf") == wanted
    with ZipFile(BytesIO(door(learner).post("/mes-donnees/archive").response.data)) as archive:
        assert archive.read(f"attestations/{held.number}.pdf") == wanted


def test_the_pictures_of_many_proofs_cost_one_statement_and_none_where_there_is_none(
    door: Doors, organisation: Organisation, coordinator: User, done: int, database: Session
) -> None:
    a_letterhead(organisation, coordinator)
    held = issue(door, coordinator, Paper.REALISATION, done, database)
    with statements() as some:
        letterheads_of([held, held])
    with statements() as none:
        letterheads_of([a_paper()])
    assert (len(some), len(none)) == (1, 0)
