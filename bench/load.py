"""Asks for one page over and over on kept connections, and counts what comes back whole."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """How many answers a second, and the median and 95th percentile in milliseconds."""

    per_second: float
    median_ms: float
    p95_ms: float


def measure(port: int, path: str, cookie: str, *, connections: int = 16, seconds: float = 4.0) -> Measure:
    """Ask for a page on `connections` connections for so many seconds; any answer but 200 ends the run."""
    times, elapsed = asyncio.run(_run(port, path, cookie, connections, seconds))
    times.sort()
    return Measure(
        per_second=len(times) / elapsed,
        median_ms=1000 * times[len(times) // 2],
        p95_ms=1000 * times[int(len(times) * 0.95)],
    )


async def _run(port: int, path: str, cookie: str, connections: int, seconds: float) -> tuple[list[float], float]:
    ask = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nAccept: text/html\r\n\r\n".encode()
    times: list[float] = []
    start = time.perf_counter()
    await asyncio.gather(*(_ask(port, ask, times, start + seconds) for _ in range(connections)))
    return times, time.perf_counter() - start


async def _ask(port: int, ask: bytes, times: list[float], until: float) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (begun := time.perf_counter()) < until:
        writer.write(ask)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"the page answered {head[:60]!r}")
        length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
        await reader.readexactly(length)
        times.append(time.perf_counter() - begun)
        if b"connection: close" in head.lower():
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()
