"""Fingerprints texts: the same words give the same sixty-four characters, on every machine."""

from __future__ import annotations

import json
from hashlib import sha256


def normalise(text: str) -> str:
    """Return the text with one kind of line end and without a byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def digest_text(text: str) -> str:
    """Return the sha256, in hexadecimal, of a source text after normalising its line ends."""
    return sha256(normalise(text).encode("utf-8", "surrogatepass")).hexdigest()


def digest_facts(facts: object) -> str:
    """Return the sha256, in hexadecimal, of the canonical JSON of plain facts (lists, dicts, texts, numbers)."""
    canonical = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
