"""Follows a supervisor from the queue to the sent review: takes, comments on words, ticks, decides, sends, undoes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import SUPERVISOR, Enter
from tests.browser.hands import Hands, Way
from tests.browser.site import Site

pytestmark = pytest.mark.browser
TEXT = "Je rencontrerais José au café, près de chez lui.\n\nJ’appellerais ensuite sa case manager."
LONG = timedelta(days=30)
NAMES = {Way.MOUSE: "Lucien Barbet", Way.KEYBOARD: "Odette Marchal", Way.NO_SCRIPTS: "Firmin Costes"}
PLACE_OF_WORD = """(word) => {
  const text = document.querySelector("[data-start]").firstChild;
  const range = document.createRange();
  range.setStart(text, text.data.indexOf(word));
  range.setEnd(text, text.data.indexOf(word) + word.length);
  const box = range.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""


def test_a_supervisor_reads_comments_decides_sends_and_takes_it_back(site: Site, enter: Enter, way: Way):
    site.hand_in(site.add_learner(NAMES[way]), TEXT, ago=LONG)  # the oldest: on the first page of the queue
    page = enter(SUPERVISOR, "/", way=way)
    hands = Hands(page, way)

    take_it(hands, NAMES[way])
    comment_on_words(hands)
    decide(hands)
    send_and_take_back(hands, NAMES[way])


def take_it(hands: Hands, name: str) -> None:
    page = hands.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Relectures")
    hands.follow(name)
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    expect(page.get_by_text(f"{name.split()[0]} verra que vous avez ouvert sa réponse")).to_be_visible()
    hands.press("Prendre cette réponse")
    expect(page.locator(".claim")).to_contain_text("30 min")


def comment_on_words(hands: Hands) -> None:
    page = hands.page
    if hands.way is Way.MOUSE:
        page.mouse.dblclick(*page.evaluate(PLACE_OF_WORD, "café"))
        page.locator("summary", has_text="Commenter « café »").click()
        hands.write("Commentaire", "Oui : dehors, on parle mieux.")
    elif hands.way is Way.KEYBOARD:
        page.keyboard.press("c")
        expect(page.get_by_label("Commentaire", exact=True).first).to_be_focused()
        page.keyboard.type("Oui : dehors, on parle mieux.")
        hands.write("Mots commentés facultatif", "café")
    else:
        hands.open("Commenter le paragraphe 1")
        hands.write("Mots commentés facultatif", "café")
        hands.write("Commentaire", "Oui : dehors, on parle mieux.")
    hands.press("Ajouter le commentaire")
    expect(comments(page)).to_contain_text("Oui : dehors, on parle mieux.")
    expect(page.locator("mark")).to_have_text(re.compile("^café"))


def comments(page: Page) -> Locator:
    return page.locator("aside.comment")


def decide(hands: Hands) -> None:
    hands.tick("Un premier contact rapide, hors du bureau")
    if hands.way is Way.KEYBOARD:
        hands.page.locator("body").press("v")
        expect(hands.page.get_by_label("Validée")).to_be_checked()
    hands.tick("À reprendre")


def send_and_take_back(hands: Hands, name: str) -> None:
    page = hands.page
    hands.press("Envoyer l’avis")
    toast = page.locator(".toast")
    expect(toast).to_contain_text(f"Votre avis est envoyé. Réponse lue : {name}.")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text(name)
    hands.press("Annuler l’envoi")
    expect(page.get_by_text("L’envoi est annulé.")).to_be_visible()
    expect(comments(page)).to_contain_text("Oui : dehors, on parle mieux.")
    expect(page.get_by_label("À reprendre")).to_be_checked()
    hands.press("Envoyer et m’arrêter là")
    expect(page.get_by_role("heading", level=1)).to_have_text("Relectures")
    expect(page.get_by_role("link", name=name)).to_have_count(0)


def test_keys_do_their_work_and_stay_silent_while_one_types(site: Site, enter: Enter):
    site.hand_in(site.add_learner("Gaston Vidal"), TEXT, ago=LONG)
    second = site.hand_in(site.add_learner("Henri Vidal"), TEXT)
    page = enter(SUPERVISOR, f"/relectures/{second}")
    page.get_by_role("button", name="Prendre cette réponse").click()

    word = page.locator("#words")
    word.click()
    page.keyboard.type("jk?vr")
    expect(word).to_have_value("jk?vr")
    expect(page).to_have_url(re.compile(f"/relectures/{second}"))
    expect(page.get_by_label("Validée")).not_to_be_checked()

    page.get_by_role("heading", level=1).click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.wait_for_timeout(2_500)  # what was typed is kept before one goes on
    page.keyboard.press("k")
    expect(page).not_to_have_url(re.compile(f"/relectures/{second}"))
