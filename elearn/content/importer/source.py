"""Cleans the lines of a text drawn from a page: running headers, page numbers, invisible characters, rows of dashes."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass

from elearn.content.importer.labels import find_label
from elearn.content.importer.report import Removed

LONGEST_LINE = 7_000
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufffe\uffff\ud800-\udfff]"
)
_PAGE_NUMBER = re.compile(r"\W*(?:page|p\.)?\s*\d{1,4}\s*(?:(?:sur|/|de)\s*\d{1,4})?\W*", re.IGNORECASE)
_WEB_PAGE = re.compile(r"\W*(?:vous [êe]tes sur la )?page\s*\d{1,4}\s*(?:sur|/)\s*\d{1,4}\W*", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_ROW = re.compile(r"\s*(?:(?:[-–—_=.…*·]\s*){3,}|(?:\\?[-_*]\s*){3,}|\|?(?:\s*:?-{3,}:?\s*\|)+)\s*")
_TABLE_ROW = re.compile(r"\s*\|?(?:\s*:?-{3,}:?\s*\|)+\s*:?-*:?\s*")
_LONGEST_HEADER, _SHORTEST_FOOTER, _FEWEST_REPEATS = 110, 20, 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the source that is kept: its number and its words; empty between paragraphs."""

    number: int
    text: str

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written."""
        return not self.text.strip()


def decode(raw: bytes) -> tuple[str, bool]:
    """Return the text of a file, and whether it had to be read as Windows wrote it."""
    try:
        return raw.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace"), True


def is_row(text: str) -> bool:
    """Say whether a line is a row of dashes, underscores or dots: a place to write, or a rule."""
    return _ROW.fullmatch(text) is not None and not _TABLE_ROW.fullmatch(text)


def clean(text: str) -> tuple[list[Line], list[Removed]]:
    """Return the lines worth reading, and those taken away with the reason of each.

    A line is running when its digits alone change, or when it comes back at the edge of pages, or three times
    as it is. A label never is.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    "))
    pages = text.replace("\f", "\n\f").split("\n")
    lines = [Line(number, _visible(line)) for number, line in enumerate(_renumbered(pages), 1)]
    edges = _edges(pages, lines)
    removed: list[Removed] = []
    kept: list[Line] = []
    is_running = _running(lines, edges)
    for line in lines:
        if line.number in is_running:
            removed.append(Removed(line.number, line.text.strip(), is_running[line.number]))
        else:
            kept.append(line)
    return kept, removed


def _renumbered(pages: list[str]) -> list[str]:
    """Join a form feed to the line that it opens, so that lines keep their numbers."""
    joined: list[str] = []
    for line in pages:
        if line.startswith("\f") and joined and not joined[-1]:
            joined[-1] = line
        else:
            joined.append(line)
    return joined


def _visible(line: str) -> str:
    return _INVISIBLE.sub("", line.replace("\f", "").replace("\v", " ")).rstrip()


def _edges(pages: list[str], lines: list[Line]) -> set[int]:
    """Return the numbers of the lines within two written lines of a page's edge."""
    joined = _renumbered(pages)
    breaks = [number for number, line in enumerate(joined, 1) if line.startswith("\f")]
    breaks += [line.number for line in lines if line.text.strip() and _PAGE_NUMBER.fullmatch(line.text.strip())]
    written = [line.number for line in lines if not line.is_blank]
    near: set[int] = set()
    for edge in breaks:
        before = [number for number in written if number < edge][-2:]
        after = [number for number in written if number >= edge][:3]
        near.update((*before, *after))
    return near


def _running(lines: list[Line], edges: set[int]) -> dict[int, str]:
    running: dict[int, str] = {}
    alike: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        words = line.text.strip()
        if not words or is_row(words):
            continue
        if _WEB_PAGE.fullmatch(words) or (_PAGE_NUMBER.fullmatch(words) and _is_number_of_page(words, lines, line)):
            running[line.number] = "numéro de page"
        elif len(words) <= _LONGEST_HEADER:
            alike[_DIGITS.sub("#", words.casefold())].append(line)
    for together in alike.values():
        if len(together) > 1 and _is_running(together, edges):
            running |= {line.number: "en-tête ou pied de page" for line in together}
    return running


def _is_number_of_page(words: str, lines: list[Line], line: Line) -> bool:
    """A number alone is a page's when others follow it upward; « 3. » in a list has words."""
    numbers = [int(_DIGITS.findall(one.text)[0]) for one in lines if _PAGE_NUMBER.fullmatch(one.text.strip() or "-")]
    return len(numbers) > 1 and numbers == sorted(set(numbers))


def _is_running(together: list[Line], edges: set[int]) -> bool:
    words = [line.text.strip() for line in together]
    if _starts_a_list(words[0]) or (find_label(words[0]) is not None and not _DIGITS.search(words[0])):
        return False
    numbers = [[int(found) for found in _DIGITS.findall(one)] for one in words]
    last = [found[-1] for found in numbers if found]
    if len(last) == len(words) and len(set(last)) > 1:
        # « Chapitre 5 : L’implication 3 », then 4: the page's number grows, and the rest stays.
        return last == sorted(last) and len(words[0].split()) > 1 and words[0].rstrip(" .|-–—")[-1:].isdigit()
    if all(line.number in edges for line in together):
        return True
    is_sentence = words[0].endswith((".", "?", "!", "…", ":", ";", ","))
    return len(together) >= _FEWEST_REPEATS and len(words[0]) >= _SHORTEST_FOOTER and not is_sentence


_ENTRY = re.compile(r"(?:[-*+•▪◦●‣·–]|\d{1,3}[.)])\s")


def _starts_a_list(words: str) -> bool:
    return _ENTRY.match(words) is not None
