"""Decides who may hold which seat, where and when, and how long an invitation stays open."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from elearn.errors import RuleBroken, marked
from elearn.policy import Reach, Role, Scope

INVITATION_LASTS = timedelta(days=14)
COUNTRIES = ("FR", "QC", "BE", "CH")
SHORTEST_PROMISE, LONGEST_PROMISE = 1, 60
LONGEST_TERM = 60


class PlaceKind(StrEnum):
    """The four kinds of place in which a seat is held."""

    TEAM = "team"
    ORGANISATION = "organisation"
    NETWORK = "network"
    INSTANCE = "instance"


KIND_OF: Mapping[Role, PlaceKind] = {
    Role.LEARNER: PlaceKind.TEAM,
    Role.SUPERVISOR: PlaceKind.TEAM,
    Role.COORDINATOR: PlaceKind.ORGANISATION,
    Role.REGIONAL: PlaceKind.NETWORK,
    Role.ADMIN: PlaceKind.INSTANCE,
}
GIVEN_BY_ALL = (Role.LEARNER, Role.SUPERVISOR, Role.COORDINATOR)
NEEDED = {
    PlaceKind.TEAM: marked("Pour ce rôle, choisissez une équipe."),
    PlaceKind.ORGANISATION: marked("Pour ce rôle, choisissez une organisation."),
    PlaceKind.NETWORK: marked("Pour ce rôle, choisissez un réseau."),
    PlaceKind.INSTANCE: marked("Pour ce rôle, choisissez toute la plateforme."),
}


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day, both included; no end means « until further notice »."""

    starts_on: date
    ends_on: date | None = None

    def meets(self, other: Period) -> bool:
        """Whether two periods have a day in common."""
        return self.starts_on <= (other.ends_on or date.max) and other.starts_on <= (self.ends_on or date.max)

    def holds(self, day: date) -> bool:
        """Whether a day is inside."""
        return self.meets(Period(day, day))


def roles_to_give(reach: Reach) -> tuple[Role, ...]:
    """Return the roles that somebody with this reach over people may give."""
    return tuple(Role) if reach.is_everywhere else GIVEN_BY_ALL


def ensure_may_give(reach: Reach, role: Role, kind: PlaceKind, scope: Scope) -> None:
    """Raise RuleBroken where a role is not held in such a place, or is not for this person to give there."""
    if KIND_OF[role] is not kind:
        raise RuleBroken(NEEDED[KIND_OF[role]], field="place")
    if role not in roles_to_give(reach) or not reach.covers(scope):
        raise RuleBroken(marked("Vous ne pouvez pas donner ce rôle à cet endroit."), field="role")


def ensure_order(period: Period) -> None:
    """Raise RuleBroken where a period ends before it starts."""
    if period.ends_on is not None and period.ends_on < period.starts_on:
        raise RuleBroken(marked("Le dernier jour vient avant le premier : choisissez-en un autre."), field="ends_on")


def ensure_one_learner_seat(held: Collection[Period], wanted: Period) -> None:
    """Raise RuleBroken where a person would learn in two teams on the same day."""
    if any(period.meets(wanted) for period in held):
        raise RuleBroken(
            marked("Cette personne apprend déjà dans une équipe. Changez son équipe, ou mettez fin à cette place."),
            field="role",
        )


def ensure_held_once(held: Collection[Period], wanted: Period) -> None:
    """Raise RuleBroken where a person would hold the same role twice in the same place."""
    if any(period.meets(wanted) for period in held):
        raise RuleBroken(marked("Cette personne a déjà ce rôle à cet endroit."), field="role")


def ensure_learner_starts_by(role: Role, period: Period, today: date) -> None:
    """Raise RuleBroken where a learner's seat would start later: what they wrote must follow them the same day."""
    if role is Role.LEARNER and period.starts_on > today:
        raise RuleBroken(
            marked("Une place d’apprentissage commence aujourd’hui ou avant : donnez-la le jour venu."),
            field="starts_on",
        )


def ensure_movable(role: Role, period: Period, today: date) -> None:
    """Raise RuleBroken where a seat is not a learner's, or is not held today."""
    if role is not Role.LEARNER or not period.holds(today):
        raise RuleBroken(marked("Seule une place d’apprentissage en cours change d’équipe."), field="team")


