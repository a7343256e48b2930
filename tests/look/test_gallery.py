"""Holds the gallery to the rules of every page: markup, access, width, and nothing refused by the browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from elearn.assets import build_assets
from tests.look.conftest import Site
from tests.look.render import ROOT, Look, render, render_source
from tests.look.samples import gallery_names
from tests.page import check_page

TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))
# What the layouts and other components draw is seen through them; the rest must be on the board by itself.
INSIDE_OTHERS = {
    "comment", "demo_banner", "field_error", "flash_messages", "foot", "how_to", "icon", "iso_date", "masthead",
    "other_answer", "passage", "paths", "reference", "remember", "side_note", "sign_out_dialog", "sprite", "story",
    "story_card", "supervisor_note", "wordmark",
}  # fmt: skip


@pytest.fixture(scope="module")
def look(tmp_path_factory: pytest.TempPathFactory) -> Look:
    return Look(build_assets(ROOT / "static", tmp_path_factory.mktemp("static")))


def test_the_gallery_keeps_the_rules_of_every_page(look):
    check_page(render("gallery.html", look, **gallery_names()), "gallery.html")


@pytest.mark.parametrize("code", [400, 403, 404, 405, 409, 413, 419, 429, 500, 503, "database"])
def test_a_refusal_needs_no_account_and_keeps_the_rules_of_every_page(look, code):
    html = render(f"errors/{code}.html", look, sentence="La séance a déjà commencé.", kept=None)

    check_page(html, f"errors/{code}.html")
    assert "csrf_token" not in html


@pytest.mark.parametrize("layout", ["base", "door"])
def test_a_layout_keeps_the_rules_of_every_page(look, layout):
    page = f'{{% extends "layouts/{layout}.html" %}}{{% block title %}}Un titre{{% endblock %}}'

    html = render_source(page + "{% block content %}<h1>Un titre</h1>{% endblock %}", look)

    check_page(html, layout)


def test_a_page_in_the_dark_theme_says_so(look, tmp_path):
    html = render("gallery.html", Look(look.assets, theme="dark"), **gallery_names())

    assert '<html lang="fr" data-theme="dark">' in html


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_says_what_it_is_for_and_bears_the_name_of_its_file(path):
    text = path.read_text(encoding="utf-8")

    assert re.match(r"\{#\s*\S.{30,}", text, re.DOTALL)
    assert path.stem == "sprite" or f"{{% macro {path.stem}(" in text


def test_the_gallery_shows_every_component(look):
    source = (ROOT / "templates" / "gallery.html").read_text(encoding="utf-8")

    missing = [
        path.stem for path in COMPONENTS if path.stem not in INSIDE_OTHERS and f"import {path.stem} " not in source
    ]

    assert not missing


def test_every_icon_that_is_asked_for_is_in_the_sprite(look):
    html = render("gallery.html", look, **gallery_names())
    scripts = "".join(path.read_text(encoding="utf-8") for path in Path(ROOT / "static" / "js").rglob("*.js"))

    drawn = set(re.findall(r'<symbol id="i-([\w-]+)"', html))
    asked = set(re.findall(r'href="#i-([\w-]+)"', html)) | set(re.findall(r'makeIcon\("([\w-]+)"', scripts))

    assert asked
    assert asked <= drawn


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_and_the_browser_refuses_nothing(site: Site, browser: Browser, theme, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    page.goto(f"{site.url}/{theme}.html")

    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response["violations"]
    page.close()

    assert not [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found]
    assert not complaints


@pytest.mark.browser
def test_no_width_needs_a_horizontal_scroll(site: Site, browser: Browser):
    page = browser.new_page()
    page.goto(f"{site.url}/light.html")
    too_wide = []
    for width in (320, 360, 480, 768, 1000, 1024, 1280, 1600):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            too_wide.append(width)
    page.close()

    assert not too_wide
