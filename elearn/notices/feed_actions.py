"""Gives a person the address of their calendar, gives another, and takes it back."""

from __future__ import annotations

import secrets
from datetime import datetime

from elearn.accounts.rules import token_hash
from elearn.db import session
from elearn.journal import record
from elearn.notices.feed_queries import find_feed
from elearn.notices.models import CalendarFeed
from elearn.policy import Actor


def give_feed(actor: Actor, now: datetime) -> str:
    """Return a new secret for one's calendar: shown once, kept as its digest. The one before opens nothing more."""
    secret = secrets.token_urlsafe(32)
    feed = find_feed(actor.id)
    verb = "given" if feed is None else "renewed"
    if feed is None:
        feed = CalendarFeed(person_id=actor.id)
        session().add(feed)
    feed.token_hash, feed.made_at = token_hash(secret), now
    session().flush()
    record(actor.id, verb, "calendar-feed", feed.id)
    return secret


def revoke_feed(actor: Actor) -> None:
    """Take the address of one's calendar back: it opens nothing from now on."""
    feed = find_feed(actor.id)
    if feed is not None:
        record(actor.id, "revoked", "calendar-feed", feed.id)
        session().delete(feed)
