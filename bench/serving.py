"""Starts the servers that are measured, each a process of its own, and stops them again."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def served(kinds: Sequence[str], folder: Path, *, first_port: int, database_url: str = "") -> Iterator[dict[str, int]]:
    """Serve an instance in these ways (see `bench.servers`); yield the port of each once it answers."""
    ports = {kind: first_port + place for place, kind in enumerate(kinds)}
    more = [database_url] if database_url else []
    processes = [
        subprocess.Popen([sys.executable, "-m", "bench.servers", kind, str(port), str(folder), *more])
        for kind, port in ports.items()
    ]
    try:
        for port in ports.values():
            _wait(port)
        yield ports
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(20)


def _wait(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"nothing answers on port {port}")
