"""Erases a person: their texts go, their identity goes, what counts and what was issued stays."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.accounts.rules import sort_name
from elearn.certificates.models import Certificate
from elearn.complaints.models import Complaint, ComplaintAnswer
from elearn.db import Base, locked, session
from elearn.errors import marked
from elearn.journal import record
from elearn.organisations.models import Invitation, Seat
from elearn.policy import Actor
from elearn.privacy import rules
from elearn.privacy.models import Erasure
from elearn.privacy.queries import own_rows
from elearn.privacy.rules import REGISTER, Fate

LIST_NAME = "effacements.jsonl"
NO_NAME = marked("Nom effacé")
AFTER_A_RESTORE = "copie restaurée"


@dataclass(frozen=True, slots=True)
class Erased:
    """One line of the list that outlives the database, so that a restored copy can be cleaned again."""

    person_id: int
    mark: str
    at: str
    hides_name: bool


def erase_person(
    actor: Actor | None, person: User, *, reason: str, hides_name: bool, secret: str, now: datetime
) -> Erased:
    """Take a person's texts and identity out; keep dates, counts, digests and proofs. Raises RuleBroken.

    With `hides_name`, their name also leaves the proofs that were issued to them, which keep number, code and digest.
    Add what this returns to the list beside the database once it is committed: see `keep_in_list`.
    """
    locked(person)
    if actor is not None:
        rules.ensure_not_oneself(actor.id, person.id)
    rules.ensure_no_seat(holds_one=_holds_a_seat(person.id, now))
    told = Erased(person.id, mark_of(person.email, secret), now.isoformat(), hides_name)
    _erase_rows(person.id)
    _forget_recorded_complaints(person)
    _forget_invitations(person.email)
    if hides_name:
        _hide_name(person.id, now)
    _forget_identity(person)
    session().add(
        Erasure(
            person_id=person.id, by_id=actor.id if actor else None, at=now, reason=reason.strip(), hides_name=hides_name
        )
    )
    record(actor.id if actor else None, "erased", "person", person.id)
    session().flush()
    return told


def mark_of(email: str, secret: str) -> str:
    """Return what tells an e-mail again to whoever has the instance's secret, and says nothing to others."""
    return hmac.new(secret.encode(), email.casefold().encode(), hashlib.sha256).hexdigest()


def keep_in_list(folder: Path, told: Erased) -> None:
    """Add a line to the list of erasures, which lies beside the database and is not part of its copies."""
    line = {"person_id": told.person_id, "mark": told.mark, "at": told.at, "hides_name": told.hides_name}
    with (folder / LIST_NAME).open("a", encoding="utf-8") as kept:
        kept.write(json.dumps(line) + "\n")


def erase_again(folder: Path, secret: str, now: datetime) -> int:
    """Erase whoever is on the list and has come back with a restored copy; return how many.

    Somebody who was invited anew after their erasure is another account, made later, and is left alone.
    """
    path = folder / LIST_NAME
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    count = 0
    for line in lines:
        told = Erased(**json.loads(line))
        person = session().get(User, told.person_id)
        if person is None or mark_of(person.email, secret) != told.mark:
            continue
        session().execute(sa.update(Seat).where(Seat.user_id == person.id, _open(now)).values(ends_on=_eve(now)))
        erase_person(None, person, reason=AFTER_A_RESTORE, hides_name=told.hides_name, secret=secret, now=now)
        count += 1
    return count


def _holds_a_seat(person_id: int, now: datetime) -> bool:
    return session().scalar(sa.select(Seat.id).where(Seat.user_id == person_id, _open(now)).limit(1)) is not None


def _open(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(Seat.ends_on.is_(None), Seat.ends_on >= now.date())


def _eve(now: datetime) -> sa.ColumnElement[object]:
    """Return the day before, or the first day of a seat that began today: a period never ends before it starts."""
    eve = now.date() - timedelta(days=1)
    return sa.case((Seat.starts_on > eve, Seat.starts_on), else_=sa.literal(eve))


def _erase_rows(person_id: int) -> None:
    """Delete and empty what the register says, what hangs on a row before the row itself."""
    for table in reversed(Base.metadata.sorted_tables):
        handling = REGISTER.get(table.name)
        if handling is None or table.name == "user":
            continue
        mine = own_rows(table, handling, person_id)
        if handling.fate is Fate.DELETED:
            session().execute(sa.delete(table).where(mine))
        elif handling.fate is Fate.EMPTIED:
            session().execute(
                sa.update(table).where(mine).values({name: _nothing(table.c[name]) for name in handling.emptied})
            )


def _nothing(column: sa.Column[Any]) -> str | bytes:
    return b"" if isinstance(column.type, sa.LargeBinary) else ""


def _forget_recorded_complaints(person: User) -> None:
    """Take out what others recorded under the person's name in the register of an organisation where they had a place.

    No account is joined to a letter: the name is all that says whose it was.
    """
    places = sa.select(Seat.organisation_id).where(Seat.user_id == person.id, Seat.organisation_id.is_not(None))
    named = sa.select(Complaint.id, Complaint.from_name).where(
        Complaint.organisation_id.in_(places), Complaint.from_name != ""
    )
    ids = [row.id for row in session().execute(named) if rules.is_name(row.from_name, person.name)]
    session().execute(sa.update(ComplaintAnswer).where(ComplaintAnswer.complaint_id.in_(ids)).values(words=""))
    session().execute(sa.update(Complaint).where(Complaint.id.in_(ids)).values(from_name="", subject="", words=""))


def _forget_invitations(email: str) -> None:
    gone = {"email": _nowhere(), "name": NO_NAME}
    session().execute(sa.update(Invitation).where(Invitation.email == email).values(gone))


def _hide_name(person_id: int, now: datetime) -> None:
    for proof in session().scalars(sa.select(Certificate).where(Certificate.owner_id == person_id)):
        proof.facts = {**proof.facts, "name": NO_NAME}
        proof.name, proof.name_hidden_at = NO_NAME, now


def _forget_identity(person: User) -> None:
    person.name = NO_NAME
    person.sort_name = sort_name(NO_NAME)
    person.email = _nowhere()
    person.title = ""
    person.active = False
    person.fs_uniquifier = token_hex(32)
    for secret in ("password", "username", "tf_totp_secret", "tf_primary_method", "tf_phone_number", "us_totp_secrets"):
        setattr(person, secret, None)
    for trace in ("us_phone_number", "mf_recovery_codes", "last_login_ip", "current_login_ip"):
        setattr(person, trace, None)


def _nowhere() -> str:
    """Return an address that reaches nobody and is nobody's (RFC 2606: `.invalid`)."""
    return f"{token_hex(12)}@efface.invalid"
