"""Cuts the network under a learner: what was opened is read, what cannot work says so, nobody else reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from elearn.demo.load import PASSWORD
from tests.browser.conftest import Enter
from tests.browser.hands import Hands, Way
from tests.browser.site import Site
from tests.browser.watch import Watch

pytestmark = [pytest.mark.browser, pytest.mark.slow]
JOSE = "/vignettes/jose/etapes/premier-contact"
SAVED = re.compile(r"Enregistré à \d+\s+h\s+\d\d")


def with_service_worker(page: Page) -> Page:
    """Wait until the service worker cares for this page, as it does from the second page on."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    return page


def kept(page: Page, ending: str) -> None:
    """Wait until this device has a page."""
    page.wait_for_function(
        "async (ending) => { for (const name of await caches.keys()) for (const one of await (await caches.open(name))"
        ".keys()) if (one.url.endsWith(ending)) return true; return false }",
        arg=ending,
    )


@pytest.fixture
def page(site: Site, enter: Enter, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A learner who has opened a chapter and a vignette."""
    name = "".join(word.title() for word in request.node.originalname.split("_")[1:4])
    page = with_service_worker(enter(site.add_learner(name), offline=True))
    for address in ("/chapitres/implication", JOSE):
        page.goto(address)
        kept(page, address)
    yield page


def test_opened_modules_are_read_without_a_network_and_the_rest_says_so(page: Page):
    page.context.set_offline(True)

    page.goto("/chapitres/implication")
    expect(page.get_by_role("heading", level=1)).to_contain_text("L’implication")
    expect(page.locator(".offline-strip")).to_contain_text(re.compile("Page gardée sur cet appareil|Hors connexion"))

    page.goto("/vignettes/jose?etape=premier-contact")  # as a programme and a séance lead there
    expect(page.get_by_label("Votre réponse", exact=True)).to_be_visible()

    page.goto("/suivi")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hors connexion")
    page.get_by_role("link", name=re.compile("José")).first.click()
    expect(page.get_by_label("Votre réponse", exact=True)).to_be_visible()


def test_a_draft_written_without_a_network_survives_a_closed_tab_and_arrives(page: Page, watch: Watch):
    watch.expected.add(409)  # what a closing tab still sent may have arrived: the next save hears of it, and goes on
    box = page.get_by_label("Votre réponse", exact=True)
    box.fill("Avant le tunnel.")
    expect(page.locator(".save-state")).to_have_text(SAVED)
    context = page.context
    context.set_offline(True)
    box.fill("Avant le tunnel. Dedans.")
    expect(page.locator(".save-state")).to_have_text("Hors connexion : gardé sur cet appareil")
    page.close()

    again = context.new_page()
    again.goto(JOSE)
    box = again.get_by_label("Votre réponse", exact=True)
    expect(box).to_have_value("Avant le tunnel. Dedans.")
    box.fill("Avant le tunnel. Dedans. Encore.")
    context.set_offline(False)

    expect(again.locator(".save-state")).to_have_text(SAVED, timeout=30_000)
    again.reload()
    expect(again.get_by_label("Votre réponse", exact=True)).to_have_value("Avant le tunnel. Dedans. Encore.")


def test_the_kept_page_bears_the_draft_that_was_saved_last(page: Page):
    page.get_by_label("Votre réponse", exact=True).fill("Écrit après l’ouverture.")
    expect(page.locator(".save-state")).to_have_text(SAVED)
    page.context.set_offline(True)

    page.goto(JOSE)

    expect(page.get_by_label("Votre réponse", exact=True)).to_have_value("Écrit après l’ouverture.")


def test_a_form_that_cannot_go_says_so_and_keeps_its_words(page: Page):
    page.goto("/compte")
    page.context.set_offline(True)
    page.get_by_label("Nom", exact=True).fill("Un nom changé")

    page.get_by_role("button", name="Enregistrer mon profil").click()

    expect(page.locator(".offline-strip")).to_contain_text("ceci ne peut pas partir maintenant")
    expect(page.get_by_label("Nom", exact=True)).to_have_value("Un nom changé")


def test_nobody_reads_the_pages_of_somebody_who_signed_out(page: Page):
    page.locator(".account summary").click()
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()

    page.context.set_offline(True)
    page.goto("/chapitres/implication")

    expect(page.get_by_role("heading", level=1)).to_have_text("Hors connexion")
    expect(page.get_by_role("link", name=re.compile("José"))).to_have_count(0)


def test_another_account_on_the_same_browser_finds_no_page_of_the_first(site: Site, page: Page):
    other = site.add_learner("Corentin Vidal")
    page.context.clear_cookies()
    page.goto("/connexion")
    Hands(page, Way.MOUSE).sign_in(other, PASSWORD)
    kept(page, "/")

    page.context.set_offline(True)
    page.goto(JOSE)

    expect(page.get_by_role("heading", level=1)).to_have_text("Hors connexion")


def test_the_site_can_be_installed(page: Page):
    found = page.evaluate("fetch('/manifest.webmanifest').then((answer) => answer.json())")

    assert (found["start_url"], found["display"], found["lang"]) == ("/", "standalone", "fr")
    for icon in found["icons"]:
        assert page.request.get(icon["src"]).ok, icon
