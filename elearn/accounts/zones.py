"""Names the time zones of the world as people know them, grouped by continent, the most used here first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

from elearn.accounts.rules import fold
from elearn.errors import marked

USUAL = (
    "Europe/Paris",
    "Europe/Brussels",
    "Europe/Luxembourg",
    "Europe/Zurich",
    "America/Montreal",
    "America/Guadeloupe",
    "America/Martinique",
    "America/Cayenne",
    "Indian/Reunion",
    "Indian/Mayotte",
    "Pacific/Noumea",
    "Pacific/Tahiti",
)
CONTINENTS: Mapping[str, str] = {
    "Europe": marked("Europe"),
    "America": marked("Amérique"),
    "Africa": marked("Afrique"),
    "Asia": marked("Asie"),
    "Indian": marked("Océan Indien"),
    "Australia": marked("Océanie"),
    "Pacific": marked("Océanie"),
    "Atlantic": marked("Océan Atlantique"),
    "Antarctica": marked("Antarctique"),
    "Arctic": marked("Europe"),
}
FIRST_GROUP = marked("Les plus courants")
# Zones that the common tables file under a neighbour, with the country that their people would name.
OURS = {"America/Montreal": ("Montréal", "CA")}


@dataclass(frozen=True, slots=True)
class ZoneName:
    """One time zone: its identifier, what people call it, and the group it stands in (a msgid)."""

    id: str
    label: str
    group: str


@lru_cache(maxsize=4)
def list_zones(language: str) -> tuple[ZoneName, ...]:
    """Return every zone of the system that has a place, by group and then by name in `language`."""
    locale = Locale.parse(language)
    territories: Mapping[str, str] = get_global("zone_territories")
    usual = [ZoneName(zone, _label(zone, locale, territories), FIRST_GROUP) for zone in USUAL]
    others = [
        ZoneName(zone, _label(zone, locale, territories), CONTINENTS[zone.partition("/")[0]])
        for zone in available_timezones() & territories.keys()
        if zone.partition("/")[0] in CONTINENTS and zone not in USUAL
    ]
    order = list(dict.fromkeys(CONTINENTS.values()))
    return (*usual, *sorted(others, key=lambda zone: (order.index(zone.group), fold(zone.label))))


def is_zone(name: str) -> bool:
    """Whether a zone can be chosen."""
    return any(zone.id == name for zone in list_zones("fr"))


def _label(zone: str, locale: Locale, territories: Mapping[str, str]) -> str:
    city, country = OURS.get(zone, ("", territories.get(zone, "")))
    city = city or str(locale.time_zones.get(zone, {}).get("city") or zone.rsplit("/", 1)[-1].replace("_", " "))
    name = locale.territories.get(country, "")
    return f"{city} ({name})" if name and name != city else city
