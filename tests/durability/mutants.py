"""Runs the real server with one promise broken on purpose, to see that the crash test notices.

`python -m tests.durability.mutants <name>` serves as `elearn run` does. Nothing of this is in the application.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from secrets import token_hex
from typing import Any

from flask import after_this_request, has_request_context
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from elearn import db

LATE = 0.4  # seconds between an answer and the commit that it promised
ACKNOWLEDGES_EARLY, FORGETS_KEYS = "acknowledges-before-commit", "forgets-idempotency-keys"
NEVER_FLUSHES = "never-flushes"
FOUND_BY_KILLS = (ACKNOWLEDGES_EARLY, FORGETS_KEYS)


def acknowledge_before_commit() -> None:
    """Commit only once the answer has been sent."""
    real = db.transaction

    @contextmanager
    def early() -> Iterator[Session]:
        if not has_request_context() or db.session().info.get(db.WRITING):
            with real() as current:
                yield current
            return
        current = db.session()
        current.rollback()
        current.info[db.WRITING] = True
        db._begin_immediate(current.connection())
        yield current
        current.flush()
        db.db.session.registry.clear()  # the end of the request must not roll it back

        def commit_late() -> None:
            time.sleep(LATE)
            current.commit()
            current.close()

        @after_this_request
        def when_sent(response: Response) -> Response:
            response.call_on_close(commit_late)
            return response

    db.transaction = early


def forget_idempotency_keys() -> None:
    """Take each form for a new one."""
    from elearn.answers import actions

    real = actions.submit_answer

    def submit(*given: Any, key: str, **facts: Any) -> Any:
        return real(*given, key=f"{key[:20]}{token_hex(8)}", **facts)

    actions.submit_answer = submit


def never_flush() -> None:
    """Leave what is committed in the memory of the system: `synchronous=OFF`."""
    real = db._prepare_sqlite

    def prepare(connection: Any, record: object) -> None:
        real(connection, record)
        connection.execute("PRAGMA synchronous=OFF")

    db._prepare_sqlite = prepare


MUTANTS: dict[str, Callable[[], None]] = {
    ACKNOWLEDGES_EARLY: acknowledge_before_commit,
    FORGETS_KEYS: forget_idempotency_keys,
    NEVER_FLUSHES: never_flush,
}

if __name__ == "__main__":
    MUTANTS[sys.argv[1]]()
    sys.argv = ["elearn", "run"]
    from elearn.cli import main

    main()
