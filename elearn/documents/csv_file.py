"""Writes a CSV file line by line, which a spreadsheet opens with its accents and without running a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from io import StringIO

from elearn.documents.sheet import Cell, Sheet, starts_a_formula

BYTE_ORDER_MARK = "\ufeff"


def csv_lines(sheet: Sheet) -> Iterator[str]:
    """Yield the lines of a file: how many rows it announces, its header, the rows, a closing line.

    Separated by `;`, lines end with CR LF, dates as AAAA-MM-JJ. One line is held in memory at a time.
    """
    yield BYTE_ORDER_MARK + _line(sheet.announced)
    yield _line(sheet.header)
    for row in sheet.rows:
        yield _line(row)
    yield _line(sheet.closing)


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe stands before what would start one."""
    return f"'{text}" if starts_a_formula(text) else text


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
