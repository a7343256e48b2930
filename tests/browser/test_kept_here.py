"""Follows a text that only this device has: without a network, after an expired sign-in, in two tabs, at sign-out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from elearn.demo.load import PASSWORD
from tests.browser.conftest import Enter
from tests.browser.hands import Hands, Way
from tests.browser.site import Site
from tests.browser.watch import Watch

pytestmark = [pytest.mark.browser, pytest.mark.slow]
JOSE = "/vignettes/jose"
SAVED = re.compile(r"Enregistré à \d+\s+h\s+\d\d")
ON_THIS_DEVICE = "Hors connexion : gardé sur cet appareil"


def box(page: Page):
    return page.get_by_label("Votre réponse", exact=True)


def state(page: Page):
    return page.locator(".save-state")


def kept_texts(page: Page) -> int:
    found: int = page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('parcours:')).length")
    return found


def write_offline(page: Page, text: str) -> None:
    page.context.set_offline(True)
    box(page).fill(text)
    expect(state(page)).to_have_text(ON_THIS_DEVICE)


def press_sign_out(page: Page) -> None:
    button = page.get_by_role("button", name="Se déconnecter")
    if not button.is_visible():
        page.locator(".account summary").click()
    button.click()


def test_a_text_written_without_a_network_is_sent_from_whatever_page_one_opens(site: Site, enter: Enter):
    page = enter(site.add_learner("Tanguy Riou"), JOSE)
    write_offline(page, "Écrit dans le tunnel.")
    context = page.context
    page.close()
    context.set_offline(False)

    elsewhere = context.new_page()
    elsewhere.goto("/modules")
    strip = elsewhere.locator(".kept-strip")
    expect(strip).to_contain_text("Ce que cet appareil gardait est maintenant enregistré")
    assert kept_texts(elsewhere) == 0
    strip.get_by_role("link").click()

    expect(box(elsewhere)).to_have_value("Écrit dans le tunnel.")


def test_an_answer_handed_in_without_a_network_goes_once_when_it_returns(site: Site, enter: Enter):
    page = enter(site.add_learner("Ursule Peron"), JOSE)
    write_offline(page, "Remis dans le tunnel.")
    page.get_by_role("button", name="Remettre ma réponse").click()
    expect(state(page)).to_contain_text("votre réponse sera remise dès le retour du réseau")

    page.context.set_offline(False)

    expect(page.locator(".receipt")).to_contain_text("Version 1")
    expect(page.get_by_text("Remis dans le tunnel.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Remettre")).to_have_count(0)
    assert kept_texts(page) == 0


def test_one_signs_in_again_beside_the_page_and_goes_on_writing(site: Site, enter: Enter, watch: Watch):
    watch.expected |= {401, 403}
    email = site.add_learner("Violaine Huet")
    page = enter(email, JOSE)
    page.context.clear_cookies()
    box(page).fill("Écrit après la nuit.")
    expect(state(page)).to_contain_text("Votre connexion a expiré")

    with page.expect_popup() as opened:
        page.get_by_role("button", name="Me reconnecter").click()
    beside = opened.value
    Hands(beside, Way.MOUSE).write("Courriel", email)
    Hands(beside, Way.MOUSE).write("Mot de passe", PASSWORD)
    Hands(beside, Way.MOUSE).press("Se connecter")

    expect(state(page)).to_have_text(SAVED)
    expect(box(page)).to_have_value("Écrit après la nuit.")
    page.reload()
    expect(box(page)).to_have_value("Écrit après la nuit.")


def test_somebody_else_who_signs_in_beside_does_not_send_the_text(site: Site, enter: Enter, watch: Watch):
    watch.expected |= {401, 403}
    page = enter(site.add_learner("Wanda Cortès"), JOSE)
    other = site.add_learner("Xavier Blin")
    page.context.clear_cookies()
    box(page).fill("Le texte de Wanda.")
    expect(state(page)).to_contain_text("Votre connexion a expiré")

    beside = page.context.new_page()
    beside.goto("/connexion")
    Hands(beside, Way.MOUSE).sign_in(other, PASSWORD)
    beside.goto(JOSE)

    expect(box(beside)).to_have_value("")
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(state(page)).to_contain_text("Votre connexion a expiré")


def test_an_acknowledgement_lost_on_the_way_is_no_conflict(site: Site, enter: Enter, watch: Watch):
    watch.expected.add(409)
    page = enter(site.add_learner("Yvonne Le Dru"), JOSE)
    lost: list[str] = []

    def swallow(route: Route) -> None:
        if lost:
            return route.continue_()
        lost.append(route.request.post_data or "")
        route.fetch()  # the server has it, and nobody hears of it
        return route.abort()

    page.route("**/brouillon", swallow)
    box(page).fill("Le début.")
    expect(state(page)).to_have_text(ON_THIS_DEVICE)

    box(page).fill("Le début et la suite.")

    expect(state(page)).to_have_text(SAVED, timeout=30_000)
    page.get_by_role("button", name="Remettre ma réponse").click()
    expect(page.locator(".receipt")).to_be_visible()
    expect(page.get_by_text("Le début et la suite.")).to_be_visible()


def test_two_tabs_without_a_network_keep_both_texts(site: Site, enter: Enter, watch: Watch):
    watch.expected.add(409)
    first = enter(site.add_learner("Zélie Maurin"), JOSE)
    second = first.context.new_page()
    second.goto(JOSE)
    context = first.context
    write_offline(first, "Dans le premier onglet.")
    write_offline(second, "Dans le second onglet.")
    assert kept_texts(second) == 2
    first.close()
    second.close()
    context.set_offline(False)

    page = context.new_page()
    page.goto("/modules")
    strip = page.locator(".kept-strip")
    expect(strip).to_contain_text("Deux textes existent")
    strip.locator("a[href$='deux-textes']").click()

    for words in ("Dans le premier onglet.", "Dans le second onglet."):
        expect(page.get_by_text(words)).to_be_visible()


def test_signing_out_warns_of_a_text_that_only_this_device_has(site: Site, enter: Enter, watch: Watch):
    watch.expected.add(503)
    page = enter(site.add_learner("Armel Quéré"), JOSE)
    page.route("**/brouillon", lambda route: route.fulfill(status=503))
    box(page).fill("Pas encore enregistré.")
    expect(state(page)).to_contain_text("nouvel essai")

    press_sign_out(page)
    expect(page.get_by_role("heading", name="Un texte n’est pas encore enregistré")).to_be_visible()
    page.get_by_role("button", name="Rester, et garder mon texte").click()
    expect(box(page)).to_have_value("Pas encore enregistré.")
    assert kept_texts(page) == 1

    press_sign_out(page)
    page.get_by_role("button", name="Me déconnecter et l’effacer").click()

    expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()
    assert kept_texts(page) == 0


def test_a_shared_computer_can_be_made_to_forget(site: Site, enter: Enter, watch: Watch):
    watch.expected.add(503)
    page = enter(site.add_learner("Brieuc Salaün"), JOSE)
    page.route("**/brouillon", lambda route: route.fulfill(status=503))
    box(page).fill("À oublier ici.")
    expect(state(page)).to_contain_text("nouvel essai")

    page.goto("/compte")
    expect(page.get_by_text("1 texte n’est pas encore enregistré.")).to_be_visible()
    page.get_by_role("button", name="Oublier sur cet appareil").click()
    page.get_by_role("button", name="Oublier, et effacer ce qui n’est pas enregistré").click()

    expect(page.get_by_text("Cet appareil ne garde plus rien de vous.")).to_be_visible()
    assert kept_texts(page) == 0
