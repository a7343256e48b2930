"""The queue runs each piece of work once, beside the server or apart."""

from __future__ import annotations

import multiprocessing
import time
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from huey import MemoryHuey, RedisHuey, SqliteHuey
from sqlalchemy.orm import Session

from elearn import clock, jobs
from elearn.accounts.models import SecurityLine
from elearn.accounts.rules import SecurityEvent
from elearn.db import db, transaction

DONE: list[str] = []


@jobs.job
def remember(word: str) -> None:
    """Keep a word, so that the test can see that the work was done."""
    DONE.append(word)


def test_what_is_asked_for_is_done_in_an_application_context(app: Flask) -> None:
    DONE.clear()
    jobs.enqueue(app, remember, word="fait")
    assert DONE == ["fait"]


@pytest.mark.parametrize(
    ("url", "kind"),
    [("memory://", MemoryHuey), ("redis://localhost:6379/0", RedisHuey)],
)
def test_one_address_chooses_the_queue(url: str, kind: type) -> None:
    assert isinstance(jobs.make_huey(url), kind)


def test_a_file_holds_the_queue_of_a_small_instance(tmp_path: Path) -> None:
    huey = jobs.make_huey(f"sqlite:///{tmp_path / 'deep' / 'queue.db'}")
    assert isinstance(huey, SqliteHuey) and (tmp_path / "deep" / "queue.db").exists()


def test_the_security_log_forgets_after_twelve_months(app: Flask, database: Session) -> None:
    with transaction() as current:
        for days in (10, 400):
            current.add(SecurityLine(at=clock.now() - timedelta(days=days), event=SecurityEvent.SIGN_IN))
    for function in jobs._DAILY:
        function()
    assert db.session.query(SecurityLine).count() == 1


def _hold(lock: str, told: str, app_queue: str) -> None:
    """Consume in a process of its own, and say when it has begun."""
    app = Flask("holder")
    jobs.init_app(app, app_queue)
    consumer = app.extensions["parcours.huey"]
    made = consumer.create_consumer

    def tell(**options: object) -> object:
        Path(told).touch()
        return made(**options)

    consumer.create_consumer = tell
    jobs._consume_alone(app, Path(lock))


def test_one_process_alone_consumes_and_another_takes_over(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    lock, queue = str(tmp_path / "queue.lock"), f"sqlite:///{tmp_path / 'queue.db'}"
    first = context.Process(target=_hold, args=(lock, str(tmp_path / "first"), queue), daemon=True)
    second = context.Process(target=_hold, args=(lock, str(tmp_path / "second"), queue), daemon=True)
    first.start()
    _wait_for(tmp_path / "first")
    second.start()
    time.sleep(1.5)
    assert not (tmp_path / "second").exists()
    first.kill()
    first.join()
    _wait_for(tmp_path / "second")
    second.kill()
    second.join()


def _wait_for(path: Path) -> None:
    for _ in range(200):
        if path.exists():
            return
        time.sleep(0.1)
    raise AssertionError(f"{path.name} did not begin")
