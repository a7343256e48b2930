"""Whatever has happened, every page and file of progress gives the same figures, and takes back nothing that was done.

Histories are drawn from a seed: people read, hand in, meet, change team; rules, steps and editions change under them;
the clock jumps over changes of hour, a 29 February and the end of a year, in Paris and in Montréal.
"""

from __future__ import annotations

import csv
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from random import Random
from zoneinfo import ZoneInfo

import openpyxl
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from elearn import clock
from elearn.accounts.models import User
from elearn.answers.models import Submission
from elearn.db import session, transaction
from elearn.editions.queries import get_module
from elearn.errors import RuleBroken
from elearn.organisations.models import Organisation, Seat, Team
from elearn.organisations.place_queries import team_place
from elearn.organisations.seat_actions import move_learner
from elearn.policy import Permission, Role, reach
from elearn.programmes.actions import remove_step
from elearn.programmes.models import Assignment, Programme, Step
from elearn.programmes.rules import Requirement
from elearn.progress.actions import recognise_step
from elearn.progress.queries import AssignmentProgress, my_progress, programme_progress
from elearn.reports.queries import yearly_report
from tests.api.builders import Program, a_key
from tests.builders import (
    CHAPTER,
    a_chapter,
    a_coordinator,
    a_learner,
    a_module,
    a_submission,
    a_team,
    a_vignette,
    actor_of,
)
from tests.conftest import Door, Page
from tests.programmes.builders import (
    a_presence,
    a_programme,
    a_step,
    accept,
    an_assignment,
    change_rule,
    organisation_of,
    read_through,
    send_back,
)

Doors = Callable[[User | None], Door]
Deed = Callable[["History"], None]
STEPS = ("chapter:debuter", "stage:ana#un", "stage:ana#deux", "discussion:ana")
SEEDS = range(6)
DEEDS, PEOPLE = 45, 7
STARTS = (  # shortly before something that clocks and calendars trip over
    datetime(2026, 3, 27, 22, 30, tzinfo=UTC),  # Paris goes to summer on the 29th
    datetime(2026, 10, 31, 3, 30, tzinfo=UTC),  # Montréal goes back to winter on 1 November
    datetime(2028, 2, 28, 22, 30, tzinfo=UTC),  # a 29 February
    datetime(2026, 12, 31, 20, 0, tzinfo=UTC),  # a new year, six hours later in Montréal
)
ADDED = "\n## Encore {{#encore-{number} minutes=5}}\n\nUn ajout.\n"


@pytest.fixture(params=SEEDS, ids=lambda seed: f"histoire-{seed}")
def seed(request: pytest.FixtureRequest) -> int:
    """Return the seed of one history."""
    chosen: int = request.param
    return chosen


@pytest.fixture
def travel(seed: int) -> Iterator[time_machine.Coordinates]:
    """Begin at one of the moments that clocks trip over."""
    with time_machine.travel(STARTS[seed % len(STARTS)], tick=False) as traveller:
        yield traveller


@dataclass
class History:
    """People of two teams, one in Paris and one in Montréal, and a programme that they follow."""

    random: Random
    traveller: time_machine.Coordinates
    teams: list[Team] = field(default_factory=list)
    people: list[User] = field(default_factory=list)
    completed: dict[int, datetime] = field(default_factory=dict)
    done: set[tuple[int, int]] = field(default_factory=set)
    added: int = 0

    def __post_init__(self) -> None:
        paris = a_team("Littoral")
        self.teams = [paris, a_team("Boréale", organisation=organisation_of(paris), time_zone="America/Toronto")]
        a_chapter("debuter")
        a_vignette("ana")
        self.coordinator = a_coordinator(organisation_of(paris), "Hélène Garnier")
        self.programme: Programme = a_programme(paris, *STEPS, by=self.coordinator)
        for number in range(PEOPLE):
            self.people.append(a_learner(self.teams[number % 2], f"Personne {number}"))
            zone = ("Europe/Paris", "America/Toronto")[number % 2]
            due = clock.today_in(zone) + timedelta(days=self.random.randrange(0, 20))
            an_assignment(self.programme, self.people[-1], starts_on=clock.today_in(zone), deadline_on=due, zone=zone)

    def live(self) -> None:
        """Let one thing happen, a while after the last."""
        self.traveller.shift(timedelta(minutes=self.random.choice((1, 59, 61, 600, 1440, 4000))))
        with suppress(RuleBroken):  # an answer that waits is not handed in again; a person moves once a day
            self.random.choice(ALL_DEEDS)(self)

    def someone(self) -> User:
        return self.random.choice(self.people)

    def steps(self) -> list[Step]:
        """Return the steps that are asked today."""
        found = session().scalars(
            sa.select(Step).where(Step.programme_id == self.programme.id, Step.removed_at.is_(None)).order_by(Step.id)
        )
        return list(found)

    def progress(self) -> tuple[AssignmentProgress, ...]:
        """Return where everybody stands, as the coordinator reads it."""
        within = reach(actor_of(self.coordinator), Permission.PROGRESS_FOLLOW)
        return programme_progress(within, self.programme.id, clock.now())


