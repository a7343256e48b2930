"""Kills the real server while people write, again and again: every word that was acknowledged is still there.

`CYCLES` says how often, `CRASH_SEED` repeats a run. A kill keeps what the system has in memory: that a commit
reaches the disk is read back by `test_sqlite` (`synchronous=FULL`) and counted here, call by call.
"""

from __future__ import annotations

import http.client
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
import sqlalchemy as sa

from elearn import clock, schema
from elearn.accounts.actions import create_person, prepared_password
from elearn.app import create_app
from elearn.db import db, sqlite_module, transaction
from elearn.settings import ROOT, Settings
from tests.builders import a_seat, a_team
from tests.durability.mutants import FOUND_BY_KILLS, NEVER_FLUSHES
from tests.durability.server import Client, Server
from tests.postgres import temporary_postgresql

pytestmark = pytest.mark.crash
CYCLES = int(os.environ.get("CYCLES", "5"))
SEED = int(os.environ.get("CRASH_SEED", str(time.time_ns() % 1_000_000)))
WRITERS = 4
EXERCISES = 150  # more than one writer gets through before the kill; each cycle has writers of its own
PASSWORD = "cerise-tambour-lagune"
DRAFTS_FLUSHED = 12
DRAFTS_KEPT = 15  # of the last twenty versions, those that no later save can have pushed out
SHORTEST, LONGEST = 0.15, 1.5  # seconds between a start and a kill
EXERCISE = """
::: exercice {{#e{number} minutes=5}}
Que feriez-vous la {number}ᵉ fois ?

::: idées-clés
- Demander {{#une}}
:::

::: réponses
Demander.
:::
:::
"""
HEAD = "---\ntitre: Écrire\nrésumé: Beaucoup de questions.\nnuméro: 1\n---\n\n## Tout {#tout minutes=5}\n\nLisez.\n"


@dataclass
class Writer:
    """One learner in a browser, and the ledger of what they sent and of what the server acknowledged."""

    client: Client
    email: str
    drafts: dict[str, list[str]] = field(default_factory=dict)
    versions: Counter[str] = field(default_factory=Counter)
    handed_in: dict[str, tuple[str, str]] = field(default_factory=dict)
    unknown: dict[str, tuple[str, str]] = field(default_factory=dict)
    surprises: list[str] = field(default_factory=list)
    following: int = 1

    def write(self, stop: threading.Event, chance: random.Random) -> None:
        """Save drafts and hand answers in until the server dies or the time is over."""
        while not stop.is_set() and self.following <= EXERCISES:
            anchor = f"e{self.following}"
            try:
                for _ in range(chance.randint(1, 3)):
                    self.save(anchor)
                self.hand_in(anchor, f"{self.email} remet {anchor} {token_hex(8)}", token_hex(16))
            except (OSError, http.client.HTTPException):
                self.following += 1  # nobody knows how far that one came
                return
            self.following += 1

    def save(self, anchor: str) -> None:
        """Save a draft; it counts once the whole answer has come."""
        text = f"{self.email} écrit {anchor} {token_hex(8)}"
        fields = {"text": text, "base_version": str(self.versions[anchor])}
        answer = self.client.ask("POST", f"{place(anchor)}/brouillon", fields, Accept="application/json")
        if answer.status != 200:
            self.surprises.append(f"{anchor}: {answer.status} {answer.body[:200]}")
            return
        self.versions[anchor] = int(str(answer.json["version"]))
        self.drafts.setdefault(anchor, []).append(text)

    def hand_in(self, anchor: str, text: str, key: str) -> None:
        """Hand an answer in; it counts once the receipt's address has come."""
        self.unknown[anchor] = (key, text)
        fields = {"text": text, "base_version": str(self.versions[anchor]), "key": key}
        answer = self.client.ask("POST", f"{place(anchor)}/remettre", fields)
        if answer.status != 303:
            self.surprises.append(f"{anchor}: {answer.status} {answer.body[:200]}")
            return
        self.handed_in[anchor] = self.unknown.pop(anchor)


