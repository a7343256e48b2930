"""Writes a chapter as a file to keep or to print: a tagged PDF of what its reader is shown."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import flask_babel

from elearn.content.model import Block, Exercise
from elearn.documents.html import Node, nodes_of
from elearn.documents.pdf import make_pdf_of_any_words
from elearn.errors import marked
from elearn.library.queries import ChapterPage, Shown
from elearn.web.language import day, gettext

TEMPLATE = Path(__file__).with_name("chapter.typ")
COUNTRIES = {
    "FR": marked("En France"),
    "QC": marked("Au Québec"),
    "BE": marked("En Belgique"),
    "CH": marked("En Suisse"),
}
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
        note = ", ".join(words for words in (facts.get("source", ""), _date(facts.get("date", ""))) if words)
    elif block.kind == "dated-fact":
        note = _validity(facts, is_past=shown.is_past)
    elif block.kind == "field-task" and facts.get("minutes"):
        note = gettext("Environ %(minutes)s min, dans votre travail", minutes=facts["minutes"])
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
        name = gettext(COUNTRIES[country]) if country in COUNTRIES else country
        return f"{name}, {block.title}" if block.title else name
    if block.kind == "invitation":
        return shown.title
    return "" if block.kind in ("overview", "prose") else block.title


def _validity(facts: dict[str, str], *, is_past: bool) -> str:
    source, until = facts.get("source", ""), _date(facts.get("valid_until", ""))
    told = [f"{source}."] if source else []
    if until and is_past:
        told.append(
            gettext("Cette règle n’était sûre que jusqu’au %(date)s : vérifiez-la avant de vous en servir.", date=until)
        )
    elif until:
        told.append(gettext("Valable jusqu’au %(date)s.", date=until))
    return " ".join(told)


def _date(written: str) -> str:
    """Return a date that an author wrote as AAAA, AAAA-MM or AAAA-MM-JJ, in words."""
    parts = [int(part) for part in written.split("-")] if written else []
    if len(parts) == 3:
        return day(date(*parts))
    if len(parts) == 2:
        return str(flask_babel.format_date(date(parts[0], parts[1], 1), "MMMM yyyy", rebase=False))
    return written


def _linked(nodes: list[Node], address: str) -> list[Node]:
    """Return nodes whose links lead there from paper too; a word of the glossary is a word."""
    for node in nodes:
        href = node.get("href", "")
        node["href"] = "" if href.startswith("/glossaire") or not href else urljoin(address, href)
        _linked(node.get("of", []), address)
    return nodes
