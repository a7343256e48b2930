"""Tests that two deeds at the same instant cannot break a rule that one deed alone keeps."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask

from elearn import clock
from elearn.accounts.queries import get_person
from elearn.db import session, transaction
from elearn.errors import RuleBroken
from elearn.organisations import actions, seat_actions
from elearn.organisations.models import Seat
from elearn.organisations.rules import Period
from elearn.policy import Role
from tests.builders import a_person, a_team, actor_of, an_admin
from tests.organisations.builders import an_invitation, place_of_team, seats_of

pytestmark = pytest.mark.postgresql


def at_once(app: Flask, *deeds: Callable[[], object]) -> list[bool]:
    """Do several deeds at the same instant, each in its own context; return which of them were done."""
    start, done = Barrier(len(deeds)), [False] * len(deeds)

    def run(place: int, deed: Callable[[], object]) -> None:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    deed()
                done[place] = True
            except RuleBroken:
                done[place] = False

    threads = [Thread(target=run, args=(place, deed)) for place, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session().rollback()
    return done


def test_two_teams_do_not_get_the_same_learner_at_the_same_instant(app: Flask) -> None:
    person, admin = a_person(), actor_of(an_admin())
    places, day, person_id = [place_of_team(a_team()) for _ in range(2)], clock.now().date(), person.id
    deeds = [
        lambda place=place: seat_actions.give_seat(
            admin, get_person(person_id), Role.LEARNER, place, Period(day), today=day
        )
        for place in places
    ]
    session().rollback()
    assert sorted(at_once(app, *deeds)) == [False, True]
    assert len(seats_of(person)) == 1


def test_two_administrators_do_not_end_each_other_at_the_same_instant(app: Flask) -> None:
    first, second = an_admin(), an_admin()
    day = clock.now().date()
    pairs = [(actor_of(first), seats_of(second)[0].id), (actor_of(second), seats_of(first)[0].id)]
    deeds = [
        lambda actor=actor, seat_id=seat_id: seat_actions.end_seat(
            actor, session().get_one(Seat, seat_id), day, today=day
        )
        for actor, seat_id in pairs
    ]
    session().rollback()
    assert sorted(at_once(app, *deeds)) == [False, True]
    assert sum(seat.ends_on is None for person in (first, second) for seat in seats_of(person)) == 1


def test_an_invitation_serves_once_however_often_its_button_is_pressed(app: Flask) -> None:
    _, token = an_invitation(an_admin(), place_of_team(a_team()))
    deeds = [
        lambda: actions.accept_as_new(
            token, name="Ana Ruiz", password_hash="x", time_zone="Europe/Paris", now=clock.now()
        )
    ] * 2
    session().rollback()
    assert sorted(at_once(app, *deeds)) == [False, True]
