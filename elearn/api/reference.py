"""Words the reference page from the table of operations: what each address takes, answers, and looks like when run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin
from urllib.parse import urlencode

from markupsafe import Markup

from elearn.api.document import purposes_of
from elearn.api.operations import OPERATIONS, PREFIX, Operation
from elearn.api.schema import fields_of, name_of, shapes_in
from elearn.errors import marked
from elearn.web.language import gettext
from elearn.web.problems import DETAILS, TITLES

__all__ = ["Entry", "address", "entries", "problems", "verbatim"]

EXAMPLES = Path(__file__).with_name("examples")
SIMPLE: Mapping[type, str] = {
    str: marked("texte"),
    bool: marked("vrai ou faux"),
    int: marked("nombre entier"),
    float: marked("nombre"),
    date: marked("jour"),
    datetime: marked("instant"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """The fields of one shape: (name, type, what it holds)."""

    name: str
    rows: tuple[tuple[Markup, str, str], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One address as the page shows it. `line` runs as it stands, with the key in the variable `CLE`."""

    id: str
    title: str
    words: str
    path: str
    purposes: tuple[str, ...]
    parameters: tuple[tuple[Markup, str], ...]
    tables: tuple[Table, ...]
    try_path: str
    line: str
    answer: str


def entries(host: str) -> tuple[Entry, ...]:
    """Return every address, in the order of the table; examples call the instance on which the page is read."""
    return tuple(_entry(operation, host) for operation in OPERATIONS)


def problems() -> tuple[tuple[int, str, str], ...]:
    """Return each refusal: its status, its title, and what to do about it."""
    return tuple((status, gettext(title), gettext(DETAILS.get(status, OTHERWISE))) for status, title in TITLES.items())


OTHERWISE = marked("Le champ « detail » dit ce qui manque.")


def address(path: str, words: Mapping[str, str]) -> str:
    """Return an address with the words after its question mark."""
    return f"{path}?{urlencode(words)}" if words else path


def verbatim(word: str) -> Markup:
    """Show a word that programs write as it stands, whatever language the page speaks."""
    return Markup('<code translate="no">{}</code>').format(word)


def _entry(operation: Operation, host: str) -> Entry:
    path = PREFIX + operation.example
    return Entry(
        operation.id,
        gettext(operation.title),
        gettext(operation.words),
        PREFIX + operation.path,
        purposes_of(operation),
        tuple((verbatim(one.name), gettext(one.words)) for one in operation.parameters),
        tuple(_table(shape) for shape in shapes_in(operation.shape)),
        path,
        f'curl -s -H "Authorization: Bearer $CLE" "{host}{path}"',
        (EXAMPLES / f"{operation.id}.json").read_text(encoding="utf-8").rstrip("\n"),
    )


def _table(shape: type) -> Table:
    rows = ((verbatim(one.name), _kind(one.type), gettext(one.words)) for one in fields_of(shape))
    return Table(shape.__name__, tuple(rows))


def _kind(kind: Any) -> str:
    """Return the words of a type: « instant ou nul », « liste : Jalon », the words of an enumeration."""
    if get_origin(kind) is tuple:
        return gettext("liste : %(kind)s", kind=_kind(get_args(kind)[0]))
    if args := get_args(kind):
        return gettext("%(kind)s ou nul", kind=_kind(next(one for one in args if one is not NoneType)))
    if is_dataclass(kind):
        return name_of(kind)
    if issubclass(kind, StrEnum):
        return verbatim(", ".join(one.value for one in kind))
    return gettext(SIMPLE[kind])
