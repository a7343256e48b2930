"""Writes an XLSX file row by row: real dates, real numbers, and texts that no spreadsheet runs as a formula."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import chain
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter import Workbook

from elearn.documents.sheet import Sheet
from elearn.documents.sheet_xml import rows_xml

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAME = 31  # of a sheet, for spreadsheets
NARROWEST, WIDEST = 12, 44  # of a column, in characters
BLOCK = 1 << 16
COMPRESSION = 3  # a quarter larger than at the usual 6, in two thirds of the time
PAGE = "xl/worksheets/sheet1.xml"
# An empty page, in five: what opens it, its header, the styles of a day and of a guarded text, what closes it.
EMPTY = re.compile(
    r'(?P<opens>.*<sheetData>)(?P<header><row r="2">.*</row>)'
    r'<row r="3"><c r="A3" s="(?P<day>\d+)">.*<c r="B3" s="(?P<guarded>\d+)".*</row>(?P<closes></sheetData>.*)',
    re.DOTALL,
)
DIMENSION = re.compile(r"<dimension [^>]*/>")  # of the empty page: no reader needs it, a wrong one misleads


def xlsx_file(sheet: Sheet, name: str) -> IO[bytes]:
    """Return a file, open at its start, that holds a table: a few rows are in memory at a time, the rest on disk.

    Its first row announces how many rows there are, its last one closes it. A text that begins like a formula is
    marked as text, so that it stays one even when somebody edits its cell. The caller closes the file.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the caller closes it)
    with (
        ZipFile(_empty_book(sheet.header, name)) as book,
        ZipFile(file, "w", ZIP_DEFLATED, compresslevel=COMPRESSION) as whole,
    ):
        for part in book.namelist():
            with whole.open(part, "w") as out:
                out.writelines(_page(sheet, book.read(part).decode()) if part == PAGE else [book.read(part)])
    file.seek(0)
    return file


def blocks_of(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a file block by block, then close it."""
    with file:
        while block := file.read(BLOCK):
            yield block


def _empty_book(header: Sequence[str], name: str) -> IO[bytes]:
    """Return a book with its styles, the widths of its columns, its header, and beneath it a day and a guarded text."""
    file = BytesIO()
    with Workbook(file, {"constant_memory": True}) as book:
        page = book.add_worksheet(name[:LONGEST_NAME])
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        page.freeze_panes(2, 1)
        for column, title in enumerate(header):
            page.set_column(column, column, max(NARROWEST, min(WIDEST, len(title))))
            page.write_string(1, column, title, head)
        page.write_number(2, 0, 0, book.add_format({"num_format": "yyyy-mm-dd"}))
        page.write_string(2, 1, "=", book.add_format({"quote_prefix": True}))
    return file


def _page(sheet: Sheet, empty: str) -> Iterator[bytes]:
    """Yield the XML of a page: that of an empty one, with the rows of the table in it."""
    found = EMPTY.fullmatch(DIMENSION.sub("", empty))
    if found is None:
        raise ValueError("XlsxWriter draws an empty page in a way that is not known here")
    styles = {"day_style": found["day"], "guarded_style": found["guarded"]}
    yield found["opens"].encode()
    yield from rows_xml([sheet.announced], 1, **styles)
    yield found["header"].encode()
    yield from rows_xml(chain(sheet.rows, [sheet.closing]), 3, **styles)
    yield found["closes"].encode()
