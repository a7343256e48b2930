"""Writes a séance for calendars, in UTC, so that every calendar shows its own right hour."""

from __future__ import annotations

from elearn.discussions.models import Discussion
from elearn.discussions.rules import State
from elearn.documents.ics import ics_file, instant, text
from elearn.web.language import day, gettext, moment, zone_name


def calendar_file(discussion: Discussion, *, url: str, host: str, description: str) -> bytes:
    """Return the file of one séance; `description` is what the page says in words, `host` makes its id unique."""
    return ics_file([event_of(discussion, url=url, host=host, description=description)], of="Séances")


def described(discussion: Discussion) -> str:
    """Say when a séance is, by its own clock, with its link and what was written to those invited."""
    zone = discussion.time_zone
    words = gettext("%(moment)s (%(zone)s)", moment=moment(discussion.starts_at, zone), zone=zone_name(zone))
    if discussion.is_written:
        first, last = day(discussion.starts_at, "full", zone), day(discussion.ends_at, "full", zone)
        words = gettext("du %(first)s au %(last)s, par écrit", first=first, last=last)
    return "\n".join(line for line in (words, discussion.link, discussion.message) if line)


def event_of(discussion: Discussion, *, url: str, host: str, description: str) -> list[str]:
    """Return the lines of one séance; its id stays, so that a calendar changes what it has, and doubles nothing.

    One held in writing takes nobody's week: its days stay free.
    """
    is_cancelled = discussion.state is State.CANCELLED
    return [
        f"UID:seance-{discussion.id}@{host}",
        f"DTSTAMP:{instant(discussion.changed_at)}",
        f"LAST-MODIFIED:{instant(discussion.changed_at)}",
        f"SEQUENCE:{discussion.revision}",
        f"DTSTART:{instant(discussion.starts_at)}",
        f"DTEND:{instant(discussion.ends_at)}",
        f"SUMMARY:{text(discussion.title)}",
        f"TRANSP:{'TRANSPARENT' if discussion.is_written else 'OPAQUE'}",
        f"STATUS:{'CANCELLED' if is_cancelled else 'CONFIRMED'}",
        f"LOCATION:{text(discussion.place or discussion.link)}",
        f"DESCRIPTION:{text(description)}",
        f"URL:{url}",
    ]
