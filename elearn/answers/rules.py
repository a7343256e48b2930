"""Decides when an answer may change hands, and what its status is at an instant."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum

from elearn.content.filled import REASONS, SCORE, score_in, values_of
from elearn.content.model import Exercise, ExerciseKind
from elearn.errors import RuleBroken, marked

LONGEST = 50_000
KEPT_DRAFTS = 20


class Status(StrEnum):
    """Where an answer stands. « draft » with an empty text is shown as « à faire »."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class Move(StrEnum):
    """What can happen to an answer."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    RETURN = "return"


MOVES: dict[tuple[Status, Move], Status] = {
    (Status.DRAFT, Move.SUBMIT): Status.SUBMITTED,
    (Status.RETURNED, Move.SUBMIT): Status.SUBMITTED,
    (Status.SUBMITTED, Move.WITHDRAW): Status.DRAFT,
    (Status.SUBMITTED, Move.ACCEPT): Status.ACCEPTED,
    (Status.SUBMITTED, Move.RETURN): Status.RETURNED,
}
REFUSALS = {
    Move.SUBMIT: marked("Cette réponse est déjà remise : elle attend une relecture ou elle est validée."),
    Move.WITHDRAW: marked("Il n’y a rien à retirer : cette réponse n’est pas remise."),
    Move.ACCEPT: marked("Cette réponse n’attend plus d’avis."),
    Move.RETURN: marked("Cette réponse n’attend plus d’avis."),
}


def after(status: Status, move: Move) -> Status:
    """Return the status that a move leads to, or raise RuleBroken where it leads nowhere."""
    try:
        return MOVES[status, move]
    except KeyError:
        raise RuleBroken(REFUSALS[move]) from None


def status_at(stored: Status, verdict: Status | None, verdict_at: datetime | None, now: datetime) -> Status:
    """Return the status that everybody sees at `now`: a verdict counts once it has taken effect, 30 s after sending."""
    if stored is Status.SUBMITTED and verdict is not None and verdict_at is not None and verdict_at <= now:
        return verdict
    return stored


def is_revealed(revealed_at: datetime | None) -> bool:
    """Whether the model answer may be shown: once revealed, it stays so."""
    return revealed_at is not None


def is_open(exercise_ids: Collection[str], submitted_once: Collection[str]) -> bool:
    """Whether a stage opens: every exercise of the stage before it has been submitted once."""
    return set(exercise_ids) <= set(submitted_once)


def ensure_open(*, is_open: bool) -> None:
    """Raise RuleBroken where the stage of an exercise has not opened yet."""
    if not is_open:
        raise RuleBroken(marked("Cette étape s’ouvrira quand vous aurez remis la réponse de l’étape précédente."))


def ensure_worth_submitting(text: str) -> None:
    """Raise RuleBroken where there is nothing to hand in, or more than the limit."""
    if not text.strip():
        raise RuleBroken(marked("Écrivez votre réponse avant de la remettre."), field="text")
    ensure_short_enough(text)


def ensure_scored(exercise: Exercise, text: str) -> None:
    """Raise RuleBroken where a scored item is handed in without its score or without its reasons."""
    if exercise.kind is not ExerciseKind.SCORED:
        return
    if score_in(exercise, text) is None:
        raise RuleBroken(marked("Choisissez une cotation, de 1 à 5."), field=SCORE)
    if not values_of(exercise, text).get(REASONS, "").strip():
        raise RuleBroken(marked("Dites pourquoi en une phrase au moins."), field=REASONS)


def ensure_short_enough(text: str) -> None:
    """Raise RuleBroken where a text is longer than can be kept; nothing is ever cut."""
    if len(text) > LONGEST:
        raise RuleBroken(
            marked("Ce texte compte %(given)s caractères ; la limite est de %(longest)s. Rien n’a été coupé."),
            field="text",
            given=len(text),
            longest=LONGEST,
        )


def ensure_may_withdraw(status: Status, opened_at: datetime | None) -> Status:
    """Return the status after a withdrawal; raise RuleBroken once somebody else has taken or opened the answer."""
    if opened_at is not None:
        raise RuleBroken(marked("Votre réponse a déjà été ouverte : elle ne peut plus être retirée."))
    return after(status, Move.WITHDRAW)


def normalised(text: str) -> str:
    """Return a typed text with the line ends of every system made one; nothing else is touched."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def digest_of(text: str) -> str:
    """Return the fingerprint of a text that receipts and proofs show."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def due_on(day: date, working_days: int, closed: Collection[date] = ()) -> date:
    """Return the day by which a review is promised: so many working days after `day`, `closed` ones left out."""
    due = day
    while working_days > 0:
        due += timedelta(days=1)
        if due.weekday() < 5 and due not in closed:
            working_days -= 1
    return due
