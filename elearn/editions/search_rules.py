"""Decides what a search compares: words without marks, without case, by their stem."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote

import snowballstemmer

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": " ", "'": " "})
_WORD = re.compile(r"[0-9a-z]+")
_PRINTED = re.compile(r"[^\W_]+")
_STEMMER = snowballstemmer.stemmer("french")
LEADING, FOLLOWING = 90, 170
CONTEXT = 3


@lru_cache(maxsize=65_536)
def _bare_word(word: str) -> str:
    return _bare(word)


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark)).casefold()


def searched(text: str) -> str:
    """Return the words of a text as they are searched, each after one space."""
    return "".join(f" {word}" for word in _WORD.findall(_bare(text)))


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    stem: str = _STEMMER.stemWord(word)
    return stem if len(stem) >= 3 and word.startswith(stem) else word


def stems_of(query: str) -> tuple[str, ...]:
    """Return what each word of a query must begin with; one-letter words (« l’ », « à ») do not count."""
    words = [word for word in _WORD.findall(_bare(query)) if len(word) > 1]
    return tuple(dict.fromkeys(_stem(word) for word in words[:12]))


def passage(text: str, stems: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    """Return the text around the first word found, in (text, is a hit) pieces; its beginning where none is."""
    start, end = _window(text, next(_hits(text, stems), (0, 0))[0])
    pieces: list[tuple[str, bool]] = [("… ", False)] if start else []
    place = start
    for first, last in _hits(text, stems, start, end):
        pieces += [(text[place:first], False), (text[first:last], True)]
        place = last
    pieces.append((text[place:end] + (" …" if end < len(text) else ""), False))
    return tuple(piece for piece in pieces if piece[0])


_searched_kept = lru_cache(maxsize=1024)(searched)


def holds(text: str, stems: tuple[str, ...]) -> bool:
    """Whether a text holds every word of a query: for the few texts that no column keeps as they are searched."""
    words = _searched_kept(text)
    return bool(stems) and all(f" {stem}" in words for stem in stems)


def fragment(text: str, stems: tuple[str, ...]) -> str:
    """Return what an address adds to its anchor so that a browser scrolls to the first word found and marks it.

    The word stands between some words of its own line, which tell it from the same word elsewhere on the page.
    """
    start, end = next(_hits(text, stems), (0, 0))
    if not end:
        return ""
    line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    before, after = text[line_start:start], text[end : line_end if line_end >= 0 else len(text)]
    parts = [_quoted(text[start:end])]
    if before.endswith(" ") and before.strip():  # a browser knows only whole words
        parts.insert(0, _quoted(" ".join(before.rstrip(" ").split(" ")[-CONTEXT:])) + "-")
    if after.startswith(" ") and after.strip():
        parts.append("-" + _quoted(" ".join(after.lstrip(" ").split(" ")[:CONTEXT])))
    return ":~:text=" + ",".join(parts)


def _quoted(words: str) -> str:
    return quote(words, safe="").replace("-", "%2D")


def _hits(text: str, stems: tuple[str, ...], start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield where each word found lies between two places of a text, the first one first."""
    for match in _PRINTED.finditer(text, start, len(text) if end is None else end):
        if _bare_word(match.group()).startswith(stems):
            yield match.span()


def _window(text: str, hit: int) -> tuple[int, int]:
    """Return where an excerpt around a place begins and ends, between words."""
    start = 0 if hit <= LEADING else text.find(" ", hit - LEADING) + 1
    end = len(text) if hit + FOLLOWING >= len(text) else text.rfind(" ", hit, hit + FOLLOWING)
    return start, end if end > hit else len(text)
