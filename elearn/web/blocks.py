"""Draws a block of the manual once for each language, and keeps the result: an edition never changes."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Flask, current_app
from markupsafe import Markup

from elearn.content.model import Block
from elearn.web.language import locale

MOST_KEPT = 8192


def init_app(app: Flask) -> None:
    """Give templates `drawn(block)`."""
    app.jinja_env.globals["drawn"] = drawn


def drawn(block: Block, *, is_past: bool = False) -> Markup:
    """Return a block as `components/block.html` draws it; `is_past` says that its date of validity has passed."""
    return _drawn(block, locale(), is_past)


@lru_cache(maxsize=MOST_KEPT)
def _drawn(block: Block, _language: str, is_past: bool) -> Markup:
    component: Any = current_app.jinja_env.get_template("components/block.html").module
    made: Markup = component.block(block, is_past=is_past)
    return made
