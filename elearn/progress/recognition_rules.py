"""Decides when a step may be counted as done by hand."""

from __future__ import annotations

from datetime import date

from elearn.errors import RuleBroken, marked

LONGEST_REASON = 1000


def ensure_may_recognise(*, is_met: bool, is_recognised: bool, done_on: date, today: date) -> None:
    """Raise RuleBroken where the step is done already, or the day has not come."""
    if is_met or is_recognised:
        raise RuleBroken(marked("Ce jalon est déjà fait : il n’y a rien à reconnaître."))
    if done_on > today:
        raise RuleBroken(marked("Ce jour n’est pas encore venu."), field="done_on")
