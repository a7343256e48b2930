"""The calendar file opens at the right hour, and any text survives in it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from elearn.discussions.calendar import calendar_file
from elearn.discussions.models import Discussion
from elearn.discussions.rules import State
from tests.discussions.builders import at


def a_file(**changes: object) -> str:
    starts_at = changes.pop("starts_at", at("2026-11-26 14:00"))
    assert isinstance(starts_at, datetime)
    facts = {
        "id": 12,
        "title": "José, à plusieurs",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=90),
        "time_zone": "Europe/Paris",
        "place": "Salle des Marronniers",
        "link": "",
        "message": "",
        "state": State.PLANNED,
        "revision": 3,
        "days": 0,
        "changed_at": at("2026-11-01 10:00"),
    }
    row = Discussion(**(facts | changes))
    url = "https://ips.example.org/seances/12"
    return calendar_file(row, url=url, host="ips.example.org", description="Venez").decode()


def unfolded(text: str) -> dict[str, str]:
    return dict(line.split(":", 1) for line in text.replace("\r\n ", "").split("\r\n") if ":" in line)


@pytest.mark.parametrize(
    ("local", "zone", "utc"),
    [
        ("2026-03-28 14:00", "Europe/Paris", "20260328T130000Z"),
        ("2026-03-29 14:00", "Europe/Paris", "20260329T120000Z"),
        ("2026-10-26 09:00", "Europe/Paris", "20261026T080000Z"),
        ("2026-10-31 09:00", "America/Montreal", "20261031T130000Z"),
        ("2026-11-02 09:00", "America/Montreal", "20261102T140000Z"),
    ],
)
def test_the_hour_is_right_on_both_sides_of_a_change_of_clocks(local: str, zone: str, utc: str) -> None:
    assert unfolded(a_file(starts_at=at(local, zone)))["DTSTART"] == utc


def test_a_meeting_across_the_change_of_clocks_keeps_its_length() -> None:
    lines = unfolded(a_file(starts_at=at("2026-10-25 01:30"), ends_at=at("2026-10-25 01:30") + timedelta(hours=3)))

    begins, ends = (datetime.strptime(lines[name], "%Y%m%dT%H%M%SZ") for name in ("DTSTART", "DTEND"))
    assert ends - begins == timedelta(hours=3)


def test_commas_semicolons_backslashes_and_new_lines_are_escaped() -> None:
    lines = unfolded(a_file(title="José, Gérard ; \\ suite", place="Salle 2\nau fond"))

    assert lines["SUMMARY"] == "José\\, Gérard \\; \\\\ suite"
    assert lines["LOCATION"] == "Salle 2\\nau fond"


def test_no_line_is_longer_than_75_octets_and_no_letter_is_cut() -> None:
    title = "É" * 100 + " 😀" * 20

    body = a_file(title=title).encode()

    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    assert unfolded(body.decode())["SUMMARY"] == title


def test_every_line_ends_as_the_format_asks() -> None:
    body = a_file()

    assert not re.search(r"(?<!\r)\n", body)
    assert body.startswith("BEGIN:VCALENDAR\r\n")
    assert body.endswith("END:VCALENDAR\r\n")


def test_a_change_counts_and_a_cancellation_says_so() -> None:
    lines = unfolded(a_file(state=State.CANCELLED))

    assert lines["STATUS"] == "CANCELLED"
    assert lines["SEQUENCE"] == "3"
    assert lines["UID"] == "seance-12@ips.example.org"


def test_a_meeting_takes_its_hour_in_a_calendar_and_one_in_writing_takes_nobody_s_week() -> None:
    written = unfolded(a_file(days=7, ends_at=at("2026-12-03 23:59")))

    assert (unfolded(a_file())["TRANSP"], written["TRANSP"]) == ("OPAQUE", "TRANSPARENT")


@pytest.mark.parametrize(
    ("local", "zone", "hour"),
    [
        ("2027-03-27 14:00", "Europe/Paris", 13),
        ("2027-03-29 14:00", "Europe/Paris", 12),
        ("2026-10-31 09:30", "America/Montreal", 13),
        ("2026-11-02 09:30", "America/Montreal", 14),
        ("2028-02-29 14:00", "Europe/Paris", 13),
    ],
)
def test_an_independent_library_reads_the_right_hour_across_changes_of_clock(local: str, zone: str, hour: int) -> None:
    starts_at = at(local, zone)
    text = a_file(starts_at=starts_at, time_zone=zone)

    (event,) = Calendar.from_ical(text).walk("VEVENT")

    assert event.decoded("DTSTART") == starts_at
    assert event.decoded("DTSTART").astimezone(UTC).hour == hour
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(minutes=90)
    assert event["UID"].startswith("seance-12@") and str(event["STATUS"]) == "CONFIRMED"
