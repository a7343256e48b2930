"""Writes a CSV file line by line, which a spreadsheet opens with its accents and without running a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import StringIO

BYTE_ORDER_MARK = "\ufeff"
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
Cell = str | int | date | None


def csv_lines(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], *, announced: Sequence[Cell], closing: Sequence[Cell]
) -> Iterator[str]:
    """Yield the lines of a file: how many rows it announces, its header, the rows, a closing line.

    A file that was cut short lacks its closing line, so nobody takes it for a whole one. Separated by `;`, lines
    end with CR LF, dates as AAAA-MM-JJ. One line is held in memory at a time.
    """
    yield BYTE_ORDER_MARK + _line(announced)
    yield _line(header)
    for row in rows:
        yield _line(row)
    yield _line(closing)


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe stands before what would start one."""
    return f"'{text}" if text.lstrip(" \u00a0\u202f").startswith(STARTS_A_FORMULA) else text


def _line(cells: Sequence[Cell]) -> str:
    out = StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow([_plain(cell) for cell in cells])
    return out.getvalue()


def _plain(cell: Cell) -> str | int:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return guarded(cell) if isinstance(cell, str) else cell
