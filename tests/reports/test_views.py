"""The yearly report: the same figures as page, spreadsheet, CSV and PDF; nobody named; nobody of another network."""

from __future__ import annotations

import csv
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest
import time_machine

from elearn import clock
from elearn.accounts.models import User
from elearn.db import session, transaction
from elearn.editions.queries import get_module
from elearn.organisations.models import Network, Organisation, Team, Territory
from elearn.ownership import rescope
from elearn.policy import Permission, Scope, reach
from elearn.progress.field_actions import confirm_field_work, withdraw_field_work
from elearn.reports.queries import yearly_report
from elearn.reports.wording import answers_by_month, answers_title, finished_title
from elearn.reviews.rules import Verdict
from tests.builders import (
    a_chapter,
    a_coordinator,
    a_learner,
    a_regional,
    a_submission,
    a_supervisor,
    a_team,
    a_vignette,
    actor_of,
)
from tests.conftest import Door
from tests.programmes.builders import (
    a_presence,
    a_programme,
    a_step,
    an_assignment,
    organisation_of,
    read_through,
)
from tests.reviews.builders import a_review, written

Doors = Callable[[User | None], Door]
TODAY = datetime(2026, 11, 13, 9, 30, tzinfo=UTC)
pytestmark = pytest.mark.postgresql


@pytest.fixture(autouse=True)
def today() -> Iterator[time_machine.Traveller]:
    """Stop the clock on 13 November 2026."""
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def team(app: object) -> Team:
    """A team of six people in a territory: each has read a chapter; one handed in and one met."""
    team = a_team("Littoral")
    with transaction():
        ground = Territory(network_id=organisation_of(team).network_id, name="Littoral-Nord")
        session().add(ground)
        session().flush()
        team.territory_id = ground.id
    chapter, vignette = a_chapter("debuter"), a_vignette("ana")
    people = [a_learner(team, f"Personne {number}") for number in range(6)]
    for person in people:
        read_through(person, chapter)
    a_submission(people[0], vignette)
    a_presence(people[1], team, "ana")
    return team


@pytest.fixture
def regional(team: Team) -> User:
    return a_regional(session().get_one(Network, organisation_of(team).network_id), "Anne-Lise Morand")


def report_of(person: User, year: int = 2026):
    return yearly_report(reach(actor_of(person), Permission.REPORT_READ), year, "Europe/Paris", clock.now())


def test_the_year_counts_people_hours_answers_and_presences(team: Team, regional: User) -> None:
    found = report_of(regional)
    assert (found.total.people, found.total.answers, found.total.presences, found.total.meetings) == (6, 1, 1, 1)
    assert found.total.minutes > 90 and found.months[10] == 1 and sum(found.months) == 1
    (row,) = found.territories
    assert row.name == "Littoral-Nord" and row.now == found.total and row.before.people == 0


def test_months_say_when_programmes_are_finished_and_how_long_a_review_takes(
    door: Doors, team: Team, regional: User
) -> None:
    programme, supervisor = a_programme(team, "stage:ana#un"), a_supervisor(team)

    def finish_one(name: str) -> None:
        person = a_learner(team, name)
        an_assignment(programme, person)
        handed = a_submission(person, get_module("ana"), ago=timedelta(days=2))
        a_review(supervisor, handed, written(Verdict.ACCEPTED), at=clock.now() - timedelta(hours=12))

    for number in range(4):
        finish_one(f"Suivie {number}")
    few = report_of(regional)
    assert few.waits == (None,) * 12 and few.finished[10] == sum(few.finished) == few.total.finished == 4
    finish_one("Suivie encore")
    found = report_of(regional)
    assert found.waits[10] == found.total.days == 1.5 and found.finished[10] == found.total.finished == 5
    page = door(regional).get("/rapport")
    assert page.says("Programmes terminés chaque mois, 5 en 2026") and page.says("Attente médiane en jours")
    assert page.says("novembre 1,5")
    assert page.says("Novembre compte le plus de programmes terminés")  # a plot says what it shows
    assert page.says("Novembre compte le plus de réponses remises")


def test_a_plot_without_a_leading_month_says_what_is_counted(app: object) -> None:
    assert finished_title([("octobre", 3), ("novembre", 3)]) == "Quand les programmes sont terminés"
    assert answers_title([("octobre", 3), ("novembre", 4)]) == "Novembre compte le plus de réponses remises"


def test_a_month_that_has_begun_by_the_clocks_of_the_report_is_in_its_plots(team: Team, regional: User) -> None:
    night = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)  # already November in Paris
    found = replace(report_of(regional), at=night)
    assert [name for name, _ in answers_by_month(found)][-1] == "novembre"


