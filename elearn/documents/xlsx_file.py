"""Writes an XLSX file row by row: real dates, real numbers, and texts that no spreadsheet runs as a formula."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from typing import IO, Any

from xlsxwriter import Workbook

from elearn.documents.sheet import Cell, Sheet, starts_a_formula

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAME = 31  # of a sheet, for spreadsheets
NARROWEST, WIDEST = 12, 44  # of a column, in characters
BLOCK = 1 << 16
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def xlsx_file(sheet: Sheet, name: str) -> IO[bytes]:
    """Return a file, open at its start, that holds a table: one row is in memory at a time, the rest on disk.

    Its first row announces how many rows there are, its last one closes it. A text that begins like a formula is
    marked as text, so that it stays one even when somebody edits its cell. The caller closes the file.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the caller closes it)
    with Workbook(file, OPTIONS) as book:
        page = book.add_worksheet(name[:LONGEST_NAME])
        formats = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "guarded": book.add_format({"quote_prefix": True}),
        }
        for column, title in enumerate(sheet.header):
            page.set_column(column, column, max(NARROWEST, min(WIDEST, len(title))))
        page.freeze_panes(2, 1)
        _write(page, 0, sheet.announced, formats)
        for column, title in enumerate(sheet.header):
            page.write_string(1, column, title, formats["head"])
        number = 1
        for number, row in enumerate(sheet.rows, start=2):
            _write(page, number, row, formats)
        _write(page, number + 1, sheet.closing, formats)
    file.seek(0)
    return file


def blocks_of(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a file block by block, then close it."""
    with file:
        while block := file.read(BLOCK):
            yield block


def _write(page: Any, row: int, cells: Sequence[Cell], formats: dict[str, Any]) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, date):
            page.write_datetime(row, column, cell, formats["day"])
        elif isinstance(cell, int):
            page.write_number(row, column, cell)
        elif cell:
            page.write_string(row, column, cell, formats["guarded"] if starts_a_formula(cell) else None)
