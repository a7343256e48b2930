"""Writes the message of a day: what a person has not been told yet, each with its link, and no text of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from elearn.accounts import mails
from elearn.accounts.models import User
from elearn.accounts.queries import get_person
from elearn.db import session
from elearn.errors import marked
from elearn.notices.lines import compose, list_to_tell
from elearn.notices.models import Digest, Notice, NoticeChoice
from elearn.notices.rules import MOST_TOLD, Frequency, may_write, morning
from elearn.notices.wording import say
from elearn.organisations.queries import load_actor

ONE, SEVERAL = marked("%(title)s : %(what)s"), marked("Parcours IPS : %(count)s nouvelles vous attendent")


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody who may be written to now: for which day of theirs, and about what came until when."""

    person_id: int
    day: date
    until: datetime


def list_due(now: datetime) -> tuple[Due, ...]:
    """Return who has something to be told and may be written to now, in one statement."""
    last = sa.select(sa.func.max(Digest.day)).where(Digest.person_id == User.id, Digest.sent_at.is_not(None))
    waits = sa.exists().where(Notice.person_id == User.id, Notice.told_at.is_(None), Notice.at <= now)
    rows = session().execute(
        sa.select(User.id, User.time_zone, NoticeChoice.frequency, last.scalar_subquery().label("last"))
        .outerjoin(NoticeChoice, NoticeChoice.person_id == User.id)
        .where(User.active.is_(True), waits)
        .order_by(User.id)
    )
    found = []
    for row in rows:
        until = morning(now, row.time_zone)
        day = until.date()
        if may_write(row.frequency or Frequency.DAILY, row.last, day) and day == _today(now, row.time_zone):
            found.append(Due(row.id, day, until))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Written:
    """To whom, the message (None where nothing is left to say), the notices that it settles and those that it holds."""

    to: str
    message: mails.Mail | None
    settled: tuple[int, ...]
    held: tuple[int, ...] = ()


def write_digest(person_id: int, until: datetime, now: datetime) -> Written:
    """Return the message of a day to a person, about what came until then."""
    person = get_person(person_id)
    notices = list_to_tell(person_id, until)
    ids = tuple(notice.id for notice in notices)
    lines = compose(load_actor(person, now.date()), notices, now)
    if not lines:
        return Written(person.email, None, ids)
    with mails.speaking(person.language):
        said = [say(line) for line in lines]
    address = mails.settings().public_url
    message = mails.write(
        "digest",
        language=person.language,
        subject=ONE if len(said) == 1 else SEVERAL,
        title=said[0].what,
        what=said[0].title,
        count=len(said),
        name=person.name,
        said=said[:MOST_TOLD],
        more=max(0, len(said) - MOST_TOLD),
        action_url=f"{address}/boite",
        action_label=marked("Ouvrir ma boîte"),
        settings_url=f"{address}/boite/messages",
        organisation_name="",
    )
    return Written(person.email, message, ids, tuple(line.notice_id for line in lines))


def _today(now: datetime, zone: str) -> date:
    return now.astimezone(ZoneInfo(zone)).date()
