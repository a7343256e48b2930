"""A spreadsheet with accents, real dates and real numbers, in which no name runs as a formula."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
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


TEXTS = [
    "Éléonore d’Aubigné & fils <3>",
    "  deux espaces de chaque côté  ",
    "première ligne\nseconde ligne",
    "une tabulation\tau milieu",
    "]]> n’est pas une fin",
    "نور الدين",
    "un émoji 🙂",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_comes_back_as_it_was(text: str) -> None:
    page = opened(Sheet(["Texte", "Encore"], [[text, text], [text, None]], [], []))
    assert [page["A3"].value, page["B3"].value, page["A4"].value, page["B4"].value] == [text, text, text, None]


@pytest.mark.parametrize(
    "text", ["\x00", "a\x0bb", "\x1b[0m", "\ufffe", "\ud800", "a\r\nb", "_x0041_", "_x005F_x0041_"]
)
def test_what_xml_cannot_hold_is_written_as_spreadsheets_do(text: str) -> None:
    written = opened(Sheet(["Texte"], [[f"«{text}»"]], [], []))["A3"].value
    assert unescape(written) == f"«{text}»"


def test_a_text_longer_than_a_cell_may_be_is_cut_where_everybody_sees_it() -> None:
    page = opened(Sheet(["Court", "Long", "Large"], [["x" * 32_767, "x" * 32_768, "🙂" * 20_000]], [], []))
    assert page["A3"].value == "x" * 32_767
    assert page["B3"].value == "x" * 32_766 + "…" and page["C3"].value == "🙂" * 16_383 + "…"


def test_every_cell_stands_under_its_header_beyond_the_twenty_sixth_column_too() -> None:
    header = [f"Colonne {number}" for number in range(90)]
    page = opened(Sheet(header, [[number if number % 3 else None for number in range(90)]] * 200, [], []))
    for row in (3, 66, 67, 202):
        assert [cell.value for cell in page[row]] == [number if number % 3 else None for number in range(90)]


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
