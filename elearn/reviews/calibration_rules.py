"""Decides how a calibration goes: who may read what, when it may begin and end, and how far readings agree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import krippendorff

from elearn.content.privacy import identifying_details
from elearn.errors import RuleBroken, marked
from elearn.reviews.rules import Verdict

FEWEST_READERS, MOST_ANSWERS = 2, 12
SOMEBODY = "[…]"
SHORTEST_NAME = 3
LONGEST_TITLE = 160


class Consent(StrEnum):
    """What the author of an answer says to its being read in a calibration; `without-name` asks for no leave."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    TO_CHECK = "to-check"
    WITHOUT_NAME = "without-name"


READY = frozenset({Consent.GIVEN, Consent.WITHOUT_NAME})


@dataclass(frozen=True, slots=True)
class Read:
    """What one reader found in one answer."""

    verdict: Verdict | None
    ideas: frozenset[str]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often all readers said the same, out of how often they could; and Krippendorff's alpha where it exists.

    Alpha is nominal: 1 is full agreement, 0 what chance gives. There is none where everybody always said one thing.
    """

    same: int
    total: int
    alpha: float | None


def without_names(text: str, names: Iterable[str]) -> str:
    """Return a text without the names of people and what looks like a number or an address of theirs."""
    for detail in sorted(identifying_details(text), key=lambda one: one.start, reverse=True):
        text = text[: detail.start] + SOMEBODY + text[detail.end :]
    parts = {part for name in names for part in (name, *name.split()) if len(part) >= SHORTEST_NAME}
    for part in sorted(parts, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", SOMEBODY, text, flags=re.IGNORECASE)
    return text


def ensure_may_open(title: str, readers: int, answers: int) -> str:
    """Return the title, trimmed. Raises RuleBroken where there are too few readers or answers, or too many."""
    if not title.strip():
        raise RuleBroken(marked("Donnez un titre à cette calibration."), field="title")
    if len(title.strip()) > LONGEST_TITLE:
        raise RuleBroken(marked("Gardez un titre de 160 caractères au plus."), field="title")
    if readers < FEWEST_READERS:
        raise RuleBroken(marked("Choisissez au moins deux personnes qui liront."), field="readers")
    if not 1 <= answers <= MOST_ANSWERS:
        raise RuleBroken(marked("Choisissez de une à douze réponses."), field="answers")
    return title.strip()


def ensure_may_start(ready: int) -> None:
    """Raise RuleBroken where no answer may be read yet."""
    if not ready:
        raise RuleBroken(marked("Aucune réponse n’est prête : attendez un accord, ou relisez un texte sans nom."))


def ensure_all_read(read: int, ready: int) -> None:
    """Raise RuleBroken where a reader has not decided on every answer."""
    if read < ready:
        raise RuleBroken(
            marked("Donnez un avis sur chaque réponse avant d’envoyer : il en reste %(left)s."), left=ready - read
        )


def is_lost(kept: tuple[Read, str], sent: tuple[Read, str]) -> bool:
    """Whether something of what is kept would be gone with what is sent: a verdict, an idea, a word."""
    (earlier, words), (later, later_words) = kept, sent
    return (
        earlier.verdict not in (None, later.verdict)
        or not earlier.ideas <= later.ideas
        or words.strip() not in later_words
    )


def verdict_agreement(readings: Mapping[int, Mapping[int, Read]]) -> Agreement:
    """Return how far readers agree on verdicts. `readings`: by reader, then by answer."""
    return _agreement([[one.verdict for one in _column(readings, answer)] for answer in _answers(readings)])


def idea_agreement(readings: Mapping[int, Mapping[int, Read]], ideas: Sequence[str]) -> Agreement:
    """Return how far readers agree on whether each idea is in each answer."""
    return _agreement(
        [[idea in one.ideas for one in _column(readings, answer)] for answer in _answers(readings) for idea in ideas]
    )


def _answers(readings: Mapping[int, Mapping[int, Read]]) -> list[int]:
    return sorted(set().union(*(set(by_answer) for by_answer in readings.values()))) if readings else []


def _column(readings: Mapping[int, Mapping[int, Read]], answer: int) -> list[Read]:
    return [by_answer[answer] for _, by_answer in sorted(readings.items()) if answer in by_answer]


def _agreement(units: Sequence[Sequence[object]]) -> Agreement:
    """Compare what was said of each unit by every reader."""
    same = sum(len(set(said)) == 1 for said in units)
    codes = {value: number for number, value in enumerate(sorted({str(v) for said in units for v in said}))}
    if len(codes) < 2:
        return Agreement(same, len(units), None)
    rows = [[codes[str(said[reader])] for said in units] for reader in range(len(units[0]))]
    return Agreement(same, len(units), float(krippendorff.alpha(reliability_data=rows, level_of_measurement="nominal")))
