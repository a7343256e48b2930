"""Checks the count of French words, on the cases that the browser's twin shares."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.words import JAVASCRIPT_PATTERN, PATTERN, count_words

CASES = json.loads((Path(__file__).parents[1] / "samples" / "words.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "count"), CASES)
def test_words_are_counted_the_french_way(text: str, count: int) -> None:
    assert count_words(text) == count


def test_a_decomposed_accent_belongs_to_its_letter() -> None:
    assert count_words("e\u0301te\u0301") == 1


@given(st.text(max_size=200), st.text(max_size=200))
def test_two_lines_hold_the_words_of_each(first: str, second: str) -> None:
    assert count_words(f"{first}\n{second}") == count_words(first) + count_words(second)


def test_the_browser_s_rule_is_the_same_with_its_own_letters() -> None:
    assert r"\w" not in JAVASCRIPT_PATTERN and r"\W" not in JAVASCRIPT_PATTERN
    assert JAVASCRIPT_PATTERN.replace(r"[\p{L}\p{N}\u0300-\u036f]", r"(?:[^\W_]|[\u0300-\u036f])") == PATTERN
