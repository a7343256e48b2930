"""Renders what stands inside a container: its prose, the small boxes set in it, and nothing meant for others."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from elearn.content.blocks import Heading, Node, Prose
from elearn.content.model import Audience
from elearn.content.reading import Reading
from elearn.content.render import Rendered
from elearn.content.sanitise import sanitise
from elearn.content.values import check_fact

_SPEECH = re.compile(r"\s*(?:[-–—]\s*)?\*\*[^*\n]+\*\*\s*:|\s*\*\*[^*\n]+:\s*\*\*")

_COUNTRIES = {"FR": "en France", "QC": "au Québec", "BE": "en Belgique", "CH": "en Suisse"}
_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
FACTS = ("country", "source", "date", "valid_until")

# These are read apart: their words must never be rendered inside another block.
APART = frozenset({"supervisor-note", "exercise", "invitation", "stage", "fields"})


def is_public(node: Node) -> bool:
    """Say whether a container may be rendered inside its parent."""
    spec = node.spec
    return spec is not None and spec.audience is Audience.EVERYBODY and not spec.is_secret and spec.name not in APART


def render_passage(
    content: Iterable[Prose | Heading | Node], reading: Reading, kind: str = "", *, has_definitions: bool = False
) -> Rendered:
    """Render prose and the public containers inside it; `kind` is the container's own name."""
    pieces = []
    for part in content:
        if isinstance(part, Prose):
            pieces.append(_render_prose(part, reading, kind, has_definitions=has_definitions))
        elif isinstance(part, Node) and is_public(part):
            pieces.append(_render_box(part, reading))
    text = "\n".join(piece.text for piece in pieces if piece.text)
    return Rendered(sanitise("".join(piece.html for piece in pieces)).strip(), text)


def _render_prose(prose: Prose, reading: Reading, kind: str, *, has_definitions: bool) -> Rendered:
    if kind == "dialogue":
        speeches = [reading.renderer.block(text, line) for line, text in _speeches(prose)]
        return Rendered("".join(speech.html for speech in speeches), "\n".join(speech.text for speech in speeches))
    return reading.renderer.block(
        prose.text, prose.line, is_numbered=kind == "remember", has_definitions=has_definitions
    )


def _speeches(prose: Prose) -> list[tuple[int, str]]:
    """Part a dialogue so that each line that names its speaker begins a paragraph."""
    speeches: list[tuple[int, list[str]]] = []
    for number, line in enumerate(prose.text.split("\n"), prose.line):
        if not speeches or _SPEECH.match(line):
            speeches.append((number, []))
        speeches[-1][1].append(line)
    return [(number, "\n".join(lines)) for number, lines in speeches]


def _render_box(node: Node, reading: Reading) -> Rendered:
    inner = render_passage(node.content, reading, node.kind)
    title = title_of(node, reading)
    facts = ", ".join(_in_words(name, value) for name, value in facts_of(node, reading))
    heading = f'<p class="box-title">{escape(title)}</p>' if title else ""
    when = f' <span class="when">{escape(reading.renderer.typeset(facts))}</span>' if facts else ""
    if node.kind == "figure":
        html = f'<aside class="side-note" aria-label="Chiffre et source">{heading}{inner.html}{when}</aside>\n'
    else:
        html = f'<div class="box {node.kind}">{heading}{inner.html}{when}</div>\n'
    return Rendered(html, "\n".join(line for line in (title, inner.text) if line))


def _in_words(name: str, value: str) -> str:
    """Say a fact of a box set inside another: the country, the source, the dates."""
    if name == "country":
        return _COUNTRIES.get(value, value)
    if name not in ("date", "valid_until"):
        return value
    year, *rest = value.split("-")
    words = [_MONTHS[int(rest[0]) - 1], year] if rest and rest[0].isdigit() and 0 < int(rest[0]) < 13 else [value]
    if len(rest) > 1:
        words.insert(0, "1er" if rest[1] == "01" else rest[1].lstrip("0"))
    return ("valable jusqu’au " if name == "valid_until" else "") + " ".join(words)


def facts_of(node: Node, reading: Reading) -> list[tuple[str, str]]:
    """Return the country, source, dates of a container, by canonical name; note those that make no sense."""
    facts = [
        (name, check_fact(name, node.attributes.get(name), node.line, reading.log))
        for name in FACTS
        if node.attributes.get(name)
    ]
    reading.valid_until += [(value, node.line) for name, value in facts if name == "valid_until"]
    return facts


def title_of(node: Node, reading: Reading) -> str:
    """Return the title given by the author, or the container's own."""
    written = node.attributes.get("title")
    if written:
        return reading.renderer.line_of_text(written, node.line)
    return node.spec.title if node.spec else ""
