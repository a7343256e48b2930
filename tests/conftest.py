"""Gives tests an application on a real database, a browser's door to it, and builders for what they need."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_security import login_user
from hypothesis import settings as examples
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from elearn.accounts.models import User
from elearn.app import create_app
from elearn.db import commit_library_writes, db
from elearn.editions.queries import forget_kept
from elearn.settings import Mode, Settings
from tests.page import check_page
from tests.postgres import temporary_postgresql

CSRF_SECRET = "a-secret-of-the-tests"
examples.register_profile("house", deadline=None)  # a busy machine is slow, not broken
examples.load_profile("house")


SLOW = (
    "accounts/test_passwords.py",
    "api/test_reference.py",
    "architecture/test_canary.py",
    "architecture/test_edge.py",
    "architecture/test_guards.py",
    "architecture/test_query_budgets.py",
    "architecture/test_stranger_sweep.py",
    "architecture/test_walls.py",
    "cases/test_outline.py",
    "certificates/test_papers.py",
    "content/test_importer.py",
    "content/test_properties.py",
    "demo/",
    "discussions/test_minutes.py",
    "durability/",
    "editions/test_publishing.py",
    "journeys/",
    "library/test_chapter_file.py",
    "look/",
    "notices/test_digest.py",
    "progress/test_histories.py",
    "progress/test_tallies.py",
    "reports/",
    "reviews/test_claims.py",
    "test_commands.py",
    "test_jobs.py",
    "test_settings.py",
)
BUDGET = "_cost"  # in the name of a test that counts statements for two people and for twenty


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what the small loop leaves out, so that it stays within 90 s: what sweeps, makes up, draws or races."""
    here = Path(__file__).parent
    for item in items:
        is_file_slow = item.path.is_relative_to(here) and item.path.relative_to(here).as_posix().startswith(SLOW)
        if is_file_slow or BUDGET in item.name:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def _push_request_context() -> Iterator[None]:
    """Replace pytest-flask's shared request context, through which sign-ins leak between clients."""
    yield


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield an empty database: SQLite, or PostgreSQL when `PARCOURS_TEST_DATABASE` says so."""
    if os.environ.get("PARCOURS_TEST_DATABASE") == "postgresql":
        with temporary_postgresql() as url:
            yield url
    else:
        yield f"sqlite:///{tmp_path_factory.mktemp('database') / 'parcours.db'}"


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Settings:
    """Return the settings of the tests: a queue that runs at once, e-mail in a folder, no limit of rate."""
    return Settings(
        mode=Mode.DEVELOPMENT,
        secret_key="k" * 40,
        password_salt="s" * 40,
        database_url=database_url,
        queue_url="memory://",
        data_folder=tmp_path_factory.mktemp("data"),
        contact="contact@example.org",
        testing=True,
    )


@pytest.fixture(scope="session")
def application(settings: Settings) -> Iterator[Flask]:
    """Yield the application with its tables made, once a process."""
    app = create_app(settings)
    with app.app_context():
        db.metadata.create_all(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(application: Flask) -> Iterator[Flask]:
    """Yield the application inside its context, on a database that the test leaves empty behind it."""
    with application.app_context():
        yield application
        db.session.rollback()
        db.session.remove()
        _empty()
    forget_kept()


@pytest.fixture
def database(app: Flask) -> sa.orm.Session:
    """Return the session of the test's own context."""
    return db.session()


def _empty() -> None:
    with db.engine.connect() as connection:
        tables = list(reversed(db.metadata.sorted_tables))
        if connection.dialect.name == "postgresql":
            names = ", ".join(f'"{table.name}"' for table in tables)
            connection.execute(sa.text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
        else:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            for table in tables:
                connection.execute(table.delete())
        connection.commit()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the statements that run inside the block (not BEGIN, SAVEPOINT or PRAGMA)."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


@dataclass
class Page:
    """One answer of the server, read as a person would; an HTML page has been checked by `check_page`."""

    response: TestResponse
    url: str

    @property
    def status(self) -> int:
        """The status code."""
        return self.response.status_code

    @property
    def html(self) -> str:
        """The body as sent."""
        return self.response.get_data(as_text=True)

    @property
    def text(self) -> str:
        """The words of the page, tags removed and every kind of space made a plain one."""
        bare = re.sub(r"(?s)<(script|style|svg).*?</\1>|<[^>]+>", " ", self.html)
        return re.sub(r"\s+", " ", unescape(bare)).strip()

    @property
    def place(self) -> str:
        """Where a redirection leads, without the host."""
        return re.sub(r"^https?://[^/]+", "", self.response.headers.get("Location", ""))

    def says(self, words: str) -> bool:
        """Whether the page holds these words, whatever kind of space is between them."""
        return re.sub(r"\s+", " ", words) in self.text

    def value(self, name: str) -> str:
        """Return the value of a hidden or text input, or what a box holds, by its name."""
        for tag in re.findall(r"<input[^>]*>", self.html):
            if f'name="{name}"' in tag:
                found = re.search(r'value="([^"]*)"', tag)
                return unescape(found.group(1)) if found else ""
        box = re.search(rf'<textarea[^>]* name="{name}"[^>]*>\n?(.*?)</textarea>', self.html, re.DOTALL)
        if box:
            return unescape(box.group(1))
        raise AssertionError(f"no input named {name} on {self.url}")


class OwnContextClient(FlaskClient):
    """Sends each request in an empty context: else all would share the test's `g`, its person and its session."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one request."""
        return Context().run(super().open, *args, **kwargs)


class Door:
    """A browser without scripts: keeps cookies, sends a CSRF token, checks each page that it is shown."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client: FlaskClient = OwnContextClient(app, app.response_class)

    def sign_in(self, person: User) -> Door:
        """Sign a person in as the sign-in page would, without the cost of a password."""
        with self.app.test_request_context("/connexion", method="POST"):
            fresh = db.session.get(User, person.id)
            login_user(fresh, authn_via=["password"])
            commit_library_writes()
            from flask import session as cookie

            carried = dict(cookie)
        with self.client.session_transaction() as mine:
            mine.clear()
            mine.update(carried)
        return self

    def token(self) -> str:
        """Return a CSRF token that belongs to this browser's cookie."""
        with self.client.session_transaction() as mine:
            mine["csrf_token"] = CSRF_SECRET
        return str(URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(CSRF_SECRET))

    def get(self, url: str, **headers: str) -> Page:
        """Ask for a page."""
        return self._checked(url, self.client.get(url, headers=headers))

    def post(self, url: str, fields: dict[str, Any] | None = None, *, with_token: bool = True, **headers: str) -> Page:
        """Send a form."""
        sent = dict(fields or {})
        if with_token:
            sent.setdefault("csrf_token", self.token())
        return self._checked(url, self.client.post(url, data=sent, headers=headers))

    def follow(self, page: Page) -> Page:
        """Go where a redirection leads."""
        assert page.status in (301, 302, 303), f"{page.url} answered {page.status}: {page.text[:300]}"
        return self.get(page.place)

    def _checked(self, url: str, response: TestResponse) -> Page:
        page = Page(response, url)
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 307):
            check_page(page.html, url)
        return page


@pytest.fixture
def door(app: Flask) -> Callable[[User | None], Door]:
    """Return a function that opens a browser, signed in as the person given (or as nobody)."""

    def open_door(person: User | None = None) -> Door:
        opened = Door(app)
        return opened.sign_in(person) if person is not None else opened

    return open_door


@pytest.fixture
def samples() -> Path:
    """Return the folder of sample files."""
    return Path(__file__).parent / "samples"
