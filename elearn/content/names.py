"""Folds, slugs and compares the names that authors write, so that accents and case never matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

_SEPARATORS = re.compile(r"[^a-z0-9]+")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae", "ß": "ss"})


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """Return the name in lower-case ASCII with hyphens: « Mode d’emploi » gives `mode-d-emploi`."""
    decomposed = unicodedata.normalize("NFKD", name.translate(_LIGATURES).casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _SEPARATORS.sub("-", bare).strip("-")


def slug(text: str, most_words: int = 6) -> str:
    """Make an id from the first words of a title; empty when the text holds no letter or digit."""
    return "-".join(fold(text).split("-")[:most_words])[:60].strip("-")


def is_id(text: str) -> bool:
    """Say whether the text is a well-formed id: lower-case ASCII letters, digits and single hyphens."""
    return len(text) <= 80 and _SLUG.fullmatch(text) is not None


def closest(name: str, known: Iterable[str]) -> str:
    """Return the known name nearest to what was written, or an empty string when none is near."""
    by_fold = {fold(candidate): candidate for candidate in known}
    wanted = fold(name[:60])
    for attempt in (wanted, wanted.split("-")[0]):
        found = get_close_matches(attempt, by_fold, n=1, cutoff=0.72) if attempt else []
        if found:
            return by_fold[found[0]]
    return ""
