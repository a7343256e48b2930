"""Reads the numbers of addresses: only those that a row can have, so that a giant one is simply not found."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**31 - 1  # what a column of either database holds


class RowNumber(IntegerConverter):
    """`<int:…>` in a rule: from 0 to the largest number of a row."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **{"max": LARGEST, **kwargs})


def init_app(app: Flask) -> None:
    """Read numbers so in every rule that is added afterwards."""
    app.url_map.converters["int"] = RowNumber
