"""Turns what is sent into plain JSON, and its types into JSON Schema: one reading of the same classes."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

SIMPLE: dict[type, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a shape: its public name, its type, and the marked sentence that says what it holds."""

    name: str
    type: Any
    words: str


@cache
def fields_of(shape: type) -> tuple[Field, ...]:
    """Return the fields of a shape, in order."""
    hints = get_type_hints(shape, include_extras=True)
    return tuple(Field(one.name, *_told(hints[one.name])) for one in fields(shape))


def to_json(value: Any) -> Any:
    """Return plain JSON: shapes as objects, days and instants as ISO 8601, to the second."""
    if is_dataclass(value):
        return {one.name: to_json(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [to_json(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value


def schema_of(kind: Any) -> dict[str, Any]:
    """Return the JSON Schema of a type; a shape is a reference to its component."""
    if get_origin(kind) in (UnionType, Union):
        return {"anyOf": [schema_of(one) for one in get_args(kind)]}
    if kind is NoneType:
        return {"type": "null"}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": schema_of(get_args(kind)[0])}
    if is_dataclass(kind):
        return {"$ref": f"#/components/schemas/{name_of(kind)}"}
    if issubclass(kind, StrEnum):
        return {"type": "string", "enum": [one.value for one in kind]}
    return dict(SIMPLE[kind])


def name_of(shape: Any) -> str:
    """Return the public name of a shape."""
    return str(shape.__name__)


def shapes_in(shape: type) -> tuple[type, ...]:
    """Return a shape and every shape that it holds, each once, the outer ones first."""
    found: dict[type, None] = {shape: None}
    for one in fields_of(shape):
        for inner in _inner(one.type):
            found |= dict.fromkeys(shapes_in(inner))
    return tuple(found)


def _inner(kind: Any) -> tuple[type, ...]:
    if is_dataclass(kind):
        return (kind,)  # type: ignore[return-value]
    return tuple(shape for one in get_args(kind) for shape in _inner(one))


def _told(hint: Any) -> tuple[Any, str]:
    if get_origin(hint) is not Annotated:
        raise TypeError(f"{hint} says nothing of what it holds")
    kind, words = get_args(hint)[:2]
    return kind, str(words)
