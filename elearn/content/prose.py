"""Keeps of a source only the words that people will read, line by line: no code, no address, no id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from elearn.content.containers import find_attribute, find_container
from elearn.content.front_matter import KEYS
from elearn.content.names import fold

_SPOKEN_KEYS = {fold(key.french) for key in KEYS if key.name in ("title", "summary", "source", "person")}
_SPOKEN_KEYS |= {key.name for key in KEYS if key.name in ("title", "summary", "source", "person")}
_SPOKEN_ATTRIBUTES = frozenset({"title", "hint", "author", "source"})
_CITING_ATTRIBUTES = frozenset({"source", "author"})
_CITING_BLOCKS = frozenset({"sources", "further", "figure"})
_KEY = re.compile(r"([^\W\d_][\w’' -]*?)\s*:\s*(.*)$")
_COLONS = re.compile(r" {0,3}:{3,}\s*([^{]*)")
_FENCE = re.compile(r" {0,3}(?:`{3,}|~{3,})")
_BRACES = re.compile(r"\{[#\w][^{}]*\}\s*$")
_VALUE = re.compile(r"""([^\W\d_][\w’'-]*)\s?=\s?(?:"([^"]*)"|“([^”]*)”|«\s*([^»]*?)\s*»|([^\s{}"]+))""")
_CODE = re.compile(r"`[^`]*`")
_IMAGE = re.compile(r"!\[([^\]\[]{0,300})\]\([^()]{0,300}\)")
_LINK = re.compile(r"\]\([^()]{0,300}\)")
_TERM = re.compile(r"\[\[([^\]\[|]{1,120})(?:\|[^\]\[]{0,120})?\]\]")
_ADDRESS = re.compile(r"[\w+.-]{1,20}://\S*|\bwww\.\S+|[^\s@]{1,64}@[^\s@]+|(?<=\s)/[\w/#-]+")
_MARKS = re.compile(r"^(?:\s*(?:>|[-*+]|\d{1,3}[.)])\s+)+|^\s*#{1,6}\s+|\\(?=\W)")


@dataclass(frozen=True, slots=True)
class Words:
    """One line of words as it is read; `is_citing` where a work or a person is cited, with its own names."""

    line: int
    text: str
    is_citing: bool = False


def prose_of(source: str) -> tuple[Words, ...]:
    """Return the words of a module's source that are read, with their lines; Markdown's emphasis stays."""
    lines = source.split("\n")
    found: list[Words] = []
    start = _front_matter(lines, found)
    open_blocks: list[str] = []
    is_code = False
    for number, line in enumerate(lines[start:], start + 1):
        if _FENCE.match(line):
            is_code = not is_code
        elif not is_code and not _opens_or_closes(number, line, open_blocks, found):
            is_citing = bool(_CITING_BLOCKS.intersection(open_blocks))
            _keep(found, number, _without_braces(number, line, found), is_citing=is_citing)
    return tuple(found)


def _front_matter(lines: list[str], found: list[Words]) -> int:
    """Read the spoken keys of the front matter; return the index of the first line of the body."""
    fences = [number for number, line in enumerate(lines) if line.strip() in ("---", "...")][:2]
    for first, last in pairwise(fences):
        if any(line.strip() for line in lines[:first]):
            return 0
        for number in range(first + 1, last):
            match = _KEY.match(lines[number])
            if match and fold(match[1]) in _SPOKEN_KEYS:
                # The quotation marks are YAML's.
                text = match[2].strip().strip("\"'")
                _keep(found, number + 1, text, is_citing=fold(match[1]) in ("source", "personne", "person"))
        return last + 1
    return 0


def _opens_or_closes(number: int, line: str, open_blocks: list[str], found: list[Words]) -> bool:
    match = _COLONS.match(line)
    if match is None:
        return False
    name = match[1].strip()
    if not name:
        del open_blocks[-1:]
        return True
    container = find_container(name)
    open_blocks.append(container.name if container else "")
    _without_braces(number, line, found)
    return True


def _without_braces(number: int, line: str, found: list[Words]) -> str:
    braces = _BRACES.search(line)
    if braces is None:
        return line
    for match in _VALUE.finditer(braces.group()):
        name = find_attribute(match[1])
        if name in _SPOKEN_ATTRIBUTES:
            value = next(group for group in match.groups()[1:] if group is not None)
            _keep(found, number, value, is_citing=name in _CITING_ATTRIBUTES)
    return line[: braces.start()]


def _keep(found: list[Words], number: int, line: str, *, is_citing: bool) -> None:
    if "`" in line:
        line = _CODE.sub(" … ", line)
    if "[" in line:
        line = _TERM.sub(r"\1", _LINK.sub("]", _IMAGE.sub(r"\1", line)))
    text = _MARKS.sub("", _ADDRESS.sub(" … ", line)).strip()
    if text:
        found.append(Words(number, text, is_citing))
