"""Measures the matrix, its files and the yearly report at 3,000 × 20 and 10,000 × 40, on both databases."""

from __future__ import annotations

import gzip
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from secrets import token_hex
from statistics import median, quantiles
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from bench.queue import _settle
from bench.world import build, cookie_of
from elearn import clock
from elearn.accounts.models import User
from elearn.answers.models import Answer, Submission
from elearn.db import db, session, transaction
from elearn.editions.queries import current_editions, forget_kept
from elearn.organisations.models import Organisation, Seat, Team
from elearn.policy import Role
from elearn.programmes.models import Assignment, Programme, RuleVersion, Step
from elearn.programmes.rules import StepKind, usual_rule
from elearn.progress.tasks import rebuild_tallies
from elearn.reading.models import SectionRead
from tests.conftest import statements
from tests.postgres import temporary_postgresql

SIZES = ((3_000, 20), (10_000, 40))
TEAMS, PAGES, WARMING = 40, 60, 5
GOAL_MS, GOAL_STATEMENTS, GOAL_KB, GOAL_FILE_S, GOAL_MIB = 150, 8, 60, 2.0, 50
GOAL_REPORT_S, GOAL_REPORT_STATEMENTS, REPORTS = 2.0, 12, 5
ROWS_AT_ONCE = 20_000


def main() -> None:
    """Print, for each database and size, what the page, its files and the report cost."""
    sizes = SIZES if "--small" not in sys.argv else ((300, 8),)
    engines = os.environ.get("PARCOURS_BENCH_DATABASES", "SQLite,PostgreSQL").split(",")
    with tempfile.TemporaryDirectory() as name:
        for people, steps in sizes:
            if "SQLite" in engines:
                _measure("SQLite", Path(name) / f"s{people}", "", people, steps)
            if "PostgreSQL" in engines:
                with temporary_postgresql() as url:
                    _measure("PostgreSQL", Path(name) / f"p{people}", url, people, steps)


def _measure(engine: str, folder: Path, url: str, people: int, steps: int) -> None:
    forget_kept()
    app = build(folder, modules=max(steps, 6), learners=people, database_url=url)
    with app.app_context():
        coordinator, programme_id = _work(people, steps)
        begun = time.perf_counter()
        count = rebuild_tallies()
        rebuilt = time.perf_counter() - begun
        _settle()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
    client = app.test_client()
    client.set_cookie("parcours", cookie_of(app, coordinator).split("=", 1)[1])
    page = f"/suivi/{programme_id}"
    print(f"\n{engine}, {people:,} people × {steps} steps ({count:,} tallies computed in {rebuilt:.1f} s)")
    _pages(app, client, page, people)
    client.get("/suivi/rappels")
    print(f"  reminders of deadlines: {1000 * _timed(lambda: client.get('/suivi/rappels').data):.0f} ms")
    for kind in ("csv", "xlsx"):
        _file(client, f"{page}.{kind}")
    _report(app, client, page)


def _report(app: Flask, client: FlaskClient, page: str) -> None:
    """Ask for the yearly report, in turn with a bare count of who follows the programme; the tallies hold."""
    client.get("/rapport")
    before = most = _resident()
    times: dict[str, list[float]] = {"report": [], "bare": []}
    with app.app_context():
        for _ in range(REPORTS):
            times["report"].append(_timed(lambda: client.get("/rapport").data))
            most = max(most, _resident())
            times["bare"].append(_timed(lambda: _bare(page)))
        with statements() as seen:
            client.get("/rapport")
    took, bare = median(times["report"]), median(times["bare"])
    print(f"  report: {took:5.2f} s (goal {GOAL_REPORT_S}), {took / bare:.0f} times a count of the table", end="")
    print(f", {len(seen)} statements (goal {GOAL_REPORT_STATEMENTS}), memory + {(most - before) / 1024:.0f} MiB")


