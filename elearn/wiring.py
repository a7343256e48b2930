"""Lists what the application is made of: blueprints, the endpoints of libraries, and functions handed down."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint
from flask_login import current_user

from elearn import clock
from elearn.organisations.queries import load_actor as load_seats
from elearn.policy import Actor
from elearn.web.access import PUBLIC, SIGNED_IN

BLUEPRINTS: tuple[Blueprint, ...] = ()
COUNTERS: dict[str, Callable[[Actor], str]] = {}
LIBRARY_ENDPOINTS: dict[str, object] = {
    "security.login": PUBLIC,
    "security.logout": SIGNED_IN,
}


def load_actor() -> Actor | None:
    """Return the signed-in person with their seats of today, or None."""
    if not current_user.is_authenticated:
        return None
    return load_seats(current_user, clock.now().date())
