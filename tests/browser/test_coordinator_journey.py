"""Follows a coordinator from the matrix to a proof that a stranger verifies."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import COORDINATOR, Enter
from tests.browser.hands import Hands, Way
from tests.browser.site import Site

pytestmark = pytest.mark.browser
NAMES = {Way.MOUSE: "Pauline Gallet", Way.KEYBOARD: "Régis Lantier", Way.NO_SCRIPTS: "Solène Auber"}


def test_a_cell_says_why_and_the_file_says_the_same(enter: Enter, way: Way):
    page = enter(COORDINATOR, way=way)
    hands = Hands(page, way)

    expect(page.get_by_role("heading", level=1)).to_have_text("Avancement des personnes")
    row = page.get_by_role("row").filter(has_text="Camille Roussel")
    shown = row.locator(".meter strong").inner_text()
    hands.use(row.get_by_role("link", name="à reprendre").first)
    panel = page.locator("#pourquoi")
    expect(panel).to_contain_text("Camille Roussel : José")
    for words in ("La règle", "Ce qui est fait", "Ce qui manque", "Depuis"):
        expect(panel).to_contain_text(words)

    with page.expect_download() as download:
        hands.follow("CSV")
    rows = list(csv.reader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig")), delimiter=";"))
    mine = next(line for line in rows if "Camille Roussel" in line)
    assert "à reprendre" in mine
    done, total = (word.strip() for word in re.split(r"sur", shown))
    assert {done, total} <= set(mine) or f"{done} sur {total}" in mine


def test_the_totals_are_the_sums_of_the_cells(enter: Enter):
    page = enter(COORDINATOR, "/suivi")

    parts = [numbers_in(words) for words in page.locator(".matrix td.sum strong").all_inner_texts()]
    groups = [numbers_in(words) for words in page.locator(".matrix tr.team small").all_inner_texts()]
    *_, whole = page.locator(".matrix tfoot td").all_inner_texts()
    total = (sum(done for done, _ in parts), sum(of for _, of in parts))

    assert numbers_in(whole) == total
    assert (sum(group[1] for group in groups), sum(group[2] for group in groups)) == total


def numbers_in(words: str) -> tuple[int, ...]:
    """Return the whole numbers of a sentence, in order."""
    return tuple(map(int, re.findall(r"\d+", words)))


def test_a_programme_is_made_given_finished_and_proved_to_a_stranger(site: Site, enter: Enter, way: Way):
    name, title = NAMES[way], f"Commencer avec {NAMES[way].split()[0]}"
    site.read(site.add_learner(name), "implication")
    page = enter(COORDINATOR, way=way)
    hands = Hands(page, way)

    make_programme(hands, title)
    give_it(hands, name)
    code = attest(hands, name, title)
    verify(Hands(enter(url="/verifier", way=way), way), code, name)


def make_programme(hands: Hands, title: str) -> None:
    hands.go("Programmes")
    hands.follow("Créer un programme")
    hands.write("Titre", title)
    hands.press("Créer le programme")
    hands.choose("Jalon", "Chapitre entier : L’implication")
    hands.tick("Toutes les parties lues")
    hands.press("Ajouter le jalon")
    expect(hands.page.get_by_text("Chapitre. Toutes les parties lues.")).to_be_visible()


def give_it(hands: Hands, name: str) -> None:
    hands.follow("Attribuer le programme")
    hands.tick(f"{name}, Littoral")
    hands.press("Attribuer")
    expect(hands.page.locator("main")).to_contain_text(name)


def attest(hands: Hands, name: str, title: str) -> str:
    page = hands.page
    hands.go("Attestations")
    row = page.locator("label.tick").filter(has_text=name)
    expect(row).to_contain_text(title)
    hands.tick(name)
    hands.press("Délivrer les attestations")
    hands.follow(name)
    paper = page.locator(".attestation")
    expect(paper).to_contain_text(name)
    expect(paper).to_contain_text(title)
    return paper.locator(".code").inner_text()


def verify(hands: Hands, code: str, name: str) -> None:
    hands.write("Code de l’attestation", code.lower())
    hands.press("Vérifier")
    expect(hands.page.locator(".proof")).to_contain_text("Valable")
    expect(hands.page.locator(".proof")).to_contain_text(name)


def test_a_programme_of_twenty_eight_steps_scrolls_between_names_and_sums_and_breaks_no_word(enter: Enter):
    page = enter(COORDINATOR, "/suivi")
    page.get_by_label("Programme").select_option(label="Parcours complet du manuel")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.get_by_text("Programme « Parcours complet du manuel »")).to_be_visible()

    heads = page.locator(".matrix thead b")
    assert max(box["height"] for box in [head.bounding_box() for head in heads.all()] if box) < 30
    page.locator(".matrix-frame").evaluate("frame => { frame.scrollLeft = 900 }")
    expect(page.get_by_role("rowheader", name="Maëlle Le Goff")).to_be_in_viewport()
    expect(page.get_by_role("row").filter(has_text="Maëlle Le Goff").locator(".meter strong")).to_be_in_viewport()


def test_on_a_telephone_the_people_of_a_long_programme_stand_one_under_the_other_and_none_is_cut(enter: Enter):
    page = enter(COORDINATOR, "/suivi", width=360)

    frame = page.locator(".matrix-frame")
    expect(frame).to_be_visible()
    assert frame.evaluate("frame => frame.scrollHeight - frame.clientHeight") <= 0
