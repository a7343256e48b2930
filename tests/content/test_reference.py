"""Checks that the authors' reference says what the code does, and that its example is a good file."""

from __future__ import annotations

from pathlib import Path

import pytest

from elearn.content.blocks import Node, scan
from elearn.content.catalogue import load_catalogue
from elearn.content.containers import ATTRIBUTES, CONTAINERS, find_attribute, find_container
from elearn.content.faults import MESSAGES, FaultLog
from elearn.content.front_matter import KEYS
from elearn.content.names import fold
from elearn.content.parse import parse_module
from elearn.content.reference import reference_tables
from tests.content.reference_page import PAGE, example_of, tables_of

TEXT = PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "table"), reference_tables().items())
def test_each_table_of_the_page_is_the_code_s(name: str, table: str) -> None:
    assert tables_of(TEXT)[name] == table, "run: python -m tests.content.reference_page"


def test_the_page_lists_every_block_attribute_key_and_code() -> None:
    for written in [
        *(row.french for row in CONTAINERS),
        *(one.french for one in ATTRIBUTES),
        *(key.french for key in KEYS),
        *MESSAGES,
    ]:
        assert f"| `{written}` |" in TEXT


def test_the_example_is_a_file_without_a_fault() -> None:
    catalogue, _ = load_catalogue(Path(__file__).parents[2] / "content")
    module, faults = parse_module(example_of(TEXT), "content/vignettes/nadia.md", catalogue)
    assert module is not None, faults
    assert [one.code for one in faults] == []
    assert [section.id for section in module.sections] == ["rencontre", "plan", "issue"]
    assert len(module.reveals) == 3


def test_the_example_shows_every_block_that_a_vignette_may_hold() -> None:
    def kinds(node: Node) -> set[str]:
        return {node.kind}.union(*(kinds(child) for child in node.children))

    shown = kinds(scan(example_of(TEXT), 1, FaultLog("a.md"), is_chapter=False))
    only_chapters = {"overview", "how-to", "objectives", "invitation", "field-task"}
    assert {row.name for row in CONTAINERS} - only_chapters - {"further"} == shown - {""}


@pytest.mark.parametrize("row", CONTAINERS, ids=lambda row: row.name)
def test_a_block_is_known_by_both_names_accents_or_not(row: object) -> None:
    assert isinstance(row, type(CONTAINERS[0]))
    for written in (row.french, row.alias, fold(row.french), row.french.upper(), row.french.replace("-", " ")):
        assert find_container(written) is row


def test_no_two_blocks_or_attributes_share_a_name() -> None:
    names = [written for row in CONTAINERS for written in {fold(row.french), fold(row.alias)}]
    assert len(names) == len(set(names))
    assert find_attribute("Valable jusqu’au") == "valid_until"
    assert find_container("mode d'emploi") is find_container("how-to")
