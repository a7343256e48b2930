"""Joins the style sheets and the scripts into hashed files that a browser may keep for ever.

Two files for the whole site, so that a first view stays within its six requests. No minifier:
comments and white space go, names stay, and what is served can be read beside its source.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from whitenoise.compress import Compressor

LAYERS = ("tokens", "base", "layout", "components", "utilities")
MANIFEST = "manifest.json"
PACKED: Mapping[str, Callable[[bytes], bytes]] = {
    ".br": Compressor.compress_brotli,
    ".gz": Compressor.compress_gzip,
}

_CSS_PIECE = re.compile(r"""(?P<text>"[^"]*"|'[^']*')|(?P<comment>/\*.*?\*/)|(?P<space>\s+)""", re.DOTALL)
_CSS_AROUND_PUNCTUATION = re.compile(r"""("[^"]*"|'[^']*')|\s*([{};,])\s*|;\s*(?=})""")
_JS_BLOCK_COMMENT = re.compile(r"^\s*/\*.*?\*/[ \t]*\n", re.DOTALL | re.MULTILINE)
_JS_LINE_COMMENT = re.compile(r"^\s*//.*\n", re.MULTILINE)
_JS_SPACE = re.compile(r"""("[^"]*"|'[^']*'|`[^`]*`)|\s*([{}()\[\];,:=<>&|!]+)\s*""")
_JS_IMPORT = re.compile(r"""^import \{ (?P<names>[\w, ]+) \} from "(?P<path>[\w./-]+)\.js";$""", re.MULTILINE)
_JS_EXPORT = re.compile(r"^export (?=(?:async )?function (\w+)|const (\w+))", re.MULTILINE)


class AssetsBroken(Exception):
    """Says which source file of the look cannot be joined, and why."""


@dataclass(frozen=True, slots=True)
class Assets:
    """What templates call a file (`app.css`) beside the hashed name that is served."""

    names: Mapping[str, str]
    prefix: str = field(default="/static/")

    def url(self, name: str) -> str:
        """Return the address of one asset. Raises `KeyError` for a name that was never built."""
        return self.prefix + self.names[name]


def build_assets(source: Path, target: Path, prefix: str = "/static/") -> Assets:
    """Join `source` (css, js, img) into hashed files in `target`, and write the manifest beside them.

    Files of earlier builds stay, because a page that is still open may ask for them. Several
    processes may build at once: each file appears whole or not at all. Raises `AssetsBroken`.
    """
    target.mkdir(parents=True, exist_ok=True)
    names = {
        "app.css": _keep(target, "parcours", ".css", join_css(source / "css").encode()),
        "app.js": _keep(target, "parcours", ".js", join_js(source / "js").encode()),
    }
    for picture in sorted((source / "img").glob("*")):
        names[picture.name] = _keep(target, picture.stem, picture.suffix, picture.read_bytes())
    _write_whole(target / MANIFEST, json.dumps(names, indent=2, sort_keys=True).encode())
    return Assets(names, prefix)


def load_assets(target: Path, prefix: str = "/static/") -> Assets:
    """Read back what `build_assets` made. Raises `FileNotFoundError` before the first build."""
    return Assets(json.loads((target / MANIFEST).read_text(encoding="utf-8")), prefix)


def join_css(folder: Path) -> str:
    """Return every style sheet of `folder` in one text, each in the layer that its place names."""
    order = '@charset "UTF-8";@layer ' + ",".join(LAYERS) + ";"
    return order + "".join(f"@layer {layer}{{{_squeeze_css(_layer_text(folder, layer))}}}" for layer in LAYERS)


