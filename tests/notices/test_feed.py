"""One's own calendar at an address: what stands in it, in whose words, and that it closes when it is taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from icalendar import Calendar
from sqlalchemy.orm import Session

from elearn import clock
from elearn.accounts.models import User
from elearn.accounts.rules import token_hash
from elearn.db import transaction
from elearn.discussions.actions import cancel_discussion
from elearn.journal import JournalLine
from elearn.notices.models import CalendarFeed
from elearn.organisations.models import Seat, Team
from elearn.organisations.seat_actions import end_seat
from elearn.policy import Role
from elearn.privacy.actions import erase_person
from tests.builders import a_chapter, a_learner, a_seat, a_supervisor, a_team, actor_of, an_admin
from tests.conftest import Door, statements
from tests.discussions.builders import a_discussion, a_plan
from tests.programmes.builders import a_programme, an_assignment

Doors = Callable[[User | None], Door]
pytestmark = pytest.mark.postgresql
PAGE, DUE = "/boite/agenda", "Échéance\u202f: Premiers pas"


@pytest.fixture
def team(app: object) -> Team:
    a_chapter("debuter")
    return a_team("Équipe Littoral")


def soon(days: int = 5) -> datetime:
    return (clock.now() + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)


def an_address(door: Doors, person: User) -> str:
    """Make the address of somebody's calendar through the page; return its path."""
    browser = door(person)
    browser.get(PAGE)
    page = browser.post(PAGE)
    found = re.search(r"/agenda/[\w-]{43}\.ics", page.html)
    assert found is not None
    return found[0]


def an_end(person: User, by: User, today: date, database: Session) -> None:
    """End the one place of somebody with yesterday."""
    with transaction():
        seat = database.scalars(sa.select(Seat).where(Seat.user_id == person.id)).one()
        end_seat(actor_of(by), seat, today - timedelta(days=1), today=today)


def events(door: Doors, address: str) -> dict[str, dict[str, object]]:
    """Ask as a calendar does, with no account; return its events by title."""
    sent = door(None).client.get(address)
    assert sent.status_code == 200 and sent.content_type == "text/calendar; charset=utf-8"
    assert sent.headers["Cache-Control"] == "private, no-store" and "Set-Cookie" not in sent.headers
    whole = Calendar.from_ical(sent.get_data())
    return {str(one["SUMMARY"]): one for one in whole.walk("VEVENT")}


def test_a_calendar_shows_one_s_own_meetings_and_deadlines_and_nobody_else_s(door: Doors, team: Team) -> None:
    person, leader, starts_at = a_learner(team), a_supervisor(team), soon()
    a_discussion(team, leader, a_plan(leader, person, title="José, à plusieurs", starts_at=starts_at))
    a_discussion(team, leader, a_plan(leader, a_learner(team), title="Entre d’autres", starts_at=starts_at))
    an_assignment(a_programme(team, "chapter:debuter", title="Premiers pas"), person, deadline_on=date(2099, 3, 29))
    an_assignment(a_programme(team, "chapter:debuter", title="Sans fin"), person)
    found = events(door, an_address(door, person))
    assert set(found) == {"José, à plusieurs", DUE}
    assert found["José, à plusieurs"].decoded("DTSTART") == starts_at
    assert found[DUE].decoded("DTSTART") == date(2099, 3, 29)
    assert set(events(door, an_address(door, leader))) == {"José, à plusieurs", "Entre d’autres"}


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/Montreal"])
@pytest.mark.parametrize("day", ["2027-03-13", "2027-03-14", "2027-03-28", "2027-10-31", "2027-11-07"])
def test_an_hour_is_right_on_both_sides_of_a_change_of_clocks(door: Doors, team: Team, zone: str, day: str) -> None:
    from_here = datetime.fromisoformat(f"{day} 14:00")
    starts_at = clock.instant_of(from_here.date(), from_here.time(), zone)
    person, leader = a_learner(team), a_supervisor(team)
    a_discussion(team, leader, a_plan(leader, person, title="À 14 heures", starts_at=starts_at, zone=zone))
    (meeting,) = events(door, an_address(door, person)).values()
    assert meeting.decoded("DTSTART").astimezone(starts_at.tzinfo) == starts_at


def test_what_is_long_over_is_left_out(door: Doors, team: Team) -> None:
    person, leader = a_learner(team), a_supervisor(team)
    a_discussion(team, leader, a_plan(leader, person, title="Récente", starts_at=soon(-80)))
    a_discussion(team, leader, a_plan(leader, person, title="Ancienne", starts_at=soon(-100)))
    assert set(events(door, an_address(door, person))) == {"Récente"}


