"""Runs outside the request what tells people: reads the journal each minute, and sends at most one message a day."""

from __future__ import annotations

from datetime import date, datetime
from smtplib import SMTPException

from flask import current_app

from elearn import clock, jobs
from elearn.accounts import mails
from elearn.db import transaction
from elearn.notices import actions
from elearn.notices.digest import list_due, write_digest


@jobs.each_minute
def tell_people() -> None:
    """Gather what is new, then ask the queue for one message to each person who may be written to now."""
    now = clock.now()
    with transaction():
        actions.gather_notices(now)
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    for due in list_due(now):
        jobs.enqueue(app, send_digest, person_id=due.person_id, day=due.day.isoformat(), until=due.until.isoformat())


@jobs.job
def send_digest(person_id: int, day: str, until: str) -> None:
    """Send one person the message of one day; nothing where it has left, or leaves elsewhere at this instant.

    Raises OSError or smtplib.SMTPException, which the queue tries again: the claim is given back first.
    """
    now, last = clock.now(), datetime.fromisoformat(until)
    with transaction():
        digest = actions.claim_digest(person_id, date.fromisoformat(day), last, now)
    if digest is None:
        return
    written = write_digest(person_id, last, now)
    try:
        if written.message is not None:
            mails.deliver(written.to, written.message)
    except (OSError, SMTPException):
        with transaction():
            actions.release_digest(digest, now)
        raise
    with transaction():
        actions.close_digest(digest, written.settled, written.held, clock.now())
