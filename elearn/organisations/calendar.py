"""Knows on which days a team does not work: public holidays by country or part of it, and the team's own days."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from holidays import country_holidays

from elearn.errors import RuleBroken, marked

NO_HOLIDAYS, OF_THE_COUNTRY = "none", ""
CALENDARS: dict[str, str] = {
    OF_THE_COUNTRY: marked("Ceux du pays de l’organisation"),
    "FR": marked("France"),
    "FR-57": marked("France, Alsace-Moselle"),
    "FR-971": marked("France, Guadeloupe"),
    "FR-972": marked("France, Martinique"),
    "FR-973": marked("France, Guyane"),
    "FR-974": marked("France, La Réunion"),
    "BE": marked("Belgique"),
    "LU": marked("Luxembourg"),
    "CH-FR": marked("Suisse, Fribourg"),
    "CH-GE": marked("Suisse, Genève"),
    "CH-JU": marked("Suisse, Jura"),
    "CH-NE": marked("Suisse, Neuchâtel"),
    "CH-VD": marked("Suisse, Vaud"),
    "CH-VS": marked("Suisse, Valais"),
    "CA-QC": marked("Canada, Québec"),
    "CA-NB": marked("Canada, Nouveau-Brunswick"),
    "CA-ON": marked("Canada, Ontario"),
    NO_HOLIDAYS: marked("Aucun : seuls les jours notés ci-dessous"),
}
HORIZON = timedelta(days=120)
MOST_OWN_DAYS, LONGEST_NAME = 100, 80
LINE = re.compile(r"(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.](\d{1,2})[/.](\d{4}))\s*(.*)")


@dataclass(frozen=True, slots=True)
class OwnDay:
    """A day on which a team does not work, and what it is."""

    on: date
    name: str = ""


def closed_days(calendar: str, country: str, own: Iterable[date], *, since: date) -> frozenset[date]:
    """Return the days without work from `since` on, for the four months in which a review can be promised."""
    last = since + HORIZON
    found = {
        *own,
        *_holidays(calendar or country, since.year),
        *_holidays(calendar or country, last.year),
    }
    return frozenset(on for on in found if since <= on <= last)


def is_public_holiday(calendar: str, country: str, on: date) -> bool:
    """Whether a day is a public holiday by the calendar of a team, or of its organisation's country."""
    return on in _holidays(calendar or country, on.year)


@lru_cache(maxsize=256)
def _holidays(calendar: str, year: int) -> frozenset[date]:
    """Return the public holidays of a year; none for a country that the library does not know."""
    if calendar == NO_HOLIDAYS:
        return frozenset()
    country, _, part = calendar.partition("-")
    try:
        return frozenset(country_holidays(country, subdiv=part or None, years=year))
    except NotImplementedError:
        return frozenset()


def read_own_days(text: str) -> tuple[OwnDay, ...]:
    """Read one day a line (« 24/12/2026 Fermeture » or « 2026-12-24 Fermeture »), the first one first.

    Raises RuleBroken that names the line which is no day.
    """
    found: dict[date, OwnDay] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            day = _read_line(line.strip(), number)
            found[day.on] = day
    if len(found) > MOST_OWN_DAYS:
        raise RuleBroken(marked("Notez cent jours au plus."), field="own_days")
    return tuple(sorted(found.values(), key=lambda day: day.on))


def _read_line(line: str, number: int) -> OwnDay:
    match = LINE.fullmatch(line)
    try:
        if match is None:
            raise ValueError(line)
        year, month, day, day_first, month_second, year_last, name = match.groups()
        on = date(int(year or year_last), int(month or month_second), int(day or day_first))
    except ValueError:
        raise RuleBroken(
            marked("La ligne %(number)s n’est pas un jour. Écrivez par exemple « 24/12/2026 Fermeture »."),
            field="own_days",
            number=number,
        ) from None
    return OwnDay(on, name.strip(" :,-–")[:LONGEST_NAME])


def written_days(days: Iterable[OwnDay]) -> str:
    """Return days as a person writes them, one a line."""
    return "\n".join(f"{day.on:%d/%m/%Y} {day.name}".strip() for day in days)
