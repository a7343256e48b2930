"""Checks that each mistake is told at its line, with its code and a sentence that helps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from elearn.content.catalogue import Catalogue
from elearn.content.check import check_folder, format_fault, has_errors
from elearn.content.faults import MESSAGES, WARNINGS, FaultLog, fault
from elearn.content.library import load_folder
from elearn.content.parse import parse_bytes, parse_module
from elearn.content.typography import NO_BREAK
from tests.content.bad_samples import ALL, HEAD, Bad

# These take a whole folder; each has its own test in test_library.py or below.
OF_FOLDERS = {
    "fichier-illisible",
    "encodage-invalide",
    "identifiant-disparu",
    "identifiant-repris",
    "identifiant-non-inscrit",
    "registre-illisible",
    "registre-en-double",
    "module-en-double",
    "nom-reserve",
    "module-inconnu",
    "etape-inconnue",
    "chapitre-inconnu",
    "catalogue-illisible",
    "fait-perime",
    "mot-inconnu",
}


@pytest.mark.parametrize("bad", ALL, ids=[f"{bad.code}-{number}" for number, bad in enumerate(ALL)])
def test_a_spoilt_file_is_told_with_its_line_and_its_remedy(bad: Bad, catalogue: Catalogue) -> None:
    module, faults = parse_module(bad.text, bad.path, catalogue)
    found = [one for one in faults if one.code == bad.code]
    assert [(one.path, one.line) for one in found][:1] == [(bad.path, bad.line)], faults
    assert bad.says in found[0].message.replace(NO_BREAK, " ")
    assert (module is None) is (bad.code not in WARNINGS)


def test_every_fault_of_the_table_has_a_spoilt_file() -> None:
    assert {bad.code for bad in ALL} | OF_FOLDERS == set(MESSAGES)


def test_a_wrong_encoding_is_told_at_its_line(catalogue: Catalogue) -> None:
    raw = (HEAD + "Une ligne.\nUn café.\n").encode("utf-8").replace("café".encode(), "café".encode("latin-1"))
    parsed = parse_bytes(raw, "content/vignettes/a.md", catalogue)
    assert parsed.module is None
    assert [(one.code, one.line) for one in parsed.faults] == [("encodage-invalide", 7)]


def test_a_byte_order_mark_and_windows_line_ends_are_welcome(catalogue: Catalogue) -> None:
    raw = b"\xef\xbb\xbf" + (HEAD + "Texte.\n").replace("\n", "\r\n").encode()
    plain = parse_bytes((HEAD + "Texte.\n").encode(), "v/a.md", catalogue)
    marked = parse_bytes(raw, "v/a.md", catalogue)
    assert marked.faults == plain.faults
    assert marked.module == plain.module


@pytest.mark.parametrize(("code", "message"), MESSAGES.items())
def test_a_message_is_written_in_careful_french(code: str, message: str) -> None:
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+)*", code)
    assert "'" not in message and "..." not in message
    assert not re.search(r"« | »| [;:!?](?:\s|$)", message)
    assert re.search(r"[.}]$", message)
    assert not re.search(r"\b(?:erreur|interdit|illégal|veuillez|oups|invalide)\b", message, re.IGNORECASE)


def test_a_long_or_hostile_fact_never_spoils_the_line() -> None:
    told = fault("a.md", 0, "conteneur-inconnu", name="x\x1b[31m\n" + "y" * 500, suggestion="")
    assert told.line == 1
    assert "\x1b" not in told.message and "\n" not in told.message
    assert len(told.message) < 160


def test_a_fault_prints_as_path_line_code_message() -> None:
    told = fault("content/vignettes/a.md", 12, "titre-absent")
    assert format_fault(told).startswith("content/vignettes/a.md:12 titre-absent Le titre manque.")


def test_faults_come_in_the_order_of_lines_and_once_each() -> None:
    log = FaultLog("a.md")
    for line in (9, 2, 9):
        log.add(line, "titre-trop-haut")
    assert [one.line for one in log.in_order()] == [2, 9]


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    assert [one.code for one in check_folder(tmp_path / "nulle-part")] == ["fichier-illisible"]


def test_a_file_that_cannot_be_read_is_a_fault(folder: Path) -> None:
    (folder / "vignettes" / "dossier.md").mkdir()
    modules, faults = load_folder(folder)
    assert ("content/vignettes/dossier.md", "fichier-illisible") in [(one.path, one.code) for one in faults]
    assert len(modules) == 2


def test_only_errors_refuse() -> None:
    assert not has_errors((fault("a.md", 1, "lien-peu-clair", value="ici"),))
    assert has_errors((fault("a.md", 1, "titre-absent"),))
