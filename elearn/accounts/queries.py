"""Reads people and the places where they are signed in."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVarTuple

import sqlalchemy as sa

from elearn.accounts.models import SignIn, User
from elearn.accounts.rules import SIGN_IN_LASTS
from elearn.db import UTCDateTime, session
from elearn.errors import Missing


def get_person(person_id: int) -> User:
    """Return a person, or raise Missing."""
    person = session().get(User, person_id)
    if person is None:
        raise Missing(person_id)
    return person


def find_person(email: str) -> User | None:
    """Return the person whose account has this e-mail, whatever its case, or None."""
    return session().scalar(sa.select(User).where(User.email == email.strip().lower()))


Columns = TypeVarTuple("Columns")


def find_signed_in(uniquifier: str, token_hash: str, now: datetime) -> User | None:
    """Return the person of one sign-in that is still alive, or None, in one statement."""
    facts = {"uniquifier": uniquifier, "token_hash": token_hash, "begun_after": begun_after(now)}
    return session().scalar(signed_in(sa.select(User)), facts)


def signed_in(chosen: sa.Select[*Columns]) -> sa.Select[*Columns]:
    """Narrow a statement about people down to the one of a living sign-in.

    It takes `uniquifier`, `token_hash` and `begun_after` when it runs, so that it can be made once.
    """
    return chosen.join(SignIn, SignIn.user_id == User.id).where(
        User.fs_uniquifier == sa.bindparam("uniquifier"),
        User.active,
        SignIn.token_hash == sa.bindparam("token_hash"),
        SignIn.ended_at.is_(None),
        SignIn.started_at > sa.bindparam("begun_after", type_=UTCDateTime),
    )


def begun_after(now: datetime) -> datetime:
    """Return the instant before which a sign-in has ended by itself."""
    return now - SIGN_IN_LASTS


def list_sign_ins(person_id: int, now: datetime) -> tuple[SignIn, ...]:
    """Return where a person is signed in, the latest first, in one statement."""
    rows = session().scalars(
        sa.select(SignIn).where(SignIn.user_id == person_id, _alive(now)).order_by(SignIn.started_at.desc(), SignIn.id)
    )
    return tuple(rows)


def get_sign_in(person_id: int, sign_in_id: int, now: datetime) -> SignIn:
    """Return one living sign-in of this person, or raise Missing."""
    found = session().scalar(sa.select(SignIn).where(SignIn.id == sign_in_id, SignIn.user_id == person_id, _alive(now)))
    if found is None:
        raise Missing(sign_in_id)
    return found


def _alive(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(SignIn.ended_at.is_(None), SignIn.started_at > begun_after(now))
