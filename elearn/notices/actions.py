"""Keeps what is to be told, claims each message before it leaves, and keeps how often people want one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from elearn.db import session
from elearn.notices.causes import Found, causes_in_journal, causes_of_deadlines, causes_of_renewals, causes_past_due
from elearn.notices.models import Digest, Notice, NoticeChoice, NoticeCursor
from elearn.notices.rules import OVERLAP, Frequency
from elearn.policy import Actor

LEASE = timedelta(minutes=15)


def gather_notices(now: datetime) -> int:
    """Read the journal from the cursor on, with an overlap, and what is past due; return how many notices are new.

    The first time, nothing of the past is told. What was found before is left alone.
    """
    cursor = session().get(NoticeCursor, 1, with_for_update=True)
    if cursor is None:
        session().add(NoticeCursor(id=1, read_until=now))
        return 0
    added = _keep(
        (*causes_in_journal(cursor.read_until - OVERLAP, now), *causes_past_due(now), *causes_of_renewals(now))
    )
    added += remind_of_deadlines(cursor.read_until, now)
    cursor.read_until = now
    return added


def remind_of_deadlines(since: datetime, until: datetime) -> int:
    """Keep the reminders that fell between two instants; return how many notices are new."""
    return _keep(causes_of_deadlines(since, until))


def claim_digest(person_id: int, day: date, until: datetime, now: datetime) -> Digest | None:
    """Take the right to write to a person for one of their days; None where somebody has it, or has written.

    A claim whose sender died is taken again after a quarter of an hour.
    """
    free = sa.and_(Digest.sent_at.is_(None), Digest.claimed_at <= now - LEASE)
    wanted = sa.and_(Digest.person_id == person_id, Digest.day == day)
    taken = session().execute(sa.update(Digest).where(wanted, free).values(claimed_at=now))
    if not taken.rowcount:  # type: ignore[attr-defined]
        try:
            with session().begin_nested():
                session().add(Digest(person_id=person_id, day=day, until=until, claimed_at=now))
        except IntegrityError:
            return None
    return session().scalar(sa.select(Digest).where(wanted).execution_options(populate_existing=True))


def close_digest(digest: Digest, notice_ids: Iterable[int], sent_ids: Iterable[int], now: datetime) -> None:
    """Keep that a message has left, or that nothing was left to say: all is told, and what it held was sent."""
    digest.sent_at = now
    mark_told(notice_ids, now)
    session().execute(
        sa.update(Notice)
        .where(Notice.id.in_(sorted(sent_ids)), Notice.sent_at.is_(None))
        .values(sent_at=now)
        .execution_options(synchronize_session=False)
    )


def release_digest(digest: Digest, now: datetime) -> None:
    """Give a claim back at once, because the message could not leave: the next try need not wait."""
    digest.claimed_at = now - LEASE


def mark_told(notice_ids: Iterable[int], now: datetime) -> None:
    """Keep that some notices need no message any more."""
    session().execute(
        sa.update(Notice)
        .where(Notice.id.in_(sorted(notice_ids)), Notice.told_at.is_(None))
        .values(told_at=now)
        .execution_options(synchronize_session=False)
    )


def choose_frequency(actor: Actor, frequency: Frequency) -> None:
    """Keep how often a person wants a message."""
    kept = session().scalar(sa.select(NoticeChoice).where(NoticeChoice.person_id == actor.id).with_for_update())
    if kept is None:
        session().add(NoticeChoice(person_id=actor.id, frequency=frequency))
    else:
        kept.frequency = frequency


def _keep(found: tuple[Found, ...]) -> int:
    causes = {one.cause for one in found}
    known = {
        (cause, person_id, kind)
        for cause, person_id, kind in session().execute(
            sa.select(Notice.cause, Notice.person_id, Notice.kind).where(Notice.cause.in_(causes))
        )
    }
    fresh = {(one.cause, one.person_id, one.kind): one for one in found}
    new = [one for key, one in fresh.items() if key not in known]
    session().add_all(
        Notice(person_id=one.person_id, kind=one.kind, cause=one.cause, subject_id=one.subject_id, at=one.at)
        for one in new
    )
    session().flush()
    return len(new)
