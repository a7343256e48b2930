"""Slows down whoever tries passwords, codes or resets, without ever shutting the owner out elsewhere."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from flask import Flask, current_app, request
from flask_limiter import Limiter
from limits import RateLimitItem, parse

SWITCH = "PARCOURS_SLOWS_GUESSES"


@dataclass(frozen=True, slots=True)
class Pace:
    """How many tries one address may make, and one address against one account."""

    deed: str
    of_address: RateLimitItem
    of_account: RateLimitItem


PASSWORDS = Pace("password", parse("30 per 15 minutes"), parse("8 per 15 minutes"))
CODES = Pace("code", parse("30 per 15 minutes"), parse("6 per 15 minutes"))
RESETS = Pace("reset", parse("20 per hour"), parse("4 per hour"))


def init_app(app: Flask, *, is_on: bool) -> None:
    """Switch the pace on; tests switch it off, but for those that are about it."""
    app.config[SWITCH] = is_on


def is_too_fast(pace: Pace, account: str) -> bool:
    """Whether this address has made too many tries, in all or against one account, to be heard now."""
    return any(not limiter().limiter.test(item, *keys) for item, keys in _counters(pace, account))


def count(pace: Pace, account: str) -> None:
    """Count one try: a failed one for passwords and codes, each one for resets."""
    for item, keys in _counters(pace, account):
        limiter().limiter.hit(item, *keys)


def _counters(pace: Pace, account: str) -> tuple[tuple[RateLimitItem, tuple[str, ...]], ...]:
    if not current_app.config[SWITCH]:
        return ()
    address = request.remote_addr or ""
    who = hashlib.sha256(account.strip().lower().encode()).hexdigest()
    return (pace.of_address, (pace.deed, address)), (pace.of_account, (pace.deed, address, who))


def limiter() -> Limiter:
    """Return the application's limiter, whose counters all its processes share."""
    found: Limiter = next(iter(current_app.extensions["limiter"]))
    return found
