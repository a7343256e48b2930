"""Gathers clean lines into units: labels, headings, rows to write on, and paragraphs whose broken lines are joined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from elearn.content.importer.labels import Label, bare, find_label, heading_of, is_bold
from elearn.content.importer.source import Line, is_row

_BULLET = re.compile(r"\s*(?:[•▪▫◦●○‣·∙\uf0a7\uf0b7❖➢✓o]|[-*+–])\s+(?=\S)")
_NUMBER = re.compile(r"\s*(\d{1,2})[.)]\s+(?=\S)")
_KEPT_WHOLE = re.compile(r"\s*[>|]")
_SETEXT = re.compile(r"\s*={3,}\s*")
_ENDS = re.compile(r"[.!?…:»)\]”\"*_]\s*$")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ad]$")
_KEEPS_HYPHEN = re.compile(
    r"(?:être|vous|je|tu|il|elle|on|nous|ils|elles|ce|ci|là|même|mêmes|à|le|la|les|lui|leur|moi|toi|y|en|t)\b", re.I
)
_SCHEME = re.compile(r"\]\((?!https?://|mailto:|/(?!/))")
_SHORT = 0.72


@dataclass(frozen=True, slots=True)
class Heading:
    """A title that is no label; `level` is 0 where it is in bold or alone on its line."""

    line: int
    level: int
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line to write on."""

    line: int


@dataclass(frozen=True, slots=True)
class Announced:
    """A label and where it stands."""

    line: int
    label: Label


@dataclass(slots=True)
class Paragraph:
    """Words that belong together: a paragraph, or a run of list entries, as Markdown."""

    first: int
    last: int
    text: str
    is_list: bool = False


Unit = Heading | Row | Announced | Paragraph


@dataclass(slots=True)
class _Gathering:
    """The lines read so far, and how the source sets its titles."""

    width: int
    has_hashes: bool
    has_bold: bool
    units: list[Unit] = field(default_factory=list)
    is_open: bool = False


def gather(lines: list[Line]) -> list[Unit]:
    """Return the units of a source, in order. No word is left out."""
    lengths = sorted(len(line.text) for line in lines if not line.is_blank)
    state = _Gathering(
        width=lengths[int(len(lengths) * 0.9)] if lengths else 0,
        has_hashes=any(heading_of(line.text)[0] for line in lines),
        has_bold=any(is_bold(line.text) for line in lines),
    )
    for place, line in enumerate(lines):
        _read(line, lines, place, state)
    return [unit for unit in _merged(state.units) if not isinstance(unit, Paragraph) or unit.text.strip()]


def _read(line: Line, lines: list[Line], place: int, state: _Gathering) -> None:
    if line.is_blank:
        state.is_open = False
        return
    if is_row(line.text):
        _read_row(line, state)
        return
    label = find_label(line.text)
    if label is not None and not (state.is_open and not label.level and _goes_on(state, line)):
        state.units.append(Announced(line.number, label))
        state.is_open = False
        if label.rest:
            _add(Line(line.number, label.rest), state)
        return
    level, words = heading_of(line.text)
    if level and bare(words):
        state.units.append(Heading(line.number, level, bare(words)))
        state.is_open = False
    elif not state.is_open and (is_bold(line.text) or _looks_like_a_title(lines, place, state)):
        state.units.append(Heading(line.number, 0, bare(line.text)))
    else:
        _add(line, state)


def _read_row(line: Line, state: _Gathering) -> None:
    last = state.units[-1] if state.units else None
    if _SETEXT.fullmatch(line.text) and state.is_open and isinstance(last, Paragraph) and last.first == last.last:
        state.units[-1] = Heading(last.first, 1, bare(last.text))  # the underlined title of Markdown
        state.is_open = False
        return
    state.units.append(Row(line.number))
    state.is_open = False


def _goes_on(state: _Gathering, line: Line) -> bool:
    """Say whether a line continues the sentence before it: then a label's words are only words."""
    last = state.units[-1]
    return isinstance(last, Paragraph) and not _ENDS.search(last.text) and not is_bold(line.text)


