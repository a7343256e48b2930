"""Turns a module into plain lists and dicts, and back, without loss: the shape in which editions are kept."""

from __future__ import annotations

import types
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from elearn.content.model import Module

Frozen = TypeVar("Frozen")
_HINTS: dict[type[Any], dict[str, Any]] = {}  # resolving annotations is slow, and they never change


def module_to_dict(module: Module) -> dict[str, Any]:
    """Return the module as JSON-able dicts, lists, texts, numbers and truths."""
    return cast(dict[str, Any], _plain(module))


def module_from_dict(stored: dict[str, Any]) -> Module:
    """Rebuild a module exactly. A field that an older edition lacks takes its default.

    Raises KeyError when a field without default is missing, ValueError on an unknown word of an enum.
    """
    return _rebuilt(Module, stored)


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value


def _types(kind: type[Any]) -> dict[str, Any]:
    if kind not in _HINTS:
        _HINTS[kind] = get_type_hints(kind)
    return _HINTS[kind]


def _rebuilt(kind: type[Frozen], stored: dict[str, Any]) -> Frozen:
    known = _types(kind)
    missing = [
        one.name for one in fields(cast(Any, kind)) if one.init and one.name not in stored and not _has_default(one)
    ]
    if missing:
        raise KeyError(f"{kind.__name__}: {', '.join(missing)}")
    return kind(**{name: _value(known[name], value) for name, value in stored.items() if name in known})


def _has_default(one: Field[Any]) -> bool:
    return one.default is not MISSING or one.default_factory is not MISSING


def _value(kind: Any, stored: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is tuple:
        each = [inner[0]] * len(stored) if inner[1:] == (Ellipsis,) else inner
        return tuple(_value(one, value) for one, value in zip(each, stored, strict=True))
    if origin in (Union, types.UnionType):
        return None if stored is None else _value(next(one for one in inner if one is not type(None)), stored)
    if isinstance(kind, type) and is_dataclass(kind):
        return _rebuilt(kind, stored)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(stored)
    return stored
