"""Puts together what stands beside a text while it is written: how it reads, its faults, its plan."""

from __future__ import annotations

from dataclasses import dataclass

from elearn.cases.outline import Outline, outline_of
from elearn.cases.reading import read_case
from elearn.content.catalogue import Catalogue
from elearn.content.digests import normalise
from elearn.content.model import Fault, Module


@dataclass(frozen=True, slots=True)
class Writing:
    """A text that is being written: what can be read of it, its faults, its lines, and its plan."""

    module: Module | None
    is_publishable: bool
    faults: tuple[Fault, ...]
    lines: tuple[str, ...]
    outline: Outline

    @property
    def errors(self) -> int:
        """How many faults keep the text from being published."""
        return sum(1 for fault in self.faults if not fault.is_warning)

    @property
    def left(self) -> int:
        """How many things are left to do: faults to mend, pieces that are missing, words of the model."""
        return self.errors + self.outline.missing + len(self.outline.leftovers)


def read_writing(text: str, case_id: int, catalogue: Catalogue) -> Writing:
    """Read a text that is being written, whatever its faults."""
    read = read_case(text, case_id, catalogue)
    lines = tuple(normalise(text).split("\n"))
    return Writing(read.draft, read.module is not None, read.faults, lines, outline_of(text))
