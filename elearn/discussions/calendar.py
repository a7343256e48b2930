"""Writes the calendar file of a séance (RFC 5545), in UTC, so that every calendar shows its own right hour."""

from __future__ import annotations

from datetime import UTC, datetime

from elearn.discussions.models import Discussion
from elearn.discussions.rules import State

LONGEST_LINE = 75


def calendar_file(discussion: Discussion, *, url: str, host: str, description: str) -> bytes:
    """Return the file of one séance; `description` is what the page says in words, `host` makes its id unique."""
    is_cancelled = discussion.state is State.CANCELLED
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Parcours IPS//Séances//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:seance-{discussion.id}@{host}",
        f"DTSTAMP:{_instant(discussion.changed_at)}",
        f"LAST-MODIFIED:{_instant(discussion.changed_at)}",
        f"SEQUENCE:{discussion.revision}",
        f"DTSTART:{_instant(discussion.starts_at)}",
        f"DTEND:{_instant(discussion.ends_at)}",
        f"SUMMARY:{_text(discussion.title)}",
        f"STATUS:{'CANCELLED' if is_cancelled else 'CONFIRMED'}",
        f"LOCATION:{_text(discussion.place or discussion.link)}",
        f"DESCRIPTION:{_text(description)}",
        f"URL:{url}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(escaped.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _folded(line: str) -> bytes:
    """Cut a line at 75 octets, never inside a character; a line that goes on begins with a space."""
    pieces, piece = [], b""
    for letter in line:
        more = letter.encode()
        if len(piece) + len(more) > LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += more
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
