"""The PDF of an attestation: tagged, titled, in its language, read in order, whatever the name."""

from __future__ import annotations

import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import which

import pytest

from elearn.certificates.freezing import Names, frozen_facts, frozen_work
from elearn.certificates.models import Certificate
from elearn.certificates.paper import pdf_of
from elearn.certificates.rules import Paper, digest_of
from elearn.programmes.rules import StepKind
from elearn.progress.evidence import Deed, EvidenceRow, StepEvidence

CODE = "7QF2-M9KD-X4TB"
ADDRESS = f"https://parcours.example.org/verifier/{CODE}"
NAMES = Names("Nadège Étienne", "Premiers pas", "Les Deux Rives", "Dunkerque", "FR", "Hélène Garnier", "Coordination")


def evidence(*minutes: int) -> tuple[StepEvidence, ...]:
    at = datetime(2026, 9, 7, 8, tzinfo=UTC)
    return tuple(
        StepEvidence(
            StepKind.CHAPTER, f"Chapitre {number}", (EvidenceRow(Deed.READ, "Partie", at, count, str(number)),)
        )
        for number, count in enumerate(minutes, start=1)
    )


def a_certificate(names: Names = NAMES, *minutes: int) -> Certificate:
    work = frozen_work(evidence(*(minutes or (40, 85))), "Europe/Paris")
    facts = frozen_facts(
        names,
        work,
        number="2026-0001",
        code=CODE,
        address=ADDRESS,
        issued_on=date(2026, 11, 13),
        valid_until=date(2029, 11, 12),
    )
    return Certificate(facts=facts, digest=digest_of(facts), issued_at=datetime(2026, 11, 13, 9, tzinfo=UTC))


def words_of(pdf: bytes, folder: Path) -> str:
    """Return the text of a PDF, as a reader of screens meets it."""
    path = folder / "attestation.pdf"
    path.write_bytes(pdf)
    return " ".join(_run("pdftotext", "-enc", "UTF-8", str(path), "-").split())


def _run(*command: str) -> str:
    assert which(command[0]), f"{command[0]} (poppler-utils) is needed to read a PDF as people do"
    return subprocess.run(command, check=True, capture_output=True).stdout.decode(errors="replace")


def test_it_is_tagged_titled_and_in_french(tmp_path: Path) -> None:
    path = tmp_path / "attestation.pdf"
    path.write_bytes(pdf_of(a_certificate(), {}))
    about = _run("pdfinfo", str(path))
    assert "Tagged:          yes" in about and "Title:           Attestation de formation : Premiers pas" in about
    raw, metadata = path.read_bytes(), _run("pdfinfo", "-meta", str(path))
    assert b"/Lang(fr-FR)" in raw and b"/DisplayDocTitle true" in raw
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata and "<pdfaid:part>2</pdfaid:part>" in metadata


def test_its_structure_has_headings_a_table_and_a_described_picture(tmp_path: Path) -> None:
    path = tmp_path / "attestation.pdf"
    pdf = pdf_of(a_certificate(), {})
    path.write_bytes(pdf)
    structure = _run("pdfinfo", "-struct", str(path))
    for role in ("H1", "H2", "Table", "TH", "Figure", "Link"):
        assert role in structure
    assert b"/Alt<FEFF" + "Code QR qui mène".encode("utf-16-be").hex().upper().encode() in pdf


def test_it_is_read_in_order(tmp_path: Path) -> None:
    text = words_of(pdf_of(a_certificate(), {}), tmp_path)
    wanted = (
        "Les Deux Rives",
        "Attestation de formation",
        "Nadège Étienne",
        "a suivi le programme « Premiers pas », 2 heures 05 minutes, le 7 septembre 2026",
        "Valable jusqu’au 12 novembre 2029.",
        "Fait à Dunkerque, le 13 novembre 2026",
        "Hélène Garnier, Coordination",
        CODE,
        "Ce qui a été fait",
        "Chapitre 1",
        "Total",
    )
    places = [text.find(words) for words in wanted]
    assert -1 not in places and places == sorted(places)


def test_the_same_facts_give_the_same_bytes() -> None:
    assert pdf_of(a_certificate(), {}) == pdf_of(a_certificate(), {})


