"""Gives, moves, ends and cancels seats; each deed re-reads what it relies on under a lock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.db import locked, session
from elearn.journal import record
from elearn.organisations import rules
from elearn.organisations.models import Seat
from elearn.organisations.place_queries import Place
from elearn.organisations.rules import Period
from elearn.ownership import rescope
from elearn.policy import Actor, Permission, Role, Scope, reach


def give_seat(actor: Actor, person: User, role: Role, place: Place, period: Period, *, today: date) -> Seat:
    """Give a person a role in a place. Raises RuleBroken where the actor may not, or where the role is held already."""
    rules.ensure_may_give(reach(actor, Permission.PERSON_MANAGE), role, place.kind, place.scope)
    rules.ensure_learner_starts_by(role, period, today)
    return open_seat(actor.id, person, role, place.scope, period, today=today)


def open_seat(actor_id: int | None, person: User, role: Role, place: Scope, period: Period, *, today: date) -> Seat:
    """Open a seat that has been granted (by an invitation, by the operator, by `give_seat`).

    A learner's seat takes along what the person wrote elsewhere. Raises RuleBroken where it would be held twice.
    """
    rules.ensure_order(period)
    locked(person)
    held = _seats_of(person)
    same = [seat.period for seat in held if seat.role is role and _is_at(seat, place)]
    rules.ensure_held_once(same, period)
    if role is Role.LEARNER:
        rules.ensure_one_learner_seat([seat.period for seat in held if seat.role is role], period)
    seat = Seat(
        user_id=person.id,
        role=role,
        team_id=place.team_id,
        organisation_id=place.organisation_id,
        network_id=place.network_id,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
    )
    session().add(seat)
    session().flush()
    if role is Role.LEARNER and period.holds(today):
        rescope(person.id, seat.scope)
    record(actor_id, "opened", "seat", seat.id, seat.scope, role=role.value)
    return seat


def move_learner(actor: Actor, seat: Seat, team: Place, *, today: date) -> Seat:
    """Move a person to another team today: one seat ends the day before, another opens, and their work follows.

    A seat that began today simply changes place, since it was held for no whole day. Raises RuleBroken.
    """
    person = locked(session().get_one(User, seat.user_id))
    locked(seat)
    rules.ensure_may_give(reach(actor, Permission.PERSON_MANAGE), Role.LEARNER, team.kind, team.scope)
    rules.ensure_movable(seat.role, seat.period, today)
    rules.ensure_other_team(seat.team_id, team.scope.team_id)
    left, ends_on = seat.scope, seat.ends_on
    if seat.starts_on < today:
        seat.ends_on = today - timedelta(days=1)
        session().flush()
        seat = open_seat(actor.id, person, Role.LEARNER, team.scope, Period(today, ends_on), today=today)
    else:
        seat.team_id, seat.organisation_id, seat.network_id = _columns(team.scope)
        session().flush()
        rescope(person.id, seat.scope)
    record(actor.id, "left", "seat", seat.id, left, role=seat.role.value)
    return seat


def end_seat(actor: Actor, seat: Seat, last_day: date, *, today: date) -> Seat:
    """Give a seat its last day, that day included. Raises RuleBroken."""
    _hold_administrators(seat)
    locked(session().get_one(User, seat.user_id))
    locked(seat)
    rules.ensure_not_ended(seat.period, today)
    rules.ensure_order(replace(seat.period, ends_on=last_day))
    _keep_an_administrator(seat, today)
    seat.ends_on = last_day
    record(actor.id, "ended", "seat", seat.id, seat.scope, role=seat.role.value, ends_on=last_day.isoformat())
    return seat


def cancel_seat(actor: Actor, seat: Seat, *, today: date) -> None:
    """Undo a seat that was given by mistake, on its first day or before. Raises RuleBroken."""
    _hold_administrators(seat)
    locked(session().get_one(User, seat.user_id))
    locked(seat)
    rules.ensure_may_cancel(seat.period, today)
    _keep_an_administrator(seat, today)
    record(actor.id, "cancelled", "seat", seat.id, seat.scope, role=seat.role.value)
    session().delete(seat)


def _seats_of(person: User) -> list[Seat]:
    chosen = sa.select(Seat).where(Seat.user_id == person.id).execution_options(populate_existing=True)
    return list(session().scalars(chosen))


def _is_at(seat: Seat, place: Scope) -> bool:
    return (seat.team_id, seat.organisation_id, seat.network_id) == _columns(place)


def _columns(place: Scope) -> tuple[int | None, int | None, int | None]:
    return place.team_id, place.organisation_id, place.network_id


def _hold_administrators(seat: Seat) -> None:
    """Hold every administrator's seat, so that two people cannot end each other's at the same instant."""
    if seat.role is Role.ADMIN:
        session().execute(sa.select(Seat.id).where(Seat.role == Role.ADMIN).order_by(Seat.id).with_for_update())


def _keep_an_administrator(seat: Seat, today: date) -> None:
    if seat.role is not Role.ADMIN:
        return
    others = session().scalar(
        sa.select(sa.func.count())
        .select_from(Seat)
        .join(User, User.id == Seat.user_id)
        .where(
            Seat.role == Role.ADMIN,
            Seat.user_id != seat.user_id,
            Seat.starts_on <= today,
            Seat.ends_on.is_(None),
            User.active.is_(True),
        )
    )
    rules.ensure_not_last_administrator(others or 0)
