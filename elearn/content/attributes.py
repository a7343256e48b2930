"""Reads what stands between braces: `{#id clé=valeur clé="valeur longue"}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from elearn.content.containers import find_attribute, french_attribute
from elearn.content.faults import FaultLog, suggestion
from elearn.content.names import closest, is_id

_ONE = re.compile(
    r"""\s*(?:\#(?P<id>[^\s{}="]+)|(?P<key>[^\W\d_][\w’'-]*)\s?=\s?"""
    r"""(?:"(?P<straight>[^"]*)"|“(?P<curly>[^”]*)”|«\s*(?P<guillemets>[^»]*?)\s*»|(?P<bare>[^\s{}"“«]+)))(?=\s|\})"""
)
_MOST_TRIES = 6


@dataclass(frozen=True, slots=True)
class Attributes:
    """The attributes of one container, heading or list entry, by canonical name."""

    line: int
    values: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """Return the value of a canonical name, or an empty string."""
        return self.values.get(name, "")

    @property
    def id(self) -> str:
        """The id, well formed, or an empty string."""
        return self.values.get("id", "")


def split_trailing(text: str) -> tuple[str, str]:
    """Part a line from the braces that end it; the second half is empty when there are none."""
    stripped = text.rstrip()
    if not stripped.endswith("}"):
        return stripped, ""
    start = len(stripped)
    for _ in range(_MOST_TRIES):  # braces inside a quoted value are rare: a few tries are enough
        start = stripped.rfind("{", 0, start)
        if start < 0:
            break
        if _tokens(stripped[start:]) is not None:
            return stripped[:start].rstrip(), stripped[start:]
    start = stripped.rfind("{")
    looks_meant = start >= 0 and re.match(r"\{\s*(?:#|[^\W\d_][\w’'-]*\s?=)", stripped[start:])
    return (stripped[:start].rstrip(), stripped[start:]) if looks_meant else (stripped, "")


def read_attributes(written: str, line: int, allowed: tuple[str, ...], log: FaultLog) -> Attributes:
    """Read the braces, note what is unreadable, unknown or doubled, and keep the rest."""
    if not written:
        return Attributes(line)
    tokens = _tokens(written)
    if tokens is None:
        log.add(line, "attributs-illisibles")
        return Attributes(line)
    values: dict[str, str] = {}
    for key, value in tokens:
        name = "id" if key == "#" else find_attribute(key)
        if name not in allowed or (name == "id" and key != "#"):
            known = [french_attribute(one) for one in allowed]
            log.add(
                line,
                "attribut-inconnu",
                name="#" + value if key == "#" else key,
                suggestion=suggestion(closest(key, known)),
                known=", ".join(known) or "aucun",
            )
        elif name in values:
            log.add(line, "attribut-en-double", name=french_attribute(name))
        elif name == "id" and not is_id(value):
            log.add(line, "identifiant-invalide", value=value)
            values[name] = ""
        else:
            values[name] = value.strip()
    return Attributes(line, values)


def _tokens(written: str) -> list[tuple[str, str]] | None:
    body, place, tokens = written[1:], 0, []
    while body[place:].strip() != "}":
        match = _ONE.match(body, place)
        if match is None:
            return None
        place = match.end()
        if match["id"] is not None:
            tokens.append(("#", match["id"]))
        else:
            quoted = (match[name] for name in ("straight", "curly", "guillemets", "bare"))
            tokens.append((match["key"], next(value for value in quoted if value is not None)))
    return tokens