def test_the_hours_hold_the_field_work_that_stands_in_its_own_year(door: Doors, team: Team, regional: User) -> None:
    before = report_of(regional)
    person, supervisor = a_learner(team, "Camille Roussel"), a_supervisor(team)
    programme = a_programme(team)
    step = a_step(programme, "field:", title="Une visite d’employeur")
    assignment = an_assignment(programme, person)
    for done_on, minutes in ((date(2026, 1, 1), 75), (date(2025, 12, 31), 40)):
        with transaction():
            confirm_field_work(
                actor_of(supervisor),
                assignment,
                step,
                is_met=False,
                done_on=done_on,
                minutes=minutes,
                seen=(),
                account="Visite d’un atelier",
                proof="",
                today=date(2026, 11, 13),
                now=clock.now(),
            )
        found = report_of(regional)
        assert (found.total.minutes - before.total.minutes, found.before.minutes) == (
            (minutes, 0) if done_on.year == 2026 else (0, minutes)
        )
        with transaction():
            withdraw_field_work(actor_of(supervisor), assignment, step.id, reason="Erreur", now=clock.now())
        assert report_of(regional).total == before.total


def test_the_year_before_has_figures_of_its_own(team: Team, regional: User) -> None:
    assert report_of(regional, 2027).before == report_of(regional, 2026).total
    assert report_of(regional, 2027).total.people == 0


def test_a_small_group_is_not_shown_though_the_total_counts_it(door: Doors, team: Team, regional: User) -> None:
    network = session().get_one(Network, organisation_of(team).network_id)
    other = a_team("Plateau", organisation=_organisation(network, "L’Élan"))
    read_through(a_learner(other, "Seule"), a_chapter("debuter"))
    found = report_of(regional)
    assert found.total.people == 7 and [row.now for row in found.organisations] == [None, None]
    assert door(regional).get("/rapport").says("L’Élan non montré")


def _organisation(network: Network, name: str) -> Organisation:
    with transaction():
        made = Organisation(network_id=network.id, name=name)
        session().add(made)
    return made


def test_what_somebody_did_stays_where_they_were(team: Team, regional: User) -> None:
    before = report_of(regional).territories
    other = a_team("Ailleurs")
    mover = a_learner(team, "Zoé Lacombe")
    read_through(mover, a_chapter("debuter"))
    with transaction():
        rescope(mover.id, Scope(mover.id, other.id, other.organisation_id, organisation_of(other).network_id))
    assert report_of(regional).territories[0].now.people == before[0].now.people + 1


def test_every_format_gives_the_same_figures_and_no_name(door: Doors, regional: User, tmp_path: Path) -> None:
    browser, found = door(regional), report_of(regional)
    page = browser.get("/rapport?annee=2026")
    assert page.says("Rapport annuel 2026") and page.says("Personnes 6 0")
    rows = list(
        csv.reader(StringIO(browser.get("/rapport.csv?annee=2026").response.data.decode("utf-8-sig")), delimiter=";")
    )
    total = next(row for row in rows if row[0] == "Total" and row[2] == "2026")
    assert [int(total[place]) for place in (3, 4, 5)] == [6, found.total.minutes, 1]
    assert len(rows) == int(rows[0][4]) + 3 and rows[-1][0] == "Fin du fichier"
    book = openpyxl.load_workbook(BytesIO(browser.get("/rapport.xlsx?annee=2026").response.data), read_only=True)
    sheet = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    assert next(row[3:6] for row in sheet if row[0] == "Total") == [6, found.total.minutes, 1]
    path = tmp_path / "rapport.pdf"
    path.write_bytes(browser.get("/rapport.pdf?annee=2026").response.data)
    text = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", str(path), "-"], check=True, capture_output=True
    ).stdout.decode()
    meta = subprocess.run(["pdfinfo", "-meta", str(path)], check=True, capture_output=True).stdout.decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in meta and "Littoral-Nord" in text and "Rapport annuel 2026" in text
    for shown in (page.text, text, str(rows), str(sheet)):
        assert "Personne 3" not in shown


def test_who_may_not_read_it_gets_nothing(door: Doors, team: Team) -> None:
    for who in (a_learner(team), a_supervisor(team)):
        for ending in ("", ".csv", ".xlsx", ".pdf"):
            assert door(who).get(f"/rapport{ending}").status == 403


def test_another_organisation_sees_its_own_year_alone(door: Doors, team: Team) -> None:
    page = door(a_coordinator()).get("/rapport")
    assert page.says("Rien à compter pour cette année") and not page.says("Littoral-Nord")


def test_a_coordinator_reads_the_year_of_the_organisation(door: Doors, team: Team) -> None:
    page = door(a_coordinator(organisation_of(team))).get("/rapport")
    assert page.says("Littoral-Nord compte le plus d’heures") or page.says("Littoral-Nord")


@pytest.mark.parametrize("asked", ["1900", "2999", "abc", ""])
def test_a_year_that_cannot_be_is_the_present_one(door: Doors, regional: User, asked: str) -> None:
    assert door(regional).get(f"/rapport?annee={asked}").says("Rapport annuel 2026")
