"""Serves the gallery to a real browser under the policy of the application, and plays the server that saves drafts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs

import pytest

from elearn.assets import build_assets
from elearn.web.security import CONTENT_SECURITY_POLICY
from scripts.chromium import find_chromium
from tests.look.render import ROOT, Look, render
from tests.look.samples import gallery_names

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SAVED = '{"saved_at_words": "Enregistré à 14 h 40", "version": 4, "warnings": []}'


@dataclass
class Site:
    """Where the gallery is served, what was posted to it, and what it answers to a draft."""

    url: str = ""
    posted: list[tuple[str, dict[str, list[str]], dict[str, str]]] = field(default_factory=list)
    status: int = 200
    answer: str = SAVED

    def drafts(self) -> list[dict[str, list[str]]]:
        """Return the fields of every draft that arrived."""
        return [fields for path, fields, _headers in self.posted if path == "/brouillon"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Drive the Chromium of the system."""
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": list(FLAGS)}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Yield the gallery, in both themes, on a server of its own."""
    assets = build_assets(ROOT / "static", tmp_path / "static")
    (tmp_path / "sante").write_text("{}")  # asked on a machine without a network
    for theme in ("light", "dark"):
        html = render("gallery.html", Look(assets, theme=theme, has_demo=True), **gallery_names())
        (tmp_path / f"{theme}.html").write_text(html, encoding="utf-8")
    (tmp_path / "conflit").write_text("<!DOCTYPE html><title>Deux textes</title><h1>Deux textes</h1>", encoding="utf-8")
    (tmp_path / "service-worker.js").write_text("", encoding="utf-8")
    (tmp_path / "manifest.webmanifest").write_text("{}", encoding="utf-8")
    served = Site()
    server = ThreadingHTTPServer(("localhost", 0), _handler(served, tmp_path))
    served.url = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield served
    server.shutdown()
    server.server_close()
    thread.join()


def _handler(served: Site, folder: Path) -> type[SimpleHTTPRequestHandler]:
    class Handler(SimpleHTTPRequestHandler):
        extensions_map: ClassVar[dict[str, str]] = {
            **SimpleHTTPRequestHandler.extensions_map,
            "": "text/html; charset=utf-8",
        }

        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, directory=str(folder), **named)

        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
            super().end_headers()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            served.posted.append((self.path, parse_qs(body), dict(self.headers)))
            self.send_response(served.status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            with suppress(ConnectionError):  # a page that is being left does not wait for its answer
                self.wfile.write(served.answer.encode())

        def log_message(self, *_words: Any) -> None:
            """Keep the test's own output clean."""

    return Handler
