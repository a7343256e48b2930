"""Follows the promise of a reading time past its day, the order of one question's answers, and the key ideas of two."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SUPERVISOR, Enter
from tests.browser.hands import Hands, Way
from tests.browser.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]
JOSE_1 = "/vignettes/jose/etapes/premier-contact"
JOSE_2 = "/vignettes/jose/etapes/parents"
FIRST_QUESTION = "/relectures?exercice=jose%23premiers-jours"
EFFECT = 31_000  # a review takes effect thirty seconds after it was sent
IDEA, SECOND = "Un premier contact rapide, hors du bureau", "La case manager fait le pont"


def order(page: Page) -> list[str]:
    """Return the answers of the queue, in the order in which they stand."""
    hrefs = page.locator(".queue .who a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return [re.findall(r"/relectures/(\d+)", href)[0] for href in hrefs]


def test_a_promise_is_shown_and_past_it_all_are_told_and_nobody_is_held_up(site: Site, enter: Enter, way: Way):
    colleague = site.add_supervisor(f"Servane {way.name.title()}")
    fresh, late = site.add_learner(f"Tifenn {way.name.title()}"), site.add_learner(f"Urielle {way.name.title()}")
    site.hand_in(fresh, "Je l’appellerais.")
    site.hand_in(late, "Je l’appellerais.", ago=timedelta(days=30))

    expect(enter(fresh, JOSE_1, way=way).get_by_text("Relecture promise pour le")).to_be_visible()
    page = enter(late, JOSE_1, way=way)
    expect(page.get_by_text("La relecture était promise pour le")).to_be_visible()
    expect(page.get_by_text("Vous pouvez continuer sans l’attendre.")).to_be_visible()
    Hands(page, way).follow("La rencontre avec ses parents")
    expect(page).to_have_url(re.compile(JOSE_2))
    expect(page.get_by_label("Votre réponse", exact=True)).to_be_visible()
    page.goto("/boite")
    expect(page.get_by_text("Relecture en retard").first).to_be_visible()

    for supervisor in (SUPERVISOR, colleague):
        desk = enter(supervisor, FIRST_QUESTION + f"&personne={site.number_of(late)}", way=way)
        expect(desk.locator(".queue .wait.long")).to_have_count(1)
        desk.goto("/boite")
        expect(desk.get_by_text(f"La réponse d’Urielle {way.name.title()} attend depuis")).to_be_visible()


def test_names_are_hidden_and_the_mixed_order_is_the_same_after_a_reload(site: Site, enter: Enter, way: Way):
    for number in range(5):
        site.hand_in(site.add_learner(f"Victor {way.name.title()} {number}"), "Oui.", ago=timedelta(days=number))
    page = enter(SUPERVISOR, FIRST_QUESTION, way=way)
    hands = Hands(page, way)
    expect(page.get_by_text("Elles viennent dans un ordre mêlé")).to_be_visible()
    mixed = order(page)

    hands.choose("Noms", "Cachés")
    if way is Way.NO_SCRIPTS:
        hands.press("Filtrer")
    expect(page).to_have_url(re.compile("noms=caches"))
    expect(page.locator(".queue").get_by_text("Victor")).to_have_count(0)
    assert order(page) == mixed
    page.reload()
    assert order(page) == mixed
    hands.use(page.locator(".queue .who a").first)
    expect(page.locator("h1")).to_have_text("Réponse sans nom")
    assert "Victor" not in page.locator("main").inner_text()


def test_a_hint_says_which_words_and_decides_nothing_and_the_author_sees_both_check_lists(site: Site, enter: Enter):
    learner = site.add_learner("Wilfrid Lagadec")
    number = site.hand_in(learner, "Je le verrais au café, près de chez lui, dès cette semaine.")
    author = enter(learner, JOSE_1)
    author.get_by_label(IDEA).check()
    author.get_by_role("button", name="Enregistrer").click()

    desk = enter(SUPERVISOR, f"/relectures/{number}")
    desk.get_by_role("button", name="Prendre cette réponse").click()
    ideas = desk.get_by_role("group", name="Idées clés dans cette réponse")
    expect(ideas.get_by_text("Cochée par Wilfrid").first).to_be_visible()
    expect(ideas.get_by_text(re.compile(r"Indice\s*:\s*«\s*café\s*»")).first).to_be_visible()
    expect(ideas.get_by_role("checkbox", checked=True)).to_have_count(0)
    ideas.get_by_role("checkbox", name=IDEA).check()
    desk.get_by_label("Validée").check()
    desk.get_by_role("button", name="Envoyer et m’arrêter là").click()
    expect(desk.locator(".toast")).to_contain_text("Votre avis est envoyé")
    desk.wait_for_timeout(EFFECT)

    author.goto(JOSE_1)
    thread = author.locator(".idea-thread").first
    expect(thread.get_by_role("listitem").filter(has_text=IDEA)).to_contain_text("Vue par Sophie Lambert, et par vous")
    expect(thread.get_by_role("listitem").filter(has_text=SECOND)).to_contain_text("Pas relevée dans cette version")
