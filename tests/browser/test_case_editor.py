"""Writes a case as a supervisor does: what is typed is seen beside, faults lead to their lines, and no text is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Enter
from tests.browser.site import Site
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser
SAVED = re.compile(r"Enregistré à \d+\s+h\s+\d\d")


def _new_case(page: Page, title: str) -> str:
    """Make a case from the model; return its address."""
    page.get_by_label("Titre du cas").fill(title)
    page.get_by_label("Prénom inventé de la personne").fill("Nadia")
    page.get_by_role("button", name="Créer le cas").click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    return page.url


def _text(page: Page):
    return page.get_by_label("Texte du cas")


def _preview(page: Page):
    return page.get_by_role("region", name="Le cas comme il sera lu")


def _plan(page: Page):
    return page.get_by_role("region", name="Plan du cas et ce qui reste à faire")


def _replace(page: Page, old: str, new: str) -> None:
    """Select words in the box and type others over them."""
    select = "(box, old) => { const at = box.value.indexOf(old); box.setSelectionRange(at, at + old.length); }"
    _text(page).focus()
    _text(page).evaluate(select, old)
    page.keyboard.insert_text(new)


def _chosen(page: Page) -> str:
    """The words that are selected in the box."""
    return str(_text(page).evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd)"))


def test_what_one_writes_is_seen_beside_as_a_learner_and_as_a_supervisor(site: Site, enter: Enter):
    page = enter(site.add_supervisor("Ana Lopes"), "/mes-cas/nouveau")
    _new_case(page, "Nadia, deux rendez-vous")
    expect(_preview(page)).to_contain_text("Le premier contact")

    _replace(page, "Racontez la situation", "Nadia attend devant la boulangerie")

    expect(_preview(page)).to_contain_text("Nadia attend devant la boulangerie")
    expect(_preview(page)).not_to_contain_text("Avec l’équipe")
    expect(page.locator("#cas .save-state")).to_have_text(SAVED, timeout=20_000)
    page.get_by_role("link", name="Comme en supervision").click()
    expect(_preview(page)).to_contain_text("Avec l’équipe")
    expect(_text(page)).to_have_value(re.compile("Nadia attend devant la boulangerie"))


def test_a_fault_and_what_is_missing_lead_to_their_line_and_can_be_mended_there(site: Site, enter: Enter):
    page = enter(site.add_supervisor("Ana Lopes"), "/mes-cas/nouveau")
    _new_case(page, "Nadia, en fautes")
    _replace(page, "::: réponses", "::: reponces")
    expect(page.locator(".case-status")).to_contain_text("faute")
    page.locator(".case-status a").click()
    expect(_plan(page)).to_contain_text("Il manque les réponses raisonnables")

    _plan(page).get_by_role("link", name=re.compile(r"Ligne \d+, à corriger")).first.click()

    expect(_text(page)).to_be_focused()
    assert _chosen(page) == "::: reponces"
    page.keyboard.insert_text("::: réponses")
    expect(_plan(page)).not_to_contain_text("Il manque les réponses raisonnables")
    _plan(page).get_by_role("button", name="Ajouter : Un encadré « Souvenez-vous »").click()
    expect(_text(page)).to_have_value(re.compile("::: souvenez-vous"))
    expect(_text(page)).to_be_focused()
    assert _chosen(page) == "Écrivez une chose à retenir."
    expect(_plan(page)).not_to_contain_text("Il manque un encadré")


def test_a_block_is_inserted_from_the_keyboard_where_the_cursor_is_and_can_be_undone(site: Site, enter: Enter):
    page = enter(site.add_supervisor("Ana Lopes"), "/mes-cas/nouveau")
    _new_case(page, "Nadia, en dialogue")
    before = _text(page).input_value()
    _replace(page, "Racontez la situation", "Racontez la situation")
    page.get_by_text("Ajouter un bloc").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Un dialogue").focus()
    page.keyboard.press("Enter")

    expect(_text(page)).to_have_value(re.compile(r"::: histoire\n[^:]+:[^:]*\n\n::: dialogue\n"))
    assert _chosen(page) == "Écrivez une réplique."
    expect(_preview(page)).to_contain_text("Écrivez une réplique.")
    page.keyboard.press("ControlOrMeta+z")
    expect(_text(page)).to_have_value(before)


def test_on_a_telephone_text_preview_and_plan_are_one_at_a_time(site: Site, enter: Enter):
    page = enter(site.add_supervisor("Ana Lopes"), "/mes-cas/nouveau", width=360, height=740)
    _new_case(page, "Nadia, au téléphone")
    expect(_text(page)).to_be_visible()
    expect(_preview(page)).to_be_hidden()
    page.get_by_role("button", name="Aperçu", exact=True).click()
    expect(_preview(page)).to_be_visible()
    expect(_text(page)).to_be_hidden()
    page.get_by_role("button", name="Plan").click()
    _plan(page).get_by_role("link", name="Étape 2 : La suite").click()
    expect(_text(page)).to_be_focused()
    assert "La suite" in _chosen(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_two_people_write_the_same_case_and_both_texts_are_kept(site: Site, enter: Enter, watch: Watch):
    watch.expected |= {409}
    page = enter(site.add_supervisor("Ana Lopes"), "/mes-cas/nouveau")
    address = _new_case(page, "Nadia, à deux")
    other = enter(site.add_supervisor("Marc Dubois"), address.removeprefix(site.url))
    _replace(page, "Racontez la situation", "Ana écrit ceci")
    expect(page.locator("#cas .save-state")).to_have_text(SAVED, timeout=20_000)
    expect(_preview(page)).to_contain_text("Ana écrit ceci")

    _replace(other, "Racontez la situation", "Marc écrit cela")

    expect(other.get_by_role("heading", name="Deux textes existent", level=1)).to_be_visible(timeout=20_000)
    expect(other.locator("main")).to_contain_text("Ana Lopes a enregistré ce cas pendant que vous écriviez.")
    expect(other.locator("main")).to_contain_text("Ana écrit ceci")
    expect(other.locator("main")).to_contain_text("Marc écrit cela")
    other.get_by_role("button", name="Garder celui-ci").click()
    expect(_text(other)).to_have_value(re.compile("Marc écrit cela"))
    expect(other.get_by_role("heading", name="Textes mis de côté")).to_be_visible()
    other.locator("summary", has_text="Ana Lopes").click()
    expect(other.locator("details[open]")).to_contain_text("Ana écrit ceci")
