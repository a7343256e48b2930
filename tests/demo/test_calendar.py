"""The demonstration's days stay in order and away from weekends, whenever it is loaded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from elearn.demo.calendar import Calendar

ZONES = ("Europe/Paris", "America/Toronto")
INSTANTS = [datetime(2026, 11, 20, tzinfo=UTC) + timedelta(hours=7 * step) for step in range(24)]


@pytest.mark.parametrize("now", INSTANTS)
@pytest.mark.parametrize("zone", ZONES)
def test_what_lies_before_today_is_past_and_in_order(now, zone):
    calendar = Calendar(now)
    instants = [calendar.instant(f"-{count} 18:00", zone) for count in range(12, 0, -1)]
    assert instants == sorted(set(instants)) and instants[-1] < now


@pytest.mark.parametrize("now", INSTANTS)
@pytest.mark.parametrize("zone", ZONES)
def test_what_lies_after_today_is_to_come(now, zone):
    calendar = Calendar(now)
    assert now < calendar.instant("+1 09:00", zone) < calendar.instant("+2 09:00", zone)


@pytest.mark.parametrize("now", INSTANTS)
def test_no_day_is_in_a_weekend(now):
    days = [Calendar(now).day(f"{count:+d}", "Europe/Paris") for count in range(-12, 13) if count]
    assert all(day.weekday() < 5 for day in days) and len(set(days)) == 24


def test_now_is_the_quarter_of_an_hour_before():
    calendar = Calendar(datetime(2026, 11, 23, 9, 44, 31, tzinfo=UTC))
    assert calendar.instant("now", "Europe/Paris") == datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def test_minutes_are_counted_from_the_instant_of_loading():
    now = datetime(2026, 11, 23, 9, 44, tzinfo=UTC)
    assert Calendar(now).instant("-8min", "Europe/Paris") == now - timedelta(minutes=8)


def test_a_day_is_that_of_the_place_where_it_is_counted():
    now = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # still Monday evening in Toronto
    assert Calendar(now).day("+1", "America/Toronto").isoformat() == "2026-11-24"
    assert Calendar(now).day("+1", "Europe/Paris").isoformat() == "2026-11-25"
