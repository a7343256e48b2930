"""Files as proof: looked at, kept beside what they prove, opened by whoever reads its proof, and by nobody else."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from html import unescape
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.exc import IntegrityError, InvalidRequestError

from elearn import clock
from elearn.accounts import envelope
from elearn.accounts.models import User
from elearn.app import LARGEST_REQUEST
from elearn.db import session, transaction
from elearn.demo.paper import a_paper
from elearn.errors import RuleBroken
from elearn.journal import JournalLine
from elearn.organisations import seat_actions
from elearn.organisations.models import Network, Seat, Team
from elearn.ownership import rescope
from elearn.policy import Scope
from elearn.privacy.actions import erase_person
from elearn.programmes.models import Assignment, Programme, Step
from elearn.progress.models import FieldWork, ProofFile, Recognition
from elearn.progress.proof_queries import joined_files
from elearn.progress.proof_rules import (
    HEAVIEST_FILE,
    HEAVIEST_REQUEST,
    LONGEST_NAME,
    MOST_FILES,
    ProofKind,
    read_files,
    safe_name,
)
from elearn.progress.queries import my_progress
from elearn.progress.wording import weight
from tests.builders import a_coordinator, a_learner, a_regional, a_supervisor, a_team, actor_of, an_admin
from tests.conftest import Door, Page, statements
from tests.organisations.builders import A_JPEG
from tests.programmes.builders import a_programme, a_step, an_assignment, organisation_of
from tests.progress.builders import A_PDF, A_PNG, OF_EACH_KIND, a_pdf, joined, send

Doors = Callable[[User | None], Door]
WORDS = {"done_on": "2026-01-10", "minutes": "75", "seen": "0", "told": "Visite d’un atelier de reliure"}
REASON = {"done_on": "2026-01-10", "reason": "Formation suivie ailleurs", "proof": "Au dossier du service"}
AGAIN = "Choisissez de nouveau vos fichiers"
pytestmark = pytest.mark.postgresql


@pytest.mark.parametrize(("ending", "content"), OF_EACH_KIND.items())
def test_what_a_file_is_is_read_from_its_bytes_not_from_its_name(ending: str, content: bytes) -> None:
    (file,) = read_files([("Rapport de visite.exe.PDF", content)])
    assert (file.kind, file.name, file.content) == (ProofKind(ending), f"Rapport de visite.exe.{ending}", content)
    assert file.digest == sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "est vide"),
        (b"<html><script>alert(1)</script>", "ni un PDF"),
        (b"MZ%PDF-1.4 %%EOF", "ni un PDF"),
        (A_PDF[:60], "ni un PDF entier"),
        (A_PNG[:12], "ni un PDF"),
        (A_JPEG[:20], "ni un PDF"),
        (A_PDF + b" " * HEAVIEST_FILE, "trop lourd"),
    ],
    ids=["nothing", "a page", "a program", "a cut PDF", "a cut PNG", "a cut JPEG", "heavy"],
)
def test_a_file_that_proves_nothing_is_refused_and_named(content: bytes, word: str) -> None:
    with pytest.raises(RuleBroken, match=word) as broken:
        read_files([("preuve.pdf", A_PDF), ("../le vrai nom.pdf", content)])
    assert (broken.value.field, broken.value.facts["file"]) == ("files", "le vrai nom.pdf")


def test_a_photograph_in_four_inks_proves_as_well() -> None:
    at = A_JPEG.index(b"\xff\xc0") + 9  # how many colours its frame says
    (file,) = read_files([("photo.jpg", A_JPEG[:at] + b"\x04" + A_JPEG[at + 1 :])])
    assert file.kind is ProofKind.JPEG


def test_three_files_are_joined_at_most_and_the_same_bytes_once() -> None:
    with pytest.raises(RuleBroken, match="au plus"):
        read_files([(f"{number}.pdf", a_pdf(str(number))) for number in range(MOST_FILES + 1)])
    found = read_files([("un.pdf", A_PDF), ("deux.png", A_PNG), ("encore.pdf", A_PDF)])
    assert [file.name for file in found] == ["un.pdf", "deux.png"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Attestation de stage.PDF", "Attestation de stage.pdf"),
        ("C:\\Documents\\visite.pdf", "visite.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("bilan v1.2", "bilan v1.2.pdf"),
        ("page.html", "page.html.pdf"),
        ("  a  \r\n b\t.pdf", "a b.pdf"),
        ('<b>"un?*|:%2e</b>.pdf', "b.pdf"),
        ("visite\u202efdp.exe", "visitefdp.exe.pdf"),
        ("nul\x00 \u200b.pdf", "nul.pdf"),
        ("e\u0301quipe.pdf", "équipe.pdf"),
        ("", "preuve.pdf"),
        ("...", "preuve.pdf"),
        (".pdf", "preuve.pdf"),
        ("x" * 300, "x" * (LONGEST_NAME - 4) + ".pdf"),
    ],
)
def test_a_name_is_made_safe_for_every_system(given: str, kept: str) -> None:
    assert safe_name(given, ProofKind.PDF) == kept
    assert len(kept) <= LONGEST_NAME


@pytest.mark.parametrize(
    ("size", "said"),
    [(1, "1 ko"), (312_400, "312 ko"), (999_499, "999 ko"), (999_500, "1,0 Mo"), (1_440_000, "1,4 Mo")],
)
def test_how_heavy_a_file_is_is_said_in_french(app: Flask, size: int, said: str) -> None:
    with app.test_request_context():
        assert weight(size).replace("\u00a0", " ") == said


@pytest.fixture
def team(app: object) -> Team:
    return a_team("Équipe Littoral")


@pytest.fixture
def learner(team: Team) -> User:
    return a_learner(team, "Camille Roussel")


@pytest.fixture
def supervisor(team: Team) -> User:
    return a_supervisor(team, "Sophie Lambert")


@pytest.fixture
def coordinator(team: Team) -> User:
    return a_coordinator(organisation_of(team), "Hélène Garnier")


@pytest.fixture
def programme(team: Team) -> Programme:
    return a_programme(team)


@pytest.fixture
def step(programme: Programme) -> Step:
    return a_visit(programme, "Une visite accompagnée")


@pytest.fixture
def following(programme: Programme, learner: User, step: Step) -> Assignment:
    return an_assignment(programme, learner)


@pytest.fixture
def place(following: Assignment, step: Step) -> str:
    return where(following, step)


@pytest.fixture
def by_hand(following: Assignment, step: Step) -> str:
    return where(following, step, "jalons")


def confirm(door: Doors, who: User, place: str, *files: tuple[str, bytes], **changes: str) -> Page:
    return send(door(who), f"{place}/confirmer", {**WORDS, **changes}, *files)


def recognise(door: Doors, who: User, place: str, *files: tuple[str, bytes], **changes: str) -> Page:
    return send(door(who), f"{place}/reconnaitre", {**REASON, **changes}, *files)


def a_visit(programme: Programme, title: str, *, is_optional: bool = False) -> Step:
    made = a_step(programme, "field:", title=title, is_optional=is_optional)
    with transaction():
        made.checklist = "Prépare la visite"
    return made


def where(assignment: Assignment, step: Step, what: str = "terrain") -> str:
    return f"/suivi/attributions/{assignment.id}/{what}/{step.id}"


def kept() -> list[tuple[str, str, int]]:
    session().rollback()
    rows = session().execute(sa.select(ProofFile.name, ProofFile.kind, ProofFile.size).order_by(ProofFile.id))
    return [(row.name, row.kind.value, row.size) for row in rows]


def urls() -> list[str]:
    session().rollback()
    return [f"/suivi/preuves/{id}" for id in session().scalars(sa.select(ProofFile.id).order_by(ProofFile.id))]


def test_files_joined_to_field_work_are_listed_and_opened_by_both(
    door: Doors, supervisor: User, learner: User, place: str
) -> None:
    assert confirm(door, supervisor, place, ("Attestation.pdf", A_PDF), ("Photo.JPEG", A_JPEG)).status == 303
    assert kept() == [("Attestation.pdf", "pdf", len(A_PDF)), ("Photo.jpg", "jpg", len(A_JPEG))]
    digest = sha256(A_PDF).hexdigest()
    for who, url in ((learner, "/suivi/moi"), (supervisor, f"/suivi/personnes/{learner.id}")):
        page = door(who).get(url)
        assert page.says("Fichiers joints") and page.says(f"empreinte {digest[:12]}") and page.says("1 ko")
        assert page.says("En fichier") and f'href="{urls()[0]}">Attestation.pdf</a>' in page.html
        assert door(who).get(urls()[0]).response.data == A_PDF
        assert door(who).get(urls()[1]).response.data == A_JPEG
    assert door(supervisor).get(f"{place}/ne-plus-confirmer").says("Attestation.pdf")


def test_a_file_is_sent_to_be_kept_and_never_to_be_run(
    door: Doors, supervisor: User, learner: User, place: str
) -> None:
    confirm(door, supervisor, place, ("Visite d’été.html", A_PNG))
    sent = door(learner).get(urls()[0]).response
    assert sent.content_type == "image/png" and sent.headers["X-Content-Type-Options"] == "nosniff"
    named = "attachment; filename=\"Visite dete.html.png\"; filename*=UTF-8''Visite%20d%E2%80%99%C3%A9t%C3%A9.html.png"
    assert sent.headers["Content-Disposition"] == named
    assert sent.headers["Cache-Control"] == "no-store, private"
    assert "default-src 'none'" in sent.headers["Content-Security-Policy"]


def test_files_joined_to_a_recognition_are_read_by_who_reads_its_proof(
    door: Doors, coordinator: User, supervisor: User, learner: User, by_hand: str
) -> None:
    assert recognise(door, coordinator, by_hand, ("Diplôme.pdf", A_PDF)).status == 303
    assert door(learner).get("/suivi/moi").says("Diplôme.pdf")
    assert door(coordinator).get(f"/suivi/personnes/{learner.id}").says("Diplôme.pdf")
    assert door(coordinator).get(f"{by_hand}/ne-plus-reconnaitre").says("Diplôme.pdf")
    assert door(coordinator).get(urls()[0]).response.data == A_PDF == door(learner).get(urls()[0]).response.data
    assert not door(supervisor).get(f"/suivi/personnes/{learner.id}").says("Diplôme.pdf")
    assert door(supervisor).get(urls()[0]).status == 404


def test_nobody_else_opens_a_file(door: Doors, team: Team, supervisor: User, coordinator: User, place: str) -> None:
    confirm(door, supervisor, place, ("Attestation.pdf", A_PDF))
    network = session().get_one(Network, organisation_of(team).network_id)
    beside = a_team(organisation=organisation_of(team))
    for who in (
        a_learner(team),
        a_supervisor(beside),
        a_supervisor(),
        a_coordinator(),
        a_regional(network),
        an_admin(),
    ):
        assert door(who).get(urls()[0]).status == 404, who.name
    assert door(None).get(urls()[0]).status == 302
    assert door(coordinator).get(urls()[0]).status == 200


def test_files_move_with_their_person(door: Doors, supervisor: User, learner: User, place: str) -> None:
    confirm(door, supervisor, place, ("Attestation.pdf", A_PDF))
    other = a_team("Ailleurs")
    with transaction():
        rescope(learner.id, Scope(learner.id, other.id, other.organisation_id, organisation_of(other).network_id))
    assert door(supervisor).get(urls()[0]).status == 404
    assert door(a_supervisor(other)).get(urls()[0]).status == 200


def test_what_is_taken_back_keeps_its_files(door: Doors, supervisor: User, learner: User, place: str) -> None:
    confirm(door, supervisor, place, ("Attestation.pdf", A_PDF))
    door(supervisor).post(f"{place}/ne-plus-confirmer", {"reason": "Mauvaise personne"})
    assert session().scalars(sa.select(FieldWork)).one().withdrawn_at is not None
    for who in (supervisor, learner):
        assert door(who).get(urls()[0]).response.data == A_PDF
    confirm(door, supervisor, place, ("Autre.pdf", A_PDF))
    page = door(learner).get("/suivi/moi")
    assert page.says("Autre.pdf") and not page.says("Attestation.pdf")


def test_without_a_file_the_words_alone_prove(door: Doors, supervisor: User, learner: User, place: str) -> None:
    assert "multipart/form-data" in door(supervisor).get(f"{place}/confirmer").html
    assert confirm(door, supervisor, place, ("", b""), proof="Au dossier du service").status == 303
    assert kept() == []
    page = door(learner).get("/suivi/moi")
    assert page.says("Au dossier du service") and not page.says("Fichiers joints")


def test_a_recognition_with_a_file_still_asks_for_its_words(door: Doors, coordinator: User, by_hand: str) -> None:
    page = recognise(door, coordinator, by_hand, ("Diplôme.pdf", A_PDF), proof=" ")
    assert page.says("Dites ce qui le prouve") and page.says(AGAIN) and kept() == []


def test_a_refused_form_asks_for_its_files_again_and_keeps_what_was_typed(
    door: Doors, supervisor: User, place: str
) -> None:
    page = confirm(door, supervisor, place, ("Attestation.pdf", A_PDF), minutes="0")
    assert page.says("de 1 à 6000") and page.says(AGAIN) and "Visite d’un atelier de reliure" in page.html
    assert 'aria-describedby="files-hint files-error"' in page.html
    late = confirm(door, supervisor, place, ("Attestation.pdf", A_PDF), done_on="2099-01-01")
    assert late.says("pas encore venu") and late.says(AGAIN)
    assert not confirm(door, supervisor, place, minutes="0").says(AGAIN)
    assert kept() == [] and session().scalars(sa.select(FieldWork)).all() == []


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([("Attestation.docx", b"PK\x03\x04 un texte")], "« Attestation.docx » n’est ni un PDF"),
        ([("Photo.png", A_PNG + b" " * HEAVIEST_FILE)], "« Photo.png » est trop lourd"),
        ([("Vide.pdf", b"")], "« Vide.pdf » est vide"),
        ([(f"{number}.pdf", a_pdf(str(number))) for number in range(4)], "Joignez 3 fichiers au plus"),
    ],
    ids=["a text", "heavy", "empty", "four"],
)
def test_a_file_that_is_no_proof_is_refused_beside_its_field(
    door: Doors, supervisor: User, place: str, files: list[tuple[str, bytes]], says: str
) -> None:
    page = confirm(door, supervisor, place, *files)
    assert page.status == 200 and page.says(says) and page.says(AGAIN)
    assert session().scalars(sa.select(FieldWork)).all() == []


def test_three_files_of_the_heaviest_kind_pass_and_far_heavier_ones_do_not(
    door: Doors, supervisor: User, place: str
) -> None:
    heavy = [a_pdf(str(number)).ljust(HEAVIEST_FILE) for number in range(3)]
    assert sum(map(len, heavy)) > LARGEST_REQUEST
    assert confirm(door, supervisor, place, ("loin.pdf", A_PDF.ljust(HEAVIEST_REQUEST))).status == 413
    assert confirm(door, supervisor, place, *((f"{n}.pdf", one) for n, one in enumerate(heavy))).status == 303
    assert [size for _, _, size in kept()] == [HEAVIEST_FILE] * 3


def test_the_journal_says_how_many_files_and_never_their_names(
    door: Doors, coordinator: User, place: str, by_hand: str, programme: Programme
) -> None:
    confirm(door, coordinator, place, ("Secret.pdf", A_PDF), ("Secret.png", A_PNG))
    line = session().scalars(sa.select(JournalLine).where(JournalLine.verb == "confirmed")).one()
    assert line.facts["files"] == 2 and "Secret" not in str(line.facts)
    page = door(coordinator).get("/journal")
    assert page.says("2 fichiers joints") and not page.says("Secret")


def test_lists_never_read_the_bytes(door: Doors, supervisor: User, learner: User, place: str) -> None:
    confirm(door, supervisor, place, ("Attestation.pdf", A_PDF))
    own, following = door(learner), door(supervisor)
    with statements() as seen:
        own.get("/suivi/moi")
        following.get(f"/suivi/personnes/{learner.id}")
        following.get("/suivi")
        own.get("/mes-donnees")
    assert len([one for one in seen if "FROM proof_file" in one]) >= 2
    assert not [one for one in seen if "proof_file.content" in one]
    session().rollback()
    with pytest.raises(InvalidRequestError):
        _ = session().scalars(sa.select(ProofFile)).one().content


def test_the_files_of_many_steps_cost_one_statement_and_none_where_nothing_was_said(
    door: Doors, supervisor: User, learner: User, place: str
) -> None:
    before = my_progress(learner.id, clock.now())[0].cells
    confirm(door, supervisor, place, ("Attestation.pdf", A_PDF))
    session().rollback()
    after = my_progress(learner.id, clock.now())[0].cells
    with statements() as none:
        joined_files(before)
    with statements() as some:
        joined_files(after)
    assert (len(none), len(some)) == (0, 1)


def test_a_row_proves_one_thing_and_is_whole(door: Doors, supervisor: User, place: str) -> None:
    confirm(door, supervisor, place)
    work = session().scalars(sa.select(FieldWork)).one()
    facts = {"owner_id": work.owner_id, "name": "a.pdf", "kind": ProofKind.PDF, "digest": "0" * 64}
    for wrong in (
        {"field_work_id": None, "size": 3, "content": b"abc"},
        {"field_work_id": work.id, "size": 4, "content": b"abc"},
        {"field_work_id": work.id, "size": HEAVIEST_FILE + 1, "content": b""},
    ):
        with pytest.raises(IntegrityError), transaction():
            session().add(ProofFile(**facts, **wrong))


def test_the_archive_of_ones_data_holds_the_files(
    door: Doors, supervisor: User, coordinator: User, learner: User, place: str
) -> None:
    confirm(door, supervisor, place, ("Attestation.pdf", A_PDF))
    door(supervisor).post(f"{place}/ne-plus-confirmer", {"reason": "Mauvaise personne"})
    confirm(door, supervisor, place, ("Attestation.pdf", A_PNG))
    first, second = (int(url.rpartition("/")[2]) for url in urls())
    with ZipFile(BytesIO(door(learner).post("/mes-donnees/archive").response.data)) as archive:
        assert archive.read(f"preuves/{first}-Attestation.pdf") == A_PDF
        assert archive.read(f"preuves/{second}-Attestation.png") == A_PNG
        page = archive.read("lisez-moi.html").decode()
        rows = json.loads(archive.read("donnees.json"))["proof_file"]
    assert f'href="preuves/{first}-Attestation.pdf"' in page and sha256(A_PNG).hexdigest() in page
    assert [row["name"] for row in rows] == ["Attestation.pdf", "Attestation.png"] and "content" not in rows[0]
    for who in (supervisor, coordinator):
        with ZipFile(BytesIO(door(who).post("/mes-donnees/archive").response.data)) as archive:
            assert not [name for name in archive.namelist() if name.startswith("preuves/")]


def test_erasing_a_person_takes_the_bytes_and_the_names_and_leaves_the_digest(
    door: Doors,
    team: Team,
    supervisor: User,
    coordinator: User,
    learner: User,
    programme: Programme,
    step: Step,
    place: str,
) -> None:
    confirm(door, supervisor, place, ("Camille.pdf", A_PDF))
    other = an_assignment(programme, a_learner(team, "Une autre"))
    confirm(door, supervisor, where(other, step), ("Autre.png", A_PNG))
    end_and_erase(learner)
    rows = session().execute(
        sa.select(ProofFile.name, ProofFile.content, ProofFile.size, ProofFile.digest).order_by(ProofFile.id)
    )
    assert [tuple(row) for row in rows] == [
        ("", b"", len(A_PDF), sha256(A_PDF).hexdigest()),
        ("Autre.png", A_PNG, len(A_PNG), sha256(A_PNG).hexdigest()),
    ]
    assert [door(coordinator).get(url).status for url in urls()] == [404, 200]


def end_and_erase(person: User) -> None:
    admin, now = an_admin(), clock.now()
    today = now.date()
    with transaction():
        for seat in session().scalars(sa.select(Seat).where(Seat.user_id == person.id)):
            seat_actions.end_seat(actor_of(admin), seat, today - timedelta(days=1), today=today)
    with transaction():
        erase_person(actor_of(admin), person, reason="demande", hides_name=True, secret="s", now=now)
    session().rollback()


def attest(door: Doors, coordinator: User, following: Assignment) -> None:
    sent = door(coordinator).post("/attestations/delivrer", {"assignments": str(following.id)})
    assert sent.status == 303, sent.text


def in_bundle(door: Doors, coordinator: User) -> tuple[dict[str, bytes], list[list[str]]]:
    """Return the pieces of the file of proofs, and the rows of their list."""
    with ZipFile(BytesIO(door(coordinator).get("/attestations/dossier.zip").response.data)) as archive:
        names = archive.namelist()
        pieces = {name: archive.read(name) for name in names if "/preuves/" in name}
        listed = archive.read("pieces.csv").decode("utf-8-sig") if "pieces.csv" in names else ""
    return pieces, list(csv.reader(StringIO(listed), delimiter=";"))[2:-1]


def test_the_file_of_proofs_holds_what_they_rest_on_with_its_fingerprint(
    door: Doors,
    team: Team,
    supervisor: User,
    coordinator: User,
    programme: Programme,
    following: Assignment,
    place: str,
) -> None:
    confirm(door, supervisor, place, ("Attestation.pdf", A_PDF))
    elsewhere = a_visit(programme, "Une formation ailleurs")
    recognise(door, coordinator, where(following, elsewhere, "jalons"), ("Diplôme.png", A_PNG))
    attest(door, coordinator, following)
    numbers = [url.rpartition("/")[2] for url in urls()]
    pieces, rows = in_bundle(door, coordinator)
    paths = [f"{team.organisation_id}/preuves/{numbers[0]}-Attestation.pdf"]
    paths += [f"{team.organisation_id}/preuves/{numbers[1]}-Diplôme.png"]
    assert pieces == {paths[0]: A_PDF, paths[1]: A_PNG}
    assert [(row[1], row[3], row[6], row[8], row[9]) for row in rows] == [
        ("Camille Roussel", "Une visite accompagnée", paths[0], sha256(A_PDF).hexdigest(), "compte"),
        ("Camille Roussel", "Une formation ailleurs", paths[1], sha256(A_PNG).hexdigest(), "compte"),
    ]
    door(supervisor).post(f"{place}/ne-plus-confirmer", {"reason": "Mauvaise personne"})
    pieces, rows = in_bundle(door, coordinator)
    assert len(pieces) == 2 and rows[0][9].startswith("ne compte plus depuis le")


def test_what_no_proof_rests_on_is_not_in_the_file_of_proofs(
    door: Doors,
    team: Team,
    supervisor: User,
    coordinator: User,
    programme: Programme,
    learner: User,
    following: Assignment,
    place: str,
) -> None:
    confirm(door, supervisor, place, ("Trop tôt.pdf", a_pdf("avant")))
    door(supervisor).post(f"{place}/ne-plus-confirmer", {"reason": "Mauvaise personne"})
    confirm(door, supervisor, place)
    attest(door, coordinator, following)
    other = a_programme(team, title="Un autre programme")
    hour = a_visit(other, "Une heure de supervision")
    confirm(door, supervisor, where(an_assignment(other, learner), hour), ("Autre programme.pdf", a_pdf("autre")))
    more = a_visit(programme, "Une de plus", is_optional=True)
    confirm(door, supervisor, where(following, more), ("Trop tard.pdf", a_pdf("après")))
    assert len(kept()) == 3
    assert in_bundle(door, coordinator) == ({}, [])


def test_an_erased_person_leaves_the_fingerprints_in_the_file_of_proofs(
    door: Doors, supervisor: User, coordinator: User, learner: User, following: Assignment, place: str
) -> None:
    confirm(door, supervisor, place, ("Camille.pdf", A_PDF))
    attest(door, coordinator, following)
    end_and_erase(learner)
    pieces, rows = in_bundle(door, coordinator)
    assert pieces == {} and [(row[6], row[8], row[9]) for row in rows] == [("", sha256(A_PDF).hexdigest(), "effacé")]
    assert "Camille" not in str(rows)


def travelling_in(app: Flask, page: Page) -> list[list[str]]:
    """Return the fields of the form that a sign-in page carries."""
    sealed = re.findall(rf'name="{envelope.FIELD}" value="([^"]+)"', page.html)[0]
    held = URLSafeTimedSerializer(app.secret_key, salt="kept-text").loads(unescape(sealed))
    return [field for field in held["fields"] if field[0] != "account"]


def test_an_expired_sign_in_costs_no_word_and_asks_for_the_files_again(
    app: Flask, door: Doors, supervisor: User, place: str
) -> None:
    url, browser = f"{place}/confirmer", door(supervisor)
    typed = {**WORDS, "fichiers_perdus": ""}
    travelling = door(None).post(url, {**typed, **joined(("Attestation.pdf", A_PDF))})
    assert travelling.status in (302, 303)  # nobody can say whose it is
    page = send(door(None), url, {**typed, "account": str(supervisor.id)}, ("Attestation.pdf", A_PDF))
    assert page.status == 401 and dict(travelling_in(app, page)) == {**typed, "fichiers_perdus": envelope.LOST}
    sent_again = confirm(door, supervisor, place, fichiers_perdus=envelope.LOST)
    assert sent_again.status == 200 and sent_again.says(AGAIN) and "Visite d’un atelier de reliure" in sent_again.html
    assert session().scalars(sa.select(FieldWork)).all() == []
    assert browser.post(url, typed).status == 303


def test_a_recognition_keeps_its_files_apart_from_field_work(
    door: Doors, supervisor: User, coordinator: User, programme: Programme, following: Assignment, place: str
) -> None:
    confirm(door, supervisor, place, ("Même.pdf", A_PDF))
    elsewhere = where(following, a_visit(programme, "Une formation ailleurs"), "jalons")
    recognise(door, coordinator, elsewhere, ("Même.pdf", A_PDF))
    session().rollback()
    found = session().execute(sa.select(ProofFile.field_work_id, ProofFile.recognition_id).order_by(ProofFile.id))
    work, recognition = (session().scalars(sa.select(kind.id)).one() for kind in (FieldWork, Recognition))
    assert [tuple(row) for row in found] == [(work, None), (None, recognition)]


def test_the_paper_of_the_demonstration_is_a_proof_that_says_its_lines() -> None:
    paper = a_paper(("Grille d’observation", "Vue (à deux) \\ notée"))
    (file,) = read_files([("Grille.pdf", paper)])
    assert file.kind is ProofKind.PDF and rb"Vue \(" in paper
    assert paper[int(paper.rpartition(b"startxref\n")[2].split()[0]) :].startswith(b"xref")
