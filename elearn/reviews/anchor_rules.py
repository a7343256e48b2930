"""Ties comments to the words that they are about: offsets count the characters of a submission's text."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise

from elearn.content.filled import MARK


@dataclass(frozen=True, slots=True)
class Span:
    """The characters from `start` to `end` (not included)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Comment:
    """One remark, numbered in the order of the words that it is about."""

    number: int
    start: int
    end: int
    text: str
    by: str = ""
    sent_at: datetime | None = None
    when: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that the same comments are about; `numbers` are those that end here."""

    text: str
    is_marked: bool = False
    numbers: tuple[int, ...] = ()
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a submission: where it lies, its words cut at every mark, the comments that begin in it.

    `is_label`: it is the label of a field of a form, which the author did not write.
    """

    number: int
    start: int
    end: int
    pieces: tuple[Piece, ...]
    comments: tuple[Comment, ...] = ()
    is_label: bool = False


def paragraphs_of(text: str) -> tuple[Span, ...]:
    """Return where each paragraph lies; blank lines part them."""
    found: list[Span] = []
    start, end, place = -1, 0, 0
    for line in text.split("\n"):
        if line.strip():
            start = start if start >= 0 else place + len(line) - len(line.lstrip())
            end = place + len(line.rstrip())
        elif start >= 0:
            found.append(Span(start, end))
            start = -1
        place += len(line) + 1
    return (*found, Span(start, end)) if start >= 0 else tuple(found)


def annotated(text: str, comments: Sequence[Comment]) -> tuple[Paragraph, ...]:
    """Return a text cut into paragraphs and pieces, so that overlapping comments each keep their words and number."""
    spans = paragraphs_of(text)
    return tuple(_paragraph(text, number, spans, comments) for number in range(1, len(spans) + 1))


def _paragraph(text: str, number: int, spans: Sequence[Span], comments: Sequence[Comment]) -> Paragraph:
    here = spans[number - 1]
    before = spans[number - 2].end if number > 1 else 0
    touching = [one for one in comments if one.start < here.end and one.end > here.start]
    inside = (place for one in touching for place in (one.start, one.end) if here.start < place < here.end)
    cuts = sorted({here.start, here.end, *inside})
    beginning = tuple(one for one in touching if one.start >= before or number == 1)
    pieces = tuple(_piece(text, Span(start, end), touching, spans) for start, end in pairwise(cuts))
    is_label = text.startswith(MARK, here.start) and "\n" not in text[here.start : here.end]
    return Paragraph(number, here.start, here.end, pieces, beginning, is_label)


def _piece(text: str, here: Span, comments: Iterable[Comment], spans: Sequence[Span]) -> Piece:
    about = [one for one in comments if one.start < here.end and one.end > here.start]
    ending = tuple(one.number for one in about if here.end == _last_marked(one, spans))
    return Piece(text[here.start : here.end], bool(about), ending)


def _last_marked(comment: Comment, spans: Sequence[Span]) -> int:
    """Return where the last marked word of a comment ends: never in the white between two paragraphs."""
    last = spans[max(0, bisect_left([span.start for span in spans], comment.end) - 1)]
    return min(comment.end, last.end)


def anchored(text: str, here: Span, start: int | None, end: int | None, quote: str) -> tuple[Span, bool]:
    """Return which words a comment is about, and whether they are those that were asked for.

    `start` and `end` come from a selection; `quote` was typed or copied, accents and case aside; neither
    means the whole paragraph, and so do words that are not in it.
    """
    if start is not None and end is not None and 0 <= start < end <= len(text) and text[start:end].strip():
        return Span(start, end), True
    if not quote.strip():
        return here, True
    found = find_words(text[here.start : here.end], quote)
    return (Span(here.start + found.start, here.start + found.end), True) if found else (here, False)


def find_words(text: str, wanted: str) -> Span | None:
    """Return where some words stand in a text, whatever the accents, capitals, apostrophes and spaces."""
    plain, places = _folded(text)
    sought = _folded(wanted)[0].strip()
    place = plain.find(sought) if sought else -1
    return _span(text, places, place, place + len(sought)) if place >= 0 else None


def hint_words(text: str, hints: Iterable[str]) -> tuple[str, ...]:
    """Return the words of a text that make one think of a key idea: a clue for a person, never a decision."""
    plain, places = _folded(text)
    found: dict[str, str] = {}
    for hint in hints:
        sought = _folded(hint)[0].strip()
        match = re.search(rf"(?<!\w){re.escape(sought)}(?:e?s|x)?(?!\w)", plain) if sought else None
        if match:
            span = _span(text, places, *match.span())
            found.setdefault(match.group(), " ".join(text[span.start : span.end].split()))
    return tuple(found.values())


def _span(text: str, places: Sequence[int], start: int, end: int) -> Span:
    last = places[end - 1] + 1
    while last < len(text) and unicodedata.combining(text[last]):
        last += 1
    return Span(places[start], last)


def _folded(text: str) -> tuple[str, list[int]]:
    """Return a text without accents, case or doubled spaces, and for each character where it came from."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for plain in _plain(letter):
            if plain == " " and letters and letters[-1] == " ":
                continue
            letters.append(plain)
            places.append(place)
    return "".join(letters), places


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    if letter.isspace():
        return " "
    bare = letter.translate({0x2019: "'", 0x2018: "'", 0x152: "oe", 0x153: "oe", 0xC6: "ae", 0xE6: "ae"})
    kept = (part for part in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(part))
    return "".join(kept).casefold()