def test_the_address_is_shown_once_and_only_its_digest_is_kept(door: Doors, team: Team, database: Session) -> None:
    person = a_learner(team)
    assert door(person).get(PAGE).says("Votre agenda n’a pas encore d’adresse.")
    address = an_address(door, person)
    again = door(person).get(PAGE)
    assert again.says("Votre agenda a une adresse depuis le") and address not in again.html
    kept = database.scalars(sa.select(CalendarFeed)).one()
    secret = address.removeprefix("/agenda/").removesuffix(".ics")
    assert kept.token_hash == token_hash(secret) and str(person.id) not in secret.split("-")
    lines = database.scalars(sa.select(JournalLine).where(JournalLine.thing == "calendar-feed")).all()
    assert [line.verb for line in lines] == ["given"] and secret not in repr([vars(line) for line in lines])


def test_another_address_closes_the_one_before_and_taken_back_it_is_as_if_it_never_was(door: Doors, team: Team) -> None:
    person = a_learner(team)
    first = an_address(door, person)
    second = an_address(door, person)
    assert door(None).client.get(first).status_code == 404
    assert door(None).client.get(second).status_code == 200
    browser = door(person)
    browser.get(PAGE)
    assert browser.follow(browser.post(f"{PAGE}/supprimer")).says("L’adresse est supprimée.")
    unknown = door(None).client.get("/agenda/une-adresse-que-personne-n-a.ics")
    closed = door(None).client.get(second)
    assert (closed.status_code, unknown.status_code) == (404, 404)


def test_the_calendar_of_whoever_may_not_sign_in_any_more_is_closed(door: Doors, team: Team) -> None:
    person = a_learner(team)
    address = an_address(door, person)
    with transaction():
        person.active = False
    assert door(None).client.get(address).status_code == 404


def test_the_calendar_of_whoever_has_left_is_closed_as_the_pages_are_and_opens_with_a_new_seat(
    door: Doors, team: Team, database: Session
) -> None:
    person, leader, today = a_learner(team), a_supervisor(team), clock.now().date()
    a_discussion(team, leader, a_plan(leader, person, title="José, à plusieurs", starts_at=soon()))
    address = an_address(door, person)
    an_end(person, leader, today, database)
    assert door(person).get("/seances").status == 403
    assert door(None).client.get(address).status_code == 404
    a_seat(person, Role.LEARNER, team=team, starts_on=today)
    assert set(events(door, address)) == {"José, à plusieurs"}


def test_an_erased_person_keeps_no_address(door: Doors, team: Team, database: Session) -> None:
    person, admin, today = a_learner(team), an_admin(), clock.now().date()
    address = an_address(door, person)
    an_end(person, admin, today, database)
    with transaction():
        erase_person(actor_of(admin), person, reason="demande", hides_name=False, secret="s", now=clock.now())
    assert door(None).client.get(address).status_code == 404
    assert database.scalars(sa.select(CalendarFeed)).all() == []


def test_a_calendar_shows_no_deadline_to_whoever_has_stopped_learning(
    door: Doors, team: Team, database: Session
) -> None:
    person, leader, today = a_learner(team), a_supervisor(team), clock.now().date()
    an_assignment(a_programme(team, "chapter:debuter", title="Premiers pas"), person, deadline_on=date(2099, 3, 29))
    address = an_address(door, person)
    assert set(events(door, address)) == {DUE}
    an_end(person, leader, today, database)
    a_seat(person, Role.SUPERVISOR, team=team, starts_on=today)
    assert door(person).get("/suivi/moi").status == 403
    assert events(door, address) == {}


def test_a_calendar_keeps_a_cancelled_meeting_under_the_same_id_and_says_so(door: Doors, team: Team) -> None:
    person, leader = a_learner(team), a_supervisor(team)
    meeting = a_discussion(team, leader, a_plan(leader, person, title="Annulée", starts_at=soon()))
    address = an_address(door, person)
    before = events(door, address)["Annulée"]
    with transaction():
        cancel_discussion(actor_of(leader), meeting, clock.now())
    after = events(door, address)["Annulée"]
    assert (before["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert after["UID"] == before["UID"] and int(str(after["SEQUENCE"])) > int(str(before["SEQUENCE"]))


def test_a_calendar_speaks_its_person_s_language(door: Doors, team: Team) -> None:
    person = a_learner(team)
    with transaction():
        person.language = "en"
    an_assignment(a_programme(team, "chapter:debuter", title="Premiers pas"), person, deadline_on=date(2099, 3, 29))
    assert set(events(door, an_address(door, person))) == {"Deadline: Premiers pas"}


def test_a_calendar_costs_the_same_for_two_meetings_and_for_twenty_and_writes_nothing(door: Doors, team: Team) -> None:
    person, leader = a_learner(team), a_supervisor(team)
    address, counts = an_address(door, person), []
    for number in range(20):
        a_discussion(team, leader, a_plan(leader, person, title=f"Séance {number}", starts_at=soon()))
        if number in (1, 19):
            with statements() as seen:
                assert len(events(door, address)) == number + 1
            counts.append(len(seen))
            assert not [one for one in seen if one.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]
    assert counts[0] == counts[1]


def test_an_address_needs_a_sign_in_to_be_made(door: Doors) -> None:
    assert door(None).get(PAGE).status in (302, 303, 401)
