"""Serves, under the same server, the bare baselines, the page of two queries, and the real application."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, redirect, request
from flask_login import LoginManager, current_user, login_required
from flask_wtf import CSRFProtect, FlaskForm
from gunicorn.app.base import BaseApplication
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from werkzeug.wrappers import Response
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from bench.world import settings_of
from elearn.accounts.models import User
from elearn.answers.rules import LONGEST
from elearn.app import create_app
from elearn.db import db, transaction
from elearn.db import init_app as init_database
from elearn.settings import Settings


class Bare(DeclarativeBase):
    """The parent of what the baselines keep: none of the product's tables."""


class BarePost(Bare):
    """One text of one person."""

    __tablename__ = "bare_post"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int]
    text: Mapped[str] = mapped_column(sa.Text)
    key: Mapped[str] = mapped_column(sa.String(64), unique=True)


class BareForm(FlaskForm):  # type: ignore[misc]
    """The text and its key, with the token of the form."""

    text = TextAreaField(validators=[Length(min=1, max=LONGEST)])
    key = HiddenField(validators=[Length(min=8, max=64)])


def bare(page: bytes) -> Flask:
    """Return an application that answers with a string made beforehand: the least that Flask can do."""
    app = Flask("bare")

    @app.get("/page")
    def prebuilt() -> bytes:
        return page

    return app


def anchor(page: bytes, database_url: str) -> Flask:
    """Return an application that does what any page for one person must: find them, find their thing, answer."""
    app = Flask("anchor")
    init_database(app, database_url)

    @app.get("/page")
    def two_queries() -> bytes:
        person = db.session.execute(sa.text('SELECT * FROM "user" WHERE id = :id'), {"id": 1}).first()
        module = db.session.execute(sa.text("SELECT * FROM module WHERE slug = :slug"), {"slug": "implication"}).first()
        return page if person and module and request.headers.get("Cookie") else b""

    return app


def bare_insert(database_url: str) -> Flask:
    """Return an application that keeps a text for whomever it is told, as durably as ours: one row, one commit.

    It asks nobody who they are, and believes every form: the least that the database can do.
    """
    app = Flask("bare-insert")
    init_database(app, database_url)

    kept = sa.text("INSERT INTO bare_post (owner_id, text, key) VALUES (:owner, :text, :key)")

    @app.post("/page")
    def keep() -> Response:
        asked = sa.text('SELECT * FROM "user" WHERE id = :id')
        person = db.session.execute(asked, {"id": request.form["account"]}).one()
        row = {"owner": person.id, "text": request.form["text"], "key": request.form["key"]}
        with transaction() as session:
            session.execute(kept, row)
        return redirect("/page", 303)

    return app


def bare_post(settings: Settings) -> Flask:
    """Return the least that a form of a signed-in person is in these packages: who, is it theirs, one row, one commit.

    Flask-Login finds the person, Flask-WTF checks the token and the lengths, Flask-SQLAlchemy keeps the row.
    """
    app = Flask("bare-post")
    app.config.update(SECRET_KEY=settings.secret_key, SESSION_COOKIE_NAME="parcours")
    init_database(app, settings.database_url)
    CSRFProtect(app)
    people = LoginManager(app)

    @people.user_loader  # type: ignore[untyped-decorator]
    def find(uniquifier: str) -> User | None:
        return db.session.scalar(sa.select(User).where(User.fs_uniquifier == uniquifier))

    @app.post("/page")
    @login_required  # type: ignore[untyped-decorator]
    def keep() -> tuple[str, int] | Response:
        form = BareForm()
        if not form.validate():
            return "", 422
        with transaction() as session:
            session.add(BarePost(owner_id=current_user.id, text=form.text.data, key=form.key.data))
        return redirect("/page", 303)

    return app


class Server(BaseApplication):  # type: ignore[misc]
    """One gunicorn process with four threads, whatever it serves."""

    def __init__(self, app: Flask, port: int) -> None:
        self.served, self.port = app, port
        super().__init__()

    def load_config(self) -> None:
        """Set the same for all."""
        for name, value in {
            "bind": f"127.0.0.1:{self.port}",
            "workers": 1,
            "threads": 4,
            "worker_class": "gthread",
            "loglevel": "error",
            "keepalive": 30,
        }.items():
            self.cfg.set(name, value)
        if "control_socket_disable" in self.cfg.settings:
            self.cfg.set("control_socket_disable", True)

    def load(self) -> Flask:
        """Return what is served."""
        return self.served


if __name__ == "__main__":
    kind, port, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    made = (folder / "page.html").read_bytes() if kind in ("bare", "anchor") else b""
    settings = settings_of(folder, sys.argv[4] if len(sys.argv) > 4 else "")
    apps = {
        "bare": lambda: bare(made),
        "anchor": lambda: anchor(made, settings.database_url),
        "bare-insert": lambda: bare_insert(settings.database_url),
        "bare-post": lambda: bare_post(settings),
        "real": lambda: create_app(settings),
    }
    os.environ.pop("GUNICORN_CMD_ARGS", None)
    Server(apps[kind](), port).run()
