"""Measures the queue of a supervisor: its page with 300 and with 10,000 answers waiting, and the way to the next one."""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from secrets import token_hex
from statistics import median
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from bench.world import build, cookie_of
from elearn import clock
from elearn.accounts.models import User
from elearn.answers.models import Answer, Submission
from elearn.db import db, session, transaction
from elearn.editions.queries import current_editions, forget_kept
from elearn.organisations.models import Organisation, Seat, Team
from elearn.policy import Role
from tests.conftest import statements
from tests.postgres import temporary_postgresql

PEOPLE, FEW, MANY = 250, 300, 10_000
GOAL_MS, GOAL_GROWTH, GOAL_STATEMENTS, GOAL_NEXT_MS = 40, 1.2, 8, 300
ROUNDS = 60
_number = count(1)


def main() -> None:
    """Print, for each database: statements, the median of the first page with few and many, and of « next »."""
    kept = os.environ.get("PARCOURS_BENCH_ROUNDS")
    rounds = int(kept) if kept else ROUNDS
    with tempfile.TemporaryDirectory() as name:
        _measure("SQLite", Path(name), "", rounds)
        with temporary_postgresql() as url:
            _measure("PostgreSQL", Path(name), url, rounds)


def _measure(engine: str, folder: Path, url: str, rounds: int) -> None:
    app = build(folder / engine, modules=4, learners=PEOPLE, database_url=url)
    with app.app_context():
        supervisor = _supervisor()
    cookie = cookie_of(app, supervisor)
    client = app.test_client(use_cookies=False)
    found: dict[int, float] = {}
    for waiting in (FEW, MANY):
        with app.app_context():
            _hand_in(waiting)
        found[waiting] = _median(client, "/relectures", cookie, rounds)
        with app.app_context(), statements() as seen:
            client.get("/relectures", headers={"Cookie": cookie})
        cost = len(seen)
        print(f"{engine}: {waiting:6} waiting: page {found[waiting]:6.1f} ms (p50), {cost} statements")
    print(f"  growth {found[MANY] / found[FEW]:.2f} (goal: {GOAL_GROWTH}); goals {GOAL_MS} ms, {GOAL_STATEMENTS} statements")
    print(f"  next answer, sent and shown: {_next(app, client, cookie):6.1f} ms (p50; goal: {GOAL_NEXT_MS})")
    forget_kept()


def _median(client: FlaskClient, path: str, cookie: str, rounds: int) -> float:
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        assert client.get(path, headers={"Cookie": cookie}).status_code == 200
        times.append(1000 * (time.perf_counter() - begun))
    return median(times[rounds // 6 :])


def _next(app: Flask, client: FlaskClient, cookie: str) -> float:
    """Send one review after the other from the desk, and time the way from the button to the next answer."""
    page = client.get("/relectures", headers={"Cookie": cookie}).get_data(as_text=True)
    found = re.search(r"/relectures/(\d+)", page)
    assert found is not None
    here, times = found[1], []
    for _ in range(12):
        desk = client.get(f"/relectures/{here}", headers={"Cookie": cookie}).get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]+)"', desk)
        assert token is not None
        begun = time.perf_counter()
        sent = client.post(
            f"/relectures/{here}",
            data={"verdict": "accepted", "csrf_token": token[1]},
            headers={"Cookie": cookie},
        )
        assert sent.status_code == 303, sent.status_code
        client.get(sent.headers["Location"], headers={"Cookie": cookie})
        times.append(1000 * (time.perf_counter() - begun))
        here = re.search(r"/relectures/(\d+)", sent.headers["Location"])[1]  # type: ignore[index]
    return median(times)
