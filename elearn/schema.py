"""Brings the database to the schema of this version, and writes the migrations that do."""

from __future__ import annotations

from pathlib import Path

import flask_migrate
from flask import Flask
from flask_migrate import Migrate

from elearn.db import db

FOLDER = Path(__file__).parent / "migrations"


def _bound(app: Flask) -> None:
    Migrate(app, db, directory=str(FOLDER), render_as_batch=True, compare_type=True)


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
