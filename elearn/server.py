"""Runs the production server with the embedded job consumer, or the consumer alone."""

from __future__ import annotations

import signal
from types import FrameType
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from elearn import jobs
from elearn.app import create_app
from elearn.settings import Settings

GRACE_SECONDS = 20


class _Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn, configured from our settings and never from its own command line."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        chosen = self.settings
        host = chosen.host or ("0.0.0.0" if chosen.mode == "production" else "127.0.0.1")  # noqa: S104
        for name, value in {
            "bind": f"{host}:{chosen.port}",
            "workers": chosen.web_workers,
            "threads": chosen.web_threads,
            "worker_class": "gthread",
            "graceful_timeout": GRACE_SECONDS,
            "accesslog": None,
            "loglevel": "warning",
            "keepalive": 5,
            "post_worker_init": self._start_consumer,
            "control_socket_disable": True,
        }.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        return create_app(self.settings)

    def _start_consumer(self, worker: Any) -> None:
        jobs.start_consumer(worker.wsgi, self.settings.data_folder / "queue.lock")


def serve(settings: Settings) -> None:
    """Serve until told to stop."""
    _Server(settings).run()


def work(app: Flask) -> None:
    """Run the job queue until told to stop."""
    consumer = app.extensions["parcours.huey"].create_consumer(workers=1, worker_type="thread", periodic=True)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        consumer.stop(graceful=True)

    signal.signal(signal.SIGTERM, stop)
    consumer.run()
