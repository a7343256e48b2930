"""Decides whom a survey asks and until when, what an answer must hold, and what of it may be shown to whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from elearn.errors import RuleBroken, marked

SMALLEST = 5  # answers: what fewer people said is shown to nobody
OPEN_DAYS = 30
COLD_AFTER = timedelta(days=75)
LONGEST_WORDS = 1_000
SCALE = range(1, 6)


class Moment(StrEnum):
    """When people are asked what they think (as soon as they have finished, or weeks later) or where they stand."""

    HOT = "hot"
    COLD = "cold"
    START = "start"
    END = "end"


def windows(now: datetime) -> dict[Moment, tuple[datetime, datetime]]:
    """Return, by moment, after and until which instant somebody finished who is asked at `now`.

    Each window is as long as a survey stays open, so that what finished long ago asks nobody when a survey begins.
    """
    length = timedelta(days=OPEN_DAYS)
    return {Moment.HOT: (now - length, now), Moment.COLD: (now - COLD_AFTER - length, now - COLD_AFTER)}


def is_open(open_until: datetime, now: datetime) -> bool:
    """Say whether an invitation can still be answered."""
    return now <= open_until


def ensure_may_answer(*, is_answered: bool, open_until: datetime, now: datetime) -> None:
    """Raise RuleBroken where an invitation has been answered, or its time is over."""
    if is_answered:
        raise RuleBroken(marked("Votre réponse est déjà reçue."))
    if not is_open(open_until, now):
        raise RuleBroken(marked("Cette enquête est close."))


def score_of(given: str | None) -> int | None:
    """Return what a browser sent as a score; None for anything that is none."""
    return next((score for score in SCALE if given == str(score)), None)


def ensure_scored(scores: Mapping[str, int], statements: Collection[str]) -> None:
    """Raise RuleBroken where no statement is answered. Raises ValueError for a score that no page could send."""
    if not scores:
        raise RuleBroken(marked("Répondez à une des affirmations au moins, celle que vous voulez."))
    if not scores.keys() <= set(statements) or not set(scores.values()) <= set(SCALE):
        raise ValueError("a score for something that was not asked")


def kept_words(words: Mapping[str, str]) -> dict[str, str]:
    """Return the open words without those that say nothing. Raises RuleBroken for one that is too long."""
    kept = {box: text.strip() for box, text in words.items() if text.strip()}
    for box, text in kept.items():
        if len(text) > LONGEST_WORDS:
            raise RuleBroken(marked("Écrivez 1 000 caractères au plus."), field=box)
    return kept


def is_time_to_show(waiting: int) -> bool:
    """Say whether the answers that wait are enough to be shown together, so that no two readings tell one from them."""
    return waiting >= SMALLEST


def mean(counts: Sequence[int]) -> float | None:
    """Return the mean of the scores, from how often each was given, to one decimal; None where there is none."""
    number = sum(counts)
    total = sum(score * count for score, count in enumerate(counts, start=1))
    return (20 * total + number) // (2 * number) / 10 if number else None


def rate(answered: int, invited: int) -> int | None:
    """Return how many of a hundred have answered; None where nobody was asked."""
    return (200 * answered + invited) // (2 * invited) if invited else None
