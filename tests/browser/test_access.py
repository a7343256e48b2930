"""Holds every page, as each role and in each state, to the rules of access: axe, widths, sizes of what one touches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Enter
from tests.browser.states import STATES, State
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
ASKED: dict[Any, Any] = {
    "light": {"type": "tag", "values": TAGS},
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
NARROW = {"width": 320, "height": 256}  # what is left of 1280 × 1024 at 400 %
SMALLEST = 24
SMALL = """(smallest) => [...document.querySelectorAll("button, input, select, summary, textarea, .button")]
  .filter((one) => one.checkVisibility() && !["hidden"].includes(one.type))
  .map((one) => [one, (one.closest("label") ?? one).getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.width < smallest || box.height < smallest))
  .map(([one, box]) => `${one.outerHTML.slice(0, 90)} is ${Math.round(box.width)} x ${Math.round(box.height)}`)"""


@pytest.mark.parametrize("state", STATES, ids=[state.name for state in STATES])
def test_a_page_can_be_used_by_everybody(enter: Enter, watch: Watch, state: State):
    if state.answers != 200:
        watch.expected.add(state.answers)
    page = enter(state.who, "about:blank")
    state.show(page)

    faults = [*found_by_axe(page), *too_narrow(page), *too_small(page)]

    assert not faults, "\n".join(faults)


def found_by_axe(page: Page) -> Iterator[str]:
    """Ask axe everything in light, and about contrasts in dark, where nothing but colours differs."""
    page.evaluate(Axe().axe_script)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        # At its end, the page's bar at a thumb's reach stands in its own place and covers nothing.
        page.evaluate("document.querySelector('.desk-reach') && scrollTo(0, document.body.scrollHeight)")
        for scheme, only in ASKED.items():
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            asked = {"runOnly": only, "resultTypes": ["violations"]}
            found = page.evaluate("options => axe.run(document, options)", asked)
            for fault in found["violations"]:
                for node in fault["nodes"]:
                    yield f"axe, {width} px, {scheme}: {fault['id']} at {node['target']}: {node['failureSummary']}"


def too_narrow(page: Page) -> Iterator[str]:
    for size in (NARROW, {"width": 768, "height": 900}):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > size["width"]:
            yield f"{width} px wide on a screen of {size['width']} px"


def too_small(page: Page) -> Iterator[str]:
    page.set_viewport_size({"width": 360, "height": 800})
    yield from page.evaluate(SMALL, SMALLEST)
