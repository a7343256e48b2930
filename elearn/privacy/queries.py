"""Gathers every row that concerns a person, as the register says, with nobody else in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from elearn.db import Base, session
from elearn.privacy.rules import REGISTER, Fate, Handling

Row = Mapping[str, object]
SOMEBODY_ELSE = "autre personne"
PERSON = "user.id"


def gather(person_id: int) -> dict[str, list[Row]]:
    """Return every row about a person, by table: one statement a table, whatever their work.

    Where a row names another person, it says so without saying whom. Secrets stay where they are, and so do the words
    of others that a person only had to do with.
    """
    tables = Base.metadata.tables
    return {name: _rows(tables[name], handling, person_id) for name, handling in REGISTER.items() if name in tables}


def rows_of(table: sa.Table, handling: Handling, person_id: int) -> sa.ColumnElement[bool]:
    """Return the filter that keeps the rows of a table that concern a person."""
    named = [table.c[column] == person_id for column in handling.about]
    hanging = [table.c[column].in_(_ids_of(parent, person_id)) for column, parent in handling.through]
    return sa.or_(*named, *hanging)


def own_rows(table: sa.Table, handling: Handling, person_id: int) -> sa.ColumnElement[bool]:
    """Return the filter that keeps the rows that are the person's, not those of others in which they had a part."""
    named = [table.c[handling.about[0]] == person_id] if handling.about else []
    hanging = [table.c[column].in_(_ids_of(parent, person_id)) for column, parent in handling.through]
    return sa.or_(*named, *hanging)


def _ids_of(parent: str, person_id: int) -> sa.Select[Any]:
    table = Base.metadata.tables[parent]
    return sa.select(table.c.id).where(table.c[REGISTER[parent].about[0]] == person_id)


def _rows(table: sa.Table, handling: Handling, person_id: int) -> list[Row]:
    columns = [column for column in table.columns if column.name not in handling.secret]
    people = {column.name for column in columns if any(key.target_fullname == PERSON for key in column.foreign_keys)}
    chosen = sa.select(*columns).where(rows_of(table, handling, person_id)).order_by(*table.primary_key.columns)
    return [_row(row, handling, people, person_id) for row in session().execute(chosen).mappings()]


def _row(row: sa.RowMapping, handling: Handling, people: set[str], person_id: int) -> Row:
    hidden = handling.withheld if handling.withheld and row[handling.about[0]] != person_id else ()
    return {
        str(name): _masked(value, person_id) if name in people else _plain(value)
        for name, value in row.items()
        if name not in hidden
    }


def _masked(value: object, person_id: int) -> object:
    return value if value in (None, person_id) else SOMEBODY_ELSE


def _plain(value: object) -> object:
    """Return a value as a page and `as_json` can say it."""
    if isinstance(value, bytes):
        return value.hex()
    kept = (bool, int, float, str, list, dict, datetime, date)
    return value if value is None or isinstance(value, kept) else str(value)


def as_json(value: object) -> str:
    """Say a date or an instant as JSON does, in UTC."""
    return value.isoformat() if isinstance(value, (datetime, date)) else str(value)


def what_is_kept(person_id: int) -> tuple[tuple[str, int, Fate], ...]:
    """Return what is kept of a person: title, number of rows and what erasure does, in one statement."""
    tables = Base.metadata.tables
    counts = [
        sa.select(sa.func.count())
        .select_from(tables[name])
        .where(rows_of(tables[name], handling, person_id))
        .scalar_subquery()
        .label(name)
        for name, handling in REGISTER.items()
    ]
    found = session().execute(sa.select(*counts)).mappings().one()
    return tuple((handling.title, found[name], handling.fate) for name, handling in REGISTER.items() if found[name])
