"""Runs the real server on demonstration data, as `elearn run` does, and adds to it the people whom a journey needs."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from flask_security import hash_password

from elearn.accounts.models import User
from elearn.app import create_app
from elearn.db import session, transaction
from elearn.demo.load import PASSWORD
from elearn.editions.queries import get_module
from elearn.organisations.models import Seat, Team
from elearn.programmes.models import Programme
from elearn.settings import Settings
from tests.builders import a_learner, a_submission, a_supervisor
from tests.programmes.builders import an_assignment, read_through

LONGEST_START = 90.0


class Site:
    """One server of its own, on its own data, at `url`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self.url = f"http://localhost:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self._application: Flask | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What the server is told: demonstration data, in a folder of its own."""
        return {"PORT": str(self.port), "PARCOURS_DATA": str(self.folder), "PARCOURS_MODE": "demo"}

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        log = (self.folder / "server.log").open("ab")
        command = [sys.executable, "-m", "elearn.cli", "run"]
        self.process = subprocess.Popen(
            command, env={**os.environ, **self.environment}, stdout=log, stderr=log, start_new_session=True
        )
        log.close()
        end = time.monotonic() + LONGEST_START
        while not self._answers():
            assert self.process.poll() is None, f"the server stopped: {self.log()}"
            assert time.monotonic() < end, f"the server does not answer: {self.log()}"
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop the server as an operator would."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(30)

    def log(self) -> str:
        """Return the last of what the server has said."""
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")[-3000:]

    def data(self) -> AbstractContextManager[object]:
        """Open the same database beside the server, for builders."""
        if self._application is None:
            self._application = create_app(Settings.from_env(self.environment))
        return self._application.app_context()

    def add_learner(self, name: str, team: str = "Littoral") -> str:
        """Add a learner to a team of the demonstration; return the address with which they sign in."""
        with self.data():
            place = session().scalars(sa.select(Team).where(Team.name == team)).one()
            person = a_learner(place, name)
            with transaction():
                session().get_one(User, person.id).password = hash_password(PASSWORD)
            return person.email

    def add_supervisor(self, name: str, team: str = "Littoral") -> str:
        """Add somebody who supervises a team of the demonstration; return the address with which they sign in."""
        with self.data():
            place = session().scalars(sa.select(Team).where(Team.name == team)).one()
            person = a_supervisor(place, name)
            with transaction():
                session().get_one(User, person.id).password = hash_password(PASSWORD)
            return person.email

    def number_of(self, email: str) -> int:
        """Return the number of somebody's account."""
        with self.data():
            return session().scalars(sa.select(User.id).where(User.email == email)).one()

    def hand_in(self, email: str, text: str, *, ago: timedelta = timedelta()) -> int:
        """Hand in somebody's answer to the first question of José; return the number of the submission."""
        with self.data():
            person = session().scalars(sa.select(User).where(User.email == email)).one()
            return a_submission(person, get_module("jose"), text, "premiers-jours", ago=ago).id

    def read(self, email: str, chapter: str) -> None:
        """Let somebody have read a chapter through."""
        with self.data():
            person = session().scalars(sa.select(User).where(User.email == email)).one()
            read_through(person, get_module(chapter))

    def assign(self, email: str, title: str) -> None:
        """Give somebody the programme of this title that their organisation has."""
        with self.data():
            person = session().scalars(sa.select(User).where(User.email == email)).one()
            held = sa.select(Seat.organisation_id).where(Seat.user_id == person.id)
            wanted = sa.select(Programme).where(Programme.title == title, Programme.organisation_id.in_(held))
            an_assignment(session().scalars(wanted).one(), person, starts_on=date.today())

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/connexion", timeout=2):
                return True
        except OSError:
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
