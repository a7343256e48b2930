"""Shows a learner what came back: the words that were marked, who opened the answer, what is new until it is read."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LEARNER, SUPERVISOR, Enter
from tests.browser.hands import Hands, Way
from tests.browser.site import Site
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser
JOSE_1 = "/vignettes/jose/etapes/premier-contact"


def test_a_comment_leads_to_its_words_and_back(enter: Enter, way: Way):
    page = enter(LEARNER, JOSE_1, way=way)
    remark = page.locator("aside.comment").first
    mark = page.locator(f"#{remark.get_attribute('id')}".replace("commentaire", "marque"))
    expect(mark).to_be_visible()

    Hands(page, way).use(mark.locator("a"))

    assert page.url.endswith(f"#{remark.get_attribute('id')}")


def test_on_a_telephone_the_marked_words_and_their_comment_are_named_and_lead_to_each_other(enter: Enter):
    page = enter(LEARNER, JOSE_1, width=360, height=740)
    comment = page.get_by_role("complementary", name=re.compile("^Commentaire 1")).first
    expect(comment).to_be_visible()
    mark = page.locator(f"#{comment.get_attribute('id')}".replace("commentaire", "marque"))

    mark.get_by_role("link").click()

    assert page.url.endswith(f"#{comment.get_attribute('id')}")
    expect(comment).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_an_answer_can_be_taken_back_until_it_is_opened(site: Site, enter: Enter, way: Way):
    email = site.add_learner(f"Nolwenn {way.name.title()}")
    number = site.hand_in(email, "Un peu vite.")
    page = enter(email, JOSE_1, way=way)
    expect(page.get_by_text("Personne ne l’a encore ouverte.")).to_be_visible()

    Hands(page, way).press("Retirer ma réponse")
    expect(page.get_by_label("Votre réponse", exact=True)).to_have_value("Un peu vite.")

    Hands(page, way).press("Remettre ma réponse")
    expect(page.get_by_text("Attend une relecture")).to_be_visible()
    assert enter(SUPERVISOR, f"/relectures/{number + 1}").locator("h1").is_visible()
    page.goto(JOSE_1)
    expect(page.get_by_text("Ont ouvert votre réponse")).to_be_visible()
    expect(page.get_by_role("button", name="Retirer ma réponse")).to_have_count(0)


def test_once_it_is_opened_one_writes_to_who_reads_it(site: Site, enter: Enter, way: Way):
    email = site.add_learner(f"Perrine {way.name.title()}")
    number = site.hand_in(email, "J’irais le voir chez lui.")
    desk = enter(SUPERVISOR, f"/relectures/{number}")
    expect(desk.get_by_text("J’irais le voir chez lui.")).to_be_visible()
    page = enter(email, JOSE_1, way=way)

    Hands(page, way).follow("Écrire à qui la lit")
    Hands(page, way).write("Votre message", "J’ai oublié de parler de sa sœur.")
    Hands(page, way).press("Envoyer le message")
    expect(page.locator("#message").get_by_text("J’ai oublié de parler de sa sœur.")).to_be_visible()

    desk.reload()
    expect(desk.get_by_text("Perrine vous écrit")).to_be_visible()
    expect(desk.get_by_text("J’ai oublié de parler de sa sœur.")).to_be_visible()


def test_the_next_stage_stays_closed_until_the_first_is_handed_in(site: Site, enter: Enter, watch: Watch):
    watch.expected.add(404)
    email = site.add_learner("Ondine Salles")
    page = enter(email, "/vignettes/jose")
    expect(page.get_by_role("link", name="La rencontre avec ses parents")).to_have_count(0)

    answer = page.goto("/vignettes/jose/etapes/parents")

    assert answer is not None
    assert answer.status == 404


def test_what_one_would_change_is_kept_and_stays_ones_own(site: Site, enter: Enter, way: Way):
    email = site.add_learner(f"Prune {way.name.title()}")
    number = site.hand_in(email, "Comme je l’ai fait.")
    page = enter(email, JOSE_1, way=way)
    hands = Hands(page, way)

    hands.open("Ce que je changerais aujourd’hui")
    hands.write("Ce que je changerais", "Demander d’abord, mandarine.")
    hands.press("Garder ce regard")
    expect(page.get_by_text("Votre regard d’aujourd’hui est gardé")).to_be_visible()

    page.goto(JOSE_1)
    assert "mandarine" in page.content()
    assert "mandarine" not in enter(SUPERVISOR, f"/relectures/{number}").content()


def test_on_a_phone_one_looks_at_ones_own_words_at_the_reasonable_answers_or_at_both(site: Site, enter: Enter):
    email = site.add_learner("Enora Le Bihan")
    site.hand_in(email, "Mes mots à moi.")
    page = enter(email, JOSE_1)
    page.set_viewport_size({"width": 360, "height": 740})
    mine = page.locator(".double-page").get_by_text("Mes mots à moi.")
    theirs = page.locator(".double-page > .paths")
    choice = page.get_by_role("group", name="Ce qui est montré")

    choice.get_by_role("button", name="Votre réponse").click()
    expect(theirs).to_be_hidden()
    expect(mine).to_be_visible()

    choice.get_by_role("button", name="Réponses raisonnables").click()
    expect(mine).to_be_hidden()
    expect(theirs).to_be_visible()

    choice.get_by_role("button", name="Les deux").click()
    expect(mine).to_be_visible()
    expect(theirs).to_be_visible()

    choice.get_by_role("button", name="Votre réponse").click()
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(theirs).to_be_visible()
    expect(choice).to_be_hidden()
