"""Answers programs, and shows people the reference of what programs may ask."""

from __future__ import annotations

import json
from collections.abc import Callable

from flask import Blueprint, Response, render_template, request

from elearn import clock
from elearn.api import reference
from elearn.api.document import document
from elearn.api.operations import OPERATIONS, Asked, Operation
from elearn.api.schema import to_json
from elearn.web.access import key, keyed, public
from elearn.web.language import locale

blueprint = Blueprint("api", __name__)


def answer(operation: Operation, **numbers: int) -> Response:
    """Answer one address: what its operation reads, with a tag by which nothing new is sent twice."""
    found = operation.read(Asked(key(), numbers, request.args, clock.now()))
    response = _json(to_json(found))
    following = getattr(found, "suite", None)
    if following is not None:
        kept = {name: value for name, value in request.args.items() if name != "suite"}
        response.headers["Link"] = f'<{reference.address(request.path, kept | {"suite": following})}>; rel="next"'
    return response


def _view(operation: Operation) -> Callable[..., Response]:
    def view(**numbers: int) -> Response:
        return answer(operation, **numbers)

    return keyed(*operation.permissions)(view)


for one in OPERATIONS:
    blueprint.add_url_rule(one.rule, one.id, _view(one))


@blueprint.get("/api/openapi.json")
@public
def openapi() -> Response:
    """Send the OpenAPI document: what may be asked is no secret, what is answered is."""
    response = _json(document())
    response.headers["Content-Language"] = locale()
    return response


@blueprint.get("/api")
@public
def reference_page() -> str:
    """Show what may be asked, with examples that run as they stand."""
    return render_template(
        "api/reference.html",
        entries=reference.entries(request.host_url.rstrip("/")),
        problems=reference.problems(),
        verbatim=reference.verbatim,
    )


def _json(told: object) -> Response:
    """Return JSON with its tag. A program may keep it, and asks each time whether it still holds."""
    response = Response(json.dumps(told, ensure_ascii=False, indent=2) + "\n", mimetype="application/json")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Authorization"
    response.add_etag()
    response.make_conditional(request)
    return response