def join_js(folder: Path) -> str:
    """Return one module: shared parts, behaviours, then `app.js` told of every behaviour.

    Each file keeps a scope of its own. A file may import by name from `shared/` and export functions
    and constants; a behaviour exports `start(element)`. Raises `AssetsBroken` for anything else.
    """
    shared, behaviours = _modules(folder / "shared"), _modules(folder / "behaviours")
    if twice := {path.stem for path in shared} & {path.stem for path in behaviours}:
        raise AssetsBroken(f"{', '.join(sorted(twice))}: one name for a shared part and a behaviour")
    parts = [_scoped(path) for path in shared]
    for path in behaviours:
        if "start" not in _exports(path.read_text(encoding="utf-8")):
            raise AssetsBroken(f"{path.name} exports no start(element)")
        parts.append(_scoped(path))
    registry = ",".join(f'"{path.stem}":{_variable(path.stem)}.start' for path in behaviours)
    parts.append(_scoped(folder / "app.js"))
    return "".join(parts) + f"{_variable('app')}.startAll(document,{{{registry}}});\n"


def _layer_text(folder: Path, layer: str) -> str:
    """Return the text of one layer: a file of its name, or a folder of components in any order."""
    single = folder / f"{layer}.css"
    sheets = [single] if single.exists() else sorted((folder / layer).glob("*.css"))
    if not sheets:
        raise AssetsBroken(f"the layer {layer} has no style sheet in {folder.name}/")
    texts = [sheet.read_text(encoding="utf-8") for sheet in sheets]
    for sheet, text in zip(sheets, texts, strict=True):
        bare = _CSS_PIECE.sub("", text)
        if bare.count("{") != bare.count("}"):
            raise AssetsBroken(f"{sheet.name}: a brace is missing, it would swallow the sheets after it")
    return "\n".join(texts)


def _squeeze_css(text: str) -> str:
    """Drop comments and needless space, and leave quoted text alone."""
    plain = _CSS_PIECE.sub(lambda found: found["text"] or (" " if found["space"] else ""), text)
    tight = _CSS_AROUND_PUNCTUATION.sub(lambda found: found[1] or found[2] or "", plain)
    return tight.replace(";}", "}").strip()


def _modules(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.js"))


def _exports(text: str) -> list[str]:
    return [found[1] or found[2] for found in _JS_EXPORT.finditer(text)]


def _variable(stem: str) -> str:
    """Return the name that a file's scope bears in the joined module (`read-beacon` → `$read_beacon`)."""
    return "$" + stem.replace("-", "_")


def _scoped(path: Path) -> str:
    """Return one file as a constant that holds what it exports."""
    text = path.read_text(encoding="utf-8")
    names = _exports(text)
    text = _JS_IMPORT.sub(lambda found: f"const {{ {found['names']} }} = {_variable(Path(found['path']).name)};", text)
    text = _JS_EXPORT.sub("", text)
    if left := re.search(r"^(import|export)\b.*$", text, re.MULTILINE):
        raise AssetsBroken(f"{path.name}: cannot join « {left[0]} »")
    body = "".join(_squeezed_js_lines(text))
    return f"const {_variable(path.stem)}=(()=>{{\n{body}return{{{','.join(names)}}};\n}})();\n"


def _squeezed_js_lines(text: str) -> Iterator[str]:
    """Yield the lines that do something, without needless space. No quoted text spans lines here.

    A line with a slash may hold a regular expression, whose quotes are no quotes: it stays as it is.
    """
    for line in _JS_LINE_COMMENT.sub("", _JS_BLOCK_COMMENT.sub("", text)).splitlines():
        if bare := line.strip():
            yield (bare if "/" in bare else _JS_SPACE.sub(lambda found: found[1] or found[2], bare)) + "\n"


def _keep(target: Path, stem: str, suffix: str, content: bytes) -> str:
    """Write `content` under a name that holds its fingerprint, and return that name.

    Beside it stand its packed forms, which are what a browser is sent: whoever serves looks for these endings.
    """
    name = f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}{suffix}"
    for ending, pack in (("", bytes), *PACKED.items()):
        if not (target / f"{name}{ending}").exists():
            _write_whole(target / f"{name}{ending}", pack(content))
    return name


def _write_whole(path: Path, content: bytes) -> None:
    """Write through a neighbour and a rename, so that no reader ever sees half a file."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)
