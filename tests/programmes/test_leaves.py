"""A leave stops the clock: deadlines move by its days and back by those not taken, and no reminder goes meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from elearn import clock
from elearn.accounts.models import User
from elearn.db import session, transaction
from elearn.errors import RuleBroken
from elearn.notices.reminders import coming_page, list_recalled
from elearn.organisations.models import Team
from elearn.policy import Permission, reach
from elearn.programmes.actions import end_assignment, extend_assignment
from elearn.programmes.leave_actions import cancel_leave, note_leave, shorten_leave
from elearn.programmes.leave_rules import (
    day_of_return,
    days_stopped,
    deadline_given_back,
    ensure_leave,
    ensure_shorter,
    is_away,
)
from elearn.programmes.models import Assignment, Extension, Leave
from tests.builders import a_coordinator, a_learner, a_supervisor, actor_of
from tests.conftest import Door, statements
from tests.programmes.builders import a_programme, an_assignment

Doors = Callable[[User | None], Door]
pytestmark = pytest.mark.usefixtures("noon")


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("first", "last", "starts", "deadline", "days"),
    [
        ("2026-12-01", "2026-12-31", "2026-11-01", "2026-12-10", 31),  # ten days are left, and follow the last day
        ("2026-12-05", "2026-12-05", "2026-11-01", "2026-12-10", 1),
        ("2026-12-10", "2026-12-12", "2026-11-01", "2026-12-10", 3),  # it begins on the last day
        ("2026-12-11", "2026-12-12", "2026-11-01", "2026-12-10", 0),
        ("2026-10-01", "2026-10-31", "2026-11-01", "2026-12-10", 0),  # over before the programme starts
        ("2026-10-25", "2026-11-04", "2026-11-01", "2026-12-10", 4),  # four of its days are the programme's
        ("2028-02-28", "2028-03-01", "2028-01-01", "2028-06-30", 3),  # 29 February counts
        ("2027-02-28", "2027-03-01", "2027-01-01", "2027-06-30", 2),
    ],
)
def test_a_leave_adds_the_days_that_a_programme_loses(
    first: str, last: str, starts: str, deadline: str, days: int
) -> None:
    assert days_stopped(day(first), day(last), day(starts), day(deadline)) == days


def test_a_programme_without_a_deadline_has_none_to_move() -> None:
    assert days_stopped(day("2026-12-01"), day("2026-12-31"), day("2026-11-01"), None) == 0


@pytest.mark.parametrize(
    ("deadline", "days", "today", "back"),
    [
        ("2027-01-10", 11, "2026-12-20", "2026-12-30"),
        ("2027-01-10", 31, "2026-12-20", "2026-12-20"),  # never into the past
        ("2027-01-10", 31, "2027-01-10", "2027-01-10"),
        ("2027-01-10", 31, "2027-02-01", "2027-01-10"),  # passed already: where it is
    ],
)
def test_days_not_taken_move_a_deadline_back_and_make_nobody_late(
    deadline: str, days: int, today: str, back: str
) -> None:
    assert deadline_given_back(day(deadline), days, day(today)) == day(back)


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        ("2026-12-10", "2026-12-09", "avant le premier"),
        ("2026-12-10", "2029-12-10", "trois ans au plus"),
        ("2026-12-20", "2027-01-05", "Un autre congé"),
        ("2027-01-05", "2027-01-10", "Un autre congé"),
    ],
)
def test_a_leave_that_cannot_be_says_why(first: str, last: str, message: str) -> None:
    with pytest.raises(RuleBroken, match=message):
        ensure_leave(day(first), day(last), [(day("2027-01-01"), day("2027-01-05"))])


def test_a_leave_may_touch_another_and_ends_sooner_within_its_days() -> None:
    ensure_leave(day("2027-01-06"), day("2027-01-06"), [(day("2027-01-01"), day("2027-01-05"))])
    ensure_shorter(day("2027-01-01"), day("2027-01-05"), day("2027-01-04"))
    for wrong in ("2026-12-31", "2027-01-05", "2027-01-06"):
        with pytest.raises(RuleBroken):
            ensure_shorter(day("2027-01-01"), day("2027-01-05"), day(wrong))
    with pytest.raises(RuleBroken):
        day_of_return(None)
    assert is_away([(day("2027-01-01"), day("2027-01-05"))], day("2027-01-05"))
    assert not is_away([(day("2027-01-01"), day("2027-01-05"))], day("2027-01-06"))


def today() -> date:
    return clock.now().date()


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


def following(team: Team, person: User, *, due: int | None, title: str = "Premiers pas") -> Assignment:
    """Give somebody a programme that is due in so many days."""
    programme = a_programme(team, "chapter:debuter", title=title)
    return an_assignment(programme, person, deadline_on=in_days(due) if due is not None else None)


def noted(coordinator: User, assignment: Assignment, first: int, last: int) -> Leave:
    with transaction():
        return note_leave(
            actor_of(coordinator), assignment.scope, first_on=in_days(first), last_on=in_days(last), now=clock.now()
        )


@pytest.mark.postgresql
def test_each_open_deadline_moves_and_the_others_stay(team: Team, coordinator: User, database: Session) -> None:
    person, other = a_learner(team), a_learner(team)
    soon, later = following(team, person, due=10), following(team, person, due=40, title="Parcours complet")
    endless, ended = following(team, person, due=None, title="Sans fin"), following(team, person, due=10, title="Fini")
    beside = an_assignment(session().get_one(type(a_programme(team)), soon.programme_id), other, deadline_on=in_days(9))
    with transaction():
        end_assignment(actor_of(coordinator), ended, now=clock.now())
    leave = noted(coordinator, soon, 5, 14)
    database.expire_all()
    assert (soon.deadline_on, later.deadline_on, endless.deadline_on) == (in_days(20), in_days(50), None)
    assert (ended.deadline_on, beside.deadline_on) == (in_days(10), in_days(9))
    moved = database.scalars(sa.select(Extension).where(Extension.leave_id == leave.id)).all()
    assert {(row.previous_on, row.deadline_on) for row in moved} == {
        (in_days(10), in_days(20)),
        (in_days(40), in_days(50)),
    }


@pytest.mark.postgresql
def test_a_leave_that_ends_sooner_or_is_cancelled_gives_back_what_it_had_moved_and_no_more(
    team: Team, coordinator: User, database: Session
) -> None:
    assignment = following(team, a_learner(team), due=10)
    leave = noted(coordinator, assignment, 5, 14)
    with transaction():
        extend_assignment(
            actor_of(coordinator), assignment, deadline_on=in_days(30), reason="Un stage", now=clock.now()
        )
        shorten_leave(actor_of(coordinator), leave, last_on=in_days(8), today=today(), now=clock.now())
    database.expire_all()
    assert assignment.deadline_on == in_days(24)  # six days of ten were not taken; those given by hand stay
    with transaction():
        cancel_leave(actor_of(coordinator), leave, today=today(), now=clock.now())
        cancel_leave(actor_of(coordinator), leave, today=today(), now=clock.now())
    database.expire_all()
    assert assignment.deadline_on == in_days(20) and leave.cancelled_at is not None


@pytest.mark.postgresql
def test_no_reminder_goes_while_one_is_away_and_it_is_not_among_those_to_come(team: Team, coordinator: User) -> None:
    away, here = following(team, a_learner(team), due=40), following(team, a_learner(team), due=40, title="Autre")
    people = reach(actor_of(coordinator), Permission.PROGRESS_FOLLOW)
    before = coming_page(people, 1, clock.now())
    assert {row.deadline.assignment_id for row in before.rows} == {away.id, here.id}
    with transaction():  # on the very day of the reminder, in a leave that moves nothing: the deadline is before it
        session().add(
            Leave(
                owner_id=away.owner_id, team_id=away.team_id, organisation_id=away.organisation_id,
                network_id=away.network_id, first_on=in_days(25), last_on=in_days(27),
                recorded_by_id=coordinator.id, recorded_at=clock.now(),
            )
        )  # fmt: skip
    after = coming_page(people, 1, clock.now())
    assert {row.deadline.assignment_id for row in after.rows} == {here.id}
    (reminder,) = [row.reminder for row in before.rows if row.deadline.assignment_id == away.id]
    fallen = list_recalled(reminder.at - timedelta(minutes=1), reminder.at + timedelta(minutes=1))
    assert {deadline.assignment_id for deadline, _ in fallen} == {here.id}


@pytest.mark.postgresql
def test_the_page_of_reminders_costs_the_same_for_one_leave_and_for_ten(team: Team, coordinator: User) -> None:
    people = reach(actor_of(coordinator), Permission.PROGRESS_FOLLOW)
    counts = []
    for number in range(10):
        noted(coordinator, following(team, a_learner(team), due=20, title=f"Programme {number}"), 2, 3)
        if number in (0, 9):
            with statements() as seen:
                coming_page(people, 1, clock.now())
            counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_coordinator_notes_shortens_and_cancels_a_leave_and_its_person_reads_it(
    door: Doors, team: Team, coordinator: User, database: Session
) -> None:
    person = a_learner(team, "Aïcha Benali")
    assignment = following(team, person, due=10)
    browser, address = door(coordinator), f"/suivi/personnes/{person.id}/conges"
    assert browser.get(f"/suivi/personnes/{person.id}").says("Congés")
    page = browser.get(address)
    assert page.says("Les congés d’Aïcha Benali") and page.says("Aucun congé pour le moment")
    dates = {"first_on": in_days(5).isoformat(), "last_on": in_days(14).isoformat()}
    done = browser.follow(browser.post(address, dates))
    assert done.says("Le congé est noté. Les échéances d’Aïcha Benali sont déplacées d’autant.") and done.says(
        "10 jours"
    )
    database.expire_all()
    assert assignment.deadline_on == in_days(20)
    assert door(person).get("/suivi/moi").says("pour un congé, par Hélène Garnier.")
    (leave,) = database.scalars(sa.select(Leave))
    refused = browser.post(f"{address}/{leave.id}", {"last_on": in_days(14).isoformat()})
    assert refused.says("Choisissez un jour de ce congé, avant son dernier jour.")
    sooner = browser.follow(browser.post(f"{address}/{leave.id}", {"last_on": in_days(6).isoformat()}))
    assert sooner.says("Le congé finit plus tôt.") and sooner.says("2 jours")
    cancelled = browser.follow(browser.post(f"{address}/{leave.id}", {"cancels": "y"}))
    assert cancelled.says("Le congé est annulé.") and cancelled.says("Aucun congé pour le moment")
    database.expire_all()
    assert assignment.deadline_on == in_days(10)
    assert browser.get("/journal").says("Hélène Garnier a noté un congé")


def test_that_a_leave_moved_a_deadline_is_read_by_its_person_and_who_manages_and_by_nobody_else(
    door: Doors, team: Team, coordinator: User
) -> None:
    person = a_learner(team)
    noted(coordinator, following(team, person, due=10), 5, 14)
    page = f"/suivi/personnes/{person.id}"
    assert door(coordinator).get(page).says("pour un congé, par Hélène Garnier.")
    followed = door(a_supervisor(team)).get(page)
    assert followed.says("par Hélène Garnier.") and not followed.says("congé") and not followed.says("Congé")


@pytest.mark.postgresql
def test_a_reminder_that_fell_before_a_leave_is_not_hidden_by_one_that_falls_in_it(
    team: Team, coordinator: User
) -> None:
    assignment = following(team, a_learner(team), due=20)  # recalled in 6 and in 17 days
    with transaction():
        session().add(
            Leave(
                owner_id=assignment.owner_id, team_id=assignment.team_id, organisation_id=assignment.organisation_id,
                network_id=assignment.network_id, first_on=in_days(16), last_on=in_days(18),
                recorded_by_id=coordinator.id, recorded_at=clock.now(),
            )
        )  # fmt: skip
    fallen = list_recalled(clock.now() + timedelta(days=4), clock.now() + timedelta(days=18))
    assert [reminder.days_before for _, reminder in fallen] == [14]


def test_what_cannot_be_noted_is_said_beside_its_field_and_what_was_typed_is_kept(
    door: Doors, team: Team, coordinator: User, database: Session
) -> None:
    person = a_learner(team)
    browser, address = door(coordinator), f"/suivi/personnes/{person.id}/conges"
    browser.get(address)
    page = browser.post(address, {"first_on": "2027-01-10", "last_on": "2027-01-09"})
    assert page.says("Le dernier jour vient avant le premier.") and page.value("first_on") == "2027-01-10"
    assert browser.post(address, {"first_on": "", "last_on": "31/31/2027"}).says("Écrivez une date, par exemple")
    assert not database.scalars(sa.select(Leave)).all()


def test_nobody_else_notes_a_leave(door: Doors, team: Team, coordinator: User) -> None:
    person = a_learner(team)
    leave = noted(coordinator, following(team, person, due=10), 1, 2)
    for address in (f"/suivi/personnes/{person.id}/conges", f"/suivi/personnes/{person.id}/conges/{leave.id}"):
        assert door(a_coordinator()).get(address).status == 404
        for other in (person, a_supervisor(team)):
            assert door(other).get(address).status in (403, 404)
