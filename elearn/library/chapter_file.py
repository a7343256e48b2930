"""Writes a chapter as a file to keep or to print: a tagged PDF of what its reader is shown."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from flask import get_template_attribute
from markupsafe import Markup

from elearn.content.model import Block, Exercise
from elearn.documents.html import Node, nodes_of
from elearn.documents.pdf import make_pdf_of_any_words
from elearn.library.queries import ChapterPage, Shown
from elearn.web.language import day, gettext

TEMPLATE = Path(__file__).with_name("chapter.typ")
BLOCK = "components/block.html"
LINES, LINES_OF_A_FIELD = 10, 3


def as_pdf(page: ChapterPage, address: str, now: datetime) -> bytes:
    """Return a chapter as a tagged PDF: its blocks in order, with lines where one answers by hand.

    `address` is where the chapter stands on this site: links that begin there are written out in full. Nothing is in
    it that the page itself would not show: no reasonable answer, no supervisor's note for a learner.
    """
    module, edition = page.published.module, page.published
    facts: dict[str, Any] = {
        "title": module.title,
        "number": gettext("Chapitre %(number)s", number=module.number) if module.number else "",
        "summary": module.summary,
        "language": module.language,
        "made": gettext(
            "Édition %(number)s, du %(day)s. Lue sur %(address)s.",
            number=edition.number,
            day=day(edition.published_at),
            address=address,
        ),
        "rights": " ".join(words for words in (module.source, module.rights) if words),
        "page": gettext("page"),
        "missing": "",
        "sections": [
            {
                "title": part.section.title,
                "blocks": [fact for shown in part.blocks for fact in _block(shown, address)],
            }
            for part in page.sections
        ],
    }
    missing = gettext("Quelques signes ne peuvent pas être dessinés ici : un carré les remplace.")
    return make_pdf_of_any_words(TEMPLATE, facts, missing=missing, made_at=now)


def _block(shown: Shown, address: str) -> list[dict[str, Any]]:
    block, facts = shown.block, dict(shown.block.facts)
    if shown.exercise is not None:
        return [_exercise(shown, shown.exercise, address)]
    note = ""
    if block.kind == "figure":
        note = _said("sourced", facts)
    elif block.kind == "dated-fact":
        note = _said("dated", facts, shown.is_past)
    elif block.kind == "field-task":
        note = _said("field_minutes", facts)
    elif block.kind == "invitation":
        note = urljoin(address, shown.url)
    return [_fact(block.kind, _title(shown), note, _linked(nodes_of(block.html), address))]


def _exercise(shown: Shown, exercise: Exercise, address: str) -> dict[str, Any]:
    minutes = gettext("Exercice, environ %(minutes)s min", minutes=shown.minutes)
    made = _fact("exercise", shown.title, minutes, _linked(nodes_of(exercise.prompt_html), address))
    fields = [{"label": field.label, "lines": LINES_OF_A_FIELD} for field in exercise.fields]
    return made | {
        "scale": "1   2   3   4   5" if exercise.kind == "scored" else "",
        "fields": fields or [{"label": "", "lines": LINES}],
    }


def _fact(kind: str, title: str, note: str, nodes: list[Node]) -> dict[str, Any]:
    return {"kind": kind, "title": title, "note": note, "nodes": nodes, "scale": "", "fields": []}


def _title(shown: Shown) -> str:
    block: Block = shown.block
    if block.kind == "country-note":
        country = dict(block.facts).get("country", "")
        return ", ".join(words for words in (_said("country", country), block.title) if words)
    if block.kind == "invitation":
        return shown.title
    return "" if block.kind in ("overview", "prose") else block.title


def _said(macro: str, *facts: object) -> str:
    """Return what the page says of a block beneath it, as plain words."""
    return str(Markup(get_template_attribute(BLOCK, macro)(*facts)).unescape()).strip()  # noqa: S704 - our template


def _linked(nodes: list[Node], address: str) -> list[Node]:
    """Return nodes whose links lead there from paper too; a word of the glossary is a word."""
    for node in nodes:
        href = node.get("href", "")
        node["href"] = "" if href.startswith("/glossaire") or not href else urljoin(address, href)
        _linked(node.get("of", []), address)
    return nodes
