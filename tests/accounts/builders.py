"""Builds what tests of accounts need: a person with a password, a telephone that shows codes, a mail box."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path

from flask import Flask
from passlib.totp import TOTP

from elearn import clock
from elearn.accounts import actions
from elearn.accounts.models import User
from elearn.db import transaction

PASSWORD = "cerise-tambour-lagune"
OTHER_PASSWORD = "glacier velours mandarine"
_number = count(1)


def a_member(email: str = "", *, name: str = "Camille Roussel", language: str = "fr", password: str = PASSWORD) -> User:
    """Add a person who signs in with a password."""
    hashed = actions.prepared_password(password)
    with transaction():
        return actions.create_person(
            email=email or f"membre{next(_number)}@example.org",
            name=name,
            language=language,
            password_hash=hashed,
            now=clock.now(),
        )


def a_member_with_codes(app: Flask) -> tuple[User, str]:
    """Add a person whose sign-in asks for a code; return them with the secret of their telephone."""
    person = a_member()
    secret = app.extensions["security"].totp_factory.generate_totp_secret()
    with transaction():
        person.tf_primary_method, person.tf_totp_secret = "authenticator", secret
    return person, secret


def code_of(app: Flask, secret: str) -> str:
    """Return what the telephone shows now."""
    return str(app.extensions["security"].totp_factory.generate_totp_password(secret))


def code_of_key(key: str) -> str:
    """Return what a telephone shows to which this key was copied by hand."""
    return TOTP(key=key, format="base32").generate().token


def mails_of(outbox: Path, since: set[Path] | None = None) -> list[str]:
    """Return the messages of the outbox that were not there before, the oldest first."""
    return [path.read_text(encoding="utf-8") for path in sorted(outbox.glob("*.txt")) if path not in (since or set())]


def link_in(message: str) -> str:
    """Return the path of the link to choose a password."""
    found = re.search(r"https?://[^/\s]+(/mot-de-passe-oublie/\S+)", message)
    assert found, message
    return found.group(1)
