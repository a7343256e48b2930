"""Builds what tests of complaints need: one written by somebody, one that came by letter, answers, improvements."""

from __future__ import annotations

from datetime import date, timedelta

from elearn import clock
from elearn.accounts.models import User
from elearn.complaints import actions
from elearn.complaints.models import Complaint, Improvement
from elearn.complaints.rules import FromKind
from elearn.db import transaction
from elearn.organisations.models import Organisation
from tests.builders import actor_of

WORDS = "Le formateur a annulé trois séances de suite."
NOW = timedelta(0)


def a_complaint(
    person: User,
    organisation: Organisation,
    *,
    subject: str = "Séances annulées",
    words: str = WORDS,
    ago: timedelta = NOW,
) -> Complaint:
    """Let somebody say that something goes wrong."""
    with transaction():
        return actions.file_complaint(
            actor_of(person), organisation, subject=subject, words=words, now=clock.now() - ago
        )


def a_letter(
    coordinator: User,
    organisation: Organisation,
    *,
    received_on: date | None = None,
    from_name: str = "",
    subject: str = "Retard de paiement",
    words: str = "La facture de mars n’est pas arrivée.",
) -> Complaint:
    """Put into the register what came by letter."""
    with transaction():
        return actions.record_complaint(
            actor_of(coordinator),
            organisation,
            received_on=received_on or clock.today_in(organisation.time_zone),
            from_kind=FromKind.FUNDER,
            from_name=from_name,
            subject=subject,
            words=words,
            now=clock.now(),
        )


def answered(coordinator: User, complaint: Complaint, words: str = "Nous les reprenons mardi.") -> None:
    """Answer a complaint."""
    with transaction():
        actions.answer_complaint(actor_of(coordinator), complaint, words=words, now=clock.now())


def closed(coordinator: User, complaint: Complaint, *, ago: timedelta = NOW) -> None:
    """Close a complaint that was answered."""
    with transaction():
        actions.close_complaint(actor_of(coordinator), complaint, now=clock.now() - ago)


def reopened(person: User, complaint: Complaint, words: str = "", *, handles: bool = False) -> None:
    """Reopen a complaint that was closed."""
    with transaction():
        actions.reopen_complaint(actor_of(person), complaint, words=words, handles=handles, now=clock.now())


def an_improvement(coordinator: User, complaint: Complaint, words: str = "Prévenir deux jours avant.") -> Improvement:
    """Say what will change because of a complaint."""
    with transaction():
        return actions.plan_improvement(
            actor_of(coordinator), complaint, words=words, by_whom="", due_on=None, now=clock.now()
        )
