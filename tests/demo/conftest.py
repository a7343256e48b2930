"""Loads the demonstration once for the tests that only read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from elearn import clock
from elearn.accounts.models import User
from elearn.db import db, session
from elearn.demo.load import load_demo
from elearn.editions.publishing import publish_folder
from elearn.editions.queries import forget_kept
from elearn.settings import home
from tests.conftest import Door


class Demo:
    """The demonstration as it was loaded, and the instant at which it was."""

    def __init__(self, app: Flask, loaded_at: datetime) -> None:
        self.app = app
        self.loaded_at = loaded_at

    def person(self, name: str) -> User:
        """Return somebody by name or e-mail."""
        return session().scalars(sa.select(User).where(sa.or_(User.name == name, User.email == name))).one()

    def door(self, email: str) -> Door:
        """Open a browser, signed in as one of the accounts."""
        return Door(self.app).sign_in(self.person(email))


@pytest.fixture(scope="module")
def demo(application: Flask) -> Iterator[Demo]:
    """Publish the real content and load the demonstration, once for a module of tests that change nothing."""
    with application.app_context():
        publish_folder(home("content"))
        load_demo()
        yield Demo(application, clock.now().astimezone(UTC))
        db.session.remove()
        db.metadata.drop_all(db.engine)
        db.metadata.create_all(db.engine)
    forget_kept()
