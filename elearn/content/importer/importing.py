"""Imports one source: cleans it, reads its labels, writes the module, and checks that no word was lost."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath

from elearn.content.catalogue import Catalogue
from elearn.content.digests import normalise
from elearn.content.faults import FaultLog
from elearn.content.front_matter import read_front_matter
from elearn.content.importer.labels import chapter_number, find_label
from elearn.content.importer.outline import Outline, note_the_rest, outline_of
from elearn.content.importer.report import Imported, Left, Notes, Removed, beginning
from elearn.content.importer.source import Line, clean, decode
from elearn.content.importer.units import gather
from elearn.content.importer.writing import write
from elearn.content.model import ModuleKind
from elearn.content.names import fold, slug
from elearn.content.parse import name_of, parse_source

LONGEST_SOURCE = 400_000
_WORD = re.compile(r"[^\W_]+")
_FOLDERS = {ModuleKind.CHAPTER: "chapters", ModuleKind.VIGNETTE: "vignettes"}
_ARTICLE = re.compile(r"^(?:l|le|la|les|un|une|des|du)-(?=\w)")
_PAGE = re.compile(r"[\s.|–—-]*\d{1,4}$")
_ENTRY_NUMBER = re.compile(r"^\s*\d{1,2}[.)]\s")  # a key idea has none
_LOST_TITLE = "Passages à replacer"


class SourceTooLong(Exception):
    """The source is longer than a chapter can be."""


def import_bytes(raw: bytes, name: str, catalogue: Catalogue | None = None, kind: ModuleKind | None = None) -> Imported:
    """Import a file as it came, in UTF-8 or as Windows writes it. Raises SourceTooLong."""
    if len(raw) > LONGEST_SOURCE * 4:
        raise SourceTooLong
    text, is_windows = decode(raw)
    imported = import_text(text, name, catalogue, kind)
    if is_windows:
        added = (*imported.report.added, "Les accents, lus dans l’encodage de Windows : vérifiez-en quelques-uns.")
        return replace(imported, report=replace(imported.report, added=added))
    return imported


def import_text(text: str, name: str, catalogue: Catalogue | None = None, kind: ModuleKind | None = None) -> Imported:
    """Return the module that a source makes, with what was understood of it. Raises SourceTooLong.

    A source in our own format is kept as it is. Each word of any other is in the module's text or in the report.
    """
    if len(text) > LONGEST_SOURCE:
        raise SourceTooLong
    lists = catalogue or Catalogue()
    if is_canonical(text):
        return _kept(normalise(text), name, lists)
    notes = Notes()
    lines, removed = clean(text)
    notes.removed += removed
    outline = outline_of(gather(lines), notes, kind)
    note_the_rest(outline, notes)
    _name_by_header(outline, removed)
    number, stem = name_of(PurePath(name).stem + ".md")
    outline.title = outline.title or (PurePath(name).stem if not fold(stem) else "")
    outline.number = outline.number if outline.number is not None or outline.kind is ModuleKind.VIGNETTE else number
    written = write(outline, notes)
    written = _with_what_was_lost(lines, written, notes)
    chosen = slug(_ARTICLE.sub("", fold(outline.title))) or slug(stem) or "sans-titre"
    prefix = f"{outline.number:02d}-" if outline.number is not None and outline.kind is ModuleKind.CHAPTER else ""
    path = f"{_FOLDERS[outline.kind]}/{prefix}{chosen}.md"
    faults = parse_source(written, f"content/{path}", lists).faults
    return Imported(path, chosen, outline.kind, written, notes.report(), faults)


def _name_by_header(outline: Outline, removed: Iterable[Removed]) -> None:
    """Where the text does not name the chapter, its running header does: « Chapitre 6 : La visite 12 »."""
    if outline.title or outline.kind is not ModuleKind.CHAPTER:
        return
    for line in removed:
        number, title = chapter_number(_PAGE.sub("", line.words))
        if number is not None and title:
            outline.number, outline.title = number, title
            return


def is_canonical(text: str) -> bool:
    """Say whether a text is in our own format: a front matter with a title, and a summary or a block."""
    head = normalise(text).lstrip("\n")
    if not head.startswith("---\n") or "\n---" not in head[3:]:
        return False
    front = read_front_matter(normalise(text), FaultLog(""))
    return bool(front.get("title")) and (bool(front.get("summary")) or "\n:::" in text)


def _kept(text: str, name: str, catalogue: Catalogue) -> Imported:
    number, stem = name_of(PurePath(name).stem + ".md")
    chosen = slug(stem, 12) or "sans-titre"
    front = read_front_matter(text, FaultLog(""))
    is_chapter = fold(front.get("kind")) in ("chapitre", "chapter")
    is_chapter |= not front.get("kind") and (bool(front.get("number")) or number is not None)
    kind = ModuleKind.CHAPTER if is_chapter else ModuleKind.VIGNETTE
    if number is None and front.get("number").isdigit():
        number = int(front.get("number"))
    prefix = f"{number:02d}-" if number is not None and is_chapter else ""
    path = f"{_FOLDERS[kind]}/{prefix}{chosen}.md"
    faults = parse_source(text, f"content/{path}", catalogue).faults
    return Imported(path, chosen, kind, text, Notes().report(), faults, is_canonical=True)


def _with_what_was_lost(lines: Iterable[Line], written: str, notes: Notes) -> str:
    """Add at the end what no block took: the last net, under the promise that no word is lost."""
    lost = lost_lines(lines, written, notes)
    if not lost:
        return written
    notes.left += [Left(line.number, line.number, beginning(line.text)) for line in lost]
    words = "\n\n".join(re.sub(r"[^\w\s.,;:!?’'«»()-]", " ", line.text).strip() for line in lost)
    return f"{written.rstrip()}\n\n**{_LOST_TITLE}**\n\n{words}\n"


def lost_lines(lines: Iterable[Line], written: str, notes: Notes) -> list[Line]:
    """Return the lines whose words are neither in the text nor in the report."""
    there = letters("\n".join([written, *_reported(notes)]))
    return [line for line in lines if not all(letters(words) in there for words in _parts(line.text))]


def _parts(text: str) -> tuple[str, ...]:
    """Part a label that runs into its paragraph from the words that follow it: they go to two places."""
    label = find_label(text)
    return (label.words, label.rest) if label and label.rest else (_ENTRY_NUMBER.sub("", text),)


def _reported(notes: Notes) -> Iterable[str]:
    yield from (one.words for one in notes.recognised)
    yield from (one.words for one in notes.removed if isinstance(one, Removed))


def letters(text: str) -> str:
    """Return the letters and digits of a text alone: how words are compared, whatever their marks and line ends."""
    return "".join(_WORD.findall(text)).casefold()
