"""Counts which key ideas the answers of a team keep missing: counts only, never a mark, hidden where people are few."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FEWEST_PEOPLE = 5
MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class SoughtIdea:
    """A key idea that reviews looked for, with the codes of the principles and fidelity items that it trains."""

    id: str
    text: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The last review of one answer: whose answer, which ideas were looked for, which were found."""

    person_id: int
    sought: tuple[SoughtIdea, ...]
    found: frozenset[str]


@dataclass(frozen=True, slots=True)
class Missed:
    """How often something was looked for and not found, among how many people."""

    key: str
    sought: int
    missing: int
    people: int


def missed_by_code(reviews: Iterable[Reviewed]) -> tuple[Missed, ...]:
    """Return, by principle or fidelity item, how often its ideas were missing, the most missed first."""
    return _missed((review, code, idea) for review in reviews for idea in review.sought for code in idea.codes)


def missed_ideas(reviews: Iterable[Reviewed]) -> tuple[Missed, ...]:
    """Return, by key idea, how often it was missing, the most missed first."""
    return _missed((review, idea.id, idea) for review in reviews for idea in review.sought)


def _missed(found: Iterable[tuple[Reviewed, str, SoughtIdea]]) -> tuple[Missed, ...]:
    sought: dict[str, int] = defaultdict(int)
    missing: dict[str, int] = defaultdict(int)
    people: dict[str, set[int]] = defaultdict(set)
    for review, key, idea in found:
        sought[key] += 1
        missing[key] += idea.id not in review.found
        people[key].add(review.person_id)
    rows = (Missed(key, sought[key], missing[key], len(people[key])) for key in sought)
    kept = [row for row in rows if row.missing and row.people >= FEWEST_PEOPLE]
    return tuple(sorted(kept, key=lambda row: (-row.missing / row.sought, -row.missing, row.key)))


def next_to_take_up(trained: Mapping[str, frozenset[str]], done: Mapping[str, int], missed: Iterable[Missed]) -> str:
    """Return which module to take up next: it trains what is missed most, and fewest people have answered it.

    `trained` gives the codes of each module, `done` how many people have answered in it. Empty where none helps.
    """
    weights = {row.key: row.missing / row.sought for row in missed}
    scored = [
        (-sum(weights.get(code, 0) for code in codes), done.get(module, 0), module) for module, codes in trained.items()
    ]
    best = min((score for score in scored if score[0] < 0), default=None)
    return best[2] if best else ""
