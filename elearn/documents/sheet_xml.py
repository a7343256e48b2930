"""Writes the rows of a spreadsheet as the XML of its page; the XML of a word or a day is kept, and used again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from html import escape

from xlsxwriter.utility import xl_col_to_name

from elearn.documents.sheet import Cell, starts_a_formula

FIRST_DAY = date(1899, 12, 30)  # day 0 of spreadsheets, for every day since March 1900
LONGEST_TEXT = 32_767  # of a cell, in units of UTF-16
KEPT = 4_096  # words and days whose XML is kept
ROWS_AT_ONCE = 64
# What XML cannot hold, and what a spreadsheet would read as standing for it: written as _xHHHH_.
UNSPEAKABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def rows_xml(rows: Iterable[Sequence[Cell]], first: int, *, day_style: str, guarded_style: str) -> Iterator[bytes]:
    """Yield the XML of rows, the first of which has this number, a block of rows at a time.

    The styles are those of the book, by their numbers. A text is a text whatever it looks like, and stands in its cell;
    one that begins like a formula has the style that keeps it from becoming one. Empty cells are left out.
    """

    @lru_cache(KEPT)
    def said(cell: Cell) -> str:
        if isinstance(cell, date):
            return f' s="{day_style}"><v>{(cell - FIRST_DAY).days}</v></c>'
        if isinstance(cell, int):
            return f"><v>{cell}</v></c>"
        text = str(cell)
        style = f' s="{guarded_style}"' if starts_a_formula(text) else ""
        return f'{style} t="inlineStr"><is><t xml:space="preserve">{_spoken(text)}</t></is></c>'

    columns: list[str] = []
    block: list[str] = []
    for number, row in enumerate(rows, start=first):
        columns += [f'<c r="{xl_col_to_name(column)}' for column in range(len(columns), len(row))]
        cells = [
            f'{column}{number}"{said(cell)}'
            for column, cell in zip(columns, row, strict=False)
            if cell is not None and cell != ""
        ]
        block.append(f'<row r="{number}">{"".join(cells)}</row>')
        if len(block) == ROWS_AT_ONCE:
            yield "".join(block).encode()
            block = []
    yield "".join(block).encode()


def _spoken(text: str) -> str:
    """Return a text as it stands in XML, no longer than a cell may be."""
    units = text.encode("utf-16-le", "surrogatepass") if len(text) > LONGEST_TEXT // 2 else b""
    if len(units) > 2 * LONGEST_TEXT:
        text = units[: 2 * (LONGEST_TEXT - 1)].decode("utf-16-le", "ignore") + "…"
    return escape(UNSPEAKABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text), quote=False)
