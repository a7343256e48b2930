"""Runs migrations one after the other in one transaction; on SQLite, with foreign keys off while tables are rebuilt.

Alembic takes SQLite for a database that cannot take back a change of schema, which is true of the old driver's ways
alone: without `transactional_ddl` it commits after the first migration, and a server killed in a later one is left with
half of it. Rebuilding a parent table with foreign keys on would silently empty its children that cascade.
"""

from __future__ import annotations

from alembic import context
from flask import current_app

from elearn.db import Base

config = context.config


def run_migrations() -> None:
    """Run what is due on the application's own engine."""
    engine = current_app.extensions["migrate"].db.engine
    arguments = dict(current_app.extensions["migrate"].configure_args)
    with engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.rollback()
        context.configure(
            connection=connection, target_metadata=Base.metadata, **{**arguments, "transactional_ddl": True}
        )
        with context.begin_transaction():
            if is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            context.run_migrations()
        connection.commit()
        if is_sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"{len(broken)} rows point nowhere after the migration: {broken[:5]}")
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")


run_migrations()