def _looks_like_a_title(lines: list[Line], place: int, state: _Gathering) -> bool:
    """In a text without any mark, a short line set apart, followed by a paragraph, is a title."""
    words = lines[place].text.strip()
    after = next((line.text.strip() for line in lines[place + 1 :] if not line.is_blank), "")
    is_apart = place + 1 < len(lines) and lines[place + 1].is_blank
    return (
        not (state.has_hashes or state.has_bold)
        and is_apart
        and 3 <= len(words) <= min(80, max(state.width * _SHORT, 30))
        and words[0].isupper()
        and words[-1].isalnum()
        and not _is_entry(words)
        and not is_row(after)
        and len(after) > len(words)
        and after[:1].isupper()
    )


def _is_entry(text: str) -> bool:
    return _BULLET.match(text) is not None or _NUMBER.match(text) is not None


def _add(line: Line, state: _Gathering) -> None:
    last = state.units[-1] if state.units and state.is_open else None
    text, is_entry = _entry(line.text)
    if not isinstance(last, Paragraph):
        state.units.append(Paragraph(line.number, line.number, text, is_entry))
    elif not is_entry and not _begins_anew(last, line, state):
        last.text, last.last = _joined(last.text, text), line.number
    elif (is_entry and last.is_list) or (_KEPT_WHOLE.match(line.text) and _KEPT_WHOLE.match(last.text)):
        last.text, last.last = f"{last.text}\n{text}", line.number
    else:
        state.units.append(Paragraph(line.number, line.number, text, is_entry))
    state.is_open = True


def _begins_anew(last: Paragraph, line: Line, state: _Gathering) -> bool:
    if _KEPT_WHOLE.match(line.text) or _KEPT_WHOLE.match(last.text):
        return True
    ending = last.text.rsplit("\n", 1)[-1]
    last_line_length = len(ending) % max(state.width, 1) if len(ending) > state.width else len(ending)
    return (
        not state.has_hashes
        and bool(re.search(r"[.!?…»]\s*$", ending))
        and last_line_length < state.width * _SHORT
        and line.text.strip()[:1].isupper()
    )


def _entry(text: str) -> tuple[str, bool]:
    bullet, number = _BULLET.match(text), _NUMBER.match(text)
    if bullet and not (bullet.group().strip() == "o" and not text.startswith((" ", "o "))):
        return f"- {_safe(text[bullet.end() :])}", True
    if number:
        return f"{number[1]}. {_safe(text[number.end() :])}", True
    return _safe(text), False


def _safe(text: str) -> str:
    """Keep the words, and take from marks the power to open a block, an image or an address that we refuse."""
    text = text.strip().replace("{", "(").replace("}", ")")
    text = re.sub(r"^:{3,}", lambda match: "\\" + match.group(), text)
    text = re.sub(r"^(`{3,}|~{3,})", lambda match: "\\" + "\\".join(match.group()), text)
    text = re.sub(r"^(?=\d{3,}[.)]\s)", "\u200a", text) if re.match(r"\d{3,}[.)]\s", text) else text
    text = re.sub(r"^(?=#)", r"\\", text)
    text = text.replace("[[", "\\[\\[").replace("![", "!\\[")
    return _SCHEME.sub("] (", text)


def _joined(before: str, after: str) -> str:
    """Join two lines of a paragraph; a word cut at the end of a line becomes one again."""
    if _HYPHEN.search(before) and after[:1].islower():
        kept = before if _KEEPS_HYPHEN.match(after) else before[:-1]
        return kept + after
    return f"{before} {after}"


def _merged(units: list[Unit]) -> Iterator[Unit]:
    """Join paragraphs that a blank line or a running header has cut in the middle of a sentence."""
    waiting: Paragraph | None = None
    for unit in units:
        if waiting is not None:
            is_cut = isinstance(unit, Paragraph) and not unit.is_list and not _ENDS.search(waiting.text)
            if is_cut and isinstance(unit, Paragraph) and unit.text[:1].islower() and "|" not in waiting.text[:1]:
                waiting.text, waiting.last = _joined(waiting.text, unit.text), unit.last
                continue
            yield waiting
            waiting = None
        if isinstance(unit, Paragraph):
            waiting = unit
        else:
            yield unit
    if waiting is not None:
        yield waiting