def _pages(app: Flask, client: FlaskClient, page: str, people: int) -> None:
    """Ask for pages all over the table, some in another order; in turn, for the least that such a page can be."""
    addresses = [f"{page}?page={number}" for number in _spread(max(1, people // 50), PAGES)]
    addresses[::10] = [f"{page}?montrer=retard" for _ in addresses[::10]]
    addresses[5::10] = [address.replace("?", "?tri=moins-avance&") for address in addresses[5::10]]
    times: dict[str, list[float]] = {"page": [], "bare": []}
    with app.app_context():
        for address in addresses:
            times["page"].append(_timed(lambda url=address: client.get(url).data))  # type: ignore[misc]
            times["bare"].append(_timed(lambda: _bare(page)))
        with statements() as seen:
            client.get(addresses[1])
    ms = {kind: [1000 * one for one in kept[WARMING:]] for kind, kept in times.items()}
    p95 = {kind: quantiles(kept, n=20)[-1] for kind, kept in ms.items()}
    sent = max(len(gzip.compress(client.get(address).data, 6)) for address in addresses[:8]) / 1024
    print(f"  page: p50 {median(ms['page']):6.1f} ms, p95 {p95['page']:6.1f} ms (goal {GOAL_MS})", end="")
    print(f", {median(ms['page']) / median(ms['bare']):.1f} times a count of the table ({median(ms['bare']):.1f} ms)")
    print(f"  {len(seen)} statements (goal {GOAL_STATEMENTS}), {sent:.1f} kB compressed (goal {GOAL_KB})")


def _bare(page: str) -> None:
    """Count the people of a programme, as any page with their number must."""
    programme_id = int(page.rsplit("/", 1)[1])
    with db.engine.connect() as connection:
        chosen = sa.select(sa.func.count()).select_from(Assignment).where(Assignment.programme_id == programme_id)
        connection.execute(chosen.join(User, User.id == Assignment.owner_id)).scalar()


def _file(client: FlaskClient, address: str) -> None:
    """Ask for a file twice, and say how long the second took and how much memory it needed at most."""
    client.get(address)
    before = _resident()
    begun = time.perf_counter()
    response = client.get(address, buffered=False)
    most, size = before, 0
    for block in response.response:
        size += len(block)
        most = max(most, _resident())
    took = time.perf_counter() - begun
    response.close()
    print(
        f"  {address.rsplit('.', 1)[1]:4}: {took:5.2f} s (goal {GOAL_FILE_S}), {size / 1e6:.1f} MB,"
        f" memory + {(most - before) / 1024:.0f} MiB (goal {GOAL_MIB})"
    )


def _resident() -> int:
    """Return how much memory this process holds now, in KiB."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * resource.getpagesize() // 1024


def _timed(deed: Callable[[], object]) -> float:
    begun = time.perf_counter()
    deed()
    return time.perf_counter() - begun


def _spread(pages: int, wanted: int) -> list[int]:
    random = Random(1)
    return [random.randint(1, pages) for _ in range(wanted)]


def _work(people: int, steps: int) -> tuple[int, int]:
    """Give everyone one programme, in forty teams, and let them have done half of it; return who looks, at what."""
    random = Random(7)
    organisation = session().scalars(sa.select(Organisation)).one()
    now = clock.now()
    with transaction():
        teams = [Team(organisation_id=organisation.id, name=f"Équipe {number:02d}") for number in range(TEAMS)]
        session().add_all(teams)
        session().flush()
        for seat in session().scalars(sa.select(Seat).where(Seat.role == Role.LEARNER)):
            seat.team_id = teams[seat.user_id % TEAMS].id
        person = User(
            email="coordination@example.org", name="Hélène", sort_name="helene", active=True,
            fs_uniquifier=token_hex(16),
        )  # fmt: skip
        programme = Programme(
            organisation_id=organisation.id, network_id=organisation.network_id, title="Tout", created_at=now
        )
        session().add_all([person, programme])
        session().flush()
        found = person.id, programme.id
        place = {"organisation_id": organisation.id, "network_id": organisation.network_id}
        session().add(Seat(user_id=person.id, role=Role.COORDINATOR, starts_on=date(2020, 1, 1), **place))
        modules = [edition.module for edition in current_editions().values()][:steps]
        for number, module in enumerate(modules, start=1):
            kind = StepKind.CHAPTER if module.kind.value == "chapter" else StepKind.VIGNETTE
            step = Step(
                programme_id=programme.id, position=number, kind=kind, module_slug=module.slug, title=module.title,
                added_at=now - timedelta(days=400),
            )  # fmt: skip
            session().add(step)
            session().flush()
            rule = usual_rule(kind, exercises=len(module.exercises))
            session().add(RuleVersion.asking(rule, step_id=step.id, number=1, in_force_from=step.added_at))
    seats = session().scalars(sa.select(Seat).where(Seat.role == Role.LEARNER)).all()
    scopes = [{"owner_id": seat.user_id, "team_id": seat.team_id, **place} for seat in seats]
    _add(
        Assignment,
        (
            scope
            | {
                "programme_id": found[1],
                "assigned_at": now - timedelta(days=300),
                "zone": "Europe/Paris",
                "starts_on": now.date() - timedelta(days=300),
                "deadline_on": now.date() + timedelta(days=random.randint(-30, 200)),
            }
            for scope in scopes
        ),
    )
    _add(SectionRead, _reads(scopes, modules, random))
    _answers(scopes, modules, random)
    return found


def _reads(scopes: list[dict[str, Any]], modules: list[Any], random: Random) -> Iterator[dict[str, Any]]:
    now = clock.now()
    editions = {slug: edition.edition_id for slug, edition in current_editions().items()}
    for scope in scopes:
        for module in modules[: random.randint(0, len(modules))]:
            for section in module.sections:
                at = now - timedelta(minutes=random.randint(0, 400_000))
                about = {"module_slug": module.slug, "section_id": section.id, "edition_id": editions[module.slug]}
                counted = {"minutes": section.minutes, "read_at": at, "counted_in_team_id": scope["team_id"]}
                yield scope | about | counted


def _answers(scopes: list[dict[str, Any]], modules: list[Any], random: Random) -> None:
    now, number = clock.now(), 0
    editions = {slug: edition.edition_id for slug, edition in current_editions().items()}
    answers: list[dict[str, Any]] = []
    submissions: list[dict[str, Any]] = []
    for scope in scopes:
        for module in modules[: random.randint(0, len(modules))]:
            for exercise in module.exercises:
                number += 1
                at = now - timedelta(minutes=random.randint(0, 400_000))
                status = random.choice(["submitted", "accepted", "accepted", "returned"])
                about = {"exercise_id": exercise.id, "module_slug": module.slug, "submitted_at": at}
                verdict = {"verdict_at": None if status == "submitted" else at + timedelta(days=2)}
                rest = {"id": number, "status": status, "round": 1, "submissions_count": 1, "draft_text": ""}
                answers.append(scope | about | verdict | rest)
                text = {"number": 1, "text": "J’irais la voir au café.", "words": 5, "digest": "d" * 64}
                seen = {"edition_id": editions[module.slug], "seen_digest": exercise.seen_digest}
                keys = {
                    "answer_id": number,
                    "idempotency_key": f"m{number}",
                    "is_waiting": status == "submitted",
                    "is_uncounted": False,
                    "counted_in_team_id": scope["team_id"],
                }
                submissions.append(scope | about | text | seen | keys)
    _add(Answer, iter(answers))
    _add(Submission, iter(submissions))


def _add(table: type[Any], rows: Iterator[dict[str, Any]]) -> None:
    """Insert many rows; nothing is marked, for every tally is computed afterwards."""
    held: list[dict[str, Any]] = []
    with transaction():
        for row in rows:
            held.append(row)
            if len(held) == ROWS_AT_ONCE:
                session().execute(sa.insert(table), held)
                held = []
        if held:
            session().execute(sa.insert(table), held)
    db.session.remove()


if __name__ == "__main__":
    main()
