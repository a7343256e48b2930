"""The end-of-training attestation: its hours are its rows, and a person says the result of each objective."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from elearn.accounts.models import User
from elearn.certificates import prose, rules
from elearn.certificates.ending import ending_of
from elearn.certificates.freezing import Names, frozen_facts, frozen_work, work_of
from elearn.certificates.models import Certificate, CertificateEvent
from elearn.certificates.paper import pdf_of
from elearn.certificates.rules import Paper, Result, digest_of
from elearn.discussions.models import Discussion
from elearn.errors import RuleBroken
from elearn.organisations.models import Network, Team
from elearn.programmes.models import Assignment, Programme
from elearn.programmes.rules import StepKind
from elearn.progress.evidence import Deed, EvidenceRow, StepEvidence
from elearn.progress.facts import Setting, setting_of
from elearn.reviews.rules import Verdict
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
from tests.certificates.test_paper import ADDRESS, CODE, NAMES, in_order, words_of
from tests.conftest import Door, Page, statements
from tests.programmes.builders import (
    a_presence,
    a_programme,
    a_step,
    an_accepted_answer,
    an_assignment,
    organisation_of,
    read_through,
)
from tests.reviews.builders import a_review, written
from tests.surveys.builders import some_objectives

Doors = Callable[[User | None], Door]
PLACE = "/attestations?papier=fin-de-formation"
MEETS, WRITES = "Mener un premier contact", "Écrire un plan avec la personne"
RESULTS = [(MEETS, Result.ACQUIRED), (WRITES, Result.UNDER_WAY), ("Rencontrer un employeur", Result.NOT_ACQUIRED)]
AT = datetime(2026, 9, 7, 8, tzinfo=UTC)
LONG = "Marie-Antoinette-Élisabeth d’Almeida-Vandenbroucke de la Tour"


def a_step_of(*rows: tuple[Deed, int, Setting]) -> StepEvidence:
    made = [
        EvidenceRow(deed, f"Preuve {n}", AT, minutes, str(n), setting=how)
        for n, (deed, minutes, how) in enumerate(rows)
    ]
    return StepEvidence(StepKind.CHAPTER, "Débuter", tuple(made))


EVIDENCE = (
    a_step_of(
        (Deed.READ, 40, Setting.UNSAID), (Deed.ACCEPTED, 20, Setting.UNSAID), (Deed.ATTENDED, 90, Setting.REMOTE)
    ),
    a_step_of((Deed.CONFIRMED, 45, Setting.UNSAID)),
)


def a_paper(names: Names = NAMES, evidence: tuple[StepEvidence, ...] = EVIDENCE) -> Certificate:
    said = prose.follow_up_words(["Sophie Lambert", "Marc Petit"], 5, 3, date(2026, 9, 7), date(2026, 11, 12))
    facts = frozen_facts(
        names,
        frozen_work(evidence, "Europe/Paris", (), ending_of((), evidence, RESULTS, said)),
        paper=Paper.END,
        number="2026-0002",
        code=CODE,
        address=ADDRESS,
        issued_on=date(2026, 11, 13),
        valid_until=None,
    )
    return Certificate(
        paper=Paper.END, facts=facts, digest=digest_of(facts), issued_at=datetime(2026, 11, 13, tzinfo=UTC)
    )


def test_it_is_read_in_order(tmp_path: Path) -> None:
    text = words_of(pdf_of(a_paper(), {}), tmp_path)
    assert in_order(
        text,
        "Attestation de fin de formation",
        "Organisme de formation",
        "Personne formée",
        "Nadège Étienne",
        "Employeur",
        "Intitulé",
        "Premiers pas",
        "action de formation (article L. 6313-1",
        "le 7 septembre 2026",
        "Durée totale",
        "3 heures 15 minutes",
        "séances à distance, en direct",
        "en autonomie, à distance",
        "sur le terrain",
        "Modalités",
        "5 relectures écrites, par Sophie Lambert et Marc Petit, du 7 septembre au 12 novembre 2026",
        "3 messages échangés",
        "Objectifs et résultats",
        MEETS,
        "acquis",
        "en cours d’acquisition",
        "non acquis",
        "Travaux demandés et faits",
        "Fait à Dunkerque",
        "Hélène Garnier, Coordination",
        "Signature et cachet",
        CODE,
        "Ce qui a été fait, preuve par preuve",
    )


def test_it_is_tagged_whatever_the_name(tmp_path: Path) -> None:
    names = Names(LONG, "Premiers pas", "Les Deux Rives", "Dunkerque", "FR", "Hélène Garnier", "Coordination")
    path = tmp_path / "papier.pdf"
    path.write_bytes(pdf_of(a_paper(names), {}))

    def run(*how: str) -> str:
        return subprocess.run(["pdfinfo", *how, str(path)], check=True, capture_output=True).stdout.decode(
            errors="replace"
        )

    assert "Tagged:          yes" in run() and "<pdfuaid:part>1</pdfuaid:part>" in run("-meta")
    assert all(role in run("-struct") for role in ("H1", "H2", "Table", "TH", "Figure", "Link"))
    assert LONG in words_of(path.read_bytes(), tmp_path)


@pytest.mark.parametrize("country", ["QC", "BE", "CH"])
def test_elsewhere_it_has_the_same_name_and_cites_no_french_law(country: str, tmp_path: Path) -> None:
    names = Names("Naomi Laforêt", "Premiers pas", "Le Tournant", "", country, "Louise Archambeault", "Directrice")
    text = words_of(pdf_of(a_paper(names), {}), tmp_path)
    assert in_order(text, "Attestation de fin de formation", "formation professionnelle continue")
    assert "L. 6313-1" not in text


ROWS = st.tuples(st.sampled_from(Deed), st.integers(min_value=0, max_value=600), st.sampled_from(Setting))


@given(st.lists(st.lists(ROWS, min_size=1, max_size=6), min_size=1, max_size=5))
def test_its_hours_however_they_are_split_are_the_sum_of_its_rows(steps: list[list[tuple[Deed, int, Setting]]]) -> None:
    facts = a_paper(evidence=tuple(a_step_of(*rows) for rows in steps)).facts
    total = sum(row["minutes"] for step in facts["steps"] for row in step["rows"])
    ending = facts["ending"]
    assert facts["minutes"] == total
    assert sum(part["minutes"] for part in ending["split"]) == total
    assert sum(task["minutes"] for task in ending["tasks"]) == total
    assert sum(task["done"] for task in ending["tasks"]) == sum(len(rows) for rows in steps)


def test_the_one_that_replaces_it_says_the_same_results() -> None:
    facts = a_paper().facts
    assert work_of(facts).ending == facts["ending"]


def test_nobody_deduces_a_result() -> None:
    with pytest.raises(RuleBroken) as missing:
        rules.ensure_judged([1, 2], {1: Result.ACQUIRED})
    assert missing.value.field == "objective_2"
    with pytest.raises(RuleBroken) as none:
        rules.ensure_judged([], {})
    assert "objectifs écrits" in none.value.message
    rules.ensure_judged([1], {1: Result.NOT_ACQUIRED})


def test_it_is_issued_to_one_person_at_a_time() -> None:
    rules.ensure_one(Paper.END, [4, 4])
    rules.ensure_one(Paper.REALISATION, [4, 5])
    with pytest.raises(RuleBroken):
        rules.ensure_one(Paper.END, [4, 5])


@pytest.mark.parametrize(
    ("place", "link", "days", "setting"),
    [
        ("Salle des Dunes", "", 0, Setting.IN_PERSON),
        ("", "https://visio.example.org/a", 0, Setting.REMOTE),
        ("Salle des Dunes", "https://visio.example.org/a", 0, Setting.UNSAID),
        ("", "", 0, Setting.UNSAID),
        ("", "", 5, Setting.WRITTEN),
    ],
)
def test_a_seance_says_how_people_met(place: str, link: str, days: int, setting: Setting) -> None:
    assert setting_of(Discussion(place=place, link=link, days=days)) is setting


@pytest.mark.parametrize(
    ("names", "count", "exchanges", "words"),
    [
        (["Sophie Lambert"], 1, 0, "1 relecture écrite, par Sophie Lambert, le 7 septembre 2026"),
        (["A", "B", "C"], 3, 1, "3 relectures écrites, par A, B et C, le 7 septembre 2026 ; 1 message échangé ensuite"),
    ],
)
def test_the_help_received_is_said_in_words(names: list[str], count: int, exchanges: int, words: str) -> None:
    said = prose.follow_up_words(names, count, exchanges, AT.date(), AT.date())
    assert said.replace("\u00a0", " ").replace("\u202f", " ") == words


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
def half_done(team: Team, learner: User) -> Assignment:
    """Give a programme of two steps to a person who has done one."""
    chapter = a_chapter("debuter", title="Débuter")
    a_vignette("ana", title="Ana")
    assignment = an_assignment(a_programme(team, "chapter:debuter", "stage:ana#un"), learner)
    read_through(learner, chapter)
    return assignment


@pytest.fixture
def keys(half_done: Assignment, coordinator: User, database: Session) -> list[str]:
    """Write two objectives of the programme, and return the names of their choices."""
    programme = database.get_one(Programme, half_done.programme_id)
    return [f"objective_{one.id}" for one in some_objectives(programme, coordinator, MEETS, WRITES)]


def issue(door: Doors, who: User, assignment: Assignment, keys: list[str], *said: Result) -> Page:
    results = {key: result.value for key, result in zip(keys, said, strict=False)}
    fields = {"paper": Paper.END.value, "assignments": str(assignment.id), **results}
    return door(who).post("/attestations/delivrer", fields)


def papers(database: Session) -> list[Certificate]:
    return list(database.scalars(sa.select(Certificate).order_by(Certificate.id)))


@pytest.mark.postgresql
def test_whoever_issues_it_says_each_result_and_the_paper_keeps_it(
    door: Doors, team: Team, coordinator: User, learner: User, half_done: Assignment, keys: list[str], database: Session
) -> None:
    handed = a_submission(
        learner, a_vignette("ana", title="Ana"), text="J’irais la voir au café du port.", ago=timedelta(hours=2)
    )
    kept = written(Verdict.ACCEPTED, "C’est clair.")
    a_review(a_supervisor(team), handed, kept, at=handed.submitted_at + timedelta(hours=1))
    a_presence(learner, team, "ana")
    browser = door(coordinator)
    chosen_from = browser.get(PLACE)
    assert chosen_from.says("Programme en cours Nadège Étienne") or chosen_from.says("Programme terminé Nadège Étienne")
    assert not chosen_from.says(MEETS)
    form = browser.get(f"{PLACE}&pour={half_done.id}")
    assert form.says(MEETS) and form.says("En cours d’acquisition") and " checked" not in form.html
    fields = {"paper": Paper.END.value, "assignments": str(half_done.id), keys[0]: "acquired", keys[1]: "under-way"}
    sent = browser.post("/attestations/delivrer", fields)
    assert browser.follow(sent).says("L’attestation de fin de formation est délivrée")
    (held,) = papers(database)
    assert held.paper is Paper.END and held.valid_until is None and held.is_untouched
    said = [(one["objective"], one["result"]) for one in held.facts["ending"]["results"]]
    assert said == [(MEETS, "acquired"), (WRITES, "under-way")]
    tasks = {one["what"]: (one["asked"], one["done"]) for one in held.facts["ending"]["tasks"]}
    asked, done = tasks["parties à lire"]
    assert tasks["réponses écrites"] == (1, 1) and asked == done > 1  # the story that was answered is one of them
    assert held.facts["ending"]["beyond"] == ""
    assert "1 relecture écrite" in held.facts["ending"]["follow_up"]
    assert sent.response.location.endswith(f"/attestations/{held.id}")  # where it is read as it is printed
    page = browser.get(f"/attestations/{held.id}")
    assert page.says("Objectifs et résultats") and page.says("en cours d’acquisition")
    assert page.says("Travaux demandés et faits") and not page.says("café du port")
    assert browser.get(f"/attestations/{held.id}.pdf").response.data.startswith(b"%PDF")
    own = door(learner).get("/attestations")
    assert own.says("Mes attestations") and own.says("Attestation de fin de formation")


@pytest.mark.postgresql
def test_what_was_done_beyond_what_was_asked_is_explained_on_page_and_paper(
    door: Doors,
    coordinator: User,
    learner: User,
    half_done: Assignment,
    keys: list[str],
    database: Session,
    tmp_path: Path,
) -> None:
    story = a_vignette("luc", title="Luc")
    a_step(database.get_one(Programme, half_done.programme_id), "vignette:luc", is_optional=True, by=coordinator)
    a_submission(learner, story)
    a_submission(learner, a_vignette("ana", title="Ana"))
    issue(door, coordinator, half_done, keys, Result.ACQUIRED, Result.ACQUIRED)
    (held,) = papers(database)
    assert any(one["done"] > one["asked"] for one in held.facts["ending"]["tasks"])
    assert door(coordinator).get(f"/attestations/{held.id}").says("par exemple un jalon facultatif")
    assert "par exemple un jalon facultatif" in words_of(pdf_of(held, {}), tmp_path)


@pytest.mark.postgresql
def test_who_has_finished_stands_before_who_has_not(
    door: Doors, team: Team, coordinator: User, half_done: Assignment, database: Session
) -> None:
    programme = database.get_one(Programme, half_done.programme_id)
    other = a_learner(team, "Zoé Lacombe")
    an_assignment(programme, other)
    read_through(other, a_chapter("debuter", title="Débuter"))
    an_accepted_answer(other, a_vignette("ana", title="Ana"), "depart")
    text = door(coordinator).get(PLACE).text
    assert in_order(text, "Programme terminé", "Zoé Lacombe", "terminé le", "Programme en cours", "Nadège Étienne")
    assert "1 jalon fait sur 2" in text


@pytest.mark.postgresql
def test_anybody_verifies_it_and_reads_no_result(
    door: Doors, coordinator: User, half_done: Assignment, keys: list[str], database: Session
) -> None:
    issue(door, coordinator, half_done, keys, Result.ACQUIRED, Result.NOT_ACQUIRED)
    (held,) = papers(database)
    page = door(None).get(f"/verifier/{held.code}")
    assert page.says("Cette attestation est valable") and page.says("Attestation de fin de formation")
    assert not page.says(MEETS) and not page.says("acquis")


@pytest.mark.postgresql
def test_a_result_that_is_left_out_is_asked_for_and_nothing_is_issued(
    door: Doors, coordinator: User, half_done: Assignment, keys: list[str], database: Session
) -> None:
    page = issue(door, coordinator, half_done, keys, Result.ACQUIRED)
    assert page.status == 200 and page.says("Dites le résultat pour cet objectif")
    assert page.html.count(" checked") == 1 and papers(database) == []


@pytest.mark.postgresql
def test_without_objectives_the_page_says_where_to_write_them_and_nothing_is_issued(
    door: Doors, coordinator: User, half_done: Assignment, database: Session
) -> None:
    page = door(coordinator).get(f"{PLACE}&pour={half_done.id}")
    assert page.says("n’a pas encore d’objectifs écrits")
    assert f"/enquetes/programmes/{half_done.programme_id}/objectifs" in page.html
    assert issue(door, coordinator, half_done, []).says("Ce programme n’a pas d’objectifs écrits")
    assert papers(database) == []


@pytest.mark.postgresql
def test_nobody_without_evidence_gets_it(
    door: Doors, team: Team, coordinator: User, half_done: Assignment, keys: list[str], database: Session
) -> None:
    programme = database.get_one(Programme, half_done.programme_id)
    idle = an_assignment(programme, a_learner(team, "Zoé Lacombe"))
    assert not door(coordinator).get(PLACE).says("Zoé Lacombe")
    page = issue(door, coordinator, idle, keys, Result.ACQUIRED, Result.ACQUIRED)
    assert page.says("Rien ne prouve le travail de Zoé Lacombe") and papers(database) == []


@pytest.mark.postgresql
def test_two_people_at_once_are_refused(
    door: Doors, team: Team, coordinator: User, half_done: Assignment, keys: list[str], database: Session
) -> None:
    programme = database.get_one(Programme, half_done.programme_id)
    other = an_assignment(programme, a_learner(team, "Zoé Lacombe"))
    fields = {"paper": Paper.END.value, "assignments": [str(half_done.id), str(other.id)]}
    fields |= dict.fromkeys(keys, Result.ACQUIRED.value)
    page = door(coordinator).post("/attestations/delivrer", fields)
    assert page.says("à une personne à la fois") and papers(database) == []


@pytest.mark.postgresql
def test_a_newer_one_replaces_it_and_a_corrected_name_keeps_its_results(
    door: Doors, coordinator: User, learner: User, half_done: Assignment, keys: list[str], database: Session
) -> None:
    issue(door, coordinator, half_done, keys, Result.ACQUIRED, Result.UNDER_WAY)
    again = issue(door, coordinator, half_done, keys, Result.ACQUIRED, Result.ACQUIRED)
    assert again.says("rien n’a été fait depuis")
    a_submission(learner, a_vignette("ana", title="Ana"))
    assert issue(door, coordinator, half_done, keys, Result.ACQUIRED, Result.ACQUIRED).status == 303
    first, second = papers(database)
    event = database.scalars(sa.select(CertificateEvent)).one()
    assert (event.certificate_id, event.replaced_by_id) == (first.id, second.id)
    door(coordinator).post(f"/attestations/{second.id}/remplacer", {"reason": "Le nom était mal écrit."})
    third = papers(database)[2]
    assert third.facts["ending"] == second.facts["ending"] and third.code != second.code
    with ZipFile(BytesIO(door(coordinator).get("/attestations/dossier.zip").response.data)) as archive:
        assert f"{third.issuing_organisation_id}/fin-de-formation-{third.number}.pdf" in archive.namelist()
        assert f"{second.issuing_organisation_id}/fin-de-formation-{second.number}.pdf" not in archive.namelist()
    door(coordinator).post(f"/attestations/{third.id}/retirer", {"reason": "Un résultat était faux."})
    assert door(None).get(f"/verifier/{third.code}").says("Cette attestation a été retirée")
    assert issue(door, coordinator, half_done, keys, Result.ACQUIRED, Result.NOT_ACQUIRED).status == 303


@pytest.mark.postgresql
def test_another_organisation_and_who_may_not_issue_get_nothing(
    door: Doors, team: Team, learner: User, half_done: Assignment, keys: list[str], database: Session
) -> None:
    other = a_coordinator()
    assert door(other).get(f"{PLACE}&pour={half_done.id}").status == 404
    assert issue(door, other, half_done, keys, Result.ACQUIRED, Result.ACQUIRED).status == 404
    network = database.get_one(Network, organisation_of(team).network_id)
    for who in (learner, a_supervisor(team), a_regional(network)):
        assert not door(who).get(f"{PLACE}&pour={half_done.id}").says(MEETS)
        assert issue(door, who, half_done, keys, Result.ACQUIRED, Result.ACQUIRED).status == 403
    assert papers(database) == []


@pytest.mark.postgresql
def test_its_form_keeps_to_the_budget_of_a_page(
    door: Doors, coordinator: User, half_done: Assignment, keys: list[str]
) -> None:
    browser, url = door(coordinator), f"{PLACE}&pour={half_done.id}"
    browser.get(url)
    with statements() as seen:
        browser.get(url)
    assert len(seen) <= 20
