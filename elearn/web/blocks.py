"""Draws a block of the manual once for each language, and keeps the result: an edition never changes."""

from __future__ import annotations

from functools import lru_cache

from flask import Flask, current_app
from markupsafe import Markup

from elearn.content.model import Block
from elearn.web.language import locale

MOST_KEPT = 8192


def init_app(app: Flask) -> None:
    """Give templates `drawn(block)`."""
    app.jinja_env.globals["drawn"] = drawn


def drawn(block: Block) -> Markup:
    """Return a block as `components/block.html` draws it for everybody who may see it."""
    return _drawn(block, locale())


@lru_cache(maxsize=MOST_KEPT)
def _drawn(block: Block, _language: str) -> Markup:
    made: Markup = current_app.jinja_env.get_template("components/block.html").module.block(block)  # type: ignore[attr-defined]
    return made
