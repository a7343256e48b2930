"""Decides what a key is, how long it lives and what it is called; reads and writes the marks of pages."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from elearn import clock
from elearn.errors import RuleBroken, marked

SIGN = "pips_"
SHOWN = 4
LONGEST_NAME = 80
LIFETIMES = (30, 90, 365)
USUAL_PAGE, LONGEST_PAGE = 100, 500
FAR = 2**31 - 1


class KeyState(StrEnum):
    """What has become of a key."""

    LIVE = "live"
    EXPIRED = "expired"
    REVOKED = "revoked"


def new_secret() -> str:
    """Return a key of 256 bits. Its first letters tell what it is, should it ever lie where it should not."""
    return SIGN + secrets.token_urlsafe(32)


def ending_of(secret: str) -> str:
    """Return the last letters of a key, by which people recognise it in a list."""
    return secret[-SHOWN:]


def expires_at(now: datetime, days: int, zone: str) -> datetime:
    """Return the instant at which a key made now ends: the end of a day, by the organisation's clocks."""
    if days not in LIFETIMES:
        raise RuleBroken(marked("Choisissez une durée de la liste."), field="days")
    return clock.end_of_day(now.astimezone(ZoneInfo(zone)).date() + timedelta(days=days), zone)


def key_state(ends_at: datetime, revoked_at: datetime | None, now: datetime) -> KeyState:
    """Return what has become of a key by now."""
    if revoked_at is not None:
        return KeyState.REVOKED
    return KeyState.EXPIRED if ends_at <= now else KeyState.LIVE


def ensure_name(name: str, taken: Collection[str]) -> str:
    """Return the name tidied. Raises RuleBroken where it is empty or a key that is not revoked already has it."""
    tidy = " ".join(name.split())
    if not tidy:
        raise RuleBroken(marked("Donnez un nom à la clé : celui du logiciel qui s’en servira."), field="name")
    if tidy.casefold() in {other.casefold() for other in taken}:
        raise RuleBroken(
            marked("Une clé porte déjà ce nom. Révoquez-la d’abord, ou choisissez un autre nom."), field="name"
        )
    return tidy


def cursor_after(number: int) -> str:
    """Return the mark that asks for what comes after a row. It is opaque, so that nobody counts on what it holds."""
    return urlsafe_b64encode(f"apres:{number}".encode()).decode().rstrip("=")


def read_cursor(given: str) -> int:
    """Return the number of the row after which to go on; none means from the start. Raises RuleBroken."""
    if not given:
        return 0
    try:
        word, _, number = urlsafe_b64decode(given + "=" * (-len(given) % 4)).decode("ascii").partition(":")
        found = int(number) if number.isascii() and number.isdigit() and len(number) < 11 else -1
    except ValueError:
        word, found = "", -1
    if word != "apres" or not 0 <= found <= FAR or cursor_after(found) != given:
        raise RuleBroken(marked("Ce repère de page n’est pas de ceux que l’interface donne."), field="suite")
    return found


def read_limit(given: str) -> int:
    """Return how many rows a page may hold. Raises RuleBroken for what is no number between one and five hundred."""
    if not given:
        return USUAL_PAGE
    if not (given.isascii() and given.isdigit() and len(given) < 4 and 1 <= int(given) <= LONGEST_PAGE):
        raise RuleBroken(marked("Demandez de 1 à %(most)s lignes."), field="limite", most=LONGEST_PAGE)
    return int(given)


def read_year(given: str, present: int) -> int:
    """Return the year asked for, the present one without. Raises RuleBroken for one that has not begun, or is none."""
    if not given:
        return present
    if not (given.isascii() and given.isdigit() and len(given) == 4 and 2000 < int(given) <= present):
        raise RuleBroken(marked("Donnez une année de 2001 à %(present)s."), field="annee", present=present)
    return int(given)
