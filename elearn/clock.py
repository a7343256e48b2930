"""Tells the time, in UTC, from one place that tests can stop."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the present instant, in UTC."""
    return datetime.now(UTC)


def today_in(zone: str) -> date:
    """Return today's date as a person in `zone` reads it on the wall."""
    return now().astimezone(ZoneInfo(zone)).date()


def end_of_day(day: date, zone: str) -> datetime:
    """Return the last second of `day` in `zone`, as an instant in UTC: what a deadline means."""
    return datetime.combine(day, time(23, 59, 59), ZoneInfo(zone)).astimezone(UTC)


def instant_of(day: date, hour: time, zone: str) -> datetime:
    """Return the instant, in UTC, at which clocks in `zone` show `hour` on `day`."""
    return datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC)
