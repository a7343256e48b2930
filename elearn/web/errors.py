"""Answers a refusal or a fault with a calm page (or a short JSON answer to a script) in the person's language."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from elearn.errors import Missing, Refused, RuleBroken
from elearn.web.language import gettext
from elearn.web.pages import wants_json
from elearn.web.problems import Denied, problem

AGAIN_IN = "30"  # seconds, for whoever sends again by itself
DRAWN = frozenset({400, 403, 404, 405, 413, 419, 429, 500, 503})


@dataclass(frozen=True, slots=True)
class Faults:
    """What the pages of our own faults need of other rooms.

    `database` is raised where the database is full, locked or gone; `take_for_nobody` makes a page ask the database
    nothing; `keep` returns what was typed into the form of the present request, which the page gives back.
    """

    database: type[Exception]
    take_for_nobody: Callable[[], None]
    keep: Callable[[], object | None]


def init_app(app: Flask, faults: Faults, *, for_programs: str) -> None:
    """Register the answers to every kind of refusal; addresses that begin with `for_programs` answer with a problem."""
    app.extensions["parcours.for_programs"] = for_programs
    app.register_error_handler(Denied, lambda error: problem(error.status, gettext(error.message, **error.facts)))
    app.register_error_handler(Missing, lambda error: _answer(404))
    app.register_error_handler(Refused, lambda error: _answer(403))
    app.register_error_handler(RuleBroken, _broken)
    app.register_error_handler(CSRFError, lambda error: _answer(419, 400))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(500, lambda error: _fault(faults, 500, 500))
    app.register_error_handler(faults.database, lambda error: _database_fault(faults))


def _http(error: HTTPException) -> Response | HTTPException:
    code = error.code or 500
    if code < 400:
        return error
    return _answer(code if code in DRAWN else 400, code)


def _broken(error: RuleBroken) -> Response:
    """A rule that no form caught: say it on a page of its own, 409."""
    sentence = gettext(error.message, **error.facts)
    if _asks_a_program():
        return problem(400, sentence, parameter=error.field)  # a program only asks: what is broken is how it asked
    if wants_json():
        answer: Response = jsonify(error="rule", message=sentence)
    else:
        answer = Response(render_template("errors/409.html", sentence=sentence), mimetype="text/html")
    answer.status_code = 409
    return answer


def _asks_a_program() -> bool:
    return request.path.startswith(current_app.extensions["parcours.for_programs"])


def _database_fault(faults: Faults) -> Response:
    """Note a fault that may pass, and ask to try again."""
    current_app.log_exception(sys.exc_info())
    answer = _fault(faults, "database", 503)
    answer.headers["Retry-After"] = AGAIN_IN
    return answer


def _fault(faults: Faults, page: int | str, status: int) -> Response:
    """Say that it is our fault, with what was typed and a button that sends it again."""
    faults.take_for_nobody()
    if _asks_a_program():
        return problem(status)
    if wants_json():
        return _short(page, status)
    return _page(page, status, kept=faults.keep() if request.method == "POST" else None)


def _answer(page: int, status: int | None = None) -> Response:
    if _asks_a_program():
        return problem(status or page)
    return _short(page, status or page) if wants_json() else _page(page, status or page)


def _short(page: int | str, status: int) -> Response:
    answer: Response = jsonify(error=page)
    answer.status_code = status
    return answer


def _page(page: int | str, status: int, **facts: object) -> Response:
    return Response(render_template(f"errors/{page}.html", **facts), status, mimetype="text/html")
