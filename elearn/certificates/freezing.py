"""Freezes what a proof prints: every fact, name and sentence, so that nothing changed later changes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from elearn.certificates import prose
from elearn.certificates.rules import Paper
from elearn.organisations.identity_queries import Identity
from elearn.organisations.identity_rules import number_lines
from elearn.progress.evidence import StepEvidence

VERSION = 2  # since 2 a proof says who issues it: `provider` and `letterhead`


@dataclass(frozen=True, slots=True)
class Work:
    """What was done, as a proof keeps it: step by step, row by row, with the minutes that make its hours.

    `works` are the answers handed in, by date, words and fingerprint; a transcript alone prints them. `ending` is what
    an end-of-training attestation alone says (see `ending.py`); empty on the others.
    """

    steps: list[dict[str, Any]]
    minutes: int
    starts_on: date
    ends_on: date
    done: str
    works: list[dict[str, Any]] = field(default_factory=list)
    ending: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Names:
    """Who, what, by whom and where, as they are called on the day of issue; the organisation by its legal name."""

    name: str
    title: str
    organisation: str
    city: str
    country: str
    signatory: str
    signatory_title: str


@dataclass(frozen=True, slots=True)
class Provider:
    """What else says who issues: address and numbers, line by line, and the picture above them by its fingerprint."""

    address: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    letterhead: dict[str, Any] | None = None


def provider_of(identity: Identity, organisation: str) -> Provider:
    """Return how an organisation names itself today, as a proof freezes it: the picture described, not copied."""
    said, picture = identity.facts, identity.letterhead
    letterhead = asdict(picture) | {"alt": prose.letterhead_words(organisation)} if picture else None
    return Provider(said.address_lines, number_lines(said), letterhead)


def frozen_work(
    evidence: Sequence[StepEvidence],
    zone: str,
    works: Sequence[dict[str, Any]] = (),
    ending: dict[str, Any] | None = None,
) -> Work:
    """Return the evidence as a proof keeps it, its days by the clocks of `zone`. There is at least one row."""
    steps = [_step(step, ZoneInfo(zone)) for step in evidence]
    days = [_day(row.at, ZoneInfo(zone)) for step in evidence for row in step.rows]
    minutes = sum(step["minutes"] for step in steps)
    return Work(steps, minutes, min(days), max(days), prose.done_words(evidence), list(works), ending or {})


def work_of(facts: dict[str, Any]) -> Work:
    """Return the work that an earlier proof froze, for the one that replaces it."""
    starts_on, ends_on = (date.fromisoformat(facts[name]) for name in ("starts_on", "ends_on"))
    return Work(
        facts["steps"],
        facts["minutes"],
        starts_on,
        ends_on,
        facts["done"],
        facts.get("works", []),
        facts.get("ending", {}),
    )


def frozen_facts(
    names: Names,
    work: Work,
    *,
    number: str,
    code: str,
    address: str,
    issued_on: date,
    valid_until: date | None,
    paper: Paper = Paper.ATTESTATION,
    provider: Provider | None = None,
) -> dict[str, Any]:
    """Return everything that a proof prints, as plain JSON. A field without a value is the person's name."""
    period = prose.period_words(work.starts_on, work.ends_on)
    duration = prose.duration_words(work.minutes)
    provider = provider or Provider()
    facts = {
        "version": VERSION,
        "language": "fr",
        "kind": prose.kind_of(paper, names.country),
        "number": number,
        "code": code,
        "address": address,
        **asdict(names),
        "provider": {"address": list(provider.address), "numbers": list(provider.numbers)},
        "letterhead": provider.letterhead,
        "minutes": work.minutes,
        "duration": duration,
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
    given = asdict(names) | {"provider": "\n".join((names.organisation, *provider.address, *provider.numbers))}
    if paper is Paper.REALISATION:
        facts["fields"] = prose.fields_of(names.country, given, period=period, duration=duration)
        facts["notes"] = list(prose.NOTES.get(names.country, ()))
    if paper is Paper.TRANSCRIPT:
        facts["works"] = work.works
        facts["notes"] = list(prose.ABOUT_TRANSCRIPTS)
    if paper is Paper.END:
        facts["ending"] = work.ending
        facts["fields"] = prose.end_fields_of(names.country, given, work.ending, period=period, duration=duration)
    return facts


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
