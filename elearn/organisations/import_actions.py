"""Applies a list of people: invitations, seats given, moved or ended, each by the deed that a page would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from elearn.accounts.models import User
from elearn.db import session
from elearn.errors import RuleBroken
from elearn.organisations import seat_actions
from elearn.organisations.actions import Wanted, invite
from elearn.organisations.import_rules import Change, Outcome, Planned
from elearn.organisations.models import Seat
from elearn.organisations.place_queries import Place
from elearn.policy import Actor


@dataclass(frozen=True, slots=True)
class Applied:
    """The lines as they turned out, and the invitations that are to be sent once all of it is committed."""

    lines: tuple[Planned, ...]
    invitation_ids: tuple[int, ...]

    @property
    def has_faults(self) -> bool:
        """Whether a line could not be applied: then nothing may be kept."""
        return any(line.outcome is Outcome.FAULT for line in self.lines)


def apply_list(
    actor: Actor, planned: Sequence[Planned], places: Mapping[str, Place], *, today: date, now: datetime
) -> Applied:
    """Do what each line says; a line that a rule refuses becomes a fault, and the caller then keeps nothing."""
    lines, invitations = [], []
    for line in planned:
        try:
            invitation_id = _apply(actor, line, line.change, places, today, now) if line.change else None
        except RuleBroken as broken:
            line = replace(line, outcome=Outcome.FAULT, message=broken.message, facts=broken.facts)
        else:
            if invitation_id is not None:
                invitations.append(invitation_id)
        lines.append(line)
    return Applied(tuple(lines), tuple(invitations))


def _apply(
    actor: Actor, planned: Planned, change: Change, places: Mapping[str, Place], today: date, now: datetime
) -> int | None:
    """Do one line; return the invitation that it makes, if it makes one. Raises RuleBroken."""
    place, last_day = places[change.place], change.period.ends_on
    if planned.outcome is Outcome.INVITE:
        wanted = Wanted(planned.line.cell("name"), planned.line.cell("email"), change.role, place, actor.language)
        return invite(actor, wanted, now).id
    if planned.outcome is Outcome.GIVE:
        person = session().get_one(User, change.person_id)
        seat_actions.give_seat(actor, person, change.role, place, change.period, today=today)
    elif planned.outcome is Outcome.MOVE:
        seat_actions.move_learner(actor, session().get_one(Seat, change.seat_id), place, today=today)
    elif planned.outcome is Outcome.END and last_day is not None:
        seat_actions.end_seat(actor, session().get_one(Seat, change.seat_id), last_day, today=today)
    return None
