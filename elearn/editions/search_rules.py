"""Decides what a search compares: words without marks, without case, by their stem."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": " ", "'": " "})
_WORD = re.compile(r"[0-9a-z]+")
_PRINTED = re.compile(r"[^\W_]+")
_STEMMER = snowballstemmer.stemmer("french")
LEADING, FOLLOWING = 90, 170


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
    hits = [match.span() for match in _PRINTED.finditer(text) if _bare(match.group()).startswith(stems)]
    start, end = _window(text, hits[0][0] if hits else 0)
    pieces: list[tuple[str, bool]] = [("… ", False)] if start else []
    place = start
    for first, last in hits:
        if start <= first and last <= end:
            pieces += [(text[place:first], False), (text[first:last], True)]
            place = last
    pieces.append((text[place:end] + (" …" if end < len(text) else ""), False))
    return tuple(piece for piece in pieces if piece[0])


def _window(text: str, hit: int) -> tuple[int, int]:
    """Return where an excerpt around a place begins and ends, between words."""
    start = 0 if hit <= LEADING else text.find(" ", hit - LEADING) + 1
    end = len(text) if hit + FOLLOWING >= len(text) else text.rfind(" ", hit, hit + FOLLOWING)
    return start, end if end > hit else len(text)
