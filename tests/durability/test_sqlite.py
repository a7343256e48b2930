"""What is acknowledged is on the disk, and people who write at once all are heard."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from elearn.app import create_app
from elearn.db import db, session, sqlite_module, transaction
from elearn.organisations.models import Network, Organisation
from elearn.settings import Mode, Settings

THREADS, EACH = 8, 25


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Flask]:
    """Yield an application on an SQLite file of its own."""
    app = create_app(
        Settings(
            mode=Mode.DEVELOPMENT,
            secret_key="d" * 40,
            password_salt="s" * 40,
            database_url=f"sqlite:///{tmp_path / 'parcours.db'}",
            queue_url="memory://",
            data_folder=tmp_path,
            testing=True,
        )
    )
    with app.app_context():
        db.metadata.create_all(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


def in_threads(app: Flask, deed: Callable[[int], None]) -> list[BaseException]:
    """Run a deed in several threads at once, each in a context of its own; return what was raised."""
    raised: list[BaseException] = []
    start = threading.Barrier(THREADS)

    def run(number: int) -> None:
        try:
            with app.app_context():
                start.wait(timeout=30)
                for _ in range(EACH):
                    deed(number)
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads)
    return raised


def pragma(name: str) -> object:
    with db.engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_the_pragmas_are_read_back_from_a_connection_of_the_application(own: Flask):
    with own.app_context():
        found = {name: pragma(name) for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")}

    assert found["journal_mode"] == "wal"
    assert found["synchronous"] == 2  # FULL: each commit is flushed to the disk
    assert found["foreign_keys"] == 1
    assert int(str(found["busy_timeout"])) >= 5000


def test_every_connection_of_the_pool_has_them_not_the_first_alone(own: Flask):
    with own.app_context():
        connections = [db.engine.connect() for _ in range(4)]
        found = [one.exec_driver_sql("PRAGMA synchronous").scalar() for one in connections]
        kept = [one.exec_driver_sql("PRAGMA foreign_keys").scalar() for one in connections]
        for one in connections:
            one.close()

    assert (found, kept) == ([2] * 4, [1] * 4)


def test_the_pragmas_hold_while_a_transaction_writes(own: Flask):
    with own.app_context(), transaction() as database:
        found = [database.execute(sa.text(f"PRAGMA {name}")).scalar() for name in ("synchronous", "foreign_keys")]

    assert found == [2, 1]


def test_the_bundled_library_is_not_one_that_can_corrupt_a_database():
    """Between 3.7.0 and 3.51.2, two connections that write and checkpoint at once rarely can, in WAL."""
    assert sqlite_module.sqlite_version_info >= (3, 51, 3)


def test_a_row_that_points_nowhere_is_refused(own: Flask):
    with own.app_context(), pytest.raises(sa.exc.IntegrityError), transaction() as database:
        database.add(Organisation(name="Sans réseau", network_id=999))
        database.flush()


def test_threads_that_read_then_write_lose_nothing(own: Flask):
    with own.app_context(), transaction() as database:
        database.add(Network(id=1, name="0"))

    def add_one(_number: int) -> None:
        session().get(Network, 1)  # has read, outside any transaction
        with transaction() as database:
            network = database.get_one(Network, 1)
            network.name = str(int(network.name) + 1)

    raised = in_threads(own, add_one)
    with own.app_context():
        counted = session().get_one(Network, 1).name

    assert raised == []
    assert counted == str(THREADS * EACH)


def test_without_our_begin_the_same_threads_do_fail(own: Flask):
    """This is what the test above would look like without BEGIN IMMEDIATE: « database is locked » at once."""
    path = str(own.extensions["parcours.settings"].data_folder / "bare.db")
    with closing(sqlite_module.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE counter (value INTEGER)")
        connection.execute("INSERT INTO counter VALUES (0)")
        connection.commit()
    failed = []

    def add_one(_number: int) -> None:
        with closing(sqlite_module.connect(path, timeout=15)) as connection:
            connection.isolation_level = None
            try:
                connection.execute("BEGIN")
                (value,) = connection.execute("SELECT value FROM counter").fetchone()
                threading.Event().wait(0.002)
                connection.execute("UPDATE counter SET value = ?", (value + 1,))
                connection.execute("COMMIT")
            except sqlite_module.OperationalError as error:
                failed.append(str(error))
                connection.execute("ROLLBACK")

    assert in_threads(own, add_one) == []
    assert failed and set(failed) == {"database is locked"}


def test_a_deed_that_fails_leaves_nothing_of_itself(own: Flask):
    with own.app_context():
        with pytest.raises(ZeroDivisionError), transaction() as database:
            database.add(Network(name="À moitié"))
            database.flush()
            raise ZeroDivisionError
        assert session().scalar(sa.select(sa.func.count()).select_from(Network)) == 0


def test_a_deed_inside_a_deed_is_one_deed(own: Flask):
    with own.app_context():
        with pytest.raises(ZeroDivisionError), transaction() as outer:
            with transaction() as inner:
                inner.add(Network(name="Dedans"))
            outer.add(Network(name="Dehors"))
            raise ZeroDivisionError
        with transaction() as database:
            database.add(Network(name="Après"))
        names = session().scalars(sa.select(Network.name)).all()

    assert names == ["Après"]


def test_what_one_connection_committed_another_reads_at_once(own: Flask):
    with own.app_context():
        assert session().scalar(sa.select(sa.func.count()).select_from(Network)) == 0
        other = threading.Thread(target=_add_network, args=(own,))
        other.start()
        other.join()
        assert session().scalar(sa.select(sa.func.count()).select_from(Network)) == 1


def test_only_one_file_commits():
    """`commit` is written in `db.py` and nowhere else: a deed is committed whole, by whoever began it."""
    folder = Path(__file__).parents[2] / "elearn"
    found = [
        f"{path.relative_to(folder)}:{number}"
        for path in folder.rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if ".commit()" in line and path.name != "db.py" and path.parent.name != "migrations"
    ]

    assert found == []


def _add_network(app: Flask) -> None:
    with app.app_context(), transaction() as database:
        database.add(Network(name="D’ailleurs"))
