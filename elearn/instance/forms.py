"""What a browser may send about the journal (a subject and two days), and which edition to bring back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from wtforms import IntegerField
from wtforms.validators import Optional

from elearn import clock
from elearn.instance.journal_wording import SUBJECTS
from elearn.instance.queries import JournalFilters
from elearn.web.forms import Form


class BringBackForm(Form):
    """The edition that is to be read again."""

    edition = IntegerField(validators=[Optional()])


@dataclass(frozen=True, slots=True)
class JournalChoice:
    """What was asked for, as typed: a subject that is known, and days that can be read, else nothing."""

    subject: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def read(cls, given: Mapping[str, str]) -> JournalChoice:
        """Return the choice that an address holds."""
        subject = given.get("quoi", "")
        return cls(subject if subject in SUBJECTS else "", _day(given.get("du", "")), _day(given.get("au", "")))

    def filters(self, zone: str) -> JournalFilters:
        """Return the filters of the choice, its days as a person in `zone` counts them, both included."""
        deeds = tuple(SUBJECTS[self.subject][1]) if self.subject else ()
        since = clock.instant_of(self.since, time(), zone) if self.since else None
        until = clock.instant_of(self.until + timedelta(days=1), time(), zone) if self.until else None
        return JournalFilters(deeds, since, until)

    def pairs(self) -> list[tuple[str, str]]:
        """Return the choice as an address holds it."""
        days = (("du", self.since), ("au", self.until))
        chosen = [("quoi", self.subject)] if self.subject else []
        return [*chosen, *((name, day.isoformat()) for name, day in days if day)]


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2200 else None
