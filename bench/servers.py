"""Serves, under the same server, the bare baselines, the page of two queries, and the real application."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, redirect, request
from gunicorn.app.base import BaseApplication
from werkzeug.wrappers import Response

from bench.world import settings_of
from elearn.app import create_app
from elearn.db import db, transaction
from elearn.db import init_app as init_database

BARE_TABLE = "bare_post"


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


def bare_post(database_url: str) -> Flask:
    """Return an application that keeps a text for one person as durably as ours: find them, one row, one commit."""
    app = Flask("bare-post")
    init_database(app, database_url)

    kept = sa.text(f"INSERT INTO {BARE_TABLE} (owner_id, text, key) VALUES (:owner, :text, :key)")

    @app.post("/page")
    def keep() -> Response:
        asked = sa.text('SELECT * FROM "user" WHERE id = :id')
        person = db.session.execute(asked, {"id": request.form["account"]}).one()
        row = {"owner": person.id, "text": request.form["text"], "key": request.form["key"]}
        with transaction() as session:
            session.execute(kept, row)
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
        "bare-post": lambda: bare_post(settings.database_url),
        "real": lambda: create_app(settings),
    }
    os.environ.pop("GUNICORN_CMD_ARGS", None)
    Server(apps[kind](), port).run()
