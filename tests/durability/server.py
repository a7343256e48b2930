"""Runs the real server on a data folder of its own, kills it, and speaks to it as browsers do."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from elearn.settings import ROOT

PATIENCE = 90.0  # seconds for the server to answer after it was started


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Server:
    """`elearn run` with its workers and its queue, as one process group."""

    environment: dict[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    command: tuple[str, ...] = ("elearn.cli", "run")
    watcher: tuple[str, ...] = ()

    def start(self) -> None:
        """Start it, and wait until it answers that it is well."""
        with self.log.open("ab") as written:
            self.process = subprocess.Popen(
                [*self.watcher, sys.executable, "-m", *self.command],
                cwd=ROOT,
                env={**self.environment, "PORT": str(self.port)},
                stdout=written,
                stderr=written,
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE
        while not self.is_well():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(self.log.read_text(encoding="utf-8", errors="replace")[-4000:])
            time.sleep(0.05)

    def is_well(self) -> bool:
        """Whether it answers 200 to whoever asks about its health."""
        try:
            return Client(self.port).ask("GET", "/sante").status == 200
        except OSError:
            return False

    def kill(self) -> None:
        """Kill every process of it at once, without a word."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to stop, and return how it ended."""
        self._end(signal.SIGTERM)
        assert self.process is not None and self.process.returncode is not None
        return self.process.returncode

    def _end(self, how: signal.Signals) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        if how is signal.SIGKILL:
            os.killpg(self.process.pid, how)
        else:
            self.process.send_signal(how)
        self.process.wait(timeout=PATIENCE)


@dataclass(frozen=True)
class Answer:
    """What came back, whole."""

    status: int
    place: str
    body: str

    @property
    def json(self) -> dict[str, object]:
        """The body of a short answer."""
        read: dict[str, object] = json.loads(self.body)
        return read


class Client:
    """A browser that keeps its cookies, and knows an answer only once it has all of it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.token = ""

    def ask(self, method: str, url: str, fields: dict[str, str] | None = None, **headers: str) -> Answer:
        """Send one request. Raises OSError or http.client.HTTPException where the server dies meanwhile."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **headers}
            body = None
            if method == "POST":
                body = urlencode({"csrf_token": self.token, **(fields or {})})
                sent["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(method, url, body=body, headers=sent)
            response = connection.getresponse()
            answer = Answer(response.status, response.headers.get("Location", ""), response.read().decode())
            for line in response.headers.get_all("Set-Cookie") or []:
                self.cookies |= {name: kept.value for name, kept in SimpleCookie(line).items()}
            return answer
        finally:
            connection.close()

    def sign_in(self, email: str, password: str) -> None:
        """Sign in by the page of sign-in, and keep a token for later forms."""
        self._take_token(self.ask("GET", "/connexion"))
        answer = self.ask("POST", "/connexion", {"email": email, "password": password})
        assert answer.status in (302, 303), answer.body[:500]
        self._take_token(self.ask("GET", "/compte"))

    def _take_token(self, page: Answer) -> None:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.body)
        assert found, page.body[:500]
        self.token = found[1]
