"""Follows a séance: planned, signed, written about, shown where its vignette is read again."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SUPERVISOR, ZONE, Enter
from tests.browser.hands import Hands, Way
from tests.browser.site import Site

pytestmark = pytest.mark.browser
NAMES = {Way.MOUSE: "Tiphaine Rolin", Way.KEYBOARD: "Victor Sabatier", Way.NO_SCRIPTS: "Yvonne Kermarrec"}


def test_a_seance_is_planned_signed_written_and_shown_on_the_vignette(site: Site, enter: Enter, way: Way):
    title = f"José, avec {NAMES[way].split()[0]}"
    email = site.add_learner(NAMES[way])
    leading = Hands(enter(SUPERVISOR, "/seances", way=way), way)
    plan(leading, title)

    taking_part = Hands(enter(email, "/seances", way=way), way)
    sign(taking_part, title)
    write_minutes(taking_part, title)
    read_them_on_the_vignette(taking_part, title)
    look_at_the_sheet(leading, title, NAMES[way])
    correct_a_line(leading)
    find_it_again_next_time(leading, title)


def plan(hands: Hands, title: str, *, later: timedelta = timedelta()) -> None:
    start = datetime.now(ZoneInfo(ZONE)).replace(tzinfo=None) - timedelta(minutes=10) + later
    hands.follow("Planifier une séance")
    hands.follow("Littoral")
    hands.write("Titre", title)
    hands.give_day("Date", start.date())
    hands.give_hour("Heure de début", start.time())
    hands.write("Lieu facultatif", "Salle des Marronniers")
    hands.choose("Vignette 1 facultatif", "José")
    hands.press("Planifier la séance")
    expect(hands.page.get_by_role("heading", level=1)).to_have_text(title)


def sign(hands: Hands, title: str) -> None:
    hands.follow(title)
    hands.press("Signer ma présence")
    expect(hands.page.get_by_text("présence signée à").first).to_be_visible()


def write_minutes(hands: Hands, title: str) -> None:
    hands.follow("Écrire le compte rendu")
    hands.write("Ce que nous retenons", f"Demander d’abord, disait-on à la fin de « {title} ».")
    hands.press("Enregistrer le compte rendu")
    expect(hands.page.get_by_role("heading", level=1)).to_have_text(title)
    expect(hands.page.locator("#compte-rendu")).to_contain_text("Demander d’abord")


def read_them_on_the_vignette(hands: Hands, title: str) -> None:
    hands.page.goto("/vignettes/jose")
    hands.open(title)
    expect(hands.page.get_by_text(f"à la fin de « {title} »")).to_be_visible()


def look_at_the_sheet(hands: Hands, title: str, name: str) -> None:
    page = hands.page
    page.reload()
    hands.follow("Émargement")
    line = page.get_by_role("listitem").filter(has_text=name).first
    expect(line).to_contain_text("présence")
    hands.tick("Présence de Camille Roussel")
    hands.press("Enregistrer les présences cochées")
    expect(page.get_by_role("listitem").filter(has_text="Camille Roussel").first).to_contain_text("Sophie Lambert")
    expect(page.get_by_text(title).first).to_be_visible()


def correct_a_line(hands: Hands) -> None:
    line = hands.page.get_by_role("listitem").filter(has_text="Camille Roussel").first
    hands.use(line.locator("summary").filter(has_text="Corriger"))
    reason = line.get_by_label("Raison de la correction")
    if hands.way is Way.KEYBOARD:
        hands.reach(reason)
    else:
        reason.click()
    hands.page.keyboard.type("Elle était à l’étage.")
    hands.press("Enregistrer une absence", line)
    expect(line).to_contain_text("Raison : Elle était à l’étage.")
    expect(line).to_contain_text("Corrigé : présence enregistrée par Sophie Lambert")


def find_it_again_next_time(hands: Hands, title: str) -> None:
    """Note what is to be done; it is there at the team's next séance, until it is done."""
    what = f"Appeler le GEM après « {title} »"
    hands.follow(title, hands.page.get_by_role("navigation", name="Fil d’Ariane"))
    hands.open("Noter une suite à donner")
    hands.write("Ce qui est à faire", what)
    hands.press("Noter cette suite")
    expect(hands.page.locator("#suites")).to_contain_text(what)

    hands.page.goto("/seances")
    plan(hands, f"{title}, la suite", later=timedelta(days=7))
    carried = hands.page.locator("#suites").get_by_role("listitem").filter(has_text=what)
    expect(carried).to_contain_text(re.compile(r"reportée \d+\s+fois"))
    hands.press("Marquer comme faite", carried)
    expect(hands.page.locator("#suites").get_by_text(what)).to_have_count(0)
