"""Tests that seats are given, moved, ended and cancelled by the rules, and that the journal says so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from elearn import clock
from elearn.answers.models import Answer, Submission
from elearn.db import session, transaction
from elearn.errors import RuleBroken
from elearn.journal import JournalLine
from elearn.organisations import seat_actions
from elearn.organisations.models import Seat
from elearn.organisations.place_queries import INSTANCE
from elearn.organisations.rules import Period
from elearn.policy import Role
from tests.builders import (
    LONG_AGO,
    a_coordinator,
    a_learner,
    a_person,
    a_seat,
    a_submission,
    a_supervisor,
    a_team,
    a_vignette,
    actor_of,
    an_admin,
)
from tests.organisations.builders import organisation_of, place_of_team, seats_of

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]


def today() -> date:
    return clock.now().date()


def verbs() -> list[tuple[str, str]]:
    rows = session().execute(
        sa.select(JournalLine.verb, JournalLine.thing).where(JournalLine.thing == "seat").order_by(JournalLine.id)
    )
    return [(verb, thing) for verb, thing in rows]


def test_a_coordinator_gives_a_seat_in_their_organisation() -> None:
    team, person = a_team(), a_person()
    coordinator = a_coordinator(organisation_of(team))
    with transaction():
        seat_actions.give_seat(
            actor_of(coordinator), person, Role.LEARNER, place_of_team(team), Period(today()), today=today()
        )
    assert [(seat.role, seat.team_id) for seat in seats_of(person)] == [(Role.LEARNER, team.id)]
    assert verbs() == [("opened", "seat")]


def test_a_coordinator_gives_no_seat_elsewhere() -> None:
    person, coordinator = a_person(), a_coordinator(organisation_of(a_team()))
    place = place_of_team(a_team())
    with pytest.raises(RuleBroken), transaction():
        seat_actions.give_seat(actor_of(coordinator), person, Role.LEARNER, place, Period(today()), today=today())
    assert seats_of(person) == []


def test_a_second_learner_seat_is_refused() -> None:
    person = a_learner()
    admin, place = actor_of(an_admin()), place_of_team(a_team())
    with pytest.raises(RuleBroken), transaction():
        seat_actions.give_seat(admin, person, Role.LEARNER, place, Period(today()), today=today())
    assert len(seats_of(person)) == 1


def test_a_learner_may_also_supervise_another_team() -> None:
    person = a_learner()
    admin, place = actor_of(an_admin()), place_of_team(a_team())
    with transaction():
        seat_actions.give_seat(admin, person, Role.SUPERVISOR, place, Period(today()), today=today())
    assert {seat.role for seat in seats_of(person)} == {Role.LEARNER, Role.SUPERVISOR}


def test_a_move_ends_one_seat_and_opens_another_the_next_day() -> None:
    team = a_team()
    other = a_team(organisation=organisation_of(team))
    person, coordinator = a_learner(team), a_coordinator(organisation_of(team))
    with transaction():
        seat_actions.move_learner(actor_of(coordinator), seats_of(person)[0], place_of_team(other), today=today())
    before, after = seats_of(person)
    assert (before.team_id, before.ends_on) == (team.id, today() - timedelta(days=1))
    assert (after.team_id, after.starts_on, after.ends_on) == (other.id, today(), None)


def test_what_a_person_wrote_follows_them_to_their_new_team(app: Flask) -> None:
    team = a_team()
    other = a_team()
    person = a_learner(team)
    a_submission(person, a_vignette())
    admin = actor_of(an_admin())
    with transaction():
        seat_actions.move_learner(admin, seats_of(person)[0], place_of_team(other), today=today())
    session().expire_all()
    for owned in (Answer, Submission):
        row = session().scalars(sa.select(owned)).one()
        assert (row.team_id, row.organisation_id) == (other.id, other.organisation_id)


def test_a_seat_that_began_today_changes_place_and_leaves_no_doubled_day() -> None:
    team, other = a_team(), a_team()
    person = a_person()
    a_seat(person, Role.LEARNER, team=team, starts_on=today())
    admin = actor_of(an_admin())
    with transaction():
        seat_actions.move_learner(admin, seats_of(person)[0], place_of_team(other), today=today())
    assert [(seat.team_id, seat.starts_on) for seat in seats_of(person)] == [(other.id, today())]
    assert actor_of(person).scope.team_id == other.id


def test_a_supervisor_is_not_moved() -> None:
    person = a_supervisor()
    admin, place = actor_of(an_admin()), place_of_team(a_team())
    with pytest.raises(RuleBroken), transaction():
        seat_actions.move_learner(admin, seats_of(person)[0], place, today=today())


def test_a_seat_ends_on_its_last_day_and_the_right_with_it() -> None:
    person = a_learner()
    admin = actor_of(an_admin())
    with transaction():
        seat_actions.end_seat(admin, seats_of(person)[0], today() - timedelta(days=1), today=today())
    assert actor_of(person).seats == ()
    assert verbs() == [("ended", "seat")]


def test_a_seat_does_not_end_before_it_starts() -> None:
    person = a_learner()
    admin = actor_of(an_admin())
    with pytest.raises(RuleBroken), transaction():
        seat_actions.end_seat(admin, seats_of(person)[0], LONG_AGO - timedelta(days=1), today=today())
    assert seats_of(person)[0].ends_on is None


def test_the_last_administrator_stays() -> None:
    admin = an_admin()
    a_seat(a_person(), Role.ADMIN, ends_on=today() + timedelta(days=2))  # leaves the day after tomorrow
    with pytest.raises(RuleBroken), transaction():
        seat_actions.end_seat(actor_of(admin), seats_of(admin)[0], today(), today=today())
    assert actor_of(admin).holds(Role.ADMIN)


def test_one_of_two_administrators_may_leave() -> None:
    admin, other = an_admin(), an_admin()
    with transaction():
        seat_actions.end_seat(actor_of(other), seats_of(admin)[0], today(), today=today())
    assert seats_of(admin)[0].ends_on == today()


def test_a_closed_account_does_not_count_as_an_administrator() -> None:
    admin, gone = an_admin(), an_admin()
    with transaction():
        gone.active = False
    with pytest.raises(RuleBroken), transaction():
        seat_actions.end_seat(actor_of(admin), seats_of(admin)[0], today(), today=today())


def test_the_only_administrator_of_today_does_not_cancel_themselves() -> None:
    person = a_person()
    a_seat(person, Role.ADMIN, starts_on=today())
    with pytest.raises(RuleBroken), transaction():
        seat_actions.cancel_seat(actor_of(person), seats_of(person)[0], today=today())
    assert len(seats_of(person)) == 1


def test_a_seat_given_by_mistake_is_cancelled_the_same_day() -> None:
    person, admin = a_person(), an_admin()
    with transaction():
        seat_actions.give_seat(actor_of(admin), person, Role.ADMIN, INSTANCE, Period(today()), today=today())
    with transaction():
        seat_actions.cancel_seat(actor_of(admin), seats_of(person)[0], today=today())
    assert seats_of(person) == []
    assert verbs() == [("opened", "seat"), ("cancelled", "seat")]


def test_a_seat_held_for_a_day_is_not_cancelled() -> None:
    person = a_learner()
    admin = actor_of(an_admin())
    with pytest.raises(RuleBroken), transaction():
        seat_actions.cancel_seat(admin, seats_of(person)[0], today=today())
    assert session().scalar(sa.select(sa.func.count()).select_from(Seat).where(Seat.user_id == person.id)) == 1
