"""Opens the database, and is the only place where a transaction begins or is committed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import TypeDecorator

try:
    from pysqlite3 import dbapi2 as sqlite_module
except ImportError:  # no wheel for this platform: the status page warns when the system's own is too old
    from sqlite3 import dbapi2 as sqlite_module

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
T = TypeVar("T")
WRITING = "parcours.writing"

db = SQLAlchemy(metadata=sa.MetaData(naming_convention=NAMING), session_options={"expire_on_commit": False})


class Base(DeclarativeBase):
    """The parent of every table."""

    metadata = db.metadata


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: refused without a zone, kept in UTC, given back in UTC on every database."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Write an instant as UTC. Raises ValueError for one without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read an instant as UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Identified:
    """A row with a number of its own."""

    id: Mapped[int] = mapped_column(primary_key=True)


def init_app(app: Flask, url: str) -> None:
    """Bind the application to its database."""
    sqlite = url.startswith("sqlite")
    options: dict[str, Any] = {"pool_pre_ping": not sqlite}
    if sqlite:
        options |= {"module": sqlite_module, "connect_args": {"timeout": 15}}
    elif url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    with app.app_context():
        if sqlite:
            event.listen(db.engine, "connect", _prepare_sqlite)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Make acknowledged writes durable, and leave every BEGIN to `transaction`."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
        connection.execute(f"PRAGMA {pragma}")


def session() -> Session:
    """Return the session of the present request or job."""
    return db.session()


@contextmanager
def transaction() -> Iterator[Session]:
    """Run one deed: everything in it is committed together, or nothing is.

    Rows read before are read again inside (their attributes expire), under SQLite's write lock, which is
    taken at once; a transaction inside a transaction joins it.
    """
    current = session()
    if current.info.get(WRITING):
        yield current
        return
    current.rollback()
    current.info[WRITING] = True
    try:
        _begin_immediate(current.connection())
        yield current
        current.commit()
    except BaseException:
        current.rollback()
        raise
    finally:
        current.info[WRITING] = False


def deed(do: Callable[[], T]) -> T:
    """Run one deed in a transaction of its own, and once more where another wrote the same row a moment before.

    The second time it finds what the other left. Raises IntegrityError where that does not help.
    """
    try:
        with transaction():
            return do()
    except sa.exc.IntegrityError:
        with transaction():
            return do()


def commit_library_writes() -> None:
    """Commit what a library (Flask-Security) has put into the session by itself."""
    current = session()
    if current.info.get(WRITING):
        current.flush()
        return
    try:
        current.flush()
        current.commit()
    except BaseException:
        current.rollback()
        raise


def _begin_immediate(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        dbapi = connection.connection.dbapi_connection
        if dbapi is not None and not dbapi.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")


@event.listens_for(Session, "before_flush")
def _flush_inside_a_transaction(current: Session, _context: object, _instances: object) -> None:
    """A flush outside `transaction` (a library's) must not be autocommitted statement by statement."""
    if current.new or current.dirty or current.deleted:
        _begin_immediate(current.connection())


def insert(kind: type[Base], **values: object) -> None:
    """Add one row by statement, in the present transaction: for rows that nothing reads again as an object."""
    connection = session().connection()
    _begin_immediate(connection)
    connection.execute(sa.insert(kind), values)


def locked(row: T) -> T:
    """Read a row again and hold it until the transaction ends (SQLite holds the whole database already)."""
    session().flush()  # reading again would forget what this transaction has changed on the row
    session().refresh(row, with_for_update=True)
    return row
