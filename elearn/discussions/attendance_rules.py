"""Decides which half-days a séance has, when each may be signed, and what a closed sheet is worth."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from elearn import clock
from elearn.discussions.rules import State
from elearn.errors import RuleBroken, marked

MIDDAY = time(13)
SHORTEST = timedelta(minutes=30)
LONGEST_REMARK = 300


class HalfDay(StrEnum):
    """A signature is given for a morning or for an afternoon, as funders ask."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


class Method(StrEnum):
    """How a presence came onto the sheet: by one's own act, or recorded by who facilitates."""

    SELF = "self"
    FACILITATOR = "facilitator"


@dataclass(frozen=True, slots=True)
class Sitting:
    """The part of a séance that lies in one half-day, by the clocks of the séance's zone.

    It is signed from `opens_at` on: the first one from the beginning of the séance, though the half-day in which it
    counts begin a little later. One held in writing has a single one, until its `last_day`.
    """

    day: date
    half_day: HalfDay
    opens_at: datetime
    begins_at: datetime
    ends_at: datetime
    last_day: date | None = None

    @property
    def key(self) -> str:
        """How forms name it: « 2026-11-26-afternoon »."""
        return f"{self.day.isoformat()}-{self.half_day}"


def sittings(starts_at: datetime, ends_at: datetime, zone: str) -> tuple[Sitting, ...]:
    """Return the half-days that a séance has, in order.

    Midday is at 13:00; a half-day that holds thirty minutes or less does not count, unless it is the longest.
    """
    found: list[Sitting] = []
    day = starts_at.astimezone(ZoneInfo(zone)).date()
    while clock.instant_of(day, time(0), zone) < ends_at:
        midnight, midday = clock.instant_of(day, time(0), zone), clock.instant_of(day, MIDDAY, zone)
        tomorrow = clock.instant_of(day + timedelta(days=1), time(0), zone)
        for half_day, begins, ends in (
            (HalfDay.MORNING, midnight, midday),
            (HalfDay.AFTERNOON, midday, tomorrow),
        ):
            begins, ends = max(begins, starts_at), min(ends, ends_at)
            if begins < ends:
                found.append(Sitting(day, half_day, begins, begins, ends))
        day += timedelta(days=1)
    longest = max(found, key=lambda one: one.ends_at - one.begins_at)
    first, *others = (one for one in found if one is longest or one.ends_at - one.begins_at > SHORTEST)
    return replace(first, opens_at=starts_at), *others


def written_sitting(starts_at: datetime, ends_at: datetime, zone: str) -> Sitting:
    """Return the one sitting of a séance held in writing: under the half-day of its beginning, until its end."""
    begins = starts_at.astimezone(ZoneInfo(zone))
    half_day = HalfDay.MORNING if begins.time() < MIDDAY else HalfDay.AFTERNOON
    return Sitting(begins.date(), half_day, starts_at, starts_at, ends_at, ends_at.astimezone(ZoneInfo(zone)).date())


def is_open_to_signing(sitting: Sitting, zone: str, now: datetime) -> bool:
    """Whether a participant may sign this half-day themselves: from its beginning until the end of its last day."""
    return sitting.opens_at <= now <= max(clock.end_of_day(sitting.day, zone), sitting.ends_at)


def ensure_may_sign(sitting: Sitting, zone: str, state: State, now: datetime) -> None:
    """Raise RuleBroken where a participant signs too early, too late, or on a sheet that is closed."""
    ensure_sheet_open(state)
    ensure_begun(sitting, now)
    if not is_open_to_signing(sitting, zone, now):
        raise RuleBroken(
            marked("La signature se fait le jour même. La personne qui anime peut encore enregistrer votre présence.")
        )


def ensure_begun(sitting: Sitting, now: datetime) -> None:
    """Raise RuleBroken before a half-day begins: nobody signs in advance, for anybody."""
    if now < sitting.opens_at:
        raise RuleBroken(marked("L’émargement s’ouvre quand la demi-journée commence."))


def ensure_sheet_open(state: State) -> None:
    """Raise RuleBroken once the sheet is closed, or the séance cancelled."""
    if state is State.CLOSED:
        raise RuleBroken(marked("L’émargement est clos. Une erreur se corrige ligne par ligne, avec sa raison."))
    if state is State.CANCELLED:
        raise RuleBroken(marked("Cette séance est annulée."))


def ensure_one_of_two(
    present: Collection[tuple[int, str]], absent: Collection[tuple[int, str]], remarks: Mapping[tuple[int, str], str]
) -> None:
    """Raise RuleBroken where somebody is both there and not, or where a remark stands on a line that says neither."""
    if set(present) & set(absent):
        raise RuleBroken(marked("Cochez présence ou absence, pas les deux. Rien n’est enregistré."))
    if remarks.keys() - {*present, *absent}:
        raise RuleBroken(marked("Une remarque va avec une présence ou une absence : cochez l’une des deux."))
    if any(len(words) > LONGEST_REMARK for words in remarks.values()):
        raise RuleBroken(marked("Gardez une remarque de %(longest)s caractères au plus."), longest=LONGEST_REMARK)


def ensure_reasoned(reason: str) -> None:
    """Raise RuleBroken where a correction does not say why."""
    if not reason.strip():
        raise RuleBroken(marked("Dites pourquoi cette ligne est corrigée."), field="reason")


def ensure_may_leave(
    sitting: Sitting, left_at: datetime, reason: str, now: datetime, signed_at: datetime | None
) -> None:
    """Raise RuleBroken for a departure without a reason, outside the half-day, yet to come, or before one signed.

    `signed_at` is when the person signed themselves, where they did.
    """
    if not reason.strip():
        raise RuleBroken(marked("Dites la raison de ce départ."), field="reason")
    if sitting.last_day is not None:
        raise RuleBroken(marked("Une séance tenue par écrit n’a pas d’heure de départ."), field="left_at")
    if not sitting.opens_at < left_at < sitting.ends_at:
        raise RuleBroken(
            marked("Cette heure n’est pas dans la demi-journée : écrivez celle du départ, avant la fin de la séance."),
            field="left_at",
        )
    if signed_at is not None and left_at <= signed_at:
        raise RuleBroken(marked("Cette personne a signé plus tard : elle était encore là."), field="left_at")
    if left_at > now:
        raise RuleBroken(marked("Cette heure n’est pas encore passée."), field="left_at")


def digest_of_sheet(facts: Mapping[str, object], rows: Sequence[Mapping[str, object]]) -> str:
    """Return the fingerprint of a sheet at its closing: what was planned, and every line that it held."""
    whole = {"séance": dict(facts), "lignes": [dict(row) for row in rows]}
    return hashlib.sha256(json.dumps(whole, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
