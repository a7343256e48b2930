"""Writes calendar files (RFC 5545): the lines of events in, the bytes that every calendar opens out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

MIMETYPE = "text/calendar; charset=utf-8"
LONGEST_LINE = 75


def ics_file(events: Iterable[Iterable[str]], *, of: str) -> bytes:
    """Return the file of several events, each given as its lines between BEGIN and END; `of` says what they are."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Parcours IPS//{of}//FR", "CALSCALE:GREGORIAN"]
    lines.append("METHOD:PUBLISH")
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    return b"".join(_folded(line) for line in [*lines, "END:VCALENDAR"])


def instant(at: datetime) -> str:
    """Return an instant in UTC, so that every calendar shows its own right hour."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def text(words: str) -> str:
    """Return words as a value, with what has a meaning in a calendar file escaped."""
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
