"""Decides what a step may ask for, and what a programme may hold."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from elearn.errors import RuleBroken, marked

T = TypeVar("T")
LONGEST_TITLE = 160
USUAL_MEETING = 90
USUAL_FIELD_WORK = 60
LONGEST_TERM = 1_095  # days
USUAL_RENEWAL, LONGEST_RENEWAL = 3, 24  # months


class StepKind(StrEnum):
    """What a step is made of."""

    CHAPTER = "chapter"
    VIGNETTE = "vignette"
    STAGE = "stage"
    DISCUSSION = "discussion"
    FIELD = "field"


class Requirement(StrEnum):
    """One thing that a rule can ask for."""

    READ = "read"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    ATTENDED = "attended"
    CONFIRMED = "confirmed"


Rule = frozenset[Requirement]


@dataclass(frozen=True, slots=True)
class Place:
    """What a step points at: a module, one of its stages, a séance (about a module, or about any), or field work."""

    kind: StepKind
    module_slug: str = ""
    stage_id: str = ""

    @property
    def key(self) -> str:
        """The place as a form sends it: `stage:jose#famille`."""
        return f"{self.kind}:{self.module_slug}" + (f"#{self.stage_id}" if self.stage_id else "")


def usual_rule(kind: StepKind, *, exercises: int) -> Rule:
    """Return the rule that a step takes where nobody chose another."""
    if kind is StepKind.DISCUSSION:
        return frozenset({Requirement.ATTENDED})
    if kind is StepKind.FIELD:
        return frozenset({Requirement.CONFIRMED})
    if kind is StepKind.CHAPTER:
        return frozenset({Requirement.READ} | ({Requirement.SUBMITTED} if exercises else set()))
    return frozenset({Requirement.SUBMITTED, Requirement.ACCEPTED} if exercises else {Requirement.READ})


def whole_rule(chosen: Collection[Requirement]) -> Rule:
    """Return the rule that a choice means: what is accepted has been submitted."""
    more = {Requirement.SUBMITTED} if Requirement.ACCEPTED in chosen else set()
    return frozenset({*chosen, *more})


def ensure_rule_fits(kind: StepKind, rule: Rule, *, exercises: int) -> None:
    """Raise RuleBroken where a rule asks for nothing, or for what the step cannot give."""
    if not rule:
        raise RuleBroken(marked("Choisissez au moins une condition."), field="rule")
    if kind is StepKind.DISCUSSION and rule != {Requirement.ATTENDED}:
        raise RuleBroken(marked("Une séance se compte par la présence seule."), field="rule")
    if (kind is StepKind.FIELD) != (Requirement.CONFIRMED in rule) or (kind is StepKind.FIELD and len(rule) > 1):
        raise RuleBroken(marked("Le travail de terrain se compte par sa confirmation seule."), field="rule")
    if not exercises and rule & {Requirement.SUBMITTED, Requirement.ACCEPTED}:
        raise RuleBroken(marked("Ce jalon n’a aucun exercice : rien ne peut y être remis."), field="rule")


def ensure_new_place(place: Place, present: Collection[Place]) -> None:
    """Raise RuleBroken where a programme holds this step already: it would be counted twice. Field work may recur."""
    if place.kind is not StepKind.FIELD and place in present:
        raise RuleBroken(marked("Ce jalon est déjà dans le programme."), field="place")


def renewal_of(validity_months: int | None, renewal_months: int | None) -> int | None:
    """Return how many months before its end an attestation may be renewed; None where it never ends.

    Raises RuleBroken where the renewal would open before the attestation is issued.
    """
    if validity_months is None or renewal_months is None:
        return None
    if renewal_months >= validity_months:
        raise RuleBroken(
            marked("Le renouvellement s’ouvre pendant la validité : écrivez un nombre de mois plus petit."),
            field="renewal_months",
        )
    return renewal_months


def ensure_title_is_free(title: str, others: Collection[str]) -> None:
    """Raise RuleBroken where another programme of the organisation has this title: proofs could not be told apart."""
    if title.casefold() in {other.casefold() for other in others}:
        raise RuleBroken(marked("Un autre programme de cette organisation porte déjà ce titre."), field="title")


def ensure_may_assign(*, is_archived: bool, required_steps: int) -> None:
    """Raise RuleBroken where there is nothing to assign."""
    if is_archived:
        raise RuleBroken(marked("Ce programme est archivé : il ne peut plus être attribué."))
    if not required_steps:
        raise RuleBroken(marked("Ajoutez d’abord un jalon obligatoire : un programme vide ne peut pas être attribué."))


def ensure_one_deadline(deadline_on: date | None, days: int | None) -> None:
    """Raise RuleBroken where a deadline is given twice: as a day, and as a number of days."""
    if deadline_on is not None and days is not None:
        raise RuleBroken(marked("Choisissez une date ou un nombre de jours, pas les deux."), field="days")


def deadline_of(starts_on: date, arrived_on: date, *, deadline_on: date | None, days: int | None) -> date | None:
    """Return one person's deadline: the day given, or so many days after they arrived, or the start if it is later."""
    return deadline_on if days is None else max(starts_on, arrived_on) + timedelta(days=days)


def ensure_deadline_follows(starts_on: date, deadline_on: date | None) -> None:
    """Raise RuleBroken where a deadline comes before the start."""
    if deadline_on is not None and deadline_on < starts_on:
        raise RuleBroken(
            marked("L’échéance vient avant le début : choisissez une date plus tardive."), field="deadline_on"
        )


def ensure_extends(previous_on: date | None, deadline_on: date, *, is_ended: bool) -> None:
    """Raise RuleBroken where there is no deadline to extend, or the new one is not later."""
    if is_ended or previous_on is None:
        raise RuleBroken(marked("Ce programme n’a pas d’échéance à prolonger pour cette personne."))
    if deadline_on <= previous_on:
        raise RuleBroken(marked("Choisissez une date plus tardive que l’échéance d’aujourd’hui."), field="deadline_on")


def day_of_arrivals(from_on: date | None) -> date:
    """Return the day from which arrivals count. Raises RuleBroken where there is none."""
    if from_on is None:
        raise RuleBroken(marked("Écrivez une date, par exemple 26/11/2026."), field="from_on")
    return from_on


def ensure_somebody(people: Collection[int]) -> None:
    """Raise RuleBroken where nobody was chosen."""
    if not people:
        raise RuleBroken(marked("Choisissez au moins une personne, ou une équipe."), field="people")


def moved(rows: Sequence[T], position: int, by: int) -> list[T]:
    """Return the rows in their new order, the one at `position` moved by so many places, within bounds."""
    order = list(rows)
    order.insert(max(0, min(len(order) - 1, position + by)), order.pop(position))
    return order


def points_of(checklist: str) -> tuple[str, ...]:
    """Return the points of a checklist, one a line."""
    return tuple(line.strip() for line in checklist.splitlines() if line.strip())
