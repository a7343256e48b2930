"""A file that a spreadsheet opens whole, or sees to be broken, and that runs no formula."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO

import pytest

from elearn.documents.csv_file import BYTE_ORDER_MARK, csv_lines, guarded
from elearn.documents.sheet import Cell, Sheet


def test_a_file_announces_its_rows_and_ends_with_a_closing_line() -> None:
    row = ["Élise", date(2028, 2, 29)]
    text = "".join(csv_lines(Sheet(["Nom", "Jour"], [row], ["Lignes", 1], ["Fin", 1])))
    assert text.startswith(BYTE_ORDER_MARK) and text.endswith("Fin;1\r\n")
    assert text.removeprefix(BYTE_ORDER_MARK) == "Lignes;1\r\nNom;Jour\r\nÉlise;2028-02-29\r\nFin;1\r\n"


@pytest.mark.parametrize("name", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\u00a0=1", "＝1"])
def test_a_name_never_becomes_a_formula(name: str) -> None:
    assert guarded(name) == f"'{name}"


@pytest.mark.parametrize("name", ["Élise", 'O’Neil; "Bob"', "Le = du calcul", "a\nb", ""])
def test_a_name_comes_back_as_it_was(name: str) -> None:
    line = list(csv_lines(Sheet([name], [], [], [])))[1]
    assert next(csv.reader(StringIO(line, newline=""), delimiter=";"), [""]) == [name]


def test_rows_are_written_one_at_a_time() -> None:
    asked: list[int] = []

    def rows() -> Iterator[list[Cell]]:
        for number in range(3):
            asked.append(number)
            yield [number]

    lines = csv_lines(Sheet(["n"], rows(), [], []))
    for _ in range(3):
        next(lines)
    assert asked == [0]
