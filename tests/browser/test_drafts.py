"""Takes a draft through what befalls people: a killed browser, a restart, an expired sign-in, two tabs, a language."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from elearn.demo.load import PASSWORD
from tests.browser.conftest import Enter
from tests.browser.hands import Hands, Way
from tests.browser.site import Site
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser
JOSE = "/vignettes/jose"
SAVED = re.compile(r"Enregistré à \d+\s+h\s+\d\d")
COUNTED = {
    "aujourd’hui": "1 mot",
    "peut-être": "1 mot",
    "l’employeur": "2 mots",
    "Aujourd'hui, c'est l'employeur qui rappelle : 1 500,50 € !": "9 mots",
    "Ça va… 👩🏽‍🔧 مرحبا بكم": "4 mots",
}


def box(page: Page):
    return page.get_by_label("Votre réponse", exact=True)


def test_a_killed_browser_loses_nothing(site: Site, enter: Enter):
    email = site.add_learner("Clovis Berger")
    page = enter(email, JOSE)
    box(page).press_sequentially("Je l’appellerais d’abord.", delay=10)
    page.wait_for_timeout(5_000)
    page.context.close()

    elsewhere = enter(url="/connexion")
    Hands(elsewhere, Way.MOUSE).sign_in(email, PASSWORD)
    elsewhere.goto(JOSE)

    expect(box(elsewhere)).to_have_value("Je l’appellerais d’abord.")


def test_a_restart_of_the_server_loses_nothing(site: Site, enter: Enter, watch: Watch):
    page = enter(site.add_learner("Dorine Masson"), JOSE)
    box(page).press_sequentially("Avant la panne. ")
    expect(page.locator(".save-state")).to_have_text(SAVED)

    site.stop()
    box(page).press_sequentially("Pendant la panne. ")
    expect(page.locator(".save-state")).to_contain_text("appareil")
    site.start()
    box(page).press_sequentially("Après la panne.")
    expect(page.locator(".save-state")).to_have_text(SAVED, timeout=30_000)

    page.reload()
    expect(box(page)).to_have_value("Avant la panne. Pendant la panne. Après la panne.")


def test_an_expired_sign_in_costs_no_text(site: Site, enter: Enter, watch: Watch):
    watch.expected |= {401, 403}
    email = site.add_learner("Eugénie Carrel")
    page = enter(email, JOSE)
    box(page).fill("Un texte écrit trop longtemps.")
    page.context.clear_cookies()

    page.get_by_role("button", name="Remettre ma réponse").click()
    expect(page.get_by_text("Votre texte est gardé.")).to_be_visible()
    page.get_by_label("Courriel").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter et retrouver mon texte").click()

    expect(page.locator(".receipt")).to_contain_text("Votre réponse est remise")
    expect(page.get_by_text("Un texte écrit trop longtemps.")).to_be_visible()


@pytest.mark.parametrize("choice", ["Garder celui-ci", "Garder celui-là", "Joindre les deux"])
def test_two_tabs_show_both_texts_and_lose_neither(site: Site, enter: Enter, watch: Watch, choice: str):
    watch.expected.add(409)
    first = enter(site.add_learner(f"Flore {choice.split()[-1]}"), JOSE)
    second = first.context.new_page()
    second.goto(JOSE)
    box(first).fill("Texte du premier onglet.")
    expect(first.locator(".save-state")).to_have_text(SAVED)

    box(second).fill("Texte du second onglet.")
    expect(second.get_by_role("button", name="Joindre les deux")).to_be_visible()
    for words in ("Texte du premier onglet.", "Texte du second onglet."):
        expect(second.get_by_text(words)).to_be_visible()
    second.get_by_role("button", name=choice).click()

    expected = {
        "Garder celui-ci": r"^Texte du second onglet\.$",
        "Garder celui-là": r"^Texte du premier onglet\.$",
        "Joindre les deux": r"^Texte du premier onglet\.\s+Texte du second onglet\.$",
    }
    expect(box(second)).to_have_value(re.compile(expected[choice]))


def test_words_are_counted_alike_in_the_browser_and_on_the_server(site: Site, enter: Enter):
    email = site.add_learner("Gildas Prigent")
    page, plain = enter(email, JOSE), enter(email, JOSE, way=Way.NO_SCRIPTS)

    for text, words in COUNTED.items():
        with page.expect_response(lambda response: response.url.endswith("/brouillon") and response.ok):
            box(page).fill(text)
            expect(page.locator(".count-words")).to_have_text(words)
        plain.reload()
        expect(plain.locator(".count-words")).to_have_text(words)


def test_an_empty_answer_is_refused_and_says_where(site: Site, enter: Enter, watch: Watch, way: Way):
    watch.expected.add(422)
    page = enter(site.add_learner(f"Hortense {way.name.title()}"), JOSE, way=way)

    Hands(page, way).press("Remettre ma réponse")

    expect(page.locator("main .error").first).to_be_visible()
    expect(box(page)).to_have_attribute("aria-invalid", "true")


def test_nothing_is_executed_and_nothing_is_cut(site: Site, enter: Enter):
    page = enter(site.add_learner("Irène Vasse"), JOSE)
    text = "<script>alert(1)</script> <b>gras</b> & 👩🏽‍🔧 שלום\n\n  deux espaces"
    box(page).fill(text)

    page.get_by_role("button", name="Remettre ma réponse").click()

    words = page.locator(".sheet").filter(has_text="Votre réponse").first
    expect(words).to_contain_text("<script>alert(1)</script> <b>gras</b> & 👩🏽‍🔧 שלום")
    expect(words).to_contain_text("deux espaces")


def test_another_language_keeps_the_page_and_the_draft(site: Site, enter: Enter, way: Way):
    page = enter(site.add_learner(f"Joris {way.name.title()}"), JOSE, way=way)
    hands = Hands(page, way)
    address = page.url
    hands.write("Votre réponse", "Un brouillon en français.")
    if hands.has_scripts:
        expect(page.locator(".save-state")).to_have_text(SAVED)
    else:
        hands.press("Enregistrer le brouillon")
        expect(page.get_by_text("Votre brouillon est enregistré.")).to_be_visible()
        address = page.url

    hands.press("English", page.locator(".foot"))

    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.rstrip("?") == address
    expect(page.locator("textarea[name=text]")).to_have_value("Un brouillon en français.")


def test_a_machine_without_a_network_saves_and_hands_in_where_the_server_is_its_own(site: Site, enter: Enter):
    page = enter(site.add_learner("Wilfried Lambert"))
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false })")
    page.goto(JOSE)
    box(page).fill("Écrit dans un train, sur un serveur que l’on porte avec soi.")

    expect(page.locator(".save-state")).to_have_text(SAVED)
    expect(page.locator(".offline-strip")).to_be_hidden()
    page.get_by_role("button", name="Remettre ma réponse").click()
    expect(page.locator(".receipt")).to_contain_text("Votre réponse est remise")
