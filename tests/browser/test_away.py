"""Follows a deadline through a leave: what the coordinator notes, what its person reads, what their calendar shows."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import COORDINATOR, Enter
from tests.browser.hands import Hands, Way
from tests.browser.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAMES = {Way.MOUSE: "Aïcha Souris", Way.KEYBOARD: "Oumar Clavier", Way.NO_SCRIPTS: "Élise Sobre"}
ADDRESS = re.compile(r"http\S+/agenda/[\w-]{43}\.ics")


def given_a_programme(enter: Enter, way: Way, name: str, due: date) -> None:
    """Give somebody a programme of one step, with a deadline."""
    hands = Hands(enter(COORDINATOR, "/programmes/nouveau"), Way.MOUSE)
    hands.write("Titre", f"Avec une échéance, {way.value}")
    hands.press("Créer le programme")
    hands.page.get_by_label("Jalon", exact=True).select_option("stage:jose#premier-contact")
    hands.press("Ajouter le jalon")
    hands.follow("Attribuer le programme")
    hands.tick(f"{name}, Littoral")
    hands.page.get_by_label("Échéance").first.fill(due.isoformat())
    hands.press("Attribuer")
    expect(hands.page.get_by_text("Le programme est attribué à 1 personne.")).to_be_visible()


def asked_by_a_calendar(address: str) -> tuple[int, str]:
    """Ask an address as a calendar does; return the status and what came."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, ""


def shown_address(page: Page) -> str:
    """Return the address that the page shows once."""
    found = ADDRESS.search(page.locator("main").inner_text())
    assert found is not None
    return found[0]


def test_a_leave_moves_a_deadline_and_back_and_the_calendar_follows_until_it_is_closed(
    site: Site, enter: Enter, way: Way
):
    name, due, today = NAMES[way], date.today() + timedelta(days=20), date.today()
    email = site.add_learner(name)
    given_a_programme(enter, way, name, due)
    person = enter(email, "/boite", way=way)
    hers = Hands(person, way)
    hers.follow("Suivre mes séances et mes échéances dans mon agenda")
    hers.press("Faire l’adresse")
    address = shown_address(person)
    status, calendar = asked_by_a_calendar(address)
    assert status == 200 and f"DTSTART;VALUE=DATE:{due:%Y%m%d}" in calendar

    hands = Hands(enter(COORDINATOR, f"/suivi/personnes/{site.number_of(email)}", way=way), way)
    hands.follow("Congés")
    hands.give_day("Premier jour", today + timedelta(days=5))
    hands.give_day("Dernier jour", today + timedelta(days=14))
    hands.press("Noter le congé")
    expect(hands.page.get_by_text("Le congé est noté.")).to_be_visible()
    person.goto("/suivi/moi")
    expect(person.locator("main")).to_contain_text("pour un congé, par Hélène Garnier.")
    moved = due + timedelta(days=10)
    assert f"DTSTART;VALUE=DATE:{moved:%Y%m%d}" in asked_by_a_calendar(address)[1]

    hands.follow("Du ")
    hands.tick("Ce congé n’a pas lieu")
    hands.press("Enregistrer")
    expect(hands.page.get_by_text("Le congé est annulé.")).to_be_visible()
    assert f"DTSTART;VALUE=DATE:{due:%Y%m%d}" in asked_by_a_calendar(address)[1]

    person.goto("/boite/agenda")
    hers.press("Faire une autre adresse")
    other = shown_address(person)
    assert (asked_by_a_calendar(address)[0], asked_by_a_calendar(other)[0]) == (404, 200)
    hers.press("Supprimer l’adresse")
    expect(person.get_by_text("L’adresse est supprimée.")).to_be_visible()
    assert asked_by_a_calendar(other)[0] == 404
