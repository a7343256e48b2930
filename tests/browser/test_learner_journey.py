"""Follows a learner from the first page to the next stage: reads, writes, hands in, compares, looks for it again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from elearn.demo.load import PASSWORD
from tests.browser.conftest import Enter
from tests.browser.hands import Hands, Way
from tests.browser.site import Site

pytestmark = pytest.mark.browser
TEXT = "J’irais le voir au café, avec sa case manager. Je lui demanderais ce qu’il aime."
NAMES = {Way.MOUSE: "Rose Delmas", Way.KEYBOARD: "Anouk Perrin", Way.NO_SCRIPTS: "Basile Thévenet"}


def test_a_learner_reads_answers_compares_and_goes_on(site: Site, enter: Enter, way: Way):
    email = site.add_learner(NAMES[way])
    page = enter(way=way)
    hands = Hands(page, way)

    hands.sign_in(email, PASSWORD)
    read_a_section(hands)
    write_an_answer(hands)
    hand_it_in(hands)
    look_into_it(hands)
    find_it_again(hands)


def read_a_section(hands: Hands) -> None:
    page = hands.page
    hands.go("Modules")
    hands.follow("L’implication")
    expect(page.get_by_role("heading", level=1)).to_contain_text("L’implication")
    if hands.way is Way.MOUSE:
        page.locator(".read-until").first.scroll_into_view_if_needed()
        expect(page.get_by_text("Elle est maintenant comptée comme lue.").first).to_be_visible()
    else:
        hands.press("Marquer comme lue")  # by keyboard, the section may have been seen long enough just before
        expect(page.get_by_text(re.compile(r"est (maintenant )?comptée comme lue\.")).first).to_be_visible()
    page.goto("/chapitres/implication")
    expect(page.get_by_text("1 section lue sur").first).to_be_visible()


def write_an_answer(hands: Hands) -> None:
    page = hands.page
    hands.use(page.locator(".story-card a").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("José")
    hands.write("Votre réponse", TEXT)
    if hands.has_scripts:
        expect(page.locator(".save-state")).to_have_text(re.compile(r"Enregistré à \d+\s+h\s+\d\d"))
    else:
        hands.press("Enregistrer le brouillon")
        expect(page.get_by_text("Votre brouillon est enregistré.")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Votre réponse", exact=True)).to_have_value(TEXT)
    expect(page.get_by_text(re.compile("lue par .*Sophie Lambert"))).to_be_visible()


def hand_it_in(hands: Hands) -> None:
    page = hands.page
    expect(page.get_by_text("Avec sa case manager", exact=True)).to_have_count(0)
    hands.press("Remettre ma réponse")
    receipt = page.locator(".receipt")
    expect(receipt).to_contain_text("Votre réponse est remise")
    expect(receipt).to_contain_text("17 mots")
    expect(receipt).to_contain_text("heure de Paris")
    if hands.has_scripts:
        expect(receipt).to_be_focused()
    expect(page.get_by_role("heading", name="Avec sa case manager")).to_be_visible()
    expect(page.get_by_text("Je lui demanderais ce qu’il aime.")).to_be_visible()


def look_into_it(hands: Hands) -> None:
    hands.tick("La case manager fait le pont")
    hands.write("Ce que je retiens", "Passer par quelqu’un qu’il connaît.")
    hands.press("Enregistrer et passer à l’étape suivante")
    expect(hands.page.get_by_role("heading", level=1)).to_contain_text("la rencontre avec ses parents")
    expect(hands.page.get_by_label("Votre réponse", exact=True)).to_be_visible()


def find_it_again(hands: Hands) -> None:
    page = hands.page
    hands.go("Mes réponses")
    expect(page.get_by_text("Passer par quelqu’un qu’il connaît.")).to_be_visible()
    hands.follow("José, étape 1")
    expect(page.get_by_text("Je lui demanderais ce qu’il aime.")).to_be_visible()
