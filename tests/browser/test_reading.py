"""Goes on reading on another device at the same place, and jumps from a search to the words found."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Enter
from tests.browser.site import Site
from tests.builders import a_module

pytestmark = pytest.mark.browser
PARAGRAPH = "Un paragraphe assez long pour que la page se déroule, avec des mots que l’on relit volontiers. " * 4
SECTION = "\n\n".join(f"Repère {number}. {PARAGRAPH}" for number in range(1, 25))
LONG = f"""---
titre: Un long chapitre
résumé: Pour lire longtemps.
numéro: 90
---

## Commencer {{#commencer minutes=9}}

{SECTION}

## Poursuivre {{#poursuivre minutes=9}}

{SECTION.replace("Repère", "Jalon").replace("Jalon 17.", "Jalon 17, un rhododendron en fleur.")}
"""
URL = "/chapitres/long-chapitre"


@pytest.fixture
def chapter(site: Site) -> None:
    """Publish a chapter that takes several screens."""
    with site.data():
        a_module(LONG, "chapters/90-long-chapitre.md")


def _is_on_screen(page: Page, words: str) -> None:
    expect(page.get_by_text(words).first).to_be_in_viewport(timeout=20_000)


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (360, 740)])
def test_reading_goes_on_within_one_screen_on_another_device(
    chapter: None, site: Site, enter: Enter, width: int, height: int
):
    email = site.add_learner("Solène Darrieussecq")
    page = enter(email, URL)
    with page.expect_response(lambda answer: answer.url.endswith("/place") and answer.ok):
        page.get_by_text("Repère 15.").first.evaluate("element => element.scrollIntoView()")
    page.context.close()

    elsewhere = enter(email, "/", width=width, height=height)
    elsewhere.get_by_role("link", name="Continuer ma lecture").click()

    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Un long chapitre")
    _is_on_screen(elsewhere, "Repère 15.")


def test_a_search_jumps_to_the_words_found(chapter: None, site: Site, enter: Enter):
    page = enter(site.add_learner("Basile Thouvenin"), "/recherche?q=RHODODENDRONS")
    page.locator("main .listing .title a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Un long chapitre")
    _is_on_screen(page, "Jalon 17, un rhododendron")
