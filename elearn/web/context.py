"""Puts into every template what every page shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from flask import Flask, current_app

from elearn.policy import Permission, Scope, allows
from elearn.web import language
from elearn.web.access import current_actor
from elearn.web.navigation import navigation
from elearn.web.pages import messages


def init_app(app: Flask, *, has_demo: Callable[[], bool]) -> None:
    """Register the context of every template, by the names that the layouts use.

    `has_demo` reads the mark of demonstration data, where a page asks: once a process, for it is set on an empty
    database alone.
    """
    is_marked = cache(has_demo)

    def everywhere() -> dict[str, object]:
        who = current_actor()
        return {
            "current_actor": who,
            "navigation": navigation(current_app.extensions["parcours.counters"]),
            "locale": language.locale(),
            "theme": who.theme if who else "",
            "text_size": who.text_size if who else "",
            "has_demo": is_marked,
            "organisation_name": who.organisation_name if who else "",
            "messages": messages,
        }

    app.context_processor(everywhere)
    app.jinja_env.globals.update(can=can, asset=asset, Permission=Permission)


def can(permission: Permission, row: object | None = None) -> bool:
    """Whether the present person holds a permission over a row: courtesy, never the guard."""
    scope = getattr(row, "scope", None)
    return allows(current_actor(), permission, scope if isinstance(scope, Scope) else None)


def asset(name: str) -> str:
    """Return the hashed address of a static file."""
    address: str = current_app.extensions["parcours.assets"].url(name)
    return address
