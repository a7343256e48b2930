"""Decides when a step may be counted as done by hand, and when field work may be confirmed."""

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


def ensure_may_confirm(*, is_field: bool, is_done: bool, is_own: bool, done_on: date, today: date) -> None:
    """Raise RuleBroken where there is no field work to confirm, it is one's own, or the day has not come."""
    if not is_field or is_done:
        raise RuleBroken(marked("Ce travail de terrain est déjà fait : il n’y a rien à confirmer."))
    if is_own:
        raise RuleBroken(marked("Nul ne confirme son propre travail de terrain."))
    if done_on > today:
        raise RuleBroken(marked("Ce jour n’est pas encore venu."), field="done_on")
