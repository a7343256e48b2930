"""Gives a person the address of their calendar, gives another, and takes it back."""

from __future__ import annotations

import secrets
from datetime import datetime

from elearn.accounts.models import User
from elearn.accounts.rules import token_hash
from elearn.db import locked, session
from elearn.journal import record
from elearn.notices.feed_queries import find_feed
from elearn.notices.models import CalendarFeed
from elearn.policy import Actor


def give_feed(actor: Actor, now: datetime) -> str:
    """Return a new secret for one's calendar: shown once, kept as its digest. The one before opens nothing more."""
    secret = secrets.token_urlsafe(32)
    locked(session().get_one(User, actor.id))  # two windows at once make one address, and then another
    feed, digest = find_feed(actor.id), token_hash(secret)
    if feed is None:
        feed = CalendarFeed(person_id=actor.id, token_hash=digest, made_at=now)
        session().add(feed)
        session().flush()
        record(actor.id, "given", "calendar-feed", feed.id)
    else:
        feed.token_hash, feed.made_at = digest, now
        record(actor.id, "renewed", "calendar-feed", feed.id)
    return secret


def revoke_feed(actor: Actor) -> None:
    """Take the address of one's calendar back: it opens nothing from now on."""
    feed = find_feed(actor.id)
    if feed is not None:
        record(actor.id, "revoked", "calendar-feed", feed.id)
        session().delete(feed)