def read(history: History) -> None:
    but = history.random.choice(("", "", "", "finir"))
    read_through(history.someone(), get_module("debuter"), but=but)


def hand_in(history: History) -> None:
    a_submission(history.someone(), get_module("ana"), anchor=history.random.choice(("depart", "proches")))


def hand_in_and_be_accepted(history: History) -> None:
    accept(a_submission(history.someone(), get_module("ana"), anchor=history.random.choice(("depart", "proches"))))


def hand_in_and_be_asked_again(history: History) -> None:
    send_back(a_submission(history.someone(), get_module("ana"), anchor=history.random.choice(("depart", "proches"))))


def meet(history: History) -> None:
    a_presence(history.someone(), history.random.choice(history.teams), "ana", ago=timedelta(days=1))


def move(history: History) -> None:
    person = history.someone()
    seats = sa.select(Seat).where(Seat.user_id == person.id, Seat.role == Role.LEARNER).order_by(Seat.id.desc())
    seat = session().scalars(seats).first()
    assert seat is not None
    team = next(one for one in history.teams if one.id != seat.team_id)
    with transaction():
        move_learner(
            actor_of(history.coordinator),
            seat,
            team_place(team, organisation_of(team)),
            today=clock.today_in("Europe/Paris"),
        )


def change_a_rule(history: History) -> None:
    step = history.random.choice([one for one in history.steps() if one.place.key.startswith("stage")] or [None])
    if step is not None:
        change_rule(history.programme, step, history.random.choice((Requirement.SUBMITTED, Requirement.ACCEPTED)))


def change_the_chapter(history: History) -> None:
    history.added += 1
    more = "".join(ADDED.format(number=number) for number in range(history.added))
    a_module(CHAPTER.format(title="Débuter", number=1, canary="") + more, "chapters/01-debuter.md")


def add_a_step(history: History) -> None:
    if "vignette:ana" not in {step.place.key for step in history.steps()}:
        a_step(history.programme, "vignette:ana", is_optional=history.random.random() < 0.5, by=history.coordinator)


def take_a_step_out(history: History) -> None:
    if len(history.steps()) > 2:
        with transaction():
            step = history.random.choice(history.steps())
            remove_step(actor_of(history.coordinator), history.programme, step, now=clock.now())


def recognise(history: History) -> None:
    row = history.random.choice(history.progress())
    open_cells = [cell for cell in row.cells if not cell.progress.is_met]
    if open_cells:
        today = clock.today_in("Europe/Paris")
        with transaction():
            recognise_step(
                actor_of(history.coordinator),
                session().get_one(Assignment, row.assignment_id),
                history.random.choice(open_cells).step_id,
                is_met=False,
                done_on=today,
                reason="Suivi ailleurs.",
                proof="Attestation vue",
                today=today,
                now=clock.now(),
            )


ALL_DEEDS: tuple[Deed, ...] = (
    *(read, hand_in, hand_in_and_be_accepted, meet) * 3,
    *(hand_in_and_be_asked_again, move, change_a_rule, change_the_chapter, add_a_step, take_a_step_out, recognise),
)


def test_nothing_that_was_done_is_ever_taken_back(app: object, seed: int, travel: time_machine.Coordinates) -> None:
    history = History(Random(seed), travel)
    for _ in range(DEEDS):
        history.live()
        rows = history.progress()
        asked = {cell.step_id for cell in rows[0].cells}
        for row in rows:
            assert row.is_complete or row.assignment_id not in history.completed
            if row.completed_at is not None:
                assert history.completed.setdefault(row.assignment_id, row.completed_at) == row.completed_at
            met = {(row.assignment_id, cell.step_id) for cell in row.cells if cell.progress.is_met}
            gone = {key for key in history.done if key[0] == row.assignment_id and key[1] in asked} - met
            assert not gone
            history.done |= met


