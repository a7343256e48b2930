"""Asks for pages, or sends forms, over and over on kept connections, and counts what comes back whole."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from urllib.parse import urlencode


@dataclass(frozen=True)
class Measure:
    """How many answers a second, and the median and 95th percentile in milliseconds."""

    per_second: float
    median_ms: float
    p95_ms: float


def measure(port: int, path: str, cookie: str, *, connections: int = 16, seconds: float = 4.0) -> Measure:
    """Ask for a page on `connections` connections for so many seconds; any answer but 200 ends the run."""
    ask = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nAccept: text/html\r\n\r\n".encode()
    return _measured(port, [repeat(ask)] * connections, 200, seconds)


def measure_posts(port: int, senders: Sequence[Iterator[bytes]], *, seconds: float = 4.0) -> Measure:
    """Send forms for so many seconds, one connection for each sender; any answer but 303 ends the run."""
    return _measured(port, senders, 303, seconds)


def post(path: str, cookie: str, fields: dict[str, str]) -> bytes:
    """Return a form as a browser sends it."""
    body = urlencode(fields).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nAccept: text/html\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _measured(port: int, senders: Sequence[Iterator[bytes]], status: int, seconds: float) -> Measure:
    times, elapsed = asyncio.run(_run(port, senders, status, seconds))
    times.sort()
    return Measure(
        per_second=len(times) / elapsed,
        median_ms=1000 * times[len(times) // 2],
        p95_ms=1000 * times[int(len(times) * 0.95)],
    )


async def _run(port: int, senders: Sequence[Iterator[bytes]], status: int, seconds: float) -> tuple[list[float], float]:
    times: list[float] = []
    start = time.perf_counter()
    await asyncio.gather(*(_ask(port, sender, status, times, start + seconds) for sender in senders))
    return times, time.perf_counter() - start


async def _ask(port: int, sender: Iterator[bytes], status: int, times: list[float], until: float) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (begun := time.perf_counter()) < until:
        writer.write(next(sender))
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 %d" % status):
            raise SystemExit(f"the page answered {head[:60]!r}")
        length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
        await reader.readexactly(length)
        times.append(time.perf_counter() - begun)
        if b"connection: close" in head.lower():
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()
