"""Asks, of a room above this one, whether a certificate rests on an answer: the application hands the function down."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, current_app

KEY = "parcours.rests_on"


def init_app(app: Flask, *, rests_on: Callable[[int], bool]) -> None:
    """Keep the function that tells whether a proof already issued counts this answer as accepted."""
    app.extensions[KEY] = rests_on


def rests_on(answer_id: int) -> bool:
    """Return whether a certificate rests on an answer; no room issues any where nothing was handed down."""
    known: Callable[[int], bool] | None = current_app.extensions.get(KEY)
    return known is not None and known(answer_id)
