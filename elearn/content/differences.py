"""Compares two texts word by word, and two states of a module section by section."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from elearn.content.model import Exercise, Module, Section

Kind = Literal["same", "added", "removed"]
_WORD = re.compile(r"\s+|[^\s]+")
_MOST_WORDS = 20_000  # beyond, two texts are shown one after the other: comparing would take seconds


@dataclass(frozen=True, slots=True)
class SectionChange:
    """One section that is not what it was: its id and title today, and the words that differ; new where `is_new`."""

    id: str
    title: str
    pieces: tuple[tuple[Kind, str], ...] = ()
    is_new: bool = False


def changed_words(before: str, after: str) -> tuple[tuple[Kind, str], ...]:
    """Return the pieces of a text against its earlier state, in reading order; what is removed comes before its place.

    Joined, the pieces that are not added give `before`, those that are not removed give `after`.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        return tuple(piece for piece in (("removed", before), ("added", after)) if piece[1])
    pieces: list[tuple[Kind, str]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(("removed", "".join(old[i1:i2])))
        if j2 > j1:
            pieces.append(("added", "".join(new[j1:j2])))
    return tuple(pieces)


def asked(exercise: Exercise) -> str:
    """Return the words of a question: its prompt, then the labels and hints of its fields."""
    fields = [f"{field.label} {field.hint}".strip() for field in exercise.fields]
    return "\n".join([exercise.prompt_text, *fields])


def told(section: Section) -> str:
    """Return the words of a section or stage without its questions: what was before the learner's eyes."""
    prompts = "\n".join(exercise.prompt_text for exercise in section.exercises)
    return section.text.removesuffix(prompts).rstrip("\n") if prompts else section.text


def section_changes(before: Module, after: Module, ids: Iterable[str] | None = None) -> tuple[SectionChange, ...]:
    """Return the sections of `after` that are new or worded otherwise than in `before`, in reading order.

    `ids` keeps to some of them. A comma moved in the markup is no change: words are compared.
    """
    old = {section.id: section for section in before.sections}
    wanted = set(ids) if ids is not None else None
    found = []
    for section in after.sections:
        if wanted is not None and section.id not in wanted:
            continue
        earlier = old.get(section.id)
        if earlier is None:
            found.append(SectionChange(section.id, section.title, is_new=True))
        elif earlier.text.split() != section.text.split():
            found.append(SectionChange(section.id, section.title, changed_words(earlier.text, section.text)))
    return tuple(found)
