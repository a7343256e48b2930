"""Answers a refusal or a fault with a calm page (or a short JSON answer to a script) in the person's language."""

from __future__ import annotations

from flask import Flask, current_app, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from elearn.errors import Missing, Refused, RuleBroken
from elearn.web.language import gettext
from elearn.web.pages import wants_json
from elearn.web.problems import Denied, problem

DRAWN = frozenset({400, 403, 404, 405, 413, 419, 429, 500, 503})


def init_app(app: Flask, *, for_programs: str) -> None:
    """Register the answers to every kind of refusal; addresses that begin with `for_programs` answer with a problem."""
    app.extensions["parcours.for_programs"] = for_programs
    app.register_error_handler(Denied, lambda error: problem(error.status, gettext(error.message, **error.facts)))
    app.register_error_handler(Missing, lambda error: _answer(404))
    app.register_error_handler(Refused, lambda error: _answer(403))
    app.register_error_handler(RuleBroken, _broken)
    app.register_error_handler(CSRFError, lambda error: _answer(419, 400))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(500, lambda error: _answer(500))


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


def _answer(page: int, status: int | None = None) -> Response:
    if _asks_a_program():
        return problem(status or page)
    if wants_json():
        answer: Response = jsonify(error=page)
    else:
        answer = Response(render_template(f"errors/{page}.html"), mimetype="text/html")
    answer.status_code = status or page
    return answer
