"""A séance as it is lived: a facilitator, a projector and several telephones, each in a browser of its own."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import SUPERVISOR, ZONE, Enter
from tests.browser.hands import Hands, Way
from tests.browser.site import Site
from tests.browser.test_access import found_by_axe, too_narrow, too_small
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser


@dataclass
class Ear:
    """Everything that a browser was sent: the network, not only the page."""

    page: Page
    heard: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("response", self._hear)

    def _hear(self, response: Response) -> None:
        kind = response.headers.get("content-type", "")
        if (
            response.status == 200
            and ("html" in kind or "json" in kind)
            and not response.request.is_navigation_request()
        ):
            self.heard.append(response.text())

    def all(self) -> str:
        """Return all that came, and what the page holds now."""
        return "".join(self.heard) + self.page.content()


def plan(hands: Hands, title: str) -> None:
    start = datetime.now(ZoneInfo(ZONE)).replace(tzinfo=None) - timedelta(minutes=5)
    hands.follow("Planifier une séance")
    hands.follow("Littoral")
    hands.write("Titre", title)
    hands.give_day("Date", start.date())
    hands.give_hour("Heure de début", start.time())
    hands.write("Lieu facultatif", "Salle des Marronniers")
    hands.choose("Vignette 1 facultatif", "José – Le premier contact")
    hands.press("Planifier la séance")
    expect(hands.page.get_by_role("heading", level=1)).to_have_text(title)
    hands.follow("Animer la séance")
    expect(hands.page.get_by_role("heading", level=1)).to_have_text("Animer la séance")


def join(page: Page, code: str) -> None:
    page.get_by_label("Code affiché à l’écran").fill(code)
    page.get_by_role("button", name="Rejoindre").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def contribute(page: Page, text: str) -> None:
    page.get_by_label("Votre contribution").fill(text)
    page.get_by_role("button", name="Envoyer ma contribution").click()
    expect(page.get_by_text("Votre contribution est reçue.").first).to_be_visible()
    expect(page.locator(".sent")).to_contain_text(text)


def code_of(page: Page) -> str:
    return page.locator(".join-code").inner_text()


def test_from_a_new_seance_to_minutes_with_a_projector_and_several_telephones(site: Site, enter: Enter):
    started = time.monotonic()
    leading = Hands(enter(SUPERVISOR, "/seances"), Way.MOUSE)
    plan(leading, "José, en direct")
    desk = leading.page
    desk.get_by_role("button", name="Poser cette question").first.click()
    expect(desk.get_by_role("button", name="Ouvrir le mur")).to_be_visible()
    screen = enter(SUPERVISOR, desk.url.replace("/animer", "/ecran"))
    first, second = (enter("", "/s", width=390, height=780) for _ in range(2))
    plain = enter("", "/s", way=Way.NO_SCRIPTS, width=390, height=780)
    ears = [Ear(screen), Ear(second), Ear(plain)]
    expect(screen.locator(".code")).to_have_text(code_of(desk))

    join(first, code_of(desk))
    expect(first.locator(".names")).to_contain_text("Sans nom")
    contribute(first, "Un café dans son quartier.")
    assert time.monotonic() - started < 120  # from « new séance » to somebody writing

    expect(desk.locator(".contribution")).to_contain_text("Un café dans son quartier.")
    join(second, code_of(desk).lower())
    join(plain, code_of(desk).replace(" ", ""))
    contribute(second, "Partir de ses vêtements.")
    contribute(plain, "Sans script, mais avec lui.")
    expect(desk.locator(".contribution")).to_have_count(3)
    expect(screen.locator(".tally").first).to_contain_text("3 contributions, 3 téléphones")
    plain.get_by_role("link", name="Actualiser").click()
    for ear in ears:
        assert "Un café" not in ear.all()

    desk.get_by_role("button", name="Ouvrir le mur").click()
    for page in (screen, first, second):
        expect(page.locator(".wall")).to_contain_text("Un café dans son quartier.")
        expect(page.locator(".wall")).to_contain_text("Sans script, mais avec lui.")
    plain.get_by_role("link", name="Actualiser").click()
    expect(plain.locator(".wall")).to_contain_text("Un café dans son quartier.")

    arrange(desk)
    expect(screen.locator(".wall .group").first).to_contain_text("Hors du bureau")
    desk.get_by_role("button", name="Montrer les réponses raisonnables").click()
    for page in (screen, first):
        expect(page.get_by_text("Le rencontrer vite, et ailleurs qu’au bureau").first).to_be_visible()
    desk.get_by_label("Un premier contact rapide, hors du bureau").check()
    desk.get_by_role("button", name="Enregistrer les idées cochées").click()
    expect(screen.get_by_label("Cochée :").first).to_be_visible()

    desk.get_by_role("link", name="Terminer la séance").click()
    desk.get_by_role("button", name="Terminer la séance").click()
    expect(first.get_by_text("La séance est terminée.").first).to_be_visible()
    minutes = desk.locator("#compte-rendu")
    expect(minutes).to_contain_text("Hors du bureau")
    expect(minutes).to_contain_text("Retenue")
    expect(minutes).not_to_contain_text("Partir de ses vêtements.")


def arrange(desk: Page) -> None:
    """Make a group, put one contribution into it, keep it, set another aside."""
    desk.get_by_label("Nouveau groupe").fill("Hors du bureau")
    desk.get_by_role("button", name="Créer le groupe").click()
    expect(desk.get_by_role("heading", name="Hors du bureau")).to_be_visible()
    coffee = desk.locator(".contribution").filter(has_text="Un café")
    coffee.get_by_label("Ranger dans").select_option(label="Hors du bureau")
    coffee.get_by_role("button", name="Ranger", exact=True).click()
    expect(desk.locator(".group").first).to_contain_text("Un café")
    coffee.get_by_role("button", name="Retenir").click()
    expect(desk.locator(".contribution.kept")).to_contain_text("Un café")
    desk.locator(".contribution").filter(has_text="vêtements").get_by_role("button", name="Écarter").click()
    expect(desk.get_by_text("1 contribution écartée")).to_be_visible()


def test_the_desk_is_worked_with_the_keyboard_alone_and_keeps_the_focus(site: Site, enter: Enter):
    hands = Hands(enter(SUPERVISOR, "/seances", way=Way.KEYBOARD), Way.KEYBOARD)
    plan(hands, "José, au clavier")
    desk = hands.page
    hands.press("Poser cette question")
    expect(desk.get_by_role("button", name="Ouvrir le mur")).to_be_visible()
    phone = enter("", "/s", width=390, height=780)
    join(phone, code_of(desk))
    contribute(phone, "Un café dans son quartier.")
    contribute(phone, "Partir de ses vêtements.")
    expect(desk.locator(".contribution")).to_have_count(2)

    hands.write("Nouveau groupe", "Hors du bureau")
    hands.press("Créer le groupe")
    expect(desk.get_by_role("heading", name="Hors du bureau")).to_be_visible()
    coffee = desk.locator(".contribution").filter(has_text="Un café")
    hands.reach(coffee.get_by_label("Ranger dans"))
    desk.keyboard.press("ArrowDown")
    hands.press("Ranger", coffee)
    expect(desk.locator(".group").first).to_contain_text("Un café")
    assert desk.evaluate("document.activeElement.textContent.trim()") == "Ranger"
    hands.press("Retenir", desk.locator(".contribution").filter(has_text="Un café"))
    expect(desk.locator(".contribution.kept")).to_contain_text("Un café")
    assert desk.evaluate("document.activeElement !== document.body")
    hands.press("Ouvrir le mur")
    expect(phone.locator(".wall")).to_contain_text("Hors du bureau")


def test_an_unsent_text_lives_through_a_lost_network_a_reload_and_the_next_question(
    site: Site, enter: Enter, watch: Watch
):
    leading = Hands(enter(SUPERVISOR, "/seances"), Way.MOUSE)
    plan(leading, "José, hors connexion")
    desk = leading.page
    desk.get_by_role("button", name="Poser cette question").first.click()
    expect(desk.get_by_role("button", name="Ouvrir le mur")).to_be_visible()
    phone = enter("", "/s", width=390, height=780)
    join(phone, code_of(desk))
    box = phone.get_by_label("Votre contribution")

    box.fill("Commencé, puis la page est rechargée.")
    expect(phone.locator(".save-state")).to_contain_text("Gardé sur ce téléphone")
    phone.reload()
    expect(box).to_have_value("Commencé, puis la page est rechargée.")

    phone.context.set_offline(True)
    box.fill("Écrit sans réseau.")
    phone.get_by_role("button", name="Envoyer ma contribution").click()
    expect(phone.locator(".save-state")).to_contain_text("Pas encore envoyé : gardé sur ce téléphone.")
    phone.context.set_offline(False)
    expect(desk.locator(".contribution")).to_contain_text("Écrit sans réseau.")
    expect(box).to_have_value("")
    expect(desk.locator(".contribution")).to_have_count(1)

    box.fill("Pas fini quand la question change.")
    desk.get_by_text("Ajouter une question").click()
    desk.get_by_label("Ou votre question").fill("Et chez nous ?")
    desk.get_by_role("button", name="Ajouter la question").click()
    desk.get_by_role("button", name="Poser cette question").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Et chez nous ?")
    expect(phone.get_by_text("Un texte commencé à une autre question")).to_be_visible()
    phone.get_by_role("button", name="Le reprendre ici").click()
    expect(box).to_have_value("Pas fini quand la question change.")


def test_a_second_facilitator_takes_over_and_the_first_is_told(site: Site, enter: Enter, watch: Watch):
    watch.expected.add(409)
    leading = Hands(enter(SUPERVISOR, "/seances"), Way.MOUSE)
    plan(leading, "José, à deux")
    desk = leading.page
    desk.get_by_role("button", name="Poser cette question").first.click()
    expect(desk.get_by_text("vous avez la main")).to_be_visible()

    other = enter(site.add_supervisor("Aurélie Vasseur"), desk.url)
    expect(other.get_by_text("Sophie Lambert a la main")).to_be_visible()
    other.get_by_role("button", name="Prendre la main").click()
    expect(other.get_by_text("vous avez la main")).to_be_visible()
    expect(desk.get_by_text("Aurélie Vasseur a la main")).to_be_visible()
    desk.get_by_role("button", name="Ouvrir le mur").click()
    expect(desk.locator("[data-connection]")).to_contain_text("Prenez la main pour agir.")
    other.get_by_role("button", name="Ouvrir le mur").click()
    expect(desk.get_by_text("Le mur est ouvert à tout le monde.")).to_be_visible()


def test_minutes_save_themselves_while_they_are_written(site: Site, enter: Enter, watch: Watch):
    leading = Hands(enter(SUPERVISOR, "/seances"), Way.MOUSE)
    plan(leading, "José, au fil de la plume")
    page = leading.page
    page.goto(page.url.replace("/animer", "/compte-rendu"))
    box = page.get_by_label("Ce que nous retenons")

    box.fill("Aller le voir avant de lui écrire.")
    expect(page.locator(".save-state")).to_contain_text("Enregistré à", timeout=30_000)
    page.reload()
    expect(box).to_have_value("Aller le voir avant de lui écrire.")
    page.get_by_role("button", name="Enregistrer le compte rendu").click()

    expect(page.locator("#compte-rendu")).to_contain_text("Aller le voir avant de lui écrire.")
    page.get_by_role("link", name="Versions").first.click()
    expect(page.get_by_text("Version 1")).to_be_visible()
    expect(page.get_by_text("Version 2")).to_have_count(0)


def test_every_screen_of_a_live_seance_can_be_used_by_everybody(site: Site, enter: Enter):
    leading = Hands(enter(SUPERVISOR, "/seances"), Way.MOUSE)
    plan(leading, "José, pour tout le monde")
    desk = leading.page
    desk.get_by_role("button", name="Poser cette question").first.click()
    expect(desk.get_by_role("button", name="Ouvrir le mur")).to_be_visible()
    screen = enter(SUPERVISOR, desk.url.replace("/animer", "/ecran"))
    phone = enter("", "/s", width=390, height=780)
    join(phone, code_of(desk))
    contribute(phone, "Un café dans son quartier.")
    expect(desk.locator(".contribution")).to_have_count(1)
    faults = [fault for page in (desk, screen, phone) for fault in found_on(page)]
    desk.get_by_role("button", name="Ouvrir le mur").click()
    desk.get_by_role("button", name="Faire voter").click()
    expect(phone.get_by_role("button", name="Donner une voix")).to_be_visible()
    desk.get_by_role("button", name="Montrer les réponses raisonnables").click()
    for page in (desk, screen, phone):
        expect(page.get_by_text("Le rencontrer vite, et ailleurs qu’au bureau").first).to_be_visible()

    faults += [fault for page in (desk, screen, phone) for fault in found_on(page)]

    assert not faults, "\n".join(faults)


def found_on(page: Page) -> list[str]:
    """Return what is wrong with access on a page."""
    return [*found_by_axe(page), *too_narrow(page), *too_small(page)]
