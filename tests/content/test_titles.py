"""Titles are joined as French does."""

from __future__ import annotations

import pytest

from elearn.content.titles import joined_titles


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("José", "Le premier contact", "José, le premier contact"),
        ("Gérard", "L’admission", "Gérard, l’admission"),
        ("José", "Marie arrive", "José, Marie arrive"),
        ("José", "Garder l’équipe avec soi", "José, garder l’équipe avec soi"),
        ("Ana", "Roger arrive", "Ana, Roger arrive"),
        ("José", "", "José"),
    ],
)
def test_an_article_loses_its_capital_and_a_name_keeps_it(first: str, second: str, joined: str) -> None:
    assert joined_titles(first, second) == joined
