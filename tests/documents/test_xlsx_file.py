"""A spreadsheet with accents, real dates and real numbers, in which no name runs as a formula."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from elearn.documents.sheet import Cell, Sheet
from elearn.documents.xlsx_file import blocks_of, xlsx_file


def opened(sheet: Sheet, name: str = "Avancement") -> Worksheet:
    """Return what a spreadsheet reads in a file."""
    with xlsx_file(sheet, name) as file:
        return load_workbook(file).active


def test_a_file_announces_its_rows_and_ends_with_a_closing_line() -> None:
    page = opened(Sheet(["Nom", "Jour"], [["Élise", date(2028, 2, 29)]], ["Lignes", 1], ["Fin", 1]))
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["Lignes", 1],
        ["Nom", "Jour"],
        ["Élise", datetime(2028, 2, 29)],
        ["Fin", 1],
    ]


def test_a_day_is_a_date_and_a_number_is_a_number() -> None:
    page = opened(Sheet(["Jour", "Nombre"], [[date(2026, 3, 29), 12]], [], []))
    assert page["A3"].is_date and page["A3"].number_format == "yyyy-mm-dd" and page["B3"].data_type == "n"


@pytest.mark.parametrize("name", ["=1+1", "+33", "-2", "@SUM(A1)", "  =1", '=HYPERLINK("http://x","y")', "{=1}"])
def test_a_name_never_becomes_a_formula(name: str) -> None:
    cell = opened(Sheet(["Nom"], [[name]], [], []))["A3"]
    assert cell.value == name and cell.data_type == "s" and cell.hyperlink is None
    assert cell.quotePrefix or name.startswith("{")


def test_a_name_that_looks_like_a_number_or_an_address_stays_a_text() -> None:
    page = opened(Sheet(["Nom", "Lien"], [["007", "https://exemple.fr"]], [], []))
    assert page["A3"].value == "007" and page["B3"].hyperlink is None


def test_a_file_without_rows_closes_under_its_header() -> None:
    page = opened(Sheet(["Nom"], [], ["Lignes", 0], ["Fin", 0]))
    assert [row[0].value for row in page.iter_rows()] == ["Lignes", "Nom", "Fin"]


def test_a_long_name_of_a_sheet_is_cut_to_what_spreadsheets_take() -> None:
    assert opened(Sheet(["n"], [], [], []), "x" * 40).title == "x" * 31


def test_thousands_of_rows_are_not_held_in_memory() -> None:
    def rows() -> Iterator[list[Cell]]:
        for number in range(3000):
            yield [f"Personne {number}", date(2026, 1, 5)] * 10

    tracemalloc.start()
    for _ in blocks_of(xlsx_file(Sheet(["n"] * 20, rows(), [], []), "Avancement")):
        pass
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 8 << 20
