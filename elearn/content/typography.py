"""Gives manual text its French spaces, apostrophes and ellipses, and leaves addresses alone."""

from __future__ import annotations

import re
from unicodedata import normalize

NARROW, NO_BREAK, APOSTROPHE = "\u202f", "\u00a0", "\u2019"
_SPACE = "[ \u00a0\u202f]"

_BLANK = re.compile(r"[ \t\r\n\f\v]+")
_ADDRESS = re.compile(r"(\S*://\S*|\bwww\.\S+|[^\s@]{1,64}@[^\s@]+)")
_AFTER_GUILLEMET = re.compile(f"«{_SPACE}*")
_BEFORE_GUILLEMET = re.compile(f"{_SPACE}*»")
_SPACED_MARK = re.compile(f'(?<!{_SPACE}){_SPACE}+([;:!?])(?=[\\s;:!?»)\\]….,"”{NARROW}]|$)')
_GLUED_MARK = re.compile(r"(?<=[\w»)\]”…%’])([;!?])(?=[\s;!?»)\]]|$)")
_GLUED_COLON = re.compile(r"(?<=[^\W\d_])(:)(?=\s|$)|(?<=[»)\]”%])(:)(?=\s|$)")
_THOUSANDS = re.compile(r"(?<![\d,.\u202f])\d{1,3}(?:[ \u00a0]\d{3})+(?!\d)")
_HOUR = re.compile(f"(?<=\\d){_SPACE}?h{_SPACE}?(?=\\d\\d?(?!\\d))")
_SIGN = re.compile(f"(?<=\\d){_SPACE}?(?=[%‰€](?!\\w))")
_UNIT = re.compile(
    r"(?<=\d) (?=(?:\$|°C|CHF|ETP|h|min|km|cm|m|kg|g|ans?|mois|jours?|semaines?|heures?|minutes?|mots?|points?)(?!\w))"
)
_TITLE = re.compile(r"\b(MM?\.|Mme|Mmes|Mlle|Dr|Dre|n°|nᵒ|p\.|art\.) (?=\S)")


def squeeze(text: str) -> str:
    """Return the text on one line, its ordinary spaces single; no-break spaces stay."""
    return _BLANK.sub(" ", text).strip()


def french(text: str, before: str = "") -> str:
    """Return the text with French typography; applying it twice changes nothing more.

    `before` is the character that precedes the text when it is one run of a longer line: a mark that
    opens the run then knows whether it follows a word.
    """
    if before and not before.isspace() and text[:1] in (";", ":", "!", "?"):
        return _plain(before + text)[len(before) :]
    if "@" not in text and "://" not in text and "www." not in text:
        return _plain(text)
    return "".join(run if place % 2 else _plain(run) for place, run in enumerate(_ADDRESS.split(text)))


def _plain(text: str) -> str:
    text = text.replace("'", APOSTROPHE).replace("...", "…")
    text = _AFTER_GUILLEMET.sub(f"«{NO_BREAK}", text)
    text = _BEFORE_GUILLEMET.sub(f"{NO_BREAK}»", text)
    text = _SPACED_MARK.sub(rf"{NARROW}\1", text)
    text = _GLUED_MARK.sub(rf"{NARROW}\1", text)
    text = _GLUED_COLON.sub(lambda match: NARROW + match.group(), text)
    if any(map(str.isdigit, text)):
        text = _numbers(text)
    return _TITLE.sub(rf"\1{NO_BREAK}", text)


def _numbers(text: str) -> str:
    text = _THOUSANDS.sub(lambda match: re.sub("[ \u00a0]", NARROW, match.group()), text)
    text = _HOUR.sub(f"{NO_BREAK}h{NO_BREAK}", text)
    text = _SIGN.sub(NO_BREAK, text)
    return _UNIT.sub(NO_BREAK, text)


def elides(name: str) -> bool:
    """Whether « de » becomes « d’ » before a name: Aïcha, Hélène, but not Camille or Hassan."""
    first = normalize("NFKD", name.lstrip().casefold())[:2]
    return first[:1] in tuple("aeiouœ") or (first[:1] == "h" and first[1:] not in ("", "a"))
