"""Measures the page of a module for a signed-in person against what is bare, and prints the ratios."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from statistics import median

from flask import Flask

from bench.load import Measure, measure
from bench.serving import served
from bench.world import build, cookie_of
from elearn.db import db
from elearn.editions.queries import forget_kept
from tests.conftest import statements

PAGE = "/chapitres/implication"
KINDS = ("bare", "anchor", "real")
ROUNDS, FIRST_PORT, GOAL = 3, 8871, 0.60


def main() -> None:
    """Print what a page costs in statements, bytes and requests, then how many a second against the baselines."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for modules, learners in ((4, 10), (40, 10), (4, 2000), (40, 2000)):
            app = build(folder / f"{modules}-{learners}", modules=modules, learners=learners)
            print(f"{modules:3} modules, {learners:4} learners: {_statements(app)} statements")
            forget_kept()
        cookie = cookie_of(app := build(folder / "measured", modules=40, learners=2000))
        instance = folder / "measured"
        _first_view(app, cookie)
        (instance / "page.html").write_bytes(app.test_client().get(PAGE, headers={"Cookie": cookie}).data)
        _compare(instance, cookie)


def _statements(app: Flask) -> int:
    cookie = cookie_of(app)
    client = app.test_client(use_cookies=False)
    with app.app_context():
        client.get(PAGE, headers={"Cookie": cookie})
        with statements() as seen:
            assert client.get(PAGE, headers={"Cookie": cookie}).status_code == 200
        db.session.remove()
    return len(seen)


def _first_view(app: Flask, cookie: str) -> None:
    client = app.test_client(use_cookies=False)
    page = client.get(PAGE, headers={"Cookie": cookie}).get_data(as_text=True)
    parts = sorted(set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page)))
    as_browsers = {"Cookie": cookie, "Accept-Encoding": "gzip"}  # what is counted is what the server sends
    sizes = {part: len(client.get(part, headers=as_browsers).data) for part in (PAGE, *parts)}
    for part, size in sizes.items():
        print(f"{size / 1024:6.1f} kB  {part}")
    print(f"first view: {len(sizes)} requests, {sum(sizes.values()) / 1024:.1f} kB compressed (goal: 6 and 80 kB)")


def _compare(instance: Path, cookie: str) -> None:
    with served(KINDS, instance, first_port=FIRST_PORT) as ports:
        found: dict[str, list[Measure]] = {kind: [] for kind in KINDS}
        for _ in range(ROUNDS):
            for kind in KINDS:
                found[kind].append(measure(ports[kind], PAGE if kind == "real" else "/page", cookie))
    print("\nat 16 connections, medians of three interleaved rounds:")
    rates = {kind: median(one.per_second for one in found[kind]) for kind in KINDS}
    for kind in KINDS:
        p95 = median(one.p95_ms for one in found[kind])
        print(f"  {kind:7} {rates[kind]:7.0f} pages/s   p95 {p95:6.1f} ms   {rates[kind] / rates['bare']:5.2f} of bare")
    share = rates["real"] / rates["anchor"]
    print(f"share of the anchor page: {share:.0%} (goal: {GOAL:.0%})")


if __name__ == "__main__":
    main()