@pytest.mark.postgresql
def test_a_program_is_given_the_figures_of_the_page(app: Flask, seed: int, travel: time_machine.Coordinates) -> None:
    history = History(Random(seed), travel)
    for _ in range(DEEDS):
        history.live()
    organisation = session().get_one(Organisation, history.programme.organisation_id)
    _, secret = a_key(organisation, by=history.coordinator)
    program, address = Program(app, secret), f"/api/v1/programmes/{history.programme.id}"

    people = {one["personne"]: one for one in program.client.get(f"{address}/avancement").json["elements"]}
    counted = program.client.get(f"{address}/comptes").json

    assert len(people) == PEOPLE == counted["personnes"]
    for person in history.people:
        own, told = my_progress(person.id, clock.now())[0], people[person.id]
        assert (own.done, own.total) == (told["jalons_faits"], told["jalons_demandes"])
        assert [cell.progress.is_met for cell in own.cells] == [step["fait"] for step in told["jalons"]]
    for sums in ("jalons_faits", "jalons_demandes"):
        assert counted[sums] == sum(one[sums] for one in people.values())
        assert counted[sums] == sum(team[sums] for team in counted["par_equipe"])
    assert counted["jalons_faits"] == sum(step["personnes"] for step in counted["par_jalon"] if not step["facultatif"])


@pytest.mark.postgresql
def test_every_page_and_file_gives_the_same_figures(door: Doors, seed: int, travel: time_machine.Coordinates) -> None:
    history = History(Random(seed), travel)
    for _ in range(DEEDS):
        history.live()

    browser, number = door(history.coordinator), history.programme.id
    page = browser.get(f"/suivi/{number}")
    plain = list(
        csv.reader(StringIO(browser.get(f"/suivi/{number}.csv").response.get_data().decode("utf-8-sig")), delimiter=";")
    )
    book = openpyxl.load_workbook(BytesIO(browser.get(f"/suivi/{number}.xlsx").response.get_data()))
    lines = {row[0]: row for row in plain[2:-1]}
    sheet = {str(row[0]): row for row in book.active.iter_rows(min_row=3, values_only=True)}

    asked = sum(not step.is_optional for step in history.steps())
    assert len(lines) == PEOPLE == int(plain[0][-1])
    for person in history.people:
        own = my_progress(person.id, clock.now())[0]
        assert own.done == sum(cell.progress.is_met for cell in own.cells if cell.is_counted)
        assert own.total == asked
        assert (own.done, own.total) == tuple(int(one) for one in lines[person.name][-3:-1])
        assert (own.done, own.total) == tuple(sheet[person.name][len(plain[1]) - 3 : len(plain[1]) - 1])
        assert f"<strong>{own.done} sur {own.total}</strong>" in row_of(page, person.name)
    done, wanted = (sum(int(line[column]) for line in lines.values()) for column in (-3, -2))
    assert page.says(f"{done} sur {wanted}")
    assert plain[-1][-1] == f"{done} sur {wanted}"


def row_of(page: Page, name: str) -> str:
    """Return the row of one person, its spaces made plain."""
    html = re.sub(r"[\u202f\u00a0]", " ", page.html)
    return html[html.index(f">{name}</a>") :].partition("</tr>")[0]


def test_the_report_counts_what_the_matrix_says_on_paper_too(
    door: Doors, seed: int, travel: time_machine.Coordinates
) -> None:
    history = History(Random(seed), travel)
    for _ in range(DEEDS):
        history.live()
    within, zone = reach(actor_of(history.coordinator), Permission.REPORT_READ), ZoneInfo("Europe/Paris")
    finished = Counter(row.completed_at.astimezone(zone).year for row in history.progress() if row.completed_at)
    written = Counter(at.astimezone(zone).year for at in session().scalars(sa.select(Submission.submitted_at)))

    for year in range(2026, clock.today_in(zone.key).year + 1):
        found = yearly_report(within, year, zone.key, clock.now())
        assert found.total.finished == finished[year]
        assert found.total.answers == sum(found.months) == written[year]
        assert found.before.answers == written[year - 1]

    paper = printed(door(history.coordinator).get(f"/rapport.pdf?annee={year}").response.data)
    for label, count in (("Programmes terminés", finished[year]), ("Réponses remises", written[year])):
        assert re.search(rf"^ *{label} +{count}\b", paper, re.MULTILINE), label


def printed(file: bytes) -> str:
    """Return what a PDF says, line by line as they are seen."""
    command = ["pdftotext", "-layout", "-enc", "UTF-8", "-", "-"]
    return subprocess.run(command, input=file, check=True, capture_output=True).stdout.decode()
