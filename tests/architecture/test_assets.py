"""Holds the join of style sheets and scripts to its word, and the look to its budget."""

from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path

import pytest

from elearn.assets import LAYERS, PACKED, AssetsBroken, build_assets, join_css, join_js, load_assets
from elearn.content.words import JAVASCRIPT_PATTERN

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
CSS_BUDGET = 15 * 1024
JS_BUDGET = 18 * 1024  # of the 80 kB of a first view, which is about 30 kB with its page and styles
TEMPLATES = [path for path in sorted((ROOT / "templates").rglob("*.html")) if path.parent.name != "email"]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a small look of its own, to be broken at will."""
    folder = tmp_path / "source"
    for place in ("css/components", "js/shared", "js/behaviours", "img"):
        (folder / place).mkdir(parents=True)
    for layer in ("tokens", "base", "layout", "utilities"):
        (folder / "css" / f"{layer}.css").write_text(f"/* {layer} */\n.{layer} {{ color: red; }}\n")
    (folder / "css/components/a.css").write_text('.a::before { content: "/* ; } */"; }\n')
    (folder / "js/app.js").write_text("export function startAll(root, behaviours) {}\n")
    (folder / "js/shared/one.js").write_text("export const one = 1;\n")
    (folder / "js/behaviours/a.js").write_text(
        'import { one } from "../shared/one.js";\n// why\nexport function start(element) {\n  return one;\n}\n'
    )
    return folder


def test_the_join_gives_one_style_sheet_and_one_script(tmp_path):
    made = build_assets(STATIC, tmp_path)

    assert set(made.names) >= {"app.css", "app.js", "favicon.svg"}
    assert re.fullmatch(r"/static/parcours\.[0-9a-f]{12}\.css", made.url("app.css"))
    assert all((tmp_path / name).exists() for name in made.names.values())


def test_what_was_built_is_read_back(tmp_path):
    made = build_assets(STATIC, tmp_path)

    assert load_assets(tmp_path) == made


def test_a_name_changes_with_its_content_only(source, tmp_path):
    first = build_assets(source, tmp_path / "made")
    again = build_assets(source, tmp_path / "made")
    (source / "css/components/a.css").write_text(".a { color: blue; }")
    changed = build_assets(source, tmp_path / "made")

    assert first == again
    assert changed.names["app.css"] != first.names["app.css"]
    assert changed.names["app.js"] == first.names["app.js"]
    assert (tmp_path / "made" / first.names["app.css"]).exists()


def test_no_half_written_file_is_left_behind(source, tmp_path):
    made = build_assets(source, tmp_path / "made")

    packed = {f"{name}{ending}" for name in made.names.values() for ending in PACKED}
    assert {path.name for path in (tmp_path / "made").iterdir()} == {*made.names.values(), *packed, "manifest.json"}


def test_a_file_stands_beside_its_packed_forms_and_they_hold_the_same(tmp_path):
    name = build_assets(STATIC, tmp_path).names["app.css"]

    whole = (tmp_path / name).read_bytes()
    packed = (tmp_path / f"{name}.gz").read_bytes()

    assert gzip.decompress(packed) == whole
    assert len(packed) < len(whole) / 3
    assert len((tmp_path / f"{name}.br").read_bytes()) <= len(packed)


def test_layers_come_in_order_and_quoted_text_stays(source):
    css = join_css(source / "css")

    assert css.startswith('@charset "UTF-8";@layer tokens,base,layout,components,utilities;')
    assert [found[1] for found in re.finditer(r"@layer (\w+)\{", css)] == list(LAYERS)
    assert '.a::before{content: "/* ; } */"}' in css
    assert "/* tokens */" not in css


def test_the_script_keeps_each_file_in_a_scope_of_its_own(source):
    js = join_js(source / "js")

    assert "const{one}=$one;" in js
    assert '$app.startAll(document,{"a":$a.start});' in js
    assert "// why" not in js


@pytest.mark.parametrize(
    ("path", "text", "says"),
    [
        ("css/components/a.css", ".a { color: red;", "a.css: a brace is missing"),
        ("js/behaviours/a.js", "export function begin() {}", "exports no start"),
        ("js/behaviours/a.js", 'import x from "y";\nexport function start() {}', "cannot join"),
        ("js/behaviours/one.js", "export function start() {}", "one name for a shared part and a behaviour"),
    ],
)
def test_what_cannot_be_joined_is_named(source, tmp_path, path, text, says):
    (source / path).write_text(text)

    with pytest.raises(AssetsBroken, match=says):
        build_assets(source, tmp_path / "made")


def test_a_layer_without_a_style_sheet_is_refused(source, tmp_path):
    shutil.rmtree(source / "css/components")

    with pytest.raises(AssetsBroken, match="components"):
        build_assets(source, tmp_path / "made")


@pytest.mark.parametrize(("name", "budget"), [("app.css", CSS_BUDGET), ("app.js", JS_BUDGET)])
def test_the_look_stays_within_its_budget(tmp_path, name, budget):
    made = build_assets(STATIC, tmp_path)

    assert len(gzip.compress((tmp_path / made.names[name]).read_bytes(), 6)) <= budget


def test_the_browser_counts_words_by_the_pattern_of_the_server():
    assert f"/{JAVASCRIPT_PATTERN}/giu" in (STATIC / "js/shared/words.js").read_text(encoding="utf-8")


def test_every_behaviour_that_a_template_asks_for_exists_and_every_one_is_asked_for():
    known = {path.stem for path in (STATIC / "js/behaviours").glob("*.js")}
    asked: set[str] = set()
    for template in TEMPLATES:
        text = re.sub(r"\{%.*?%\}", "", template.read_text(encoding="utf-8"))
        for names in re.findall(r"data-behaviour=\"([\w -]+)\"|behaviour='([\w -]+)'", _with_macros(template, text)):
            asked.update(" ".join(names).split())

    assert asked == known


def _with_macros(template: Path, bare: str) -> str:
    """Return the text with and without its tags, since a behaviour may stand inside one."""
    return bare + template.read_text(encoding="utf-8")


@pytest.mark.parametrize("sheet", sorted((STATIC / "css").rglob("*.css")), ids=lambda path: path.stem)
def test_a_style_sheet_says_what_it_is_for_and_fetches_nothing(sheet):
    text = sheet.read_text(encoding="utf-8")

    assert text.startswith("/* ")
    assert not re.search(r"url\(|@import|@font-face", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_template_trusts_nothing_and_holds_no_inline_code(template):
    text = template.read_text(encoding="utf-8")

    assert not re.search(r"\|\s*safe\b|<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]+src=)", text)
