"""Decides when a programme may be followed again, before the attestation of it ends or after."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from elearn.errors import RuleBroken, marked


def opening_of(valid_until: date, months: int) -> date:
    """Return the day on which a renewal opens: so many months before the last day of an attestation.

    From the 31st, or from 29 February, to a month that is shorter: its last day.
    """
    years, month = divmod(valid_until.month - 1 - months, 12)
    year, month = valid_until.year + years, month + 1
    return date(year, month, min(valid_until.day, monthrange(year, month)[1]))


def ensure_somebody(certificate_ids: frozenset[int]) -> None:
    """Raise RuleBroken where nobody was chosen."""
    if not certificate_ids:
        raise RuleBroken(marked("Choisissez au moins une personne."), field="certificates")


def ensure_all_open(asked: frozenset[int], opened: frozenset[int]) -> None:
    """Raise RuleBroken where the renewal of an attestation has not opened, or has begun already."""
    if not asked <= opened:
        raise RuleBroken(marked("Ce renouvellement n’est pas ouvert, ou il a déjà commencé."))


def asked_again(exercises: frozenset[str], looked_back_at: frozenset[str], *, is_all: bool) -> frozenset[str]:
    """Return the exercises that a renewal asks anew: not those to whose case one has come back since the attestation.

    `is_all`: nothing else would be asked. Where one has come back to every case, all are asked: a proof rests on work.
    """
    left = exercises - looked_back_at
    return exercises if is_all and not left else left


def deadline_of(valid_until: date, today: date) -> date | None:
    """Return until when to finish a renewal: the last day of the attestation; none once it is over."""
    return valid_until if valid_until >= today else None