@pytest.mark.parametrize(
    "name",
    [
        "Marie-Antoinette-Élisabeth d’Almeida-Vandenbroucke de la Tour",
        "Ngũgĩ",
        "D’Arcy O’Neil",
        "שלום כהן",
        "محمد علي",
        "#strong[Typst] \\ $x$ *gras*",
    ],
)
def test_any_name_fits_and_stays_a_name(name: str, tmp_path: Path) -> None:
    names = Names(name, "Premiers pas", "Les Deux Rives", "", "CA", "Hélène Garnier", "")
    text = words_of(pdf_of(a_certificate(names), {}), tmp_path)
    assert set(name.replace(" ", "")) <= set(text)
    assert "Fait le 13 novembre 2026" in text


def test_a_long_programme_turns_the_page(tmp_path: Path) -> None:
    text = words_of(pdf_of(a_certificate(NAMES, *([30] * 60)), {}), tmp_path)
    assert "Chapitre 60" in text and "30 heures" in text and "page 2 sur" in text


WORKS = [
    {
        "exercise": "José, le premier contact",
        "number": 1,
        "at": "7 septembre 2026 à 9 h 30",
        "words": 212,
        "digest": "a1" * 32,
        "reviews": ["validée par Sophie Lambert, le 12 novembre 2026 à 9 h 30"],
    }
]


def another_paper(paper: Paper, names: Names = NAMES) -> Certificate:
    facts = frozen_facts(
        names,
        frozen_work(evidence(40, 85), "Europe/Paris", WORKS),
        paper=paper,
        number="2026-0002",
        code=CODE,
        address=ADDRESS,
        issued_on=date(2026, 11, 13),
        valid_until=None,
    )
    return Certificate(
        paper=paper, facts=facts, digest=digest_of(facts), issued_at=datetime(2026, 11, 13, 9, tzinfo=UTC)
    )


def in_order(text: str, *wanted: str) -> bool:
    places = [text.find(words) for words in wanted]
    return -1 not in places and places == sorted(places)


def test_a_certificate_of_realisation_has_the_fields_of_the_french_form_in_order(tmp_path: Path) -> None:
    text = words_of(pdf_of(another_paper(Paper.REALISATION), {}), tmp_path)
    assert in_order(
        text,
        "Certificat de réalisation",
        "Je soussigné(e)",
        "Hélène Garnier, Coordination",
        "Organisme dispensateur",
        "Atteste que",
        "Nadège Étienne",
        "Salarié(e) de l’entreprise",
        "A suivi l’action",
        "Premiers pas",
        "Nature de l’action",
        "☒ action de formation",
        "☐ bilan de compétences",
        "Qui s’est déroulée",
        "le 7 septembre 2026",
        "Pour une durée de",
        "2 heures 05 minutes",
        "trois ans à compter de la fin de l’année du dernier paiement",
        "Fait à Dunkerque",
        "Signature et cachet",
        CODE,
    )


@pytest.mark.parametrize("country", ["QC", "BE", "CH"])
def test_elsewhere_it_is_an_attestation_of_participation(country: str, tmp_path: Path) -> None:
    names = Names("Naomi Laforêt", "Premiers pas", "Le Tournant", "", country, "Louise Archambeault", "Directrice")
    text = words_of(pdf_of(another_paper(Paper.REALISATION, names), {}), tmp_path)
    assert in_order(text, "Attestation de participation", "Personne", "Naomi Laforêt", "Employeur", "Durée")
    assert "soussigné" not in text and ("six ans" in text) == (country == "QC")


def test_a_transcript_names_each_answer_without_its_text(tmp_path: Path) -> None:
    text = words_of(pdf_of(another_paper(Paper.TRANSCRIPT), {}), tmp_path)
    assert in_order(text, "Relevé de parcours", "Chapitre 1", "Total", "José, le premier contact, version 1")
    assert "a1" * 32 in text and "validée par Sophie Lambert" in text and "212" in text


@pytest.mark.parametrize("paper", [Paper.REALISATION, Paper.TRANSCRIPT])
def test_the_other_papers_are_tagged_too(paper: Paper, tmp_path: Path) -> None:
    path = tmp_path / "papier.pdf"
    path.write_bytes(pdf_of(another_paper(paper), {}))
    assert "Tagged:          yes" in _run("pdfinfo", str(path))
    assert "<pdfuaid:part>1</pdfuaid:part>" in _run("pdfinfo", "-meta", str(path))
    structure = _run("pdfinfo", "-struct", str(path))
    assert all(role in structure for role in ("H1", "H2", "Table", "TH", "Figure", "Link"))


def test_the_minutes_of_a_paper_are_the_sum_of_its_rows() -> None:
    facts = another_paper(Paper.TRANSCRIPT).facts
    assert facts["minutes"] == sum(row["minutes"] for step in facts["steps"] for row in step["rows"])
