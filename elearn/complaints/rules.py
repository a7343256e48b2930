"""Decides what a complaint must be to stand in the register, who may answer it, and where it stands."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum

from elearn.errors import RuleBroken, marked
from elearn.policy import Role

LONGEST_LINE = 160
LONGEST_WORDS = 5_000
LONGEST_IMPROVEMENT = 1_000
REOPENED_WITHIN = timedelta(days=30)
SENT_TWICE_WITHIN = timedelta(hours=1)


class FromKind(StrEnum):
    """Who says that something goes wrong."""

    LEARNER = "learner"
    TEAM = "team"
    EMPLOYER = "employer"
    FUNDER = "funder"
    OTHER = "other"


class State(StrEnum):
    """Where a complaint stands."""

    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"


def kind_of(roles: Collection[Role]) -> FromKind:
    """Return who somebody with an account speaks as, by the roles that they hold in the organisation."""
    return FromKind.LEARNER if Role.LEARNER in roles else FromKind.TEAM


def ensure_received(received_on: date, today: date) -> None:
    """Raise RuleBroken where a complaint would be received in the future, or was more than a year ago."""
    if received_on > today:
        raise RuleBroken(marked("Ce jour n’est pas encore venu."), field="received_on")
    if received_on < _year_before(today):
        raise RuleBroken(marked("Ce jour est passé depuis plus d’un an."), field="received_on")


def ensure_words(words: str, *, field: str = "words") -> None:
    """Raise RuleBroken where nothing is said."""
    if not words.strip():
        raise RuleBroken(marked("Écrivez quelques mots."), field=field)


def is_for_another(actor_id: int, owner_id: int | None, *, has_another: bool) -> bool:
    """Say whether somebody wrote a complaint that another person who coordinates the organisation can answer."""
    return actor_id == owner_id and has_another


def ensure_for_oneself(actor_id: int, owner_id: int | None, *, has_another: bool) -> None:
    """Raise RuleBroken where somebody would answer or close their own complaint though another could."""
    if is_for_another(actor_id, owner_id, has_another=has_another):
        raise RuleBroken(
            marked("Vous avez écrit cette réclamation : une autre personne qui coordonne l’organisation y répond.")
        )


def state_of(closed_at: datetime | None, answered_at: datetime | None, reopened_at: datetime | None) -> State:
    """Return where a complaint stands: one that its author reopened waits until it is answered again."""
    if closed_at is not None:
        return State.CLOSED
    is_answered = answered_at is not None and (reopened_at is None or answered_at > reopened_at)
    return State.ANSWERED if is_answered else State.WAITING


def ensure_open(state: State) -> None:
    """Raise RuleBroken where a complaint is closed: it is reopened before anything is said."""
    if state is State.CLOSED:
        raise RuleBroken(marked("Cette réclamation est close. Rouvrez-la pour y répondre."))


def ensure_closable(state: State) -> None:
    """Raise RuleBroken where a complaint is closed already, or waits for an answer."""
    if state is State.CLOSED:
        raise RuleBroken(marked("Cette réclamation est déjà close."))
    if state is State.WAITING:
        raise RuleBroken(marked("Répondez d’abord : une réclamation ne se clôt pas sans réponse."))


def may_reopen(closed_at: datetime | None, now: datetime, *, handles: bool) -> bool:
    """Say whether a closed complaint may be reopened: always by who handles it, within thirty days by its author."""
    return closed_at is not None and (handles or now <= closed_at + REOPENED_WITHIN)


def ensure_reopenable(closed_at: datetime | None, now: datetime, *, handles: bool) -> None:
    """Raise RuleBroken where a complaint is open, or was closed too long ago for its author to reopen it."""
    if closed_at is None:
        raise RuleBroken(marked("Cette réclamation est ouverte."))
    if not may_reopen(closed_at, now, handles=handles):
        raise RuleBroken(marked("Elle est close depuis plus de trente jours : écrivez-en une nouvelle."))


def ensure_done(done_on: date, received_on: date | None, today: date) -> None:
    """Raise RuleBroken where an improvement would be done in the future, or before what led to it was received."""
    if done_on > today:
        raise RuleBroken(marked("Ce jour n’est pas encore venu."), field="done_on")
    if received_on is not None and done_on < received_on:
        raise RuleBroken(marked("Ce jour vient avant la réception de la réclamation."), field="done_on")


def ensure_origin(origin: str) -> None:
    """Raise RuleBroken where an improvement that stands alone does not say what led to it."""
    if not origin.strip():
        raise RuleBroken(marked("Dites ce qui a conduit à cette amélioration."), field="origin")


def _year_before(today: date) -> date:
    """Return the same day of the year before; 28 February for the 29th."""
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return today.replace(year=today.year - 1, day=day)
