"""Says what a table is before it becomes a file: the same rows for every format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
Cell = str | int | date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with the line that announces how many rows it holds and the line that closes it.

    A file that was cut short lacks its closing line, so nobody takes it for a whole one. `rows` are walked once.
    """

    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    announced: Sequence[Cell]
    closing: Sequence[Cell]


def starts_a_formula(text: str) -> bool:
    """Return whether a spreadsheet could take a text for a formula."""
    return text.lstrip(" \u00a0\u202f").startswith(STARTS_A_FORMULA)
