"""Changes accounts: makes people, sets passwords, opens and ends sign-ins, keeps the security log."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email
from flask_security import hash_password
from flask_security.proxies import _security

from elearn.accounts.models import SecurityLine, SignIn, User
from elearn.accounts.queries import find_person, list_sign_ins
from elearn.accounts.rules import (
    SECURITY_LOG_KEPT,
    SIGN_IN_LASTS,
    Agent,
    SecurityEvent,
    TextSize,
    Theme,
    ensure_good_password,
    sort_name,
)
from elearn.db import session
from elearn.errors import RuleBroken, marked


def clean_email(email: str) -> str:
    """Return an e-mail as the database keeps it: normalised, in lower case. Raises RuleBroken if it is none."""
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise RuleBroken(
            marked("Donnez une adresse de courriel complète, comme nom@exemple.org."), field="email"
        ) from None


def prepared_password(password: str, *, about: tuple[str, ...] = ()) -> str:
    """Check a new password and return its hash. Slow on purpose: call it before the transaction.

    Raises RuleBroken if the password is too simple; `about` holds the person's name and e-mail.
    """
    ensure_good_password(password, about)
    return str(hash_password(_security.password_util.normalize(password)))


def create_person(
    *,
    email: str,
    name: str,
    now: datetime,
    language: str = "fr",
    time_zone: str = "Europe/Paris",
    title: str = "",
    password_hash: str | None = None,
    is_demo: bool = False,
) -> User:
    """Make an account, which gives no right by itself. Raises RuleBroken if the e-mail is malformed or taken.

    `password_hash` comes from `prepared_password`; without it, the person chooses one through a reset.
    """
    email = clean_email(email)
    if find_person(email) is not None:
        raise RuleBroken(marked("Cette adresse a déjà un compte."), field="email")
    person = User(
        email=email,
        name=name.strip(),
        sort_name=sort_name(name),
        title=title.strip(),
        language=language,
        time_zone=time_zone,
        password=password_hash,
        active=True,
        fs_uniquifier=uuid4().hex,
        confirmed_at=now.replace(tzinfo=None),
        is_demo=is_demo,
    )
    session().add(person)
    session().flush()
    return person


def set_password(person: User, password_hash: str, *, now: datetime) -> None:
    """Give a person a new password (its hash, from `prepared_password`), and end every sign-in under the old one."""
    person.password = password_hash
    person.fs_uniquifier = uuid4().hex
    person.confirmed_at = person.confirmed_at or now.replace(tzinfo=None)
    end_sign_ins(person, now=now)


def update_profile(
    person: User,
    *,
    name: str,
    title: str,
    language: str,
    time_zone: str,
    theme: Theme,
    text_size: TextSize = TextSize.USUAL,
) -> None:
    """Change what a person says of themselves and how they read."""
    person.name, person.sort_name, person.title = name.strip(), sort_name(name), title.strip()
    person.language, person.time_zone = language, time_zone
    person.theme, person.text_size = theme.value, text_size.value


def choose_language(person: User, language: str) -> None:
    """Change the language that a person reads in."""
    person.language = language


def stop_two_factor(person: User) -> None:
    """Ask for no code any more; the telephone's secret and the recovery codes are forgotten."""
    person.tf_primary_method = person.tf_totp_secret = person.tf_last_counter = None
    person.mf_recovery_codes = None


def open_sign_in(person: User, *, token_hash: str, agent: Agent, address: str, now: datetime) -> SignIn:
    """Note that a person is signed in somewhere."""
    opened = SignIn(user_id=person.id, token_hash=token_hash, agent=str(agent), started_at=now)
    session().add(opened)
    note(SecurityEvent.SIGN_IN, person.id, address=address, now=now)
    return opened


def end_sign_in(sign_in: SignIn, *, now: datetime) -> None:
    """End one sign-in: its browser is signed out at its next request."""
    sign_in.ended_at = now


def end_sign_ins(person: User, *, now: datetime, but: str = "") -> int:
    """End every sign-in of a person but the one whose token hash is `but`; return how many."""
    ended = [sign_in for sign_in in list_sign_ins(person.id, now) if sign_in.token_hash != but]
    for sign_in in ended:
        sign_in.ended_at = now
    return len(ended)


def note(event: SecurityEvent, person_id: int | None, *, address: str, now: datetime, **facts: object) -> SecurityLine:
    """Write one line of the security log. `facts` never holds a password, a token or what somebody typed."""
    line = SecurityLine(at=now, user_id=person_id, event=event.value, address=address[:64], facts=facts)
    session().add(line)
    return line


def purge_security_log(now: datetime) -> int:
    """Erase what is older than twelve months from the security log, and sign-ins that nobody can use; count both."""
    too_old = now - SECURITY_LOG_KEPT
    kept_for_lists = now - SIGN_IN_LASTS
    gone = session().execute(sa.delete(SecurityLine).where(SecurityLine.at < too_old)).rowcount  # type: ignore[attr-defined]
    dead = sa.or_(SignIn.started_at < kept_for_lists, SignIn.ended_at < kept_for_lists)
    return int(gone + session().execute(sa.delete(SignIn).where(dead)).rowcount)  # type: ignore[attr-defined]