def place(anchor: str) -> str:
    return f"/chapitres/ecrire/exercices/{anchor}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the data folder of the server, on a real disk if the system's temporary one is not."""
    data = tmp_path / "data"
    data.mkdir()
    return data


@pytest.fixture
def database_of_the_server(folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Yield where the server keeps what it is told: SQLite in its folder, or a PostgreSQL that outlives its kills."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield f"sqlite:///{folder / 'parcours.db'}"
    else:
        with temporary_postgresql() as url:
            yield url


@pytest.fixture
def environment(folder: Path, tmp_path: Path, database_of_the_server: str) -> dict[str, str]:
    content = tmp_path / "content"
    (content / "chapters").mkdir(parents=True)
    text = HEAD + "".join(EXERCISE.format(number=number) for number in range(1, EXERCISES + 1))
    (content / "chapters" / "01-ecrire.md").write_text(text, encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PARCOURS_")}
    own = {"PARCOURS_DATA": str(folder), "PARCOURS_CONTENT": str(content), "PARCOURS_DATABASE": database_of_the_server}
    return {**kept, "PARCOURS_MODE": "demo", "PARCOURS_WORKERS": "3", **own}


@pytest.fixture
def emails(environment: dict[str, str]) -> list[str]:
    """Make the schema and some learners of one team, and return their addresses."""
    app = create_app(Settings.from_env(environment))
    schema.upgrade(app)
    with app.app_context():
        team, hashed = a_team(), prepared_password(PASSWORD)
        found = [f"ecrivain{number}@example.org" for number in range(WRITERS * CYCLES)]
        for email in found:
            with transaction():
                person = create_person(email=email, name=email, now=clock.now(), password_hash=hashed)
            a_seat(person, "learner", team=team)  # type: ignore[arg-type]
        db.session.remove()
        db.engine.dispose()
    return found


@pytest.fixture
def server(environment: dict[str, str], emails: list[str], tmp_path: Path) -> Iterator[Server]:
    running = Server(environment, tmp_path / "server.log")
    running.start()
    yield running
    running.kill()


def signed_in(server: Server, emails: list[str]) -> list[Writer]:
    """Open a browser for each of these learners."""
    found = [Writer(Client(server.port), email) for email in emails]
    for writer in found:
        writer.client.sign_in(writer.email, PASSWORD)
    return found


def let_write(writers: list[Writer], server: Server, seconds: float, chance: random.Random) -> None:
    """Let everybody write, and kill the server under their hands."""
    stop = threading.Event()
    threads = [threading.Thread(target=writer.write, args=(stop, random.Random(chance.random()))) for writer in writers]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    server.kill()
    stop.set()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)


def read(store: str, statement: str, **facts: Any) -> list[tuple[Any, ...]]:
    """Read the database itself, beside the server."""
    url, options = store, {}
    if store.startswith("sqlite"):
        options = {"module": sqlite_module}
    else:
        url = store.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = sa.create_engine(url, poolclass=sa.NullPool, **options)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement), facts)]


def check(store: str, writers: list[Writer]) -> None:
    """Compare the database with every ledger."""
    if store.startswith("sqlite"):
        assert read(store, "PRAGMA integrity_check") == [("ok",)]
        assert read(store, "PRAGMA foreign_key_check") == []
    assert [surprise for writer in writers for surprise in writer.surprises] == []
    for writer in writers:
        _check_submissions(store, writer)
        _check_drafts(store, writer)
    _check_wholeness(store)


