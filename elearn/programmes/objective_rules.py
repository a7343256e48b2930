"""Decides what the objectives of a programme may be: a few short lines, each said once."""

from __future__ import annotations

from elearn.errors import RuleBroken, marked

MOST_OBJECTIVES = 12
LONGEST_OBJECTIVE = 200


def objectives_in(text: str) -> tuple[str, ...]:
    """Return the objectives that a text holds, one a line. Raises RuleBroken for too many, too long, or one twice."""
    lines = tuple(" ".join(line.split()) for line in text.splitlines() if line.strip())
    if len(lines) > MOST_OBJECTIVES:
        raise RuleBroken(marked("Écrivez douze objectifs au plus, un par ligne."), field="objectives")
    if any(len(line) > LONGEST_OBJECTIVE for line in lines):
        raise RuleBroken(marked("Un objectif tient en 200 caractères."), field="objectives")
    if len({line.casefold() for line in lines}) < len(lines):
        raise RuleBroken(marked("Deux lignes disent le même objectif."), field="objectives")
    return lines
