"""Brings the database to the schema of this version, and writes the migrations that do."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import flask_migrate
import sqlalchemy as sa
from flask import Flask
from flask_migrate import Migrate

from elearn.db import db

FOLDER = Path(__file__).parent / "migrations"


PLAIN_TYPES = {"UTCDateTime": "sa.DateTime(timezone=True)", "AsaList": "sa.UnicodeText()"}


def _bound(app: Flask) -> None:
    Migrate(app, db, directory=str(FOLDER), render_as_batch=True, compare_type=True, render_item=_plainly)


def _plainly(kind: str, thing: Any, _context: object) -> str | Literal[False]:
    """Write our own types as plain ones, so that an old migration never imports code that has changed since."""
    if kind == "type":
        return PLAIN_TYPES.get(type(thing).__name__, False)
    if kind == "server_default" and isinstance(getattr(thing, "arg", None), sa.sql.elements.False_):
        return "sa.false()"
    return False


def upgrade(app: Flask) -> None:
    """Run the migrations that this database has not had yet."""
    _bound(app)
    with app.app_context():
        flask_migrate.upgrade()


def downgrade(app: Flask, revision: str = "-1") -> None:
    """Go back one migration: for the test that goes down and up again."""
    _bound(app)
    with app.app_context():
        flask_migrate.downgrade(revision=revision)


def write_migration(app: Flask, message: str) -> None:
    """Write the next numbered migration from the difference between models and database."""
    number = len(list((FOLDER / "versions").glob("[0-9]*.py"))) + 1
    _bound(app)
    with app.app_context():
        flask_migrate.migrate(message=message, rev_id=f"{number:04d}")