def _check_submissions(store: str, writer: Writer) -> None:
    rows = read(
        store,
        'SELECT s.exercise_id, s.idempotency_key, s.text FROM submission s JOIN "user" u ON u.id = s.owner_id'
        " WHERE u.email = :email",
        email=writer.email,
    )
    kept = {exercise.partition("#")[2]: (key, text) for exercise, key, text in rows}
    lost = {anchor: sent for anchor, sent in writer.handed_in.items() if kept.get(anchor) != sent}
    strange = {anchor: sent for anchor, sent in kept.items() if sent not in _sent(writer, anchor)}
    assert len(rows) == len(kept), "an answer was handed in twice"
    assert lost == {}, "acknowledged, and not there"
    assert strange == {}, "there, and never sent so"


def _sent(writer: Writer, anchor: str) -> tuple[tuple[str, str] | None, ...]:
    return (writer.handed_in.get(anchor), writer.unknown.get(anchor))


def _check_drafts(store: str, writer: Writer) -> None:
    rows = read(
        store,
        'SELECT a.exercise_id, a.draft_text, a.id FROM answer a JOIN "user" u ON u.id = a.owner_id'
        " WHERE u.email = :email",
        email=writer.email,
    )
    earlier: dict[int, set[str]] = {}
    for answer_id, text in read(store, "SELECT answer_id, text FROM draft_version"):
        earlier.setdefault(answer_id, set()).add(text)
    there = {exercise.partition("#")[2]: {text} | earlier.get(id, set()) for exercise, text, id in rows}
    lost = [
        text
        for anchor, texts in writer.drafts.items()
        for text in texts[-DRAFTS_KEPT:]
        if text not in there.get(anchor, set())
    ]
    assert lost == [], "saved, acknowledged, and not there"


def _check_wholeness(store: str) -> None:
    """A deed is there whole or not at all: the answer, its submission and its line of the journal."""
    halves = read(
        store,
        "SELECT a.id FROM answer a LEFT JOIN submission s ON s.answer_id = a.id GROUP BY a.id"
        " HAVING a.submissions_count <> count(s.id) OR (a.status = 'submitted') <> (count(s.id) = 1)",
    )
    unwritten = read(
        store,
        "SELECT s.id FROM submission s LEFT JOIN journal_line j"
        " ON j.thing = 'submission' AND j.verb = 'submitted' AND j.thing_id = s.id"
        " GROUP BY s.id HAVING count(j.id) <> 1",
    )
    assert (halves, unwritten) == ([], [])


def send_again(writer: Writer) -> None:
    """Send once more what nobody knows the end of, as a browser does after a reload: the same form, the same key.

    So is the last answer that was acknowledged: that must change nothing.
    """
    for anchor, (key, text) in list(writer.unknown.items()):
        writer.hand_in(anchor, text, key)
    if writer.handed_in:
        anchor, (key, text) = list(writer.handed_in.items())[-1]
        writer.hand_in(anchor, text, key)


def live_through(server: Server, emails: list[str], store: str, cycles: int) -> list[Writer]:
    """Kill the server so many times under people who write, compare each time; return who has written."""
    chance, everybody = random.Random(SEED), []
    for cycle in range(cycles):
        writers = signed_in(server, emails[cycle * WRITERS : (cycle + 1) * WRITERS])
        everybody += writers
        let_write(writers, server, chance.uniform(SHORTEST, LONGEST), chance)
        server.start()
        check(store, everybody)
        for writer in writers:
            send_again(writer)
        check(store, everybody)
        assert [writer.unknown for writer in writers] == [{}] * WRITERS, f"cycle {cycle}"
    return everybody


@pytest.mark.parametrize("database_of_the_server", ["sqlite", "postgresql"], indirect=True)
def test_no_acknowledged_word_is_lost_however_often_the_server_is_killed(
    server: Server, emails: list[str], database_of_the_server: str
):
    everybody = live_through(server, emails, database_of_the_server, CYCLES)
    handed_in = sum(len(writer.handed_in) for writer in everybody)
    saved = sum(len(texts) for writer in everybody for texts in writer.drafts.values())
    print(f"CRASH_SEED={SEED} CYCLES={CYCLES}: {saved} drafts and {handed_in} answers acknowledged, none lost")

    assert handed_in >= CYCLES and saved >= CYCLES


