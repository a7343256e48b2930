"""Owns the job queue: what is too slow or too uncertain for a request is done here, once."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from huey import Huey, MemoryHuey, RedisHuey, SqliteHuey, crontab

_JOBS: dict[str, Callable[..., None]] = {}
_DAILY: list[Callable[[], None]] = []
_EACH_MINUTE: list[Callable[[], None]] = []
DAILY_HOUR = 2


def job(function: Callable[..., None]) -> Callable[..., None]:
    """Register a function as something that the queue can run, under its module and name."""
    _JOBS[f"{function.__module__}.{function.__name__}"] = function
    return function


def daily(function: Callable[[], None]) -> Callable[[], None]:
    """Register a function that runs once a day, at night (UTC)."""
    _DAILY.append(function)
    return function


def each_minute(function: Callable[[], None]) -> Callable[[], None]:
    """Register a function that runs once a minute; what it does twice must be done once."""
    _EACH_MINUTE.append(function)
    return function


def make_huey(url: str) -> Huey:
    """Open the queue that `url` names: a file, a Redis server, or memory for tests."""
    parts = urlsplit(url)
    if parts.scheme == "memory":
        return MemoryHuey("parcours", immediate=True)
    if parts.scheme in ("redis", "rediss"):
        return RedisHuey("parcours", url=url)
    path = Path(parts.path)
    path.parent.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("parcours", filename=str(path))


def init_app(app: Flask, url: str) -> None:
    """Give the application its queue; every job opens its own application context."""
    huey = make_huey(url)

    @huey.task(retries=5, retry_delay=60, name="run_job")  # type: ignore[untyped-decorator]
    def run_job(name: str, facts: dict[str, Any]) -> None:
        with app.app_context():
            _JOBS[name](**facts)

    @huey.periodic_task(crontab(hour=str(DAILY_HOUR), minute="10"), name="run_daily")  # type: ignore[untyped-decorator]
    def run_daily() -> None:
        with app.app_context():
            for function in _DAILY:
                function()

    @huey.periodic_task(crontab(minute="*"), name="run_each_minute")  # type: ignore[untyped-decorator]
    def run_each_minute() -> None:
        with app.app_context():
            for function in _EACH_MINUTE:
                function()

    app.extensions["parcours.huey"] = huey
    app.extensions["parcours.run_job"] = run_job


def enqueue(app: Flask, function: Callable[..., None], **facts: Any) -> None:
    """Ask for a job to be run soon, outside the request; `facts` must be plain values."""
    app.extensions["parcours.run_job"](f"{function.__module__}.{function.__name__}", facts)


def start_consumer(app: Flask, lock: Path) -> None:
    """Run the queue beside the web server: the embedded default of a small instance.

    Every web process asks; the one that holds `lock` consumes, and another takes over when it is gone, so that
    periodic work is never done twice.
    """
    Thread(target=_consume_alone, args=(app, lock), name="queue", daemon=True).start()


def _consume_alone(app: Flask, lock: Path) -> None:
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        consumer = app.extensions["parcours.huey"].create_consumer(workers=1, worker_type="thread", periodic=True)
        consumer._set_signal_handlers = lambda: None  # the web server owns the signals of this process
        consumer.run()
