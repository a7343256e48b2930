"""Holds the scripts to their word: what they add, and that a text is never lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from elearn.content.words import count_words
from tests.look.conftest import Site

pytestmark = pytest.mark.browser

COPY = "localStorage.getItem('parcours:1:jose#premier')"
PHRASES = (
    "", "Bonjour", "aujourd’hui", "peut-être", "l’employeur", "l'employeur", "quelqu’un", "Qu’est-ce que c’est ?",
    "12,5 % de 1\u202f000 €", "Un e\u0301te\u0301 à l’ombre…", "rendez-vous-là, à 14 h 30", "« un peu » ; non",
    "👍 oui",
)  # fmt: skip


@pytest.fixture
def page(site: Site, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{site.url}/light.html")
    yield page
    context.close()


def box(page: Page):
    return page.locator("#champ-text")


def state(page: Page):
    return page.locator("form[data-behaviour=autosave] .save-state")


def until(true: Callable[[], object], seconds: float = 8) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_draft_saves_itself_two_seconds_after_the_last_keystroke(site, page):
    box(page).fill("Je commencerais par l’appeler.")

    expect(state(page)).to_have_text("Enregistré à 14 h 40", timeout=6000)

    _path, fields, headers = site.posted[0]
    assert fields["text"] == ["Je commencerais par l’appeler."]
    assert fields["base_version"] == ["3"]
    assert headers["X-CSRFToken"] == fields["csrf_token"][0] == "jeton"
    assert headers["Accept"] == "application/json"
    assert page.evaluate(COPY) is None


def test_the_next_draft_is_based_on_the_version_that_was_saved(site, page):
    box(page).fill("Une fois")
    until(lambda: len(site.drafts()) == 1)
    expect(state(page)).to_have_text("Enregistré à 14 h 40")

    box(page).fill("Deux fois")

    until(lambda: len(site.drafts()) == 2)
    assert site.drafts()[1]["base_version"] == ["4"]


def test_someone_who_never_pauses_is_saved_within_five_seconds(site, page):
    box(page).focus()
    for _ in range(60):
        page.keyboard.type("mot ")
        page.wait_for_timeout(100)
        if site.drafts():
            break

    assert site.drafts()


def test_without_a_network_the_text_stays_on_the_device_and_comes_back(site, page):
    page.context.set_offline(True)
    box(page).fill("Écrit dans le train.")
    expect(state(page)).to_have_text("Hors connexion : gardé sur cet appareil", timeout=6000)
    page.context.set_offline(False)
    until(lambda: site.drafts())

    assert site.drafts()[-1]["text"] == ["Écrit dans le train."]


def test_a_text_that_the_server_never_had_is_found_again_after_a_reload(site, page):
    site.status = 503
    box(page).fill("À ne pas perdre.")
    expect(state(page)).to_have_class("save-state failed", timeout=6000)

    page.reload()

    expect(box(page)).to_have_value("À ne pas perdre.")


@pytest.mark.parametrize("status", [401, 403])
def test_an_expired_connection_says_that_the_text_is_kept(site, page, status):
    site.status, site.answer = status, "{}"
    box(page).fill("Trop tard.")

    expect(state(page)).to_contain_text("Votre connexion a expiré : ce texte est gardé sur cet appareil", timeout=6000)

    assert "Trop tard." in page.evaluate(COPY)


def test_two_texts_in_conflict_open_the_page_that_shows_both(site, page):
    site.status, site.answer = 409, '{"error": "conflict", "version": 9}'
    box(page).fill("Mon autre texte.")

    page.wait_for_url("**/conflit", timeout=6000)


def test_leaving_the_page_saves_what_was_not_saved_yet(site, page):
    box(page).fill("Juste avant de partir.")

    page.goto(f"{site.url}/dark.html")

    until(lambda: site.drafts())
    assert site.drafts()[0]["text"] == ["Juste avant de partir."]


def test_a_remark_about_identifying_words_stands_under_the_box(site, page):
    site.answer = '{"saved_at_words": "Enregistré", "version": 4, "warnings": ["« 06 12 » ressemble à un numéro."]}'
    box(page).fill("06 12")

    expect(page.locator("[data-warnings]").first).to_contain_text("ressemble à un numéro", timeout=6000)


def test_the_browser_counts_words_as_the_server_does(page):
    counter = page.locator(".count-words").first
    counted = []
    for phrase in PHRASES:
        box(page).fill(phrase)
        counted.append((phrase, int(counter.inner_text().split()[0])))

    assert counted == [(phrase, count_words(phrase)) for phrase in PHRASES]


def test_a_section_is_marked_as_read_when_its_end_is_seen(site, page):
    end = page.locator("form.read-until")
    end.scroll_into_view_if_needed()

    expect(end).to_contain_text("Elle est maintenant comptée comme lue", timeout=4000)
    assert [path for path, *_rest in site.posted] == ["/lu"]


def test_a_password_can_be_shown_and_hidden(page):
    field, button = page.locator("#password"), page.locator("[data-behaviour=show-password]")
    button.click()
    assert field.get_attribute("type") == "text"
    assert button.inner_text() == "Cacher"

    button.click()

    assert field.get_attribute("type") == "password"


def test_a_question_opens_over_the_page_and_gives_the_focus_back(page):
    link = page.get_by_role("link", name="Prendre la suite")
    link.click()
    expect(page.get_by_role("dialog")).to_be_visible()

    page.get_by_role("button", name="Laisser Marc finir").click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(link).to_be_focused()


def test_the_account_menu_closes_on_escape(page):
    summary = page.locator(".account > summary")
    summary.click()
    expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="Se déconnecter")).to_be_hidden()
    expect(summary).to_be_focused()


def test_everything_is_there_without_scripts(site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/light.html")

    page.get_by_role("button", name="Enregistrer le brouillon").nth(1).click()
    context.close()

    assert site.drafts()[0]["text"][0].startswith("Je commencerais")
