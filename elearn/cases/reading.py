"""Reads the text of a case as the parser does, and says in sentences what is to be mended."""

from __future__ import annotations

from dataclasses import dataclass, replace

from elearn.cases.rules import slug_of
from elearn.content.catalogue import Catalogue
from elearn.content.check import with_ids
from elearn.content.faults import FaultLog
from elearn.content.front_matter import FrontMatter, read_front_matter
from elearn.content.model import Fault, Module
from elearn.content.names import fold
from elearn.content.parse import parse_source

_TOLD_ELSEWHERE = frozenset({"detail-identifiant", "identifiant-absent"})
_CHAPTERS = ("chapitre", "chapter")


@dataclass(frozen=True, slots=True)
class ReadCase:
    """What the text of a case gives: its module where it may be published, its faults, and the text with its ids.

    `draft` is what can be read of it whatever its faults, for whoever writes it.
    """

    module: Module | None
    draft: Module | None
    faults: tuple[Fault, ...]
    text: str
    title: str


def read_case(text: str, case_id: int, catalogue: Catalogue) -> ReadCase:
    """Read the source text of a case. Ids that are missing are written: nobody has to know of them."""
    front = read_front_matter(text, FaultLog(""))
    folder = "chapters" if is_chapter(front) else "vignettes"
    path = f"content/{folder}/{slug_of(case_id)}.md"
    parsed = parse_source(text, path, catalogue)
    if parsed.missing:
        text = with_ids(text, parsed)
        parsed = parse_source(text, path, catalogue)
    faults = tuple(one for one in parsed.faults if one.code not in _TOLD_ELSEWHERE)
    module, draft = _named(parsed.module, catalogue), _named(parsed.draft, catalogue)
    return ReadCase(module, draft, faults, text, (front.get("title") or "Sans titre")[:200])


def is_chapter(front: FrontMatter) -> bool:
    """Whether the front matter of a text calls it a chapter, in either language."""
    return fold(front.get("kind")) in _CHAPTERS


def _named(module: Module | None, catalogue: Catalogue) -> Module | None:
    """Return a module with its principles called by their names, as the manual's modules are."""
    titles = {tag.code: tag.title for tag in catalogue.principles}
    named = tuple(titles[code] for code in module.principles if code in titles) if module else ()
    return replace(module, principle_titles=named) if module else None
