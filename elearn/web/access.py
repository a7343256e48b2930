"""Says what each route needs, refuses to start if one says nothing, and guards every request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, request
from werkzeug.wrappers import Response

from elearn.errors import Refused
from elearn.policy import Actor, Key, Permission, Reach, allows, reach

View = TypeVar("View", bound=Callable[..., Any])
SIGNED_IN, PUBLIC = "signed-in", "public"
NEED = "parcours_need"


@dataclass(frozen=True, slots=True)
class Keyed:
    """What a route of programs needs: a key that opens one of these permissions. Nobody's sign-in will do."""

    permissions: tuple[Permission, ...]


class UnguardedRoute(RuntimeError):
    """A route says neither which permission it needs nor that it is public: the application must not start."""


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Mark a view as needing one of these permissions, at least somewhere."""
    return _marking(permissions)


def signed_in(view: View) -> View:
    """Mark a view as needing an account and nothing else."""
    return _marking(SIGNED_IN)(view)


def public(view: View) -> View:
    """Mark a view as open to everybody."""
    return _marking(PUBLIC)(view)


def keyed(*permissions: Permission) -> Callable[[View], View]:
    """Mark a view as answering a program whose key opens one of these permissions."""
    return _marking(Keyed(permissions))


def _marking(need: object) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, NEED, need)
        return view

    return mark


def need_of(app: Flask, endpoint: str, libraries: dict[str, object]) -> object | None:
    """Return what an endpoint needs, from its mark or from the table of the libraries' endpoints."""
    return getattr(app.view_functions[endpoint], NEED, None) or libraries.get(endpoint)


def init_app(
    app: Flask,
    *,
    load_actor: Callable[[], Actor | None],
    load_key: Callable[[], Key],
    libraries: dict[str, object],
    sign_in: Callable[[], Response],
) -> None:
    """Guard every request. `libraries` says what the endpoints of libraries need; `sign_in` answers a stranger.

    `load_key` returns the key that a program holds out, or refuses by itself: none, unknown, over, asked too fast.
    """
    app.extensions["parcours.load_actor"] = load_actor

    @app.before_request
    def guard() -> Response | None:
        if request.endpoint is None:
            return None  # no such address: the 404 page answers
        need = need_of(app, request.endpoint, libraries)
        if need == PUBLIC:
            return None
        if isinstance(need, Keyed):
            g.key = load_key()
            if not any(allows(g.key, permission) for permission in need.permissions):
                raise Refused(request.path)
            return None
        who = current_actor()
        if who is None:
            return sign_in()
        if need == SIGNED_IN:
            return None
        if isinstance(need, tuple) and any(allows(who, permission) for permission in need):
            return None
        if request.view_args and any(isinstance(value, int) for value in request.view_args.values()):
            abort(404)  # an address that names a row tells nobody whether it exists
        raise Refused(request.path)

    @app.after_request
    def say_whose(response: Response) -> Response:
        """Tell the service worker for whom a page was made, so that it shows it to nobody else."""
        if response.mimetype == "text/html" and "actor" in g:
            response.headers["Parcours-Account"] = str(g.actor.id if g.actor is not None else 0)
        return response


def check_every_route(app: Flask, libraries: dict[str, object]) -> None:
    """Raise UnguardedRoute, naming the first route that says nothing."""
    for rule in app.url_map.iter_rules():
        if need_of(app, rule.endpoint, libraries) is None:
            raise UnguardedRoute(f"{rule.rule} ({rule.endpoint}) says neither what it needs nor that it is public.")


def current_actor() -> Actor | None:
    """Return who is asking, loaded once a request, or None."""
    if "actor" not in g:
        g.actor = current_app.extensions["parcours.load_actor"]()
    found: Actor | None = g.actor
    return found


def actor() -> Actor:
    """Return who is asking, on a route that let nobody else in."""
    found = current_actor()
    if found is None:
        raise Refused(request.path)
    return found


def key() -> Key:
    """Return the key that a program holds out, on a route that let nobody else in."""
    found: Key = g.key
    return found


def my_reach(permission: Permission) -> Reach:
    """Return how far a permission carries for who is asking."""
    return reach(current_actor(), permission)
