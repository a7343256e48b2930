"""Follows a newcomer: what needs scripts stays away without them, the contents keep step, a refusal is seen at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.hands import Way
from tests.browser.site import Site
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser
CHAPTER, JOSE = "/chapitres/introduction", "/vignettes/jose"


def test_what_works_by_scripts_alone_is_not_shown_without_them(site: Site, enter: Enter):
    page = enter(site.add_learner("Philomène Tanguy"), CHAPTER, way=Way.NO_SCRIPTS)
    for address in (CHAPTER, "/compte", "/compte/mot-de-passe", "/hors-connexion"):
        page.goto(address)
        shown = [one.inner_text() for one in page.locator("[hidden]").all() if one.is_visible()]
        assert not shown, f"{address} shows {shown}"


def test_the_contents_count_a_section_as_soon_as_it_is_read(site: Site, enter: Enter):
    page = enter(site.add_learner("Gwenaëlle Troadec"), CHAPTER)
    contents = page.locator(".toc")
    expect(contents).to_contain_text("0 section lue sur 7")

    for section in ("apercu", "question"):
        page.locator(f"[data-section={section}]").scroll_into_view_if_needed()
        expect(page.locator(f"[data-section={section}]")).to_contain_text("maintenant comptée comme lue")

    expect(contents).to_contain_text("2 sections lues sur 7")
    expect(contents.get_by_role("progressbar")).to_have_js_property("value", 2)
    expect(contents.get_by_role("link", name="Lue : Aperçu et mode d’emploi")).to_be_visible()


def test_the_contents_say_where_one_is_after_a_leap(site: Site, enter: Enter):
    page = enter(site.add_learner("Corentine Hénaff"), CHAPTER)
    page.get_by_text("Une dernière chose. Ceux qui savent le mieux").evaluate("element => element.scrollIntoView()")
    expect(page.locator(".toc a[aria-current] > span")).to_have_text("Le travail et le rétablissement")

    page.get_by_text("Pourquoi ne la pose-t-on pas").evaluate("element => element.scrollIntoView()")
    expect(page.locator(".toc a[aria-current] > span")).to_have_text("La question que l’on ne pose pas")


def test_on_a_telephone_a_refused_answer_says_why_at_once(site: Site, enter: Enter, watch: Watch):
    watch.expected.add(422)
    page = enter(site.add_learner("Ronan Le Dantec"), JOSE, width=360, height=740)
    page.get_by_role("button", name="Remettre ma réponse").click()

    summary = page.get_by_role("alert")
    expect(summary).to_be_in_viewport()
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Écrivez votre réponse avant de la remettre").click()
    expect(page.get_by_label("Votre réponse", exact=True)).to_be_focused()


def test_a_device_that_keeps_nothing_says_so_in_words(site: Site, enter: Enter):
    page = enter(site.add_learner("Enora Kerdoncuff"), "/compte")
    expect(page.get_by_text("Tous vos textes sont enregistrés. Aucune page n’est gardée ici.")).to_be_visible()
