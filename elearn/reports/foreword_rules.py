"""Decides what may introduce a yearly report."""

from __future__ import annotations

from elearn.errors import RuleBroken, marked

LONGEST_FOREWORD = 6_000  # signs: two pages


def ensure_is_the_last(base: int, last: int) -> None:
    """Raise RuleBroken where somebody else has written since the page was opened; 0 stands for no words yet."""
    if base != last:
        raise RuleBroken(
            marked("Quelqu’un a écrit entre-temps : son texte est ci-dessous. Le vôtre est gardé dans le champ."),
            field="words",
        )
