"""Fills in a practice form and scores an item: drafts that save, two devices, and the comparison once handed in."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Enter
from tests.browser.hands import Way
from tests.browser.site import Site
from tests.browser.watch import Watch
from tests.builders import a_module
from tests.library.test_filling_in import NADIA

pytestmark = pytest.mark.browser
PLAN = "/vignettes/nadia/etapes/plan"
SAVED = re.compile(r"Enregistré à \d+\s+h\s+\d\d")


def _hours(page: Page):
    return page.get_by_label("Horaire souhaité")


def _form(page: Page):
    return page.locator("#exercice-fiche")


def _scored(page: Page):
    return page.locator("#exercice-note")


@pytest.fixture
def nadia(site: Site) -> None:
    """Publish a vignette with a form and a scored item."""
    with site.data():
        a_module(NADIA, "vignettes/nadia.md")


def test_a_form_saves_by_itself_and_two_devices_never_overwrite_each_other(
    nadia: None, site: Site, enter: Enter, watch: Watch
):
    watch.expected |= {409}
    email = site.add_learner("Maëlle Queffélec")
    page = enter(email, PLAN)
    _hours(page).press_sequentially("Le matin, trois jours.", delay=10)
    expect(_form(page).locator(".save-state")).to_have_text(SAVED, timeout=20_000)
    expect(_form(page).locator(".count-words")).to_have_text("4 mots")
    elsewhere = enter(email, PLAN)
    expect(_hours(elsewhere)).to_have_value("Le matin, trois jours.")

    _hours(elsewhere).fill("Le matin, deux jours.")
    expect(_form(elsewhere).locator(".save-state")).to_have_text(SAVED, timeout=20_000)
    page.get_by_label("Ce qu’elle dit à l’employeur").fill("Rien encore.")

    expect(page.get_by_role("heading", name="Deux textes existent", level=1)).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Joindre les deux").click()
    expect(_hours(page)).to_have_value("Le matin, deux jours.\n\nLe matin, trois jours.")
    expect(page.get_by_label("Ce qu’elle dit à l’employeur")).to_have_value("Rien encore.")


@pytest.mark.parametrize("way", [Way.KEYBOARD, Way.NO_SCRIPTS], ids=["clavier", "sans-scripts"])
def test_a_score_is_chosen_justified_and_compared(nadia: None, site: Site, enter: Enter, watch: Watch, way: Way):
    watch.expected |= {422}
    page = enter(site.add_learner("Noé Castagnet"), PLAN, way=way)
    _scored(page).get_by_label("Justification").fill("Presque tout y est.")
    _scored(page).get_by_role("button", name="Remettre ma réponse").click()
    expect(_scored(page).get_by_text("Choisissez une cotation, de 1 à 5.")).to_be_visible()
    expect(_scored(page).get_by_label("Justification")).to_have_value("Presque tout y est.")

    _scored(page).get_by_role("radio", name="1", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(_scored(page).get_by_role("radio", name="3", exact=True)).to_be_checked()
    _scored(page).get_by_role("button", name="Remettre ma réponse").click()

    expect(page.locator(".receipt")).to_contain_text("Votre réponse est remise")
    expect(page.get_by_label("Cotation de référence")).to_contain_text("votre cotation")
