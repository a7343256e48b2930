"""Measures the queue: its first page with 300 and with 10,000 answers waiting, and the way to the next one."""

from __future__ import annotations

import os
import re
import tempfile
import time
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from secrets import token_hex
from statistics import median
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient

from bench.world import build, cookie_of
from elearn import clock
from elearn.accounts.models import User
from elearn.answers.models import Answer, Submission
from elearn.db import db, session, transaction
from elearn.editions.queries import current_editions
from elearn.organisations.models import Organisation, Seat, Team
from elearn.policy import Role
from tests.conftest import statements
from tests.postgres import temporary_postgresql

PEOPLE, FEW, MANY = 250, 300, 10_000
GOAL_MS, GOAL_GROWTH, GOAL_STATEMENTS, GOAL_NEXT_MS = 40, 1.2, 8, 300
ROUNDS, WARMING = 120, 10
_number = count(1)


def main() -> None:
    """Print, for each database: statements, the median of the first page with few and many, and of « next »."""
    rounds = int(os.environ.get("PARCOURS_BENCH_ROUNDS", ROUNDS))
    with tempfile.TemporaryDirectory() as name:
        _measure("SQLite", Path(name), ("", ""), rounds)
        with temporary_postgresql() as few, temporary_postgresql() as many:
            _measure("PostgreSQL", Path(name), (few, many), rounds)


def _measure(engine: str, folder: Path, urls: tuple[str, str], rounds: int) -> None:
    """Ask both instances in turn, so that a busy machine slows both."""
    clients: dict[int, FlaskClient] = {}
    times: dict[int, list[float]] = {FEW: [], MANY: []}
    for waiting, url in zip((FEW, MANY), urls, strict=True):
        clients[waiting] = _waiting(folder / f"{engine}-{waiting}", url, waiting)
    for _ in range(rounds):
        for waiting, client in clients.items():
            begun = time.perf_counter()
            assert client.get("/relectures").status_code == 200
            times[waiting].append(1000 * (time.perf_counter() - begun))
    found = {waiting: median(kept[WARMING:]) for waiting, kept in times.items()}
    for waiting, client in clients.items():
        print(f"{engine}: {waiting:6} waiting: page {found[waiting]:6.1f} ms (p50), {_cost(client)} statements")
    grown = found[MANY] / found[FEW]
    print(f"  growth {grown:.2f} (goal: {GOAL_GROWTH}); goals {GOAL_MS} ms, {GOAL_STATEMENTS} statements")
    print(f"  next answer, sent and shown: {_next(clients[MANY]):6.1f} ms (p50; goal: {GOAL_NEXT_MS})")


def _waiting(folder: Path, url: str, waiting: int) -> FlaskClient:
    """Build an instance in which so many answers wait, and return the browser of its supervisor."""
    app = build(folder, modules=4, learners=PEOPLE, database_url=url)
    with app.app_context():
        supervisor = _supervisor()
        _hand_in(waiting)
        db.session.remove()
        _settle()
    client = app.test_client()
    client.set_cookie("parcours", cookie_of(app, supervisor).split("=", 1)[1])
    return client


def _settle() -> None:
    """Do what PostgreSQL does by itself within a minute of such a load: know its rows, and which pages are at rest.

    Some pages are at rest only once the log of their commit is on the disk, which this server of the tests does later.
    """
    if db.engine.dialect.name == "postgresql":
        at_rest = "SELECT relallvisible = relpages FROM pg_class WHERE relname = 'submission'"
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
            while not connection.exec_driver_sql(at_rest).scalar():
                time.sleep(0.2)
                connection.exec_driver_sql("VACUUM ANALYZE")


def _cost(client: FlaskClient) -> int:
    with client.application.app_context(), statements() as seen:
        client.get("/relectures")
        return len(seen)


def _next(client: FlaskClient) -> float:
    """Send one review after the other from the desk, and time the way from the button to the next answer."""
    page = client.get("/relectures").get_data(as_text=True)
    found = re.search(r"/relectures/(\d+)", page)
    assert found is not None
    here, times = found[1], []
    for _ in range(12):
        desk = client.get(f"/relectures/{here}").get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]+)"', desk)
        assert token is not None
        begun = time.perf_counter()
        sent = client.post(
            f"/relectures/{here}",
            data={"verdict": "accepted", "csrf_token": token[1]},
        )
        assert sent.status_code == 303, sent.get_data(as_text=True)[-3000:]
        client.get(sent.headers["Location"])
        times.append(1000 * (time.perf_counter() - begun))
        here = re.search(r"/relectures/(\d+)", sent.headers["Location"])[1]  # type: ignore[index]
    return median(times)


def _supervisor() -> int:
    team = session().scalars(sa.select(Team)).one()
    network_id = session().get_one(Organisation, team.organisation_id).network_id
    person = User(
        email="supervisor@example.org",
        name="Sophie",
        sort_name="sophie",
        active=True,
        fs_uniquifier=token_hex(16),
    )
    with transaction():
        session().add(person)
        session().flush()
        place = {"team_id": team.id, "organisation_id": team.organisation_id, "network_id": network_id}
        session().add(Seat(user_id=person.id, role=Role.SUPERVISOR, starts_on=date(2020, 1, 1), **place))
    return person.id


def _hand_in(wanted: int) -> None:
    """Let so many answers wait, spread over people, questions and weeks, with the rows that handing in makes."""
    published = [edition for edition in current_editions().values() if edition.module.exercises]
    asked = [(edition, exercise) for edition in published for exercise in edition.module.exercises]
    seats = session().scalars(sa.select(Seat).where(Seat.role == Role.LEARNER)).all()
    already = session().scalar(sa.select(sa.func.count()).select_from(Submission)) or 0
    now = clock.now()
    answers: list[dict[str, Any]] = []
    submissions: list[dict[str, Any]] = []
    first = (session().scalar(sa.select(sa.func.max(Answer.id))) or 0) + 1
    for place in range(already, wanted):
        who, again = place % len(seats), place // len(seats)
        seat, (edition, exercise) = seats[who], asked[(who + again) % len(asked)]  # few or many, over every question
        scope = {
            "owner_id": seat.user_id,
            "team_id": seat.team_id,
            "organisation_id": seat.organisation_id,
            "network_id": seat.network_id,
        }
        at = now - timedelta(minutes=7 * place)
        about = {"exercise_id": exercise.id, "module_slug": edition.module.slug, "submitted_at": at}
        round_number = 1 + again // len(asked)
        answer = {"id": first + place - already, "status": "submitted", "round": round_number, "submissions_count": 1}
        answers.append({**scope, **about, **answer, "draft_text": "", "draft_version": 1})
        text = {"number": 1, "text": "J’irais la voir au café. " * 40, "words": 200, "digest": "d" * 64}
        seen = {"edition_id": edition.edition_id, "seen_digest": exercise.seen_digest, "is_waiting": True}
        keys = {"answer_id": answer["id"], "idempotency_key": f"b{next(_number)}", "due_on": at.date()}
        submissions.append({**scope, **about, **text, **seen, **keys})
    with transaction():
        session().execute(sa.insert(Answer), answers)
        session().execute(sa.insert(Submission), submissions)
    with db.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


if __name__ == "__main__":
    main()