def ensure_other_team(present: int | None, wanted: int | None) -> None:
    """Raise RuleBroken where a person is in that team already."""
    if present == wanted:
        raise RuleBroken(marked("Cette personne est déjà dans cette équipe : choisissez-en une autre."), field="team")


def ensure_not_ended(period: Period, today: date) -> None:
    """Raise RuleBroken where a seat belongs to the past, which does not change."""
    if period.ends_on is not None and period.ends_on < today:
        raise RuleBroken(marked("Cette place est déjà terminée."), field="ends_on")


def ensure_may_cancel(period: Period, today: date) -> None:
    """Raise RuleBroken once a seat has been held for a whole day: from then on it is ended, never undone."""
    if period.starts_on < today:
        raise RuleBroken(marked("Cette place est tenue depuis plus d’un jour : mettez-y fin au lieu de l’annuler."))


def ensure_not_last_administrator(others: int) -> None:
    """Raise RuleBroken where nobody would be left to administer the platform."""
    if others < 1:
        raise RuleBroken(
            marked("Plus personne n’administrerait la plateforme. Donnez d’abord ce rôle à quelqu’un d’autre."),
            field="ends_on",
        )


class InvitationState(StrEnum):
    """Where an invitation stands."""

    PENDING = "pending"
    EXPIRED = "expired"
    ACCEPTED = "accepted"
    REVOKED = "revoked"


CLOSED = {
    InvitationState.EXPIRED: marked("Cette invitation a expiré. Demandez-en une autre à qui vous l’a envoyée."),
    InvitationState.ACCEPTED: marked("Cette invitation a déjà servi. Connectez-vous avec votre mot de passe."),
    InvitationState.REVOKED: marked("Cette invitation a été retirée. Adressez-vous à votre organisation."),
}
HELD_ALREADY = marked(
    "Vous avez déjà cette place, ou vous apprenez déjà ailleurs. Demandez à votre organisation actuelle de mettre fin à"
    " votre place : cette invitation reste valable."
)


def invitation_state(
    *, accepted_at: datetime | None, revoked_at: datetime | None, expires_at: datetime, now: datetime
) -> InvitationState:
    """Return where an invitation stands at `now`: it lasts two weeks and serves once."""
    if accepted_at is not None:
        return InvitationState.ACCEPTED
    if revoked_at is not None:
        return InvitationState.REVOKED
    return InvitationState.PENDING if now < expires_at else InvitationState.EXPIRED


def ensure_open(state: InvitationState) -> None:
    """Raise RuleBroken where an invitation can no longer be accepted."""
    if state is not InvitationState.PENDING:
        raise RuleBroken(CLOSED[state])


def ensure_may_send_again(state: InvitationState) -> None:
    """Raise RuleBroken where an invitation has served or was withdrawn; an expired one may be sent again."""
    if state in (InvitationState.ACCEPTED, InvitationState.REVOKED):
        raise RuleBroken(marked("Cette invitation a déjà servi ou a été retirée : il n’y a rien à envoyer."))


def ensure_same_person(invited: str, signed_in: str) -> None:
    """Raise RuleBroken where an invitation is for another e-mail than that of the account."""
    if invited.casefold() != signed_in.casefold():
        raise RuleBroken(marked("Cette invitation est pour une autre adresse que celle de votre compte."))


def ensure_not_invited_twice(*, is_waiting: bool) -> None:
    """Raise RuleBroken where the same invitation waits already."""
    if is_waiting:
        raise RuleBroken(
            marked("Une invitation attend déjà cette personne pour ce rôle. Renvoyez-la depuis la liste."),
            field="email",
        )


def ensure_name_is_free(name: str, others: Collection[str]) -> None:
    """Raise RuleBroken where two places of one kind would have the same name."""
    if name.strip().casefold() in {other.casefold() for other in others}:
        raise RuleBroken(marked("Ce nom est déjà pris : choisissez-en un autre."), field="name")


def ensure_promise(days: int) -> None:
    """Raise RuleBroken where the promised delay of a review is not between one and sixty working days."""
    if not SHORTEST_PROMISE <= days <= LONGEST_PROMISE:
        raise RuleBroken(
            marked("Choisissez de %(least)s à %(most)s jours ouvrés."),
            field="review_days",
            least=SHORTEST_PROMISE,
            most=LONGEST_PROMISE,
        )
