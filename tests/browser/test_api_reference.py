"""Somebody makes a key, reads what it may ask, tries it beside the example, and shuts it again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from elearn.demo.keys import DEMO_KEY
from tests.browser.conftest import Enter
from tests.browser.hands import Way
from tests.browser.states import COORDINATOR

pytestmark = pytest.mark.browser


def entry(page: Page, id: str):
    """Return the part of the reference about one address."""
    return page.locator("section", has=page.locator(f"h2#{id}"))


def attempt(page: Page, id: str, address: str = ""):
    """Try an address of the reference, and return where the answer stands."""
    part = entry(page, id).locator("[data-part=try]")
    if address:
        part.get_by_label("Adresse à essayer").fill(address)
    part.get_by_role("button", name=re.compile("^Essayer")).click()
    return part


def test_a_key_that_was_just_made_answers_in_the_reference_until_it_is_revoked(enter: Enter) -> None:
    page = enter(COORDINATOR, "/organisation")
    page.get_by_role("link", name="Clés pour les logiciels").click()
    page.get_by_role("link", name="Créer une clé").click()
    page.get_by_label("Nom de la clé").fill("Logiciel d’essai")
    page.get_by_label(re.compile("^Suivi")).check()
    page.get_by_role("button", name="Créer la clé").click()
    expect(page.locator("h1")).to_contain_text("est créée")
    secret = page.locator("#cle").inner_text().strip()
    page.get_by_role("link", name="S’en servir").click()

    page.get_by_label("Votre clé", exact=True).fill(secret)
    part = attempt(page, "cle")
    expect(part.get_by_role("status")).to_contain_text("200")
    expect(part.locator("pre")).to_contain_text("Logiciel d’essai")

    page.goto("/organisation")
    page.get_by_role("link", name="Clés pour les logiciels").click()
    expect(page.locator("main")).to_contain_text("dernier usage le")
    page.get_by_role("link", name=re.compile("Révoquer la clé « Logiciel d’essai")).click()
    page.get_by_role("button", name="Révoquer la clé").click()
    expect(page.locator("main")).to_contain_text("est révoquée")


def test_the_key_of_the_demonstration_reads_people_and_refuses_what_it_does_not_open(enter: Enter) -> None:
    page = enter("", "/api")
    asked = attempt(page, "programmes")
    expect(asked.get_by_role("status")).to_contain_text("Collez d’abord votre clé")
    page.get_by_label("Votre clé", exact=True).fill(DEMO_KEY)
    asked = attempt(page, "programmes")
    expect(asked.locator("pre")).to_contain_text('"titre"')
    number = re.findall(r'"numero": (\d+)', asked.locator("pre").inner_text())[0]

    people = attempt(page, "avancement", f"/api/v1/programmes/{number}/avancement?limite=2")
    expect(people.locator("pre")).to_contain_text('"jalons_faits"')
    elsewhere = attempt(page, "rapport", "https://ailleurs.example/api/v1/rapport")
    expect(elsewhere.get_by_role("status")).to_contain_text("Écrivez une adresse de l’interface")


def test_without_scripts_the_reference_is_read_and_offers_nothing_that_does_not_work(enter: Enter) -> None:
    page = enter("", "/api", way=Way.NO_SCRIPTS)

    expect(page.locator("#reponse-comptes")).to_contain_text("jalons_demandes")
    expect(page.get_by_role("button", name=re.compile("^Essayer"))).to_have_count(0)
    page.locator("#comptes ~ details summary").click()
    expect(page.get_by_role("region", name=re.compile("^Champs de la réponse, tableau 1")).first).to_be_visible()
