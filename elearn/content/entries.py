"""Reads the lists whose entries carry attributes: key ideas and the fields of a practice form."""

from __future__ import annotations

import re
from dataclasses import dataclass

from elearn.content.attributes import Attributes, read_attributes, split_trailing
from elearn.content.blocks import Node, Prose
from elearn.content.model import FormField, KeyIdea
from elearn.content.reading import Reading
from elearn.content.values import parts, read_fidelity, read_integer, read_principles

_ENTRY = re.compile(r" {0,3}(?:[-*+]|\d{1,3}[.)])(?:[ \t]+(?P<text>.*))?$")
_DEFAULT_ROWS = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list: its text, its attributes, and the line where its attributes stand or belong."""

    line: int
    text: str
    attributes: Attributes


def read_entries(node: Node, allowed: tuple[str, ...], reading: Reading) -> list[Entry]:
    """Return the entries of the list in a container; anything else there is noted."""
    entries: list[Entry] = []
    for part in node.content:
        if isinstance(part, Prose):
            entries.extend(_entries_of(part, node.name, allowed, reading))
    if not entries and not any(isinstance(part, Prose) for part in node.content):
        reading.log.add(node.line, "bloc-vide", name=node.name)
    return entries


def _entries_of(prose: Prose, name: str, allowed: tuple[str, ...], reading: Reading) -> list[Entry]:
    gathered: list[list[tuple[int, str]]] = []
    is_told = False
    for number, line in enumerate(prose.text.split("\n"), prose.line):
        match = _ENTRY.match(line)
        if match:
            gathered.append([(number, match["text"] or "")])
        elif line.strip() and gathered:
            gathered[-1].append((number, line.strip()))
        elif line.strip() and not is_told:
            reading.log.add(number, "liste-attendue", name=name)
            is_told = True
    return [_entry(lines, allowed, reading) for lines in gathered]


def _entry(lines: list[tuple[int, str]], allowed: tuple[str, ...], reading: Reading) -> Entry:
    last, ending = lines[-1]
    text, braces = split_trailing(ending)
    whole = " ".join([*(line for _, line in lines[:-1]), text]).strip()
    return Entry(last, whole, read_attributes(braces, last, allowed, reading.log))


def read_key_ideas(entries: list[Entry], exercise_id: str, reading: Reading) -> tuple[KeyIdea, ...]:
    """Turn entries into key ideas; their ids are unique within the exercise."""
    taken: dict[str, int] = {}
    ideas = []
    for number, entry in enumerate(entries, 1):
        text = reading.renderer.line_of_text(entry.text, entry.line)
        if not text:
            reading.log.add(entry.line, "idee-sans-texte")
        anchor = reading.take_id(entry.attributes, text, taken, f"idee-{number}")
        ideas.append(
            KeyIdea(
                id=f"{exercise_id}.{anchor}",
                text=text,
                hints=parts(entry.attributes.get("hints")),
                principles=read_principles(
                    entry.attributes.get("principles"), entry.line, reading.catalogue, reading.log
                ),
                fidelity=read_fidelity(entry.attributes.get("fidelity"), entry.line, reading.catalogue, reading.log),
            )
        )
        reading.lines[f"{exercise_id}.{anchor}"] = entry.line
    return tuple(ideas)


def read_fields(entries: list[Entry], reading: Reading) -> tuple[FormField, ...]:
    """Turn entries into the fields of a form; their ids are unique within the exercise."""
    taken: dict[str, int] = {}
    fields = []
    for number, entry in enumerate(entries, 1):
        label = reading.renderer.line_of_text(entry.text, entry.line)
        if not label:
            reading.log.add(entry.line, "champ-sans-libelle")
        rows = read_integer(entry.attributes.get("rows"), 1, 40)
        if rows is None and entry.attributes.get("rows"):
            reading.log.add(entry.line, "lignes-invalides", value=entry.attributes.get("rows"))
        anchor = reading.take_id(entry.attributes, label, taken, f"champ-{number}")
        hint = reading.renderer.typeset(entry.attributes.get("hint"))
        fields.append(FormField(anchor, label, hint, rows or _DEFAULT_ROWS))
    return tuple(fields)
