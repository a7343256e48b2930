"""Prints pages as a browser does: no menus, the address of each link written out, page numbers, lines to write on."""

from __future__ import annotations

import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import LEARNER, Enter

pytestmark = pytest.mark.browser
MENUS = "header.masthead, nav, footer, .toc, button, .crumbs"


def printed(page: Page) -> list[str]:
    """Return the words of each page as it is printed on A4."""
    made = page.pdf(format="A4", prefer_css_page_size=True)
    return [" ".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(made)).pages]


def test_a_chapter_prints_without_menus_with_its_links_written_out_and_its_pages_numbered(enter: Enter):
    page = enter(LEARNER, "/chapitres/implication")
    title = page.locator("h1").inner_text()
    page.emulate_media(media="print")

    for menu in page.locator(MENUS).all():
        expect(menu).to_be_hidden()
    pages = printed(page)
    words = " ".join(pages)

    assert title.replace(" ", "") in words.replace(" ", "")
    assert "Imprimer" not in words and "Se déconnecter" not in words and "Rechercher" not in words
    assert "(/vignettes/jose/etapes/premier-contact)" in words.replace(" ", "")
    for number, said in enumerate(pages, start=1):
        assert re.search(rf"(^|\s){number}(\s|$)", said), (number, said[:80], said[-80:])


def test_a_question_prints_with_lines_to_write_on_by_hand(enter: Enter):
    page = enter(LEARNER, "/vignettes/gerard")

    page.emulate_media(media="print")

    lines = page.get_by_label("Votre réponse", exact=True)
    assert lines.evaluate("box => getComputedStyle(box).backgroundImage").startswith("repeating-linear-gradient")
    assert lines.evaluate("box => getComputedStyle(box).printColorAdjust") == "exact"
    box = lines.bounding_box()
    assert box is not None and box["height"] > 250
    expect(page.get_by_role("button", name="Remettre ma réponse")).to_be_hidden()
