"""Addresses and published ids may grow; a line vanishes only with a redirection or a `retired` mark."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from flask import Flask

from elearn.content.ids import published_ids, read_ledger
from elearn.content.library import load_library
from elearn.editions.publishing import publish_folder
from elearn.settings import home

ADDRESSES = Path(__file__).with_name("addresses.txt")
PROMISED = [
    "/connexion",
    "/modules",
    "/reponses",
    "/relectures",
    "/seances",
    "/suivi",
    "/attestations",
    "/programmes",
    "/personnes",
    "/equipe",
    "/compte",
    "/boite",
    "/recherche",
    "/qui-voit-quoi",
    "/accessibilite",
    "/journal",
    "/sante",
    "/verifier/<code>",
    "/chapitres/<slug>",
    "/vignettes/<slug>",
    "/",
    "/vignettes/<slug>/etapes/<stage_id>",
]


def _served(app: Flask) -> set[str]:
    """Return every address of the map, its arguments by name alone."""
    return {re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"<\1>", rule.rule) for rule in app.url_map.iter_rules()}


def _ledger() -> set[str]:
    return {line for line in ADDRESSES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")}


@pytest.mark.parametrize("address", PROMISED)
def test_the_fixed_addresses_are_served(app: Flask, address: str) -> None:
    assert address in _served(app)


def test_no_address_that_was_served_is_gone(app: Flask) -> None:
    gone = _ledger() - _served(app)
    assert not gone, f"redirect these, or mark them with # in {ADDRESSES.name}: {sorted(gone)}"


def test_every_address_that_is_served_is_in_the_ledger(app: Flask) -> None:
    new = _served(app) - _ledger()
    assert not new, f"add to {ADDRESSES.name}, for as long as they live: {sorted(new)}"


def test_every_published_id_is_in_the_ledger_of_the_content() -> None:
    library = load_library(home("content"))
    ledger, faults = read_ledger((home("content") / "identifiants.txt").read_text(encoding="utf-8"), "identifiants.txt")
    assert not faults
    published = {one for module in library.modules for one in published_ids(module)}
    assert published <= ledger.live.keys(), sorted(published - ledger.live.keys())


def test_an_id_that_vanishes_is_told_and_its_module_keeps_its_last_good_edition(app: Flask, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(home("content"), tmp_path / "content"))
    publish_folder(folder)
    path = folder / "vignettes" / "gerard.md"
    text = path.read_text(encoding="utf-8")
    assert "{#appris" in text
    path.write_text(text.replace("{#appris", "{#autre-nom"), encoding="utf-8")
    outcome = publish_folder(folder)
    assert outcome.has_errors and "identifiant" in " ".join(fault.code for fault in outcome.faults)