@pytest.mark.parametrize("mutant", FOUND_BY_KILLS)
def test_a_server_that_breaks_its_promise_is_found_out(
    server: Server, emails: list[str], database_of_the_server: str, mutant: str
):
    server.stop()
    server.command = ("tests.durability.mutants", mutant)
    server.start()

    with pytest.raises(AssertionError):
        live_through(server, emails, database_of_the_server, CYCLES)


@pytest.fixture
def calls(tmp_path: Path, server: Server) -> Path:
    """Start the server again under `strace`, and return the file of its calls that flush a file to the disk."""
    written = tmp_path / "calls"
    server.stop()
    server.watcher = ("strace", "-f", "-y", "-q", "-e", "trace=fsync,fdatasync", "-o", str(written))
    return written


def flushes(calls: Path) -> int:
    """Count the calls that flushed the log in which SQLite writes what is committed."""
    return calls.read_text(encoding="utf-8").count("parcours.db-wal>")


def ensure_each_is_flushed(server: Server, calls: Path, email: str) -> None:
    """Let one person save drafts, one after the other. Raises AssertionError if one was acknowledged unflushed."""
    (writer,) = signed_in(server, [email])
    for number in range(1, DRAFTS_FLUSHED + 1):
        before = flushes(calls)
        writer.save(f"e{number}")
        assert flushes(calls) > before, f"the draft {number} is acknowledged, and only in memory"
    assert writer.surprises == []


def test_each_acknowledged_draft_was_flushed_to_the_disk_before(server: Server, emails: list[str], calls: Path):
    server.start()

    ensure_each_is_flushed(server, calls, emails[0])


def test_a_server_that_leaves_it_in_memory_is_found_out(server: Server, emails: list[str], calls: Path):
    server.command = ("tests.durability.mutants", NEVER_FLUSHES)
    server.start()

    with pytest.raises(AssertionError, match="only in memory"):
        ensure_each_is_flushed(server, calls, emails[0])


def test_a_server_that_is_asked_to_stop_finishes_what_it_has_begun(
    server: Server, emails: list[str], database_of_the_server: str
):
    stop, writers = threading.Event(), signed_in(server, emails[:WRITERS])
    threads = [threading.Thread(target=one.write, args=(stop, random.Random(SEED))) for one in writers]
    for thread in threads:
        thread.start()
    time.sleep(1.0)
    ended = server.stop()
    stop.set()
    for thread in threads:
        thread.join(timeout=60)

    assert ended == 0
    assert sum(len(writer.handed_in) for writer in writers) > 0
    check(database_of_the_server, writers)


def test_a_kill_in_the_middle_of_the_migrations_is_mended_by_running_it_again(
    environment: dict[str, str], tmp_path: Path
):
    chance, command = random.Random(SEED), [sys.executable, "-m", "elearn.cli", "db", "upgrade"]
    for number in range(min(CYCLES, 20)):
        folder = tmp_path / f"data-{number}"
        store = f"sqlite:///{folder / 'parcours.db'}"
        told = {**environment, "PARCOURS_DATA": str(folder), "PARCOURS_DATABASE": store}
        running = {"cwd": ROOT, "env": told}
        with subprocess.Popen(command, **running) as upgrading:
            _await_file(folder / "parcours.db")
            time.sleep(chance.uniform(0, 1.2))
            upgrading.kill()
        subprocess.run(command, **running, check=True)

        assert read(store, "PRAGMA integrity_check") == [("ok",)]
        assert len(read(store, "SELECT version_num FROM alembic_version")) == 1
        tables = {name for (name,) in read(store, "SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert {table.name for table in db.metadata.sorted_tables} <= tables


def _await_file(path: Path) -> None:
    deadline = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < deadline, "the database was never opened"
        time.sleep(0.005)
