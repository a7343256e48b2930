"""Freezes what a proof prints: every fact, name and sentence, so that nothing changed later changes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from elearn.certificates import prose
from elearn.progress.evidence import StepEvidence

VERSION = 1


@dataclass(frozen=True, slots=True)
class Work:
    """What was done, as a proof keeps it: step by step, row by row, with the minutes that make its hours."""

    steps: list[dict[str, Any]]
    minutes: int
    starts_on: date
    ends_on: date
    done: str


@dataclass(frozen=True, slots=True)
class Names:
    """Who, what, by whom and where, as they are called on the day of issue."""

    name: str
    title: str
    organisation: str
    city: str
    country: str
    signatory: str
    signatory_title: str


def frozen_work(evidence: Sequence[StepEvidence], zone: str) -> Work:
    """Return the evidence as a proof keeps it, its days by the clocks of `zone`. There is at least one row."""
    steps = [_step(step, ZoneInfo(zone)) for step in evidence]
    days = [_day(row.at, ZoneInfo(zone)) for step in evidence for row in step.rows]
    minutes = sum(step["minutes"] for step in steps)
    return Work(steps, minutes, min(days), max(days), prose.done_words(evidence))


def work_of(facts: dict[str, Any]) -> Work:
    """Return the work that an earlier proof froze, for the one that replaces it."""
    starts_on, ends_on = (date.fromisoformat(facts[name]) for name in ("starts_on", "ends_on"))
    return Work(facts["steps"], facts["minutes"], starts_on, ends_on, facts["done"])


def frozen_facts(
    names: Names, work: Work, *, number: str, code: str, address: str, issued_on: date, valid_until: date | None
) -> dict[str, Any]:
    """Return everything that a proof prints, as plain JSON."""
    return {
        "version": VERSION,
        "language": "fr",
        "kind": prose.KIND,
        "number": number,
        "code": code,
        "address": address,
        **asdict(names),
        "minutes": work.minutes,
        "duration": prose.duration_words(work.minutes),
        "starts_on": work.starts_on.isoformat(),
        "ends_on": work.ends_on.isoformat(),
        "issued_on": issued_on.isoformat(),
        "valid_until": valid_until.isoformat() if valid_until else None,
        "validity": prose.validity_words(valid_until),
        "done": work.done,
        "sentence": prose.sentence(
            title=names.title,
            minutes=work.minutes,
            starts_on=work.starts_on,
            ends_on=work.ends_on,
            done=work.done,
        ),
        "made": prose.made_words(place=names.city, on=issued_on, organisation=names.organisation),
        "steps": work.steps,
    }


def _step(step: StepEvidence, zone: ZoneInfo) -> dict[str, Any]:
    days = [_day(row.at, zone) for row in step.rows]
    return {
        "kind": step.kind.value,
        "title": step.title,
        "minutes": step.minutes,
        "duration": prose.duration_words(step.minutes),
        "period": prose.period_words(min(days), max(days)),
        "rows": [
            {
                "deed": row.deed.value,
                "key": row.key,
                "what": prose.DEEDS[row.deed],
                "title": row.title,
                "on": _day(row.at, zone).isoformat(),
                "minutes": row.minutes,
            }
            for row in step.rows
        ],
    }


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()
