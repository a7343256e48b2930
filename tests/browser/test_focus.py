"""Walks through every page with the Tab key: the focus is always seen, reaches every control, and is never lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LEARNER, SUPERVISOR, Enter
from tests.browser.site import Site
from tests.browser.states import STATES, State
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser
MOST = 400
WALKED = [state for state in STATES if not state.then]
AT = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  one.dataset.walked = "1";
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  return [outlined || style.boxShadow !== "none", box.width > 0 && box.height > 0, one.outerHTML.slice(0, 100)];
}"""
# A page with a fault begins there; what stands before it is walked through all the same.
TOP = "() => { document.body.tabIndex = -1; document.body.focus({ preventScroll: true }) }"
LEFT = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((one) => one.checkVisibility() && !one.disabled && one.type !== "hidden" && one.tabIndex >= 0)
  .filter((one) => one.type !== "radio" || !document.querySelector(`[name="${one.name}"][data-walked]`))
  .filter((one) => !one.dataset.walked).map((one) => one.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("state", WALKED, ids=[state.name for state in WALKED])
def test_the_tab_key_reaches_everything_and_is_always_seen(enter: Enter, watch: Watch, state: State):
    if state.answers != 200:
        watch.expected.add(state.answers)
    page = enter(state.who, state.url)

    unseen = walk(page)

    assert not unseen
    assert not page.evaluate(LEFT)


def walk(page: Page) -> list[str]:
    """Press Tab to the end of the page; return what had the focus without showing it."""
    unseen = []
    page.evaluate(TOP)
    for _ in range(MOST):
        page.keyboard.press("Tab")
        found = page.evaluate(AT)
        if found is None:
            break
        is_marked, has_size, what = found
        if not is_marked or not has_size:
            unseen.append(what)
    return unseen


def test_reading_a_section_does_not_lose_the_focus(site: Site, enter: Enter):
    page = enter(site.add_learner("Katell Rivoal"), "/chapitres/implication")
    button = page.get_by_role("button", name="Marquer comme lue").first
    button.focus()

    expect(page.get_by_text("Elle est maintenant comptée comme lue.").first).to_be_visible()

    assert page.evaluate("document.activeElement !== document.body")


def test_saving_a_draft_does_not_move_the_focus(site: Site, enter: Enter):
    page = enter(site.add_learner("Loïc Daumas"), "/vignettes/jose")
    box = page.get_by_label("Votre réponse", exact=True)
    box.press_sequentially("Écrire à joe.dupond@example.org.")

    expect(page.locator(".save-state")).to_contain_text("Enregistré à")

    expect(page.get_by_text("Ce texte permet peut-être de reconnaître quelqu’un.")).to_be_visible()
    expect(box).to_be_focused()


def test_a_menu_closes_with_escape_and_gives_the_focus_back(enter: Enter):
    page = enter(LEARNER)
    page.locator(".account summary").press("Enter")
    page.keyboard.press("Tab")

    page.keyboard.press("Escape")

    expect(page.locator(".account summary")).to_be_focused()
    expect(page.get_by_role("link", name="Mon compte")).to_be_hidden()


def test_the_list_of_keys_gives_the_focus_back(enter: Enter):
    page = enter(SUPERVISOR, "/relectures")
    page.locator(".queue a").last.click()
    page.get_by_role("button", name="Raccourcis").press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="Raccourcis")).to_be_focused()
