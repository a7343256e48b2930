"""The reference and the OpenAPI document say what is really answered: examples run as they stand, shapes are kept."""

from __future__ import annotations

import json
import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from html import unescape
from urllib.request import urlopen

import pytest
import time_machine
from flask import Flask
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from werkzeug.serving import make_server

from elearn.accounts.models import User
from elearn.api.document import document
from elearn.api.operations import OPERATIONS, PREFIX
from elearn.policy import Purpose
from tests.api.builders import TODAY, Program, the_example
from tests.conftest import Door

Doors = Callable[[User | None], Door]


@pytest.fixture
def today() -> Iterator[None]:
    """Stop the clock on 15 October 2026."""
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def served(app: Flask, today: None) -> Iterator[str]:
    """Yield the address of the application, served over a real connection."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def block(html: str, id: str) -> str:
    """Return what a block of the page shows, as one would copy it."""
    found = re.search(rf'<code id="{id}"[^>]*>(.*?)</code>', html, re.DOTALL)
    assert found is not None, id
    return unescape(found[1])


def test_every_example_of_the_reference_runs_as_it_stands_and_answers_what_it_shows(served: str) -> None:
    secret = the_example()
    with urlopen(f"{served}/api") as answer:
        html = answer.read().decode()
    for operation in OPERATIONS:
        line, shown = block(html, f"ligne-{operation.id}"), block(html, f"reponse-{operation.id}")
        run = subprocess.run(
            ["sh", "-c", line], env={"CLE": secret, "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=True
        )
        assert run.stdout.rstrip("\n") == shown, operation.id


def test_the_reference_is_read_by_anybody_and_holds_no_figure_of_anybody(door: Doors, app: Flask) -> None:
    page = door(None).get("/api")

    assert page.status == 200 and page.says("Interface de lecture") and page.says("Les refus")
    for operation in OPERATIONS:
        assert PREFIX + operation.path in page.html
    assert page.html.count(" hidden") >= len(OPERATIONS) + 1  # what needs a script shows itself only with one


def test_the_document_is_sound_openapi(door: Doors, app: Flask) -> None:
    told = door(None).get("/api/openapi.json").response.get_json()

    OpenAPIV31SpecValidator(told).validate()
    assert told["openapi"] == "3.1.0" and set(told["paths"]) == {operation.path for operation in OPERATIONS}


def test_the_document_tells_of_every_address_that_is_served_and_of_no_other(app: Flask) -> None:
    served = {
        re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule).removeprefix(PREFIX)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(f"{PREFIX}/")
    }
    with app.test_request_context("/"):
        assert set(document()["paths"]) == served


@pytest.mark.parametrize("purpose", Purpose)
def test_every_answer_has_the_shape_that_the_document_gives(app: Flask, today: None, purpose: Purpose) -> None:
    program = Program(app, the_example(purpose))
    told = program.get("/api/openapi.json").response.get_json()
    for operation in OPERATIONS:
        page = program.get(PREFIX + operation.example)
        content = told["paths"][operation.path]["get"]["responses"][str(page.status)]["content"]
        (mimetype,) = content
        schema = {**content[mimetype]["schema"], "components": told["components"]}
        assert page.response.mimetype == mimetype
        OAS31Validator(schema).validate(json.loads(page.html))


def test_a_shape_that_is_not_kept_would_be_seen(app: Flask, door: Doors) -> None:
    told = door(None).get("/api/openapi.json").response.get_json()
    schema = {"$ref": "#/components/schemas/Programme", "components": told["components"]}
    kept = {"numero": 1, "titre": "Premiers pas", "personnes": None}

    assert OAS31Validator(schema).is_valid(kept)
    for broken in ({**kept, "nom": "Samia"}, {**kept, "numero": "1"}, {"numero": 1, "titre": "Premiers pas"}):
        assert not OAS31Validator(schema).is_valid(broken)


def test_the_document_says_which_purpose_opens_what(app: Flask) -> None:
    with app.test_request_context("/"):
        told = document()["paths"]

    assert "suivi." in told["/programmes/{programme_id}/avancement"]["get"]["description"]
    assert "comptes" not in told["/programmes/{programme_id}/avancement"]["get"]["description"]
    assert "suivi et comptes" in told["/rapport"]["get"]["description"]


def test_the_document_is_told_in_english_too(door: Doors, app: Flask) -> None:
    told = door(None).get("/api/openapi.json", **{"Accept-Language": "en"})

    assert told.response.headers["Content-Language"] == "en"
    assert told.response.get_json()["paths"]["/rapport"]["get"]["summary"] == "The yearly report"
