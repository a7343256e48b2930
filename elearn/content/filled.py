"""Writes a practice form or a scored item as one text, and reads that text back field by field.

What is kept, compared, commented and exported of an answer is a text, whatever the kind of its exercise:

    ■ Horaire souhaité

    De six heures à neuf heures.

A line « ■ label » heads each field, filled in or not. A line of the author's own that begins so is set one
space to the right, and back again when it is read: what was typed comes back as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from elearn.content.model import Exercise, ExerciseKind, FormField
from elearn.content.names import fold
from elearn.content.words import count_words

MARK = "■ "
SCORE, REASONS = "cotation", "justification"
REST = "_reste"  # no id of a field is written so
SCORES = range(1, 6)
_SCORED_FIELDS = (FormField(SCORE, "Cotation", rows=1), FormField(REASONS, "Justification", rows=8))
_HEADING = re.compile(r"■ (.*\S)\s*")
_LIKE_A_HEADING = re.compile(r"( *)■")
_SCORE = re.compile(r"\s*([1-5])(?!\d)")


def fields_of(exercise: Exercise) -> tuple[FormField, ...]:
    """Return what is filled in: the fields of a form, a score and its reasons; nothing for an open question."""
    if exercise.kind is ExerciseKind.SCORED:
        return _SCORED_FIELDS
    return exercise.fields if exercise.kind is ExerciseKind.FORM else ()


def filled(exercise: Exercise, values: Mapping[str, str]) -> str:
    """Return the one text of what was filled in, by id of field; empty where nothing was.

    `REST` holds what an earlier wording of the form asked for: it stands first, and is never lost.
    """
    kept = {field.id: _written(field, values.get(field.id, "")) for field in fields_of(exercise)}
    rest = values.get(REST, "").strip("\n")
    if not rest.strip() and not any(value.strip() for value in kept.values()):
        return ""
    parts = [rest] if rest.strip() else []
    for field in fields_of(exercise):
        parts.append(f"{MARK}{field.label}")
        parts += [kept[field.id]] if kept[field.id].strip() else []
    return "\n\n".join(parts)


def values_of(exercise: Exercise, text: str) -> dict[str, str]:
    """Return what was filled in, by id of field, and under `REST` what belongs to no field of this wording.

    A field is known by its label; one that was reworded since, by its place among as many fields.
    """
    fields = fields_of(exercise)
    sections = _sections(text)
    ids = _ids([label for label, _ in sections if label is not None], fields)
    values: dict[str, list[str]] = {}
    for label, body in sections:
        if label is not None and label in ids:
            values.setdefault(ids[label], []).append(_unset(body))
        elif label is not None or body.strip():
            values.setdefault(REST, []).append(body if label is None else f"{MARK}{label}\n\n{body}".strip("\n"))
    return {one: "\n\n".join(part for part in parts if part.strip()) for one, parts in values.items()}


def own_text(exercise: Exercise, text: str) -> str:
    """Return what the author wrote: neither the labels of a form nor a score."""
    if not fields_of(exercise):
        return text
    return "\n\n".join(value for one, value in values_of(exercise, text).items() if one != SCORE)


def own_words(exercise: Exercise, text: str) -> int:
    """Count the words that the author wrote."""
    return count_words(own_text(exercise, text))


def score_in(exercise: Exercise, text: str) -> int | None:
    """Return the score, from 1 to 5, that a text gives to a scored item, or None."""
    if exercise.kind is not ExerciseKind.SCORED:
        return None
    match = _SCORE.match(values_of(exercise, text).get(SCORE, ""))
    return int(match[1]) if match else None


def joined(exercise: Exercise, first: str, second: str) -> str:
    """Return two texts as one: of a form, field by field, what is the same in both once."""
    fields = fields_of(exercise)
    if not fields:
        return f"{first}\n\n{second}"
    one, other = values_of(exercise, first), values_of(exercise, second)
    both = {name: _both(name, one.get(name, ""), other.get(name, "")) for name in {**one, **other}}
    return filled(exercise, both)


def _both(name: str, first: str, second: str) -> str:
    if first == second or not second.strip() or (name == SCORE and first.strip()):
        return first
    return f"{first}\n\n{second}" if first.strip() else second


def _written(field: FormField, value: str) -> str:
    if field is _SCORED_FIELDS[0]:
        match = _SCORE.match(value)
        return f"{match[1]} sur 5" if match else ""
    lines = value.strip("\n").split("\n")
    return "\n".join(f" {line}" if _LIKE_A_HEADING.match(line) else line for line in lines)


def _unset(body: str) -> str:
    lines = body.split("\n")
    return "\n".join(line.removeprefix(" ") if _LIKE_A_HEADING.match(line) else line for line in lines)


def _sections(text: str) -> list[tuple[str | None, str]]:
    """Part a text at its headings; what stands before the first one has no label."""
    sections: list[tuple[str | None, list[str]]] = [(None, [])]
    for line in text.split("\n"):
        heading = _HEADING.fullmatch(line)
        if heading:
            sections.append((heading[1], []))
        else:
            sections[-1][1].append(line)
    return [(label, "\n".join(lines).strip("\n")) for label, lines in sections]


def _ids(labels: list[str], fields: tuple[FormField, ...]) -> dict[str, str]:
    """Return the field that each label heads."""
    by_label = {fold(field.label): field.id for field in fields}
    ids = {label: by_label[fold(label)] for label in labels if fold(label) in by_label}
    if len(labels) == len(fields):
        left = _left(ids.values(), fields)
        ids |= {label: fields[place].id for place, label in enumerate(labels) if label not in ids and place in left}
    return ids


def _left(taken: Iterable[str], fields: tuple[FormField, ...]) -> set[int]:
    gone = set(taken)
    return {place for place, field in enumerate(fields) if field.id not in gone}
