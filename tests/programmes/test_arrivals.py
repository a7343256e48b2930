"""A programme given at arrival: whom it reaches, whom it does not, and when it is to be done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from elearn import clock
from elearn.accounts.models import User
from elearn.db import transaction
from elearn.errors import RuleBroken
from elearn.organisations.models import Team
from elearn.policy import Role
from elearn.programmes.actions import archive_programme, end_assignment
from elearn.programmes.arrival_actions import give_at_arrival, give_no_more_at_arrival
from elearn.programmes.models import Assignment, Programme
from elearn.programmes.rules import day_of_arrivals
from elearn.programmes.tasks import welcome
from tests.builders import a_coordinator, a_learner, a_person, a_seat, a_supervisor, a_team, actor_of
from tests.conftest import Door, statements
from tests.programmes.builders import a_programme, a_step, an_assignment, organisation_of

Doors = Callable[[User | None], Door]
pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("noon")]


@pytest.fixture
def programme(team: Team, coordinator: User) -> Programme:
    return a_programme(team, "chapter:debuter", by=coordinator)


def today() -> date:
    return clock.now().date()


def given(coordinator: User, programme: Programme, *, from_on: date | None = None, days: int | None = 30) -> int:
    """Decide that a programme is given at arrival; return how many it reached at once."""
    with transaction():
        made = give_at_arrival(actor_of(coordinator), programme, from_on=from_on or today(), days=days, now=clock.now())
    return len(made)


def arrived(team: Team, *, ago: int = 0) -> User:
    """Let somebody begin to learn in a team, so many days ago."""
    person = a_person()
    a_seat(person, Role.LEARNER, team=team, starts_on=today() - timedelta(days=ago))
    return person


def followers(database: Session, programme: Programme) -> dict[int, date | None]:
    rows = database.scalars(sa.select(Assignment).where(Assignment.programme_id == programme.id))
    return {row.owner_id: row.deadline_on for row in rows}


def test_no_day_of_arrivals_says_what_to_do() -> None:
    with pytest.raises(RuleBroken, match="Écrivez une date"):
        day_of_arrivals(None)


def test_whoever_arrives_receives_it_once_with_their_days_and_the_others_do_not(
    team: Team, coordinator: User, programme: Programme, database: Session
) -> None:
    old = arrived(team, ago=400)
    assert given(coordinator, programme) == 0
    new, elsewhere, supervising = arrived(team), arrived(a_team()), a_supervisor(team)
    moved = a_person()
    a_seat(
        moved, Role.LEARNER, team=a_team(organisation=organisation_of(team)), starts_on=today() - timedelta(days=90),
        ends_on=today() - timedelta(days=1),
    )  # fmt: skip
    a_seat(moved, Role.LEARNER, team=team, starts_on=today())
    welcome()
    welcome()
    assert followers(database, programme) == {new.id: today() + timedelta(days=30)}
    assert not {old.id, elsewhere.id, supervising.id, moved.id} & set(followers(database, programme))
    row = database.scalars(sa.select(Assignment)).one()
    assert (row.team_id, row.assigned_by_id, row.starts_on) == (team.id, coordinator.id, today())


def test_those_who_arrived_since_the_day_chosen_receive_it_at_once_with_all_their_days(
    team: Team, coordinator: User, programme: Programme, database: Session
) -> None:
    lately, before = arrived(team, ago=10), arrived(team, ago=20)
    assert given(coordinator, programme, from_on=today() - timedelta(days=15)) == 1
    assert followers(database, programme) == {lately.id: today() + timedelta(days=30)}
    assert before.id not in followers(database, programme)


def test_without_a_number_of_days_there_is_no_deadline(
    team: Team, coordinator: User, programme: Programme, database: Session
) -> None:
    given(coordinator, programme, days=None)
    new = arrived(team)
    welcome()
    assert followers(database, programme) == {new.id: None}


def test_what_was_given_or_ended_by_hand_is_not_given_again(
    team: Team, coordinator: User, programme: Programme, database: Session
) -> None:
    had, ended = a_learner(team), a_learner(team)
    an_assignment(programme, had)
    taken_back = an_assignment(programme, ended)
    with transaction():
        end_assignment(actor_of(coordinator), taken_back, now=clock.now())
    assert given(coordinator, programme) == 0
    welcome()
    assert len(database.scalars(sa.select(Assignment)).all()) == 2


def test_an_archived_or_an_empty_programme_and_one_no_more_given_wait_for_nobody(
    team: Team, coordinator: User, programme: Programme, database: Session
) -> None:
    empty, stopped = (a_programme(team, title=f"Programme {word}", by=coordinator) for word in ("vide", "arrêté"))
    a_step(stopped, "chapter:debuter", by=coordinator)
    for one in (programme, empty, stopped):
        given(coordinator, one)
    with transaction():
        archive_programme(actor_of(coordinator), programme)
        give_no_more_at_arrival(actor_of(coordinator), stopped)
    arrived(team)
    welcome()
    assert not database.scalars(sa.select(Assignment)).all()


def test_a_minute_in_which_nobody_arrived_costs_one_statement(
    team: Team, coordinator: User, programme: Programme
) -> None:
    given(coordinator, programme)
    with statements() as seen:
        welcome()
    assert len(seen) == 1


def test_a_coordinator_decides_it_on_the_page_and_takes_it_back(
    door: Doors, team: Team, coordinator: User, programme: Programme, database: Session
) -> None:
    lately = arrived(team, ago=3)
    browser, address = door(coordinator), f"/programmes/{programme.id}/arrivees"
    form = browser.get(address)
    assert form.value("from_on") == today().isoformat()
    since = (today() - timedelta(days=5)).isoformat()
    done = browser.follow(browser.post(address, {"is_given": "y", "from_on": since, "days": "45"}))
    assert done.says("Le programme est donné à toute personne qui arrive.")
    assert done.says("Le programme est attribué à 1 personne.")
    assert done.says("Donné à l’arrivée depuis le") and done.says("Échéance 45 jours après.")
    assert followers(database, programme) == {lately.id: today() + timedelta(days=45)}
    assert browser.get("/journal").says("Hélène Garnier a décidé qu’un programme est donné à l’arrivée")
    stopped = browser.follow(browser.post(address, {"from_on": since, "days": "45"}))
    assert stopped.says("Le programme n’est plus donné à l’arrivée.") and not stopped.says("Donné à l’arrivée depuis")
    assert lately.id in followers(database, programme)


def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_is_kept(
    door: Doors, coordinator: User, programme: Programme
) -> None:
    browser, address = door(coordinator), f"/programmes/{programme.id}/arrivees"
    browser.get(address)
    page = browser.post(address, {"is_given": "y", "from_on": "", "days": "45"})
    assert page.says("Écrivez une date, par exemple 26/11/2026.") and page.value("days") == "45"
    page = browser.post(address, {"is_given": "y", "from_on": today().isoformat(), "days": "0"})
    assert page.says("Écrivez un nombre de jours, de 1 à 1 095.")


def test_nobody_else_decides_it(door: Doors, team: Team, programme: Programme) -> None:
    address = f"/programmes/{programme.id}/arrivees"
    assert door(a_coordinator()).get(address).status == 404
    for person in (a_learner(team), a_supervisor(team)):
        assert door(person).get(address).status in (403, 404)
