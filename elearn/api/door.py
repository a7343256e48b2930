"""Lets a program in by the key that it holds out, and by nothing else; slows down whoever guesses or asks too fast."""

from __future__ import annotations

from flask import request
from limits import parse

from elearn import clock
from elearn.accounts import throttle
from elearn.api.actions import note_use
from elearn.api.models import ApiKey
from elearn.api.queries import find_key
from elearn.api.rules import KeyState
from elearn.db import transaction
from elearn.errors import marked
from elearn.policy import Key
from elearn.web.problems import Denied

GUESSES = throttle.Pace("api-guess", parse("30 per 15 minutes"), parse("30 per 15 minutes"))
READINGS = throttle.Pace("api", parse("600 per minute"), parse("120 per minute"))
TOO_FAST = marked("Attendez une minute avant de recommencer.")


def load_key() -> Key:
    """Return the key held out, noting the day of its use. Raises Denied: none, unknown, over, or too fast."""
    found = _living(_held_out())
    if throttle.is_too_fast(READINGS, str(found.id)):
        raise Denied(429, TOO_FAST)
    throttle.count(READINGS, str(found.id))
    key, today = Key(found.id, found.purpose, found.organisation_id or 0), clock.now().date()
    if found.last_used_on is None or found.last_used_on < today:
        with transaction():
            note_use(key.id, today)
    return key


def _held_out() -> str:
    """Return the secret of the header. It is never taken from an address: addresses are written in logs."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        raise Denied(401, marked("Envoyez votre clé dans l’en-tête « Authorization: Bearer … »."))
    return secret.strip()


def _living(secret: str) -> ApiKey:
    found = find_key(secret)
    if found is None:
        if throttle.is_too_fast(GUESSES, ""):
            raise Denied(429, TOO_FAST)
        throttle.count(GUESSES, "")
        raise Denied(401, marked("Cette clé n’est pas connue ici."))
    state = found.state_at(clock.now())
    if state is KeyState.REVOKED:
        raise Denied(401, marked("Cette clé a été révoquée."))
    if state is KeyState.EXPIRED:
        raise Denied(401, marked("Cette clé n’est plus valable : sa date de fin est passée."))
    return found
