"""Writes the calendar file of a séance, in UTC, so that every calendar shows its own right hour."""

from __future__ import annotations

from elearn.discussions.models import Discussion
from elearn.discussions.rules import State
from elearn.documents.ics import ics_file, instant, text


def calendar_file(discussion: Discussion, *, url: str, host: str, description: str) -> bytes:
    """Return the file of one séance; `description` is what the page says in words, `host` makes its id unique."""
    is_cancelled = discussion.state is State.CANCELLED
    event = [
        f"UID:seance-{discussion.id}@{host}",
        f"DTSTAMP:{instant(discussion.changed_at)}",
        f"LAST-MODIFIED:{instant(discussion.changed_at)}",
        f"SEQUENCE:{discussion.revision}",
        f"DTSTART:{instant(discussion.starts_at)}",
        f"DTEND:{instant(discussion.ends_at)}",
        f"SUMMARY:{text(discussion.title)}",
        f"STATUS:{'CANCELLED' if is_cancelled else 'CONFIRMED'}",
        f"LOCATION:{text(discussion.place or discussion.link)}",
        f"DESCRIPTION:{text(description)}",
        f"URL:{url}",
    ]
    return ics_file([event], of="Séances")
