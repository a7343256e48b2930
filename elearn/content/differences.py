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
_CRUMB = 2
_Run = tuple[bool, int, int, int, int]  # whether both texts have it; from, to in the earlier one; from, to in the later
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
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    runs = _without_crumbs([(tag == "equal", i1, i2, j1, j2) for tag, i1, i2, j1, j2 in codes], old, new, largest=0)
    pieces: list[tuple[Kind, str]] = []
    for is_same, i1, i2, j1, j2 in _without_crumbs(runs, old, new):
        if is_same:
            pieces.append(("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(("removed", "".join(old[i1:i2])))
        if j2 > j1:
            pieces.append(("added", "".join(new[j1:j2])))
    return tuple(pieces)


def _without_crumbs(runs: list[_Run], old: list[str], new: list[str], largest: int = _CRUMB) -> list[_Run]:
    """Let a change swallow the few common words inside a rewritten passage: alone they only cut it into crumbs.

    Words are common by chance where they are no more than `largest`, and fewer than those changed on each side of them;
    with 0, spaces alone. Paragraphs stay apart.
    """
    made: list[_Run] = []
    for here, run in enumerate(runs):
        after = runs[here + 1] if here + 1 < len(runs) else None
        if run[0] and made and after and _is_crumb(run, made[-1], after, old, new, largest):
            run = (False, *run[1:])
        if made and not run[0] and not made[-1][0]:
            _, i1, _, j1, _ = made.pop()
            run = (False, i1, run[2], j1, run[4])
        made.append(run)
    return made


def _is_crumb(run: _Run, before: _Run, after: _Run, old: list[str], new: list[str], largest: int) -> bool:
    shared = old[run[1] : run[2]]
    common = _words(shared)
    return (
        common <= largest
        and not any("\n" in piece for piece in shared)
        and all(common < max(_words(old[i1:i2]), _words(new[j1:j2])) for _, i1, i2, j1, j2 in (before, after))
    )


def _words(pieces: list[str]) -> int:
    return sum(not piece.isspace() for piece in pieces)


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
