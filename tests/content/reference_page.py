"""Reads and redraws the authors' reference: `python -m tests.content.reference_page` writes its tables again."""

from __future__ import annotations

import re
from pathlib import Path

from elearn.content.reference import reference_tables

PAGE = Path(__file__).parents[2] / "docs" / "authoring.md"
_TABLE = re.compile(r"<!-- table : (\w+) -->\n(.*?)<!-- fin -->", re.DOTALL)
_EXAMPLE = re.compile(r"^````markdown\n(.*?)^````$", re.DOTALL | re.MULTILINE)


def tables_of(page: str) -> dict[str, str]:
    return {name: body.strip() for name, body in _TABLE.findall(page)}


def example_of(page: str) -> str:
    (example,) = _EXAMPLE.findall(page)
    return str(example)


def redrawn(page: str) -> str:
    tables = reference_tables()
    return _TABLE.sub(lambda match: f"<!-- table : {match[1]} -->\n{tables[match[1]]}\n<!-- fin -->", page)


if __name__ == "__main__":
    PAGE.write_text(redrawn(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
