"""Points out what is correct and could be better: a rule a function, a warning each."""

from __future__ import annotations

import re

from elearn.content.front_matter import FrontMatter
from elearn.content.model import Module, ModuleKind
from elearn.content.privacy import DetailKind, identifying_details
from elearn.content.proofreading import proofread
from elearn.content.reading import Reading
from elearn.content.values import read_minutes

_DIGIT = re.compile(r"\d")
_FEWEST_DIGITS = 5
# « Cas fictif », or the source after whose facts the story is told.
_FICTION = re.compile(r"\bfictif|\bfictive|\binventé|\bd[’']après\b", re.IGNORECASE)


def lint(module: Module, source: str, front: FrontMatter, reading: Reading) -> None:
    """Note the warnings of one module, given its source too."""
    _check_details(source, reading)
    _check_minutes(module, front, reading)
    _check_exercises(module, reading)
    _check_fiction(module, front, reading)
    if module.language.startswith("fr"):
        proofread(source, reading.log)


def _check_fiction(module: Module, front: FrontMatter, reading: Reading) -> None:
    if module.kind is ModuleKind.VIGNETTE and not _FICTION.search(front.get("source")):
        reading.log.add(front.line("source"), "cas-fictif-absent")


def _check_details(source: str, reading: Reading) -> None:
    # A name is no warning here: the people of the vignettes have one, and are invented.
    for number, line in enumerate(source.split("\n"), 1):
        if "@" not in line and len(_DIGIT.findall(line)) < _FEWEST_DIGITS:
            continue  # most lines: too short of digits for a number or a date, and no address
        for detail in identifying_details(line):
            if detail.kind is not DetailKind.NAME:
                reading.log.add(number, "detail-identifiant", value=detail.label)


def _check_minutes(module: Module, front: FrontMatter, reading: Reading) -> None:
    stated = read_minutes(front.get("minutes"), front.line("minutes"), reading.log)
    if stated is not None and stated != module.minutes:
        reading.log.add(front.line("minutes"), "minutes-differentes", stated=stated, counted=module.minutes)


def _check_exercises(module: Module, reading: Reading) -> None:
    for exercise in module.exercises:
        line = reading.lines.get(exercise.id, 1)
        reveal = module.reveal_of(exercise.id)
        if reveal is None or not (reveal.key_ideas or reveal.reference_score):
            reading.log.add(line, "exercice-sans-idees")
        if reveal is None or not (reveal.paths or reveal.other_answers or reveal.reference_reasons_html):
            reading.log.add(line, "exercice-sans-reponses")
        tags = exercise.principles or exercise.fidelity or module.principles or module.fidelity
        if not tags and not any(idea.principles or idea.fidelity for idea in (reveal.key_ideas if reveal else ())):
            reading.log.add(line, "exercice-sans-principe")
