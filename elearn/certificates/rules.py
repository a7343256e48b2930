"""Decides who gets a proof, how long it holds, what it is worth now, and how its code is made and read."""

from __future__ import annotations

import hashlib
import json
import secrets
from calendar import monthrange
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from elearn.errors import RuleBroken, marked

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH, GROUP = 12, 4


class State(StrEnum):
    """What a proof is worth. « unknown » is the answer to a code that was never given."""

    VALID = "valid"
    EXPIRED = "expired"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


STANDING = (State.VALID, State.EXPIRED)  # what may be handed on: neither withdrawn nor replaced


class Paper(StrEnum):
    """Which paper a proof is. Only an attestation asks that a whole programme is done."""

    ATTESTATION = "attestation"
    REALISATION = "realisation"
    TRANSCRIPT = "transcript"
    END = "fin-de-formation"


class Result(StrEnum):
    """What whoever issues an end-of-training attestation says of one objective. Nothing else can say it."""

    ACQUIRED = "acquired"
    UNDER_WAY = "under-way"
    NOT_ACQUIRED = "not-acquired"


class EventKind(StrEnum):
    """What can happen to a proof after it was issued."""

    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


def new_code() -> str:
    """Return a code that nobody can guess (60 bits), without the signs that look alike: `7QF2-M9KD-X4TB`."""
    return grouped("".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)))


def grouped(code: str) -> str:
    """Return a code in three groups of four."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read_code(typed: str) -> str:
    """Return the code that somebody typed, however spaced or in small letters; empty where it cannot be one."""
    bare = "".join(sign for sign in typed.upper() if sign.isalnum())
    return grouped(bare) if len(bare) == CODE_LENGTH and set(bare) <= set(ALPHABET) else ""


def state_at(valid_until: date | None, zone: str, events: Collection[EventKind], now: datetime) -> State:
    """Return what a proof is worth at `now`: it holds until the end of its last day, in its organisation's zone."""
    if EventKind.WITHDRAWN in events:
        return State.WITHDRAWN
    if EventKind.REPLACED in events:
        return State.REPLACED
    if valid_until is not None and now.astimezone(ZoneInfo(zone)).date() > valid_until:
        return State.EXPIRED
    return State.VALID


def last_day(issued_on: date, months: int | None) -> date | None:
    """Return the last day of validity: twelve months from 13 November end on 12 November; None for no end.

    From the 31st, or from 29 February, to a month that is shorter: its last day.
    """
    if months is None:
        return None
    years, month = divmod(issued_on.month - 1 + months, 12)
    year, month = issued_on.year + years, month + 1
    longest = monthrange(year, month)[1]
    if issued_on.day > longest:
        return date(year, month, longest)
    return date(year, month, issued_on.day) - timedelta(days=1)


def ensure_may_issue(paper: Paper, *, is_complete: bool, minutes: int, held: int | None, name: str) -> None:
    """Raise RuleBroken where something is missing, where nothing proves the work, or where the same proof exists.

    `held` is the minutes on the proof that stands, None where there is none. The certificate and the transcript may be
    issued along the way, and again once there is more to write on them.
    """
    if paper is Paper.ATTESTATION and held is not None:
        raise RuleBroken(marked("%(name)s a déjà cette attestation : retirez-la ou remplacez-la d’abord."), name=name)
    if held is not None and held >= minutes:
        raise RuleBroken(marked("%(name)s a déjà ce papier, et rien n’a été fait depuis."), name=name)
    if paper is Paper.ATTESTATION and not is_complete:
        raise RuleBroken(
            marked("%(name)s n’a pas terminé ce programme : l’attestation se délivre quand chaque jalon est fait."),
            name=name,
        )
    if minutes <= 0:
        raise RuleBroken(marked("Rien ne prouve le travail de %(name)s : aucune durée ne peut être écrite."), name=name)


def ensure_somebody(assignment_ids: Collection[int]) -> None:
    """Raise RuleBroken where nobody was chosen."""
    if not assignment_ids:
        raise RuleBroken(marked("Choisissez au moins une personne."), field="assignments")


def ensure_one(paper: Paper, assignment_ids: Collection[int]) -> None:
    """Raise RuleBroken where a paper that speaks of what one person can do would be issued to several at once."""
    if paper is Paper.END and len(set(assignment_ids)) > 1:
        raise RuleBroken(marked("Cette attestation se délivre à une personne à la fois."), field="assignments")


def ensure_judged(objective_ids: Collection[int], results: Mapping[int, Result]) -> None:
    """Raise RuleBroken where an objective has no result, or where the programme has no objective at all.

    Without objectives the paper is not issued: what sets it apart from the certificate is the result of the training
    against its objectives, and whoever audits sends back a paper that leaves it out. The hours alone have theirs.
    """
    if not objective_ids:
        raise RuleBroken(
            marked("Ce programme n’a pas d’objectifs écrits : cette attestation dit le résultat pour chacun d’eux.")
        )
    for id in objective_ids:
        if id not in results:
            raise RuleBroken(marked("Dites le résultat pour chaque objectif."), field=f"objective_{id}")


def ensure_in_force(state: State) -> None:
    """Raise RuleBroken where a proof has been withdrawn or replaced already."""
    if state in (State.WITHDRAWN, State.REPLACED):
        raise RuleBroken(marked("Cette attestation ne vaut déjà plus : elle a été retirée ou remplacée."))


def ensure_reasoned(reason: str) -> None:
    """Raise RuleBroken where no reason is given."""
    if not reason.strip():
        raise RuleBroken(marked("Écrivez la raison : la personne la lira."), field="reason")


def digest_of(facts: Mapping[str, Any]) -> str:
    """Return the fingerprint of frozen facts."""
    whole = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(whole.encode("utf-8")).hexdigest()
