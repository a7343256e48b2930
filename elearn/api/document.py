"""Draws the OpenAPI 3.1 document from the table of operations and from the shapes that they answer with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from elearn.api.operations import OPERATIONS, PREFIX, Operation, Parameter
from elearn.api.schema import fields_of, schema_of, shapes_in
from elearn.api.shapes import USAGES
from elearn.policy import OPENED_BY
from elearn.web.language import gettext, joined
from elearn.web.problems import MIMETYPE, TITLES

PROBLEM = "Probleme"
REFUSALS = (400, 401, 403, 404, 429)


def document() -> dict[str, Any]:
    """Return the whole document, in the present language."""
    shapes = dict.fromkeys(shape for operation in OPERATIONS for shape in shapes_in(operation.shape))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": gettext("Parcours IPS, interface de lecture"),
            "version": PREFIX.rpartition("/")[2].removeprefix("v"),
            "description": gettext(
                "Les chiffres de l’avancement et du rapport, pour les logiciels d’une organisation. Lecture seule,"
                " jamais le texte d’une réponse."
            ),
        },
        "servers": [{"url": PREFIX}],
        "security": [{"cle": []}],
        "paths": {operation.path: {"get": _operation(operation)} for operation in OPERATIONS},
        "components": {
            "securitySchemes": {"cle": {"type": "http", "scheme": "bearer"}},
            "schemas": {**{shape.__name__: shape_schema(shape) for shape in shapes}, PROBLEM: _problem()},
        },
    }


def shape_schema(shape: type) -> dict[str, Any]:
    """Return the schema of one shape: every field is always there, and no other."""
    told = fields_of(shape)
    return {
        "type": "object",
        "properties": {one.name: {**schema_of(one.type), "description": gettext(one.words)} for one in told},
        "required": [one.name for one in told],
        "additionalProperties": False,
    }


def purposes_of(operation: Operation) -> tuple[str, ...]:
    """Return the public words of the purposes that open an address."""
    return tuple(
        USAGES[purpose].value for purpose, opened in OPENED_BY.items() if opened & frozenset(operation.permissions)
    )


def _operation(operation: Operation) -> dict[str, Any]:
    usages = gettext("Usage de la clé : %(usages)s.", usages=joined(purposes_of(operation)))
    return {
        "operationId": operation.id,
        "summary": gettext(operation.title),
        "description": f"{gettext(operation.words)} {usages}",
        "parameters": [_parameter(one) for one in operation.parameters],
        "responses": dict(_responses(operation)),
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "path" if parameter.in_path else "query",
        "required": parameter.in_path,
        "description": gettext(parameter.words),
        "schema": dict(parameter.schema),
    }


def _responses(operation: Operation) -> Iterator[tuple[str, dict[str, Any]]]:
    yield (
        "200",
        {
            "description": gettext(operation.title),
            "headers": {"ETag": {"schema": {"type": "string"}}},
            "content": {"application/json": {"schema": schema_of(operation.shape)}},
        },
    )
    yield "304", {"description": gettext("Rien n’a changé depuis l’étiquette envoyée dans « If-None-Match ».")}
    for status in REFUSALS:
        content = {MIMETYPE: {"schema": {"$ref": f"#/components/schemas/{PROBLEM}"}}}
        yield str(status), {"description": gettext(TITLES[status]), "content": content}


def _problem() -> dict[str, Any]:
    """Return the schema of every refusal (RFC 9457)."""
    words = {"type": "string"}
    return {
        "type": "object",
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": words,
            "status": {"type": "integer"},
            "detail": words,
            "instance": words,
            "parametre": words,
        },
        "required": ["type", "title", "status", "detail", "instance"],
        "additionalProperties": False,
    }
