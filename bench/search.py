"""Measures a search through the whole manual, at one connection, beside a bare scan of the same rows."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import quote

import sqlalchemy as sa
from flask import Flask

from bench.world import build, cookie_of, on_each_database
from elearn.db import db
from tests.conftest import statements

QUERIES = ("acces", "ACCÈS", "l'employeur", "employeurs", "les préférences", "Gérard", "coeur", "allocation")
ROUNDS, WARMING, GOAL_MS = 40, 3, 50.0


def main() -> None:
    """Print, for each database, what a search costs in milliseconds and statements, and against the bare scan."""
    on_each_database(_measure)


def _measure(engine: str, folder: Path, url: str) -> None:
    app = build(folder, modules=4, learners=1, database_url=url)
    pages, scans = _times(app)
    p95 = quantiles(pages, n=20)[-1]
    print(f"{engine}: a search {median(pages):5.1f} ms (p50), {p95:5.1f} ms (p95); goal {GOAL_MS:.0f} ms")
    print(f"  {_cost(app)} statements; {median(pages) / median(scans):.1f} times a bare scan of the same rows")


def _times(app: Flask) -> tuple[list[float], list[float]]:
    """Ask and scan in turn, so that a busy machine slows both; in milliseconds."""
    client, cookie = app.test_client(use_cookies=False), {"Cookie": cookie_of(app)}
    pages: list[float] = []
    scans: list[float] = []
    bare = sa.text("SELECT id, text FROM search_entry WHERE lower(text) LIKE :word")
    for number in range(WARMING + ROUNDS):
        for query in QUERIES:
            begun = time.perf_counter()
            answer = client.get(f"/recherche?q={quote(query)}", headers=cookie)
            between = time.perf_counter()
            with app.app_context():
                db.session.execute(bare, {"word": f"%{query.lower()}%"}).all()
            ended = time.perf_counter()
            assert answer.status_code == 200 and b"<mark" in answer.data, query
            if number >= WARMING:
                pages.append(1000 * (between - begun))
                scans.append(1000 * (ended - between))
    return pages, scans


def _cost(app: Flask) -> int:
    client, cookie = app.test_client(use_cookies=False), {"Cookie": cookie_of(app)}
    with app.app_context(), statements() as seen:
        client.get(f"/recherche?q={QUERIES[0]}", headers=cookie)
    return len(seen)


if __name__ == "__main__":
    main()
