"""Places the days of the demonstration around the instant at which it is loaded, so that it never looks old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from elearn import clock

QUARTER = 15


@dataclass(frozen=True, slots=True)
class Calendar:
    """Counts working days from the day of `now`: weekends hold no deeds, and the past stays in order."""

    now: datetime

    def day(self, at: str, zone: str) -> date:
        """Return the day of « -3 10:40 » or « +5 »: so many working days before or after today in a zone."""
        count = int(at.split()[0])
        day, step = self.now.astimezone(ZoneInfo(zone)).date(), timedelta(days=1 if count > 0 else -1)
        while count:
            day += step
            if day.weekday() < 5:
                count -= 1 if count > 0 else -1
        return day

    def instant(self, at: str, zone: str) -> datetime:
        """Return the instant of « -3 10:40 », of « -8min », or of « now »: the quarter of an hour before."""
        if at == "now":
            return self.now.replace(minute=self.now.minute // QUARTER * QUARTER, second=0, microsecond=0)
        if at.endswith("min"):
            return self.now + timedelta(minutes=int(at.removesuffix("min")))
        return clock.instant_of(self.day(at, zone), time.fromisoformat(at.split()[1]), zone)
