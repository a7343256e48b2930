"""Serves the application to a real browser, for what only scripts do on the desk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from elearn.accounts.models import User
from scripts.chromium import find_chromium
from tests.conftest import Door

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Drive the Chromium of the system."""
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": list(FLAGS)}


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Yield where the application of the test is served."""
    server = make_server("localhost", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def window(app: Flask, address: str, browser: Browser) -> Iterator[Callable[[User, str], Page]]:
    """Yield a function that opens a page in a browser signed in as somebody; a fault of a script fails the test."""

    context = browser.new_context(locale="fr-FR")
    faults: list[str] = []

    def open_window(person: User, path: str) -> Page:
        cookie = Door(app).sign_in(person).client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
        page = context.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.goto(address + path)
        return page

    yield open_window
    context.close()
    assert not faults
