"""The hours of each person in a civil year: those of the proofs, where each worked that day, for coordinators alone."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO

import openpyxl
import pytest
import time_machine

from elearn import clock
from elearn.accounts.models import User
from elearn.db import session, transaction
from elearn.editions.queries import Published
from elearn.organisations.models import Network, Organisation, Seat, Team
from elearn.ownership import rescope
from elearn.policy import Permission, Role, Scope, reach
from elearn.programmes.models import Assignment, Programme
from elearn.progress.evidence import evidence_of
from elearn.progress.field_actions import confirm_field_work
from elearn.reports.hours_queries import PersonHours, YearOfHours, hours_in
from elearn.reports.hours_rules import Done, Hours, Way, hours_of, together
from elearn.reports.queries import yearly_report
from tests.builders import (
    a_chapter,
    a_coordinator,
    a_learner,
    a_regional,
    a_seat,
    a_submission,
    a_supervisor,
    a_team,
    a_vignette,
    actor_of,
    an_admin,
    an_organisation,
)
from tests.conftest import Door, statements
from tests.programmes.builders import (
    a_presence,
    a_programme,
    a_step,
    an_assignment,
    organisation_of,
    read_through,
)

Doors = Callable[[User | None], Door]
TODAY = datetime(2026, 11, 13, 9, 30, tzinfo=UTC)
PAGE = "/rapport/heures"
ADDRESSES = (PAGE, f"{PAGE}.csv", f"{PAGE}.xlsx")
pytestmark = pytest.mark.postgresql


@pytest.fixture(autouse=True)
def today() -> Iterator[time_machine.Traveller]:
    """Stop the clock on 13 November 2026."""
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def chapter(app: object) -> Published:
    return a_chapter("debuter")


@pytest.fixture
def team(chapter: Published) -> Team:
    return a_team("Littoral")


@pytest.fixture
def home(team: Team) -> Organisation:
    return organisation_of(team)


@pytest.fixture
def coordinator(home: Organisation) -> User:
    return a_coordinator(home, "Hélène Garnier")


@pytest.fixture
def programme(team: Team, coordinator: User) -> Programme:
    return a_programme(team, "chapter:debuter", by=coordinator)


def hours(home: Organisation, year: int = 2026) -> YearOfHours:
    return hours_in(session().get_one(Organisation, home.id), year, clock.now())


def row_of(found: YearOfHours, person: User) -> PersonHours:
    return next(row for row in found.rows if row.person_id == person.id)


def visit(person: User, assignment: Assignment, programme: Programme, team: Team, done_on: date, minutes: int) -> None:
    step = a_step(programme, "field:", title="Une visite d’employeur")
    with transaction():
        confirm_field_work(
            actor_of(a_supervisor(team)),
            assignment,
            step,
            is_met=False,
            done_on=done_on,
            minutes=minutes,
            seen=(),
            account="Visite d’un atelier",
            proof="",
            today=TODAY.date(),
            now=clock.now(),
        )


def move(person: User, team: Team) -> None:
    with transaction():
        network_id = organisation_of(team).network_id
        rescope(person.id, Scope(person.id, team.id, team.organisation_id, network_id))
        seat = session().query(Seat).filter_by(user_id=person.id, role=Role.LEARNER).one()
        seat.team_id, seat.organisation_id, seat.network_id = team.id, team.organisation_id, network_id


def minutes_of(chapter: Published) -> int:
    return sum(section.minutes for section in chapter.module.sections)


def test_minutes_are_spent_in_one_way_alone_and_a_day_counts_once() -> None:
    monday, tuesday = date(2026, 3, 2), date(2026, 3, 3)
    found = hours_of(
        [
            Done(Way.MET, 90, monday),
            Done(Way.ALONE, 20, monday),
            Done(Way.FIELD, 75, tuesday),
            Done(Way.ALONE, 5, monday),
        ]
    )
    assert (found, found.minutes) == (Hours(90, 25, 75, 2), 190)
    assert hours_of([]) == together([]) == Hours()


def test_several_people_are_added_up_with_a_day_for_each() -> None:
    assert together([Hours(90, 0, 0, 1), Hours(90, 5, 75, 2)]) == Hours(180, 5, 75, 3)


def test_a_person_has_the_hours_of_their_proof_split_by_how_they_were_spent(
    home: Organisation, team: Team, coordinator: User
) -> None:
    chapter, ana = a_chapter("debuter"), a_vignette("ana")
    programme = a_programme(team, "chapter:debuter", "vignette:ana", "discussion:ana", by=coordinator)
    person = a_learner(team, "Camille Roussel")
    assignment = an_assignment(programme, person)
    read_through(person, chapter)
    a_submission(person, ana)
    a_presence(person, team, "ana", minutes=90)
    visit(person, assignment, programme, team, date(2026, 10, 5), 75)
    row = row_of(hours(home), person)
    proved = sum(step.minutes for step in evidence_of(person.id, programme.id, clock.now()))
    assert row.hours.minutes == proved and (row.hours.met, row.hours.field) == (90, 75)
    assert row.hours.alone == proved - 165 > minutes_of(chapter) and row.hours.days == 3
    assert row.teams == ("Littoral",) and hours(home).total == row.hours


def test_the_total_is_that_of_the_yearly_report_where_all_is_asked_by_programmes(
    home: Organisation, team: Team, coordinator: User
) -> None:
    chapter, ana = a_chapter("debuter"), a_vignette("ana")
    programme = a_programme(team, "chapter:debuter", "vignette:ana", "discussion:ana", by=coordinator)
    for number in range(3):
        person = a_learner(team)
        assignment = an_assignment(programme, person)
        read_through(person, chapter, now=clock.now() - timedelta(days=400 * (number == 0)))
        read_through(person, ana)
        a_submission(person, ana)
        a_presence(person, team, "ana")
        if number == 2:
            visit(person, assignment, programme, team, date(2025, 12, 31), 40)
    for year in (2026, 2025):
        report = yearly_report(reach(actor_of(coordinator), Permission.REPORT_READ), year, "Europe/Paris", clock.now())
        assert hours(home, year).total.minutes == report.total.minutes > 0


def test_what_no_programme_asks_is_in_the_report_alone(
    home: Organisation, team: Team, coordinator: User, chapter: Published
) -> None:
    person = a_learner(team)
    read_through(person, chapter)
    report = yearly_report(reach(actor_of(coordinator), Permission.REPORT_READ), 2026, "Europe/Paris", clock.now())
    assert report.total.minutes == minutes_of(chapter) and row_of(hours(home), person).hours == Hours()


def test_what_two_programmes_ask_counts_once(
    home: Organisation, team: Team, programme: Programme, chapter: Published, coordinator: User
) -> None:
    person = a_learner(team)
    an_assignment(programme, person)
    an_assignment(a_programme(team, "chapter:debuter", title="Deux", by=coordinator), person)
    read_through(person, chapter)
    assert row_of(hours(home), person).hours == Hours(alone=minutes_of(chapter), days=1)


def test_the_year_turns_by_the_clocks_of_the_organisation(
    home: Organisation, programme: Programme, team: Team, chapter: Published
) -> None:
    person = a_learner(team)
    an_assignment(programme, person)
    read_through(person, chapter, now=datetime(2025, 12, 31, 23, 30, tzinfo=UTC))  # 2026 in Paris
    assert row_of(hours(home, 2026), person).hours.minutes == minutes_of(chapter)
    assert hours(home, 2025).total == Hours()
    with transaction():
        session().get_one(Organisation, home.id).time_zone = "America/Toronto"
    assert row_of(hours(home, 2025), person).hours.minutes == minutes_of(chapter)
    assert hours(home, 2026).total == Hours()


def test_whoever_moves_to_another_organisation_has_hours_in_both(
    home: Organisation, team: Team, programme: Programme, chapter: Published
) -> None:
    other = a_team(
        "Plateau", organisation=an_organisation("L’Élan", network=session().get_one(Network, home.network_id))
    )
    person = a_learner(team, "Zoé Lacombe")
    an_assignment(programme, person)
    sections = chapter.module.sections
    read_through(person, chapter, but=sections[-1].id, now=clock.now() - timedelta(days=60))
    move(person, other)
    read_through(person, chapter)
    here, there = row_of(hours(home), person), row_of(hours(organisation_of(other)), person)
    assert (here.teams, there.teams) == (("Littoral",), ("Plateau",)) and there.hours.minutes == sections[-1].minutes
    assert here.hours.minutes + there.hours.minutes == minutes_of(chapter)
    assert (here.hours.days, there.hours.days) == (1, 1)


def test_whoever_moves_within_the_organisation_has_one_line_with_both_teams(
    home: Organisation, team: Team, programme: Programme, chapter: Published
) -> None:
    other = a_team("Ailleurs", organisation=home)
    person = a_learner(team)
    an_assignment(programme, person)
    read_through(person, chapter, but=chapter.module.sections[-1].id)
    move(person, other)
    read_through(person, chapter)
    row = row_of(hours(home), person)
    assert row.teams == ("Ailleurs", "Littoral") and row.hours == Hours(alone=minutes_of(chapter), days=1)


def test_whoever_has_left_stays_in_the_years_in_which_they_did_something(
    home: Organisation, team: Team, programme: Programme, chapter: Published
) -> None:
    person, quiet = a_learner(team, "Partie"), a_learner(team, "Silencieuse")
    an_assignment(programme, person)
    read_through(person, chapter, now=clock.now() - timedelta(days=400))
    with transaction():
        for one in (person, quiet):
            seat = session().query(Seat).filter_by(user_id=one.id).one()
            seat.starts_on, seat.ends_on = date(2024, 1, 1), date(2024, 6, 1)
    assert [row.name for row in hours(home, 2025).rows] == ["Partie"]
    assert hours(home).rows == ()
    assert [row.hours for row in hours(home, 2024).rows] == [Hours(), Hours()]


def test_whoever_learns_here_and_did_nothing_has_a_line(home: Organisation, team: Team) -> None:
    person = a_learner(team)
    a_supervisor(team)
    assert [(row.person_id, row.hours, row.teams) for row in hours(home).rows] == [(person.id, Hours(), ())]


def test_it_costs_as_much_for_many_people(
    home: Organisation, team: Team, programme: Programme, chapter: Published
) -> None:
    costs = []
    for number in range(20):
        person = a_learner(team)
        an_assignment(programme, person)
        read_through(person, chapter)
        if number in (1, 19):
            session().refresh(home)
            with statements() as seen:
                found = hours_in(home, 2026, clock.now())
            costs.append(len(seen))
            assert len(found.rows) == number + 1
    assert costs[0] == costs[1] <= 13


def test_many_people_are_read_some_at_a_time(
    home: Organisation, team: Team, programme: Programme, chapter: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        person = a_learner(team)
        an_assignment(programme, person)
        read_through(person, chapter)
    whole = hours(home)
    monkeypatch.setattr("elearn.reports.hours_queries.AT_ONCE", 2)
    assert hours(home) == whole and whole.total.minutes == 3 * minutes_of(chapter)


def test_the_page_and_its_files_say_the_same(
    door: Doors, home: Organisation, team: Team, programme: Programme, chapter: Published, coordinator: User
) -> None:
    person = a_learner(team, "=Camille Roussel")
    visit(person, an_assignment(programme, person), programme, team, date(2026, 10, 5), 200)
    a_learner(team, "Zoé Lacombe")
    browser = door(coordinator)
    page = browser.get(f"{PAGE}?annee=2026")
    assert page.says("=Camille Roussel Littoral 3 h 20 – – 3 h 20 1") and page.says("Zoé Lacombe – – – – – –")
    assert page.says("Total 3 h 20 – – 3 h 20 1") and page.says("Les heures sont celles des attestations")
    response = browser.get(f"{PAGE}.csv?annee=2026").response
    assert 'filename="heures-2026.csv"' in response.headers["Content-Disposition"]
    lines = list(csv.reader(StringIO(response.data.decode("utf-8-sig")), delimiter=";"))
    assert lines[0][1:3] == [home.name, "2026"] and lines[0][-2:] == ["Lignes annoncées", "2"]
    assert lines[2][:3] == ["'=Camille Roussel", "Littoral", "2026"] and lines[2][4:] == ["200", "0", "0", "200", "1"]
    assert lines[-1][:3] == ["Fin du fichier", "Lignes", "2"] and lines[-1][4:] == ["200", "0", "0", "200", "1"]
    book = openpyxl.load_workbook(BytesIO(browser.get(f"{PAGE}.xlsx?annee=2026").response.data), read_only=True)
    sheet = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    assert sheet[2][0] == "=Camille Roussel" and sheet[2][4:9] == [200, 0, 0, 200, 1]
    assert sheet[-1][:3] == ["Fin du fichier", "Lignes", 2] and len(sheet) == 2 + 3


def test_an_organisation_without_learners_is_told_so(door: Doors, coordinator: User) -> None:
    assert door(coordinator).get(PAGE).says("Personne à compter pour cette année")


@pytest.mark.parametrize("asked", ["1900", "2999", "abc", ""])
def test_a_year_that_cannot_be_is_the_present_one(door: Doors, coordinator: User, asked: str) -> None:
    assert door(coordinator).get(f"{PAGE}?annee={asked}").says("», 2026, au")


def test_nobody_else_may_open_it(door: Doors, home: Organisation, team: Team) -> None:
    network = session().get_one(Network, home.network_id)
    for who in (a_learner(team), a_supervisor(team), a_regional(network), an_admin()):
        for url in ADDRESSES:
            assert door(who).get(url).status == 403
            assert door(who).get(f"{url}?organisation={home.id}").status == 403
    assert door(None).get(PAGE).status == 302


def test_another_organisation_is_not_there(door: Doors, coordinator: User) -> None:
    other = an_organisation("Zénith")
    for asked in (other.id, 999_999, "abc"):
        for url in ADDRESSES:
            assert door(coordinator).get(f"{url}?organisation={asked}").status == 404


def test_whoever_coordinates_two_organisations_chooses(door: Doors, home: Organisation, coordinator: User) -> None:
    other = an_organisation("Zénith")
    a_seat(coordinator, Role.COORDINATOR, organisation=other)
    browser = door(coordinator)
    assert 'name="organisation"' in browser.get(PAGE).html
    assert browser.get(f"{PAGE}?organisation={other.id}").says("« Zénith »")


def test_only_whoever_issues_attestations_is_led_to_it(door: Doors, home: Organisation, coordinator: User) -> None:
    regional = a_regional(session().get_one(Network, home.network_id))
    for url in ("/rapport", "/attestations"):
        assert PAGE in door(coordinator).get(url).html and PAGE not in door(regional).get(url).html
