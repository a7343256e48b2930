"""Reads the values of attributes and keys: minutes, words, notes, dates, countries, targets and codes."""

from __future__ import annotations

import re
from datetime import date

from elearn.content.catalogue import Catalogue
from elearn.content.faults import FaultLog, suggestion
from elearn.content.front_matter import codes
from elearn.content.model import ExerciseKind
from elearn.content.names import closest, fold, is_id

COUNTRIES = ("FR", "QC", "BE", "CH")
EXERCISE_KINDS = {
    "libre": ExerciseKind.OPEN,
    "fiche": ExerciseKind.FORM,
    "cotation": ExerciseKind.SCORED,
    "open": ExerciseKind.OPEN,
    "form": ExerciseKind.FORM,
    "scored": ExerciseKind.SCORED,
}
_WORDS = re.compile(r"(\d{1,5})\s*(?:-|–|—|à|to)\s*(\d{1,5})(?:\s*mots)?", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LOOSE_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
READING_WORDS_A_MINUTE = 200
DEFAULT_EXERCISE_MINUTES = 10


def read_integer(text: str, lowest: int, highest: int) -> int | None:
    """Return a whole number within bounds, or None."""
    if not re.fullmatch(r"[0-9]{1,6}", text.strip()):
        return None
    number = int(text)
    return number if lowest <= number <= highest else None


def read_minutes(text: str, line: int, log: FaultLog) -> int | None:
    """Return the minutes that were written, or None when there are none or when they make no sense."""
    if not text:
        return None
    minutes = read_integer(text, 1, 600)
    if minutes is None:
        log.add(line, "minutes-invalides", value=text)
    return minutes


def read_words(text: str, line: int, log: FaultLog) -> tuple[int, int] | None:
    """Return the suggested length (lowest, highest), or None."""
    if not text:
        return None
    match = _WORDS.fullmatch(text.strip())
    bounds = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 0 < bounds[0] <= bounds[1]:
        log.add(line, "mots-invalides", value=text)
        return None
    return bounds


def read_score(text: str, line: int, log: FaultLog) -> int | None:
    """Return a score from 1 to 5, or None."""
    score = read_integer(text, 1, 5)
    if score is None:
        log.add(line, "note-invalide", value=text)
    return score


def read_kind(text: str, line: int, log: FaultLog) -> ExerciseKind:
    """Return how one answers; an open question when nothing, or something unknown, is written."""
    if text and fold(text) not in EXERCISE_KINDS:
        log.add(line, "type-inconnu", value=text, suggestion=suggestion(closest(text, ("libre", "fiche", "cotation"))))
    return EXERCISE_KINDS.get(fold(text), ExerciseKind.OPEN)


def check_fact(name: str, text: str, line: int, log: FaultLog) -> str:
    """Return the value of a fact (country, date, end of validity, source), noting one that makes no sense."""
    if name == "country":
        if text.upper() not in COUNTRIES:
            log.add(line, "pays-inconnu", value=text)
        return text.upper()
    if name == "valid_until" and not (_DAY.fullmatch(text) and _exists(text)):
        log.add(line, "date-invalide", value=text, expected="AAAA-MM-JJ")
    if name == "date" and not (_LOOSE_DATE.fullmatch(text) and _exists(text)):
        log.add(line, "date-invalide", value=text, expected="AAAA, AAAA-MM ou AAAA-MM-JJ")
    return text


def _exists(text: str) -> bool:
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text)
    except ValueError:
        return False
    return True


def read_target(text: str, line: int, log: FaultLog) -> tuple[str, str]:
    """Return the module and the stage that an invitation leads to; the stage may be empty."""
    module, hash_mark, stage = text.partition("#")
    if not is_id(module) or (hash_mark and not is_id(stage)):
        log.add(line, "cible-invalide", value=text)
        return "", ""
    return module, stage


def read_codes(
    written: str | tuple[str, ...], known: tuple[str, ...], code: str, line: int, log: FaultLog
) -> tuple[str, ...]:
    """Return the codes that the catalogue knows, each once, in the order written; note the others."""
    by_fold = {fold(one): one for one in known}
    found: dict[str, None] = {}
    for one in codes(written) if isinstance(written, str) else written:
        if fold(one) in by_fold:
            found[by_fold[fold(one)]] = None
        else:
            log.add(line, code, value=one, suggestion=suggestion(closest(one, known)))
    return tuple(found)


def read_principles(written: str | tuple[str, ...], line: int, catalogue: Catalogue, log: FaultLog) -> tuple[str, ...]:
    """Return the codes of principles; note those that are not in the list."""
    return read_codes(written, catalogue.principle_codes, "principe-inconnu", line, log)


def read_fidelity(written: str | tuple[str, ...], line: int, catalogue: Catalogue, log: FaultLog) -> tuple[str, ...]:
    """Return the codes of fidelity items; note those that are not in the list."""
    return read_codes(written, catalogue.fidelity_codes, "fidelite-inconnue", line, log)


def parts(text: str) -> tuple[str, ...]:
    """Part a list written with commas or semicolons, keeping the spaces inside each part."""
    return tuple(part.strip() for part in text.replace(";", ",").split(",") if part.strip())
