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
from elearn.certificates.rules import digest_of
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
    path.write_bytes(pdf_of(a_certificate()))
    about = _run("pdfinfo", str(path))
    assert "Tagged:          yes" in about and "Title:           Attestation de formation : Premiers pas" in about
    raw, metadata = path.read_bytes(), _run("pdfinfo", "-meta", str(path))
    assert b"/Lang(fr-FR)" in raw and b"/DisplayDocTitle true" in raw
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata and "<pdfaid:part>2</pdfaid:part>" in metadata


def test_its_structure_has_headings_a_table_and_a_described_picture(tmp_path: Path) -> None:
    path = tmp_path / "attestation.pdf"
    pdf = pdf_of(a_certificate())
    path.write_bytes(pdf)
    structure = _run("pdfinfo", "-struct", str(path))
    for role in ("H1", "H2", "Table", "TH", "Figure", "Link"):
        assert role in structure
    assert b"/Alt<FEFF" + "Code QR qui mène".encode("utf-16-be").hex().upper().encode() in pdf


def test_it_is_read_in_order(tmp_path: Path) -> None:
    text = words_of(pdf_of(a_certificate()), tmp_path)
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
    assert pdf_of(a_certificate()) == pdf_of(a_certificate())


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
    text = words_of(pdf_of(a_certificate(names)), tmp_path)
    assert set(name.replace(" ", "")) <= set(text)
    assert "Fait le 13 novembre 2026" in text


def test_a_long_programme_turns_the_page(tmp_path: Path) -> None:
    text = words_of(pdf_of(a_certificate(NAMES, *([30] * 60))), tmp_path)
    assert "Chapitre 60" in text and "30 heures" in text and "page 2 sur" in text
