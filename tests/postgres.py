"""Starts a PostgreSQL of its own for the tests: the system's if it is installed, else the one of the pgserver wheel."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg

INSTALLED = Path("/usr/lib/postgresql")
PATIENCE = 30.0  # seconds for the server to answer
# Nothing here outlives a test, so nothing waits for a disk.
OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=", "max_connections=60")


class NoPostgreSQL(RuntimeError):
    """There is no PostgreSQL to start, or it did not start; the message holds its last words."""


@dataclass(frozen=True)
class Owner:
    """The ordinary account that runs the server, which refuses root; None is the present one."""

    user: int | None
    group: int | None

    @classmethod
    def present(cls) -> Owner:
        """Choose `postgres` or `nobody` for root, and nobody else for anybody else."""
        if os.geteuid() != 0:
            return cls(None, None)
        known = {account.pw_name: account for account in pwd.getpwall()}
        account = known.get("postgres") or known["nobody"]
        return cls(account.pw_uid, account.pw_gid)

    def gives_up_root(self) -> bool:
        """Tell whether the server runs under another account than the tests."""
        return self.user is not None


@contextmanager
def temporary_postgresql() -> Iterator[str]:
    """Yield the URL of an empty database on a server that lives as long as the block.

    Takes about two seconds. Raises `NoPostgreSQL`.
    """
    owner = Owner.present()
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        programs = _programs(folder, owner)
        if owner.user is not None and owner.group is not None:
            os.chown(folder, owner.user, owner.group)
        _make_cluster(programs, folder, owner)
        with _server(programs, folder, owner) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs(folder: Path, owner: Owner) -> Path:
    """Return the folder of `initdb` and `postgres`, the newest installed one first."""
    installed = [path.parent for path in INSTALLED.glob("*/bin/initdb")]
    if installed:
        return max(installed, key=lambda path: float(path.parent.name))
    found = find_spec("pgserver")
    if found is None or found.origin is None:
        raise NoPostgreSQL("There is no PostgreSQL: run make test.")
    package = Path(found.origin).parent
    if not owner.gives_up_root():
        return package / "pginstall" / "bin"
    # Another account may not see the environment (under /root, say), so it is given a copy.
    copy = folder / "server"
    shutil.copytree(package / "pginstall", copy / "pgserver" / "pginstall", ignore=shutil.ignore_patterns("include"))
    shutil.copytree(package.with_name("pgserver.libs"), copy / "pgserver.libs")
    return copy / "pgserver" / "pginstall" / "bin"


def _make_cluster(programs: Path, folder: Path, owner: Owner) -> None:
    place, people = ("--pgdata", str(folder / "data")), ("--username", "postgres", "--auth", "trust")
    made = subprocess.run(
        [str(programs / "initdb"), *place, *people, "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        user=owner.user,
        group=owner.group,
        extra_groups=[] if owner.gives_up_root() else None,
    )
    if made.returncode != 0:
        raise NoPostgreSQL(made.stderr)


@contextmanager
def _server(programs: Path, folder: Path, owner: Owner) -> Iterator[str]:
    """Run the server on a socket in `folder`, where only this machine can reach it."""
    settings = [word for option in (*OPTIONS, f"unix_socket_directories={folder}") for word in ("-c", option)]
    log = folder / "log"
    with (
        log.open("wb") as written,
        subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", *settings],
            stdout=written,
            stderr=written,
            cwd=folder,
            start_new_session=True,
            user=owner.user,
            group=owner.group,
            extra_groups=[] if owner.gives_up_root() else None,
        ) as server,
    ):
        try:
            _await(f"postgresql://postgres@/postgres?host={folder}", server, log)
            yield f"postgresql://postgres@/parcours?host={folder}"
        finally:
            server.send_signal(signal.SIGINT)  # a fast shutdown: open connections are closed


def _await(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers, and make the database."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("CREATE DATABASE parcours")
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise NoPostgreSQL(log.read_text(encoding="utf-8", errors="replace")) from None
            time.sleep(0.05)
