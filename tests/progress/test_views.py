"""What each person sees of progress: one's own, the matrix, its reasons, its file; the same figures everywhere."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO

import pytest
import sqlalchemy as sa
from icalendar import Calendar
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from elearn import clock
from elearn.accounts.models import User
from elearn.db import session, transaction
from elearn.organisations.models import Network, Team
from elearn.programmes.actions import end_assignment, remove_step
from elearn.programmes.models import Step
from elearn.programmes.rules import Requirement
from elearn.progress.queries import my_progress
from elearn.progress.tasks import keep_tallies
from tests.builders import (
    CANARY,
    CHAPTER,
    a_chapter,
    a_coordinator,
    a_draft,
    a_learner,
    a_module,
    a_regional,
    a_submission,
    a_supervisor,
    a_team,
    a_vignette,
    actor_of,
)
from tests.conftest import Door, Page, statements
from tests.programmes.builders import (
    a_presence,
    a_programme,
    a_step,
    accept,
    an_accepted_answer,
    an_assignment,
    change_rule,
    finish,
    organisation_of,
    read_through,
    send_back,
)

Doors = Callable[[User | None], Door]
FULL = ("chapter:debuter", "stage:ana#un", "stage:ana#deux", "discussion:ana")


@pytest.fixture
def team(app: object) -> Team:
    return a_team("Équipe Littoral")


@pytest.fixture
def coordinator(team: Team) -> User:
    return a_coordinator(organisation_of(team), "Hélène Garnier")


def cells(page: Page) -> list[str]:
    """Return the words of the cells of a matrix."""
    return re.findall(r'<a class="cell[^>]*>.*?<span>(.*?)</span>', page.html, re.DOTALL)


def file_rows(page: Page) -> list[list[str]]:
    """Return the rows of a file."""
    return list(csv.reader(StringIO(page.response.get_data().decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_person_reads_each_step_its_rule_and_what_is_missing(door: Doors, team: Team) -> None:
    chapter, vignette = a_chapter("debuter", title="Débuter"), a_vignette("ana", title="Ana")
    learner = a_learner(team)
    an_assignment(a_programme(team, *FULL), learner, deadline_on=date(2099, 12, 12))
    read_through(learner, chapter, but="finir")
    a_submission(learner, vignette)
    page = door(learner).get("/suivi")
    assert page.says("0 jalon fait sur 4") and page.says("Échéance : fin du samedi 12 décembre 2099, heure de Paris.")
    assert page.says("Toutes les parties lues. Il manque : 1 partie à lire.")
    assert page.says("Chaque réponse remise, puis validée. Il manque : 1 réponse à faire valider.")
    assert page.says("Présence à une séance. Il manque : une présence à une séance.")


def test_a_person_without_a_programme_is_told_when_one_will_come(door: Doors, team: Team) -> None:
    assert door(a_learner(team)).get("/suivi").says("Aucun programme pour le moment")


def test_the_matrix_opens_on_the_programme_that_most_people_follow(door: Doors, team: Team, coordinator: User) -> None:
    a_chapter("debuter")
    a_vignette("ana")
    few, many = a_programme(team, *FULL, title="Avant tout"), a_programme(team, *FULL, title="Premiers pas")
    for person in (a_learner(team, "Samia Amrani"), a_learner(team, "Lucas Bertin")):
        an_assignment(many, person)
    an_assignment(few, a_learner(team, "Hugo Picard"))

    page = door(coordinator).get("/suivi")

    assert page.says("Lucas Bertin") and not page.says("Hugo Picard")


def test_the_matrix_shows_people_by_team_with_totals(door: Doors, team: Team, coordinator: User) -> None:
    chapter, vignette = a_chapter("debuter"), a_vignette("ana")
    programme = a_programme(team, *FULL)
    samia, lucas = a_learner(team, "Samia Amrani"), a_learner(team, "Lucas Bertin")
    hugo = a_learner(a_team("Équipe Nord", organisation=organisation_of(team)), "Hugo Picard")
    for person in (samia, lucas, hugo):
        an_assignment(programme, person)
    finish(samia, chapter, vignette)
    a_presence(samia, team, "ana")
    send_back(a_submission(lucas, vignette))
    a_draft(lucas, vignette, "Je commence", anchor="proches")
    a_submission(hugo, vignette)
    page = door(coordinator).get("/suivi")
    assert cells(page) == [
        *("à faire", "à reprendre", "en cours", "à faire"),
        *("lu", "validée", "validée", "présence"),
        *("à faire", "remise", "à faire", "à faire"),
    ]
    assert page.says("Équipe Littoral 2 personnes, 4 jalons faits sur 8")
    assert page.says("Équipe Nord 1 personne, 0 jalon fait sur 4")
    assert page.says("Jalons faits 1 sur 3 1 sur 3 1 sur 3 1 sur 3 4 sur 12")


def test_of_two_equal_falls_a_plot_calls_neither_the_greatest(door: Doors, team: Team, coordinator: User) -> None:
    chapter, _ = a_chapter("debuter"), a_vignette("ana")
    programme = a_programme(team, *FULL)
    for number in range(6):
        an_assignment(programme, a_learner(team, f"Personne {number}"))
    for person in session().scalars(sa.select(User).where(User.name.in_(["Personne 0", "Personne 1", "Personne 2"]))):
        finish(person, chapter)
    page = door(coordinator).get("/suivi")
    assert page.says("Personnes qui ont fait chaque jalon, sur 6")
    assert page.says("Où l’on en est, jalon par jalon") and not page.says("Le nombre baisse le plus")


def test_from_five_people_on_a_plot_says_where_they_stop(door: Doors, team: Team, coordinator: User) -> None:
    chapter, _ = a_chapter("debuter"), a_vignette("ana")
    programme = a_programme(team, *FULL)
    a_step(programme, "vignette:ana", is_optional=True, by=coordinator)
    people = [a_learner(team, f"Personne {number}") for number in range(5)]
    for person in people[:4]:
        an_assignment(programme, person)
        finish(person, chapter)
    assert not door(coordinator).get("/suivi").says("Personnes qui ont fait chaque jalon")
    an_assignment(programme, people[4])
    page = door(coordinator).get("/suivi")
    assert page.says("Le nombre baisse le plus à «")
    assert page.says("Personnes qui ont fait chaque jalon, sur 5")
    plotted = re.findall(r'<span class="label">(\d)\. .*?<b>(\d+)</b>', page.html, re.DOTALL)
    assert plotted == [("1", "4"), ("2", "0"), ("3", "0"), ("4", "0")]
    totals = re.findall(r"<td role=\"cell\"[^>]*>(\d+).sur", page.html[page.html.index("<tfoot") :])
    assert [int(done) for _, done in plotted] == [int(one) for one in totals[:4]]


def test_each_cell_leads_to_its_reasons(door: Doors, team: Team, coordinator: User) -> None:
    a_chapter("debuter")
    vignette = a_vignette("ana", title="Ana")
    programme = a_programme(team, *FULL)
    camille = a_learner(team, "Camille Roussel")
    an_assignment(programme, camille)
    send_back(a_submission(camille, vignette))
    browser = door(coordinator)
    link = re.findall(r'<a class="cell returned" href="([^"]*)"', browser.get("/suivi").html)[0].replace("&amp;", "&")
    page = browser.get(link.split("#")[0])
    assert page.says("Camille Roussel : Ana, le premier contact") and page.says("à reprendre")
    assert page.says("La règle Chaque réponse remise, puis validée")
    assert page.says("Ce qui est fait 1 réponse remise sur 1, le")
    assert page.says("Ce qui manque 1 réponse à faire valider")
    assert re.search(r"Depuis \d+ \S+ \d{4} à \d+ h \d\d", page.text)


def test_no_page_of_progress_holds_a_text_or_a_model_answer(door: Doors, team: Team, coordinator: User) -> None:
    vignette = a_vignette("ana")
    learner = a_learner(team)
    programme = a_programme(team, "vignette:ana")
    an_assignment(programme, learner)
    a_submission(learner, vignette, "Une phrase que personne ne montre")
    file, person = f"/suivi/{programme.id}.csv", f"/suivi/personnes/{learner.id}"
    for url in ("/suivi", file, person, f"/programmes/{programme.id}"):
        page = door(coordinator).get(url)
        assert page.status == 200
        assert CANARY not in page.html and "Une phrase que personne" not in page.html


def test_the_same_figure_stands_on_the_page_in_the_file_and_at_the_persons_own(
    door: Doors, team: Team, coordinator: User
) -> None:
    chapter, vignette = a_chapter("debuter"), a_vignette("ana")
    programme = a_programme(team, *FULL)
    people = [a_learner(team, f"Personne {letter}") for letter in "ABC"]
    for person in people:
        an_assignment(programme, person, deadline_on=date(2026, 1, 6))
    finish(people[0], chapter, vignette)
    read_through(people[1], chapter)
    a_submission(people[2], vignette)
    page, file = door(coordinator).get("/suivi"), door(coordinator).get(f"/suivi/{programme.id}.csv")
    rows = file_rows(file)[2:-1]
    assert cells(page) == [row[column] for row in rows for column in (4, 6, 8, 10)]
    counts = re.findall(r"<strong>(\d+) sur (\d+)</strong>", page.html.replace("\u202f", " "))[: len(people)]
    assert counts == [(row[-3], row[-2]) for row in rows] == [("3", "4"), ("1", "4"), ("0", "4")]
    for person, (done, total) in zip(people, counts, strict=True):
        own = my_progress(person.id, clock.now())[0]
        assert (str(own.done), str(own.total)) == (done, total)
        assert door(person).get("/suivi").says(f"sur {total}")
    assert page.says("4 sur 12") and file_rows(file)[-1][-1] == "4 sur 12"


def test_totals_are_the_sum_of_the_cells_over_every_page(
    door: Doors, team: Team, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("elearn.progress.matrix.PAGE_SIZE", 2)
    chapter = a_chapter("debuter")
    a_vignette("ana")
    programme = a_programme(team, "chapter:debuter", "vignette:ana")
    for number in range(5):
        person = a_learner(team, f"Personne {number}")
        an_assignment(programme, person)
        if number % 2:
            read_through(person, chapter)
    browser = door(coordinator)
    pages = [browser.get(f"/suivi/{programme.id}?page={number}") for number in (1, 2, 3)]
    done = sum(cells(page).count("lu") for page in pages)
    assert [len(cells(page)) for page in pages] == [4, 4, 2] and done == 2
    assert all(page.says(f"{done} sur 5 0 sur 5 {done} sur 10") for page in pages)
    assert all(page.says(f"5 personnes, {done} jalons faits sur 10") for page in pages)


def test_the_file_is_whole_and_runs_no_formula(door: Doors, team: Team, coordinator: User) -> None:
    a_chapter("debuter")
    programme = a_programme(team, "chapter:debuter")
    an_assignment(programme, a_learner(team, "=1+1"), deadline_on=date(2028, 2, 29))
    page = door(coordinator).get(f"/suivi/{programme.id}.csv")
    rows = file_rows(page)
    assert page.response.mimetype == "text/csv" and page.response.get_data().startswith(b"\xef\xbb\xbf")
    assert rows[0][-2:] == ["Lignes annoncées", "1"] and rows[-1][:3] == ["Fin du fichier", "Lignes", "1"]
    assert rows[2][0] == "'=1+1" and rows[2][3] == "2028-02-29"


def sheet_rows(page: Page) -> list[list[object]]:
    """Return the rows of a spreadsheet."""
    book = load_workbook(BytesIO(page.response.get_data()))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def test_the_spreadsheet_says_what_the_csv_file_says(door: Doors, team: Team, coordinator: User) -> None:
    chapter, vignette = a_chapter("debuter"), a_vignette("ana")
    programme = a_programme(team, *FULL)
    people = [a_learner(team, name) for name in ("=1+1", "Élise Bœuf", "Zoé N’Guessan")]
    for person in people:
        an_assignment(programme, person, deadline_on=date(2028, 2, 29))
    finish(people[1], chapter, vignette)
    browser = door(coordinator)
    page = browser.get(f"/suivi/{programme.id}.xlsx?montrer=")
    plain = file_rows(browser.get(f"/suivi/{programme.id}.csv"))
    rows = sheet_rows(page)
    assert page.response.headers["Content-Disposition"].endswith('.xlsx"') and len(rows) == len(plain)
    assert [[said(value) for value in row] for row in rows[1:]] == [padded(line, len(rows[0])) for line in plain[1:]]
    assert (rows[2][0], rows[2][3]) == ("=1+1", datetime(2028, 2, 29))
    assert {row[0]: row[-3] for row in rows[2:-1]} == {"=1+1": 0, "Élise Bœuf": 3, "Zoé N’Guessan": 0}


def said(value: object) -> str:
    """Return a cell of a spreadsheet as the CSV file would say it."""
    return value.date().isoformat() if isinstance(value, datetime) else "" if value is None else str(value)


def padded(line: list[str], width: int) -> list[str]:
    """Return a line of a CSV file as wide as the spreadsheet, without the mark that keeps a name from being run."""
    return [words.removeprefix("'") for words in line] + [""] * (width - len(line))


def test_a_team_and_those_who_are_late_can_be_picked_out(door: Doors, team: Team, coordinator: User) -> None:
    chapter = a_chapter("debuter")
    programme = a_programme(team, "chapter:debuter")
    north = a_team("Équipe Nord", organisation=organisation_of(team))
    late, done, other = a_learner(team, "Jean Tard"), a_learner(team, "Ève Faite"), a_learner(north, "Ana Nord")
    for person in (late, done, other):
        an_assignment(programme, person, deadline_on=date(2026, 1, 6))
    read_through(done, chapter)
    browser = door(coordinator)
    only_team = browser.get(f"/suivi?programme={programme.id}&equipe={north.id}&montrer=")
    only_late = browser.get(f"/suivi?programme={programme.id}&equipe=&montrer=retard")
    assert only_team.says("Ana Nord") and not only_team.says("Jean Tard")
    assert only_late.says("Jean Tard") and not only_late.says("Ève Faite") and cells(only_late) == ["en retard"] * 2
    assert only_late.says("0 sur 2")
    file = browser.get(f"/suivi/{programme.id}.csv?montrer=retard")
    assert [row[0] for row in file_rows(file)[2:-1]] == ["Jean Tard", "Ana Nord"]


def test_an_optional_step_is_shown_and_does_not_count(door: Doors, team: Team, coordinator: User) -> None:
    chapter = a_chapter("debuter")
    a_vignette("ana", title="Ana")
    programme = a_programme(team, "chapter:debuter")
    a_step(programme, "vignette:ana", is_optional=True)
    learner = a_learner(team)
    an_assignment(programme, learner, deadline_on=date(2099, 1, 1))
    read_through(learner, chapter)
    page = door(coordinator).get("/suivi")
    assert page.says("Ana (facultatif)") and page.says("1 sur 1") and page.says("terminé le")


def test_a_rule_changed_later_takes_nothing_back_on_any_page(door: Doors, team: Team, coordinator: User) -> None:
    vignette = a_vignette("ana")
    programme = a_programme(team, now_rule := "vignette:ana")
    step = programme_step(now_rule)
    change_rule(programme, step, Requirement.SUBMITTED)
    early, later = a_learner(team, "Ada Tôt"), a_learner(team, "Léo Tard")
    for person in (early, later):
        an_assignment(programme, person)
    for anchor in ("depart", "proches"):
        a_submission(early, vignette, anchor=anchor)
    assert my_progress(early.id, clock.now())[0].done == 1
    change_rule(programme, step, Requirement.ACCEPTED)
    for anchor in ("depart", "proches"):
        a_submission(later, vignette, anchor=anchor)
    page = door(coordinator).get("/suivi")
    assert cells(page) == ["remise", "remise"] and page.says("1 sur 2")
    assert [row[-3] for row in file_rows(door(coordinator).get(f"/suivi/{programme.id}.csv"))[2:-1]] == ["1", "0"]
    assert door(early).get("/suivi").says("règle en vigueur quand le jalon a été fait")


def programme_step(key: str) -> Step:
    """Return the step of a key."""
    return next(step for step in session().scalars(sa.select(Step)) if step.place.key == key)


def test_a_section_added_to_a_chapter_takes_nothing_back(door: Doors, team: Team) -> None:
    chapter = a_chapter("debuter")
    learner, newcomer = a_learner(team), a_learner(team)
    programme = a_programme(team, "chapter:debuter")
    for person in (learner, newcomer):
        an_assignment(programme, person)
    read_through(learner, chapter)
    source = CHAPTER.format(title="Débuter", number=1, canary="") + "\n## Encore {#encore minutes=5}\n\nUn ajout.\n"
    a_module(source, "chapters/01-debuter.md")
    read_through(newcomer, chapter)
    assert my_progress(learner.id, clock.now())[0].is_complete
    missing = my_progress(newcomer.id, clock.now())[0].cells[0].progress.missing
    assert [fact.left for fact in missing] == [1]


def test_a_verdict_counts_when_it_takes_effect(team: Team) -> None:
    vignette, learner, now = a_vignette("ana"), a_learner(team), clock.now()
    an_assignment(a_programme(team, "stage:ana#un"), learner)
    accept(a_submission(learner, vignette), at=now + timedelta(seconds=30))
    assert my_progress(learner.id, now)[0].cells[0].progress.state == "waiting"
    assert my_progress(learner.id, now + timedelta(seconds=31))[0].cells[0].progress.state == "accepted"


def test_a_step_added_or_removed_later_leaves_a_finished_programme_finished(
    team: Team, coordinator: User, database: Session
) -> None:
    chapter = a_chapter("debuter")
    a_vignette("ana")
    learner = a_learner(team)
    programme = a_programme(team, "chapter:debuter")
    an_assignment(programme, learner, deadline_on=date(2099, 1, 1))
    read_through(learner, chapter)
    added = a_step(programme, "vignette:ana")
    row = my_progress(learner.id, clock.now())[0]
    assert (row.done, row.total, row.is_complete) == (1, 2, True)
    with transaction():
        remove_step(actor_of(coordinator), programme, added, now=clock.now())
    assert (lambda row: (row.done, row.total))(my_progress(learner.id, clock.now())[0]) == (1, 1)


def test_an_ended_assignment_leaves_every_count(door: Doors, team: Team, coordinator: User) -> None:
    a_chapter("debuter")
    programme = a_programme(team, "chapter:debuter")
    kept, ended = a_learner(team, "Ada Reste"), a_learner(team, "Léo Part")
    an_assignment(programme, kept)
    assignment = an_assignment(programme, ended)
    with transaction():
        end_assignment(actor_of(coordinator), assignment, now=clock.now())
    page = door(coordinator).get("/suivi")
    assert page.says("Ada Reste") and not page.says("Léo Part") and my_progress(ended.id, clock.now()) == ()


def test_each_role_follows_as_far_as_it_reaches(door: Doors, team: Team, coordinator: User, database: Session) -> None:
    a_chapter("debuter")
    organisation = organisation_of(team)
    north = a_team("Équipe Nord", organisation=organisation)
    programme = a_programme(team, "chapter:debuter")
    an_assignment(programme, a_learner(team, "Samia Amrani"))
    an_assignment(programme, a_learner(north, "Hugo Picard"))
    regional = a_regional(database.get_one(Network, organisation.network_id))
    everyone = (coordinator, regional, a_supervisor(team))
    assert [door(who).get("/suivi").says("Hugo Picard") for who in everyone] == [True, True, False]


def test_another_organisation_finds_nothing(door: Doors, team: Team) -> None:
    a_chapter("debuter")
    programme = a_programme(team, "chapter:debuter")
    learner = a_learner(team, "Samia Amrani")
    assignment = an_assignment(programme, learner)
    stranger, fellow = a_coordinator(), a_learner(team)
    for url in (
        f"/suivi/{programme.id}",
        f"/suivi/{programme.id}.csv",
        f"/suivi/{programme.id}.xlsx",
        f"/suivi/personnes/{learner.id}",
    ):
        for who in (stranger, fellow):
            page = door(who).get(url)
            assert page.status == 404 and not page.says("Samia Amrani")
    assert door(stranger).get("/suivi").says("Aucune personne ne suit encore de programme")
    mine = a_programme(other := a_team(), "chapter:debuter")
    an_assignment(mine, a_learner(other))
    browser = door(a_coordinator(organisation_of(other)))
    step = programme_step("chapter:debuter")
    assert browser.get(f"/suivi/{mine.id}?pourquoi={assignment.id}-{step.id}").status == 404


def test_the_deadline_is_the_end_of_a_day_in_the_zone_of_the_organisation(team: Team) -> None:
    a_chapter("debuter")
    learner, here = a_learner(team), a_learner(team)
    programme = a_programme(team, "chapter:debuter")
    an_assignment(programme, learner, deadline_on=date(2026, 1, 31), zone="America/Montreal")
    an_assignment(programme, here, deadline_on=date(2026, 1, 31), zone="Europe/Paris")
    at = clock.end_of_day(date(2026, 1, 31), "Europe/Paris") + timedelta(hours=1)
    assert [my_progress(person.id, at)[0].is_late for person in (learner, here)] == [False, True]


@pytest.mark.parametrize("url", ["/suivi", "/suivi/{id}.csv", "/suivi/{id}.xlsx"])
def test_pages_cost_the_same_with_two_people_and_twenty(door: Doors, team: Team, coordinator: User, url: str) -> None:
    chapter, vignette = a_chapter("debuter"), a_vignette("ana")
    programme = a_programme(team, *FULL)
    browser, url = door(coordinator), url.format(id=programme.id)

    def join() -> None:
        person = a_learner(team)
        an_assignment(programme, person)
        read_through(person, chapter)
        an_accepted_answer(person, vignette)
        a_presence(person, team, "ana")

    def cost() -> int:
        browser.get(url)
        with statements() as seen:
            browser.get(url)
        return len(seen)

    for _ in range(2):
        join()
    few = cost()
    keep_tallies()
    tallied = cost()
    for _ in range(18):
        join()
    assert cost() == few <= 19  # somebody has just done something
    keep_tallies()
    assert cost() == tallied <= 8


def test_ones_own_progress_costs_eleven_statements(team: Team) -> None:
    chapter, vignette, learner = a_chapter("debuter"), a_vignette("ana"), a_learner(team)
    an_assignment(a_programme(team, *FULL), learner)
    finish(learner, chapter, vignette)
    my_progress(learner.id, clock.now())
    with statements() as seen:
        my_progress(learner.id, clock.now())
    assert len(seen) == 11


def test_a_get_changes_no_row(door: Doors, team: Team, coordinator: User) -> None:
    a_chapter("debuter")
    programme = a_programme(team, "chapter:debuter")
    an_assignment(programme, a_learner(team))
    browser = door(coordinator)
    with statements() as seen:
        for url in ("/suivi", f"/suivi/{programme.id}.csv", "/programmes", f"/programmes/{programme.id}"):
            browser.get(url)
    assert not [statement for statement in seen if not statement.lstrip().upper().startswith(("SELECT", "WITH"))]


def test_one_s_deadlines_open_in_a_calendar_as_whole_days(team: Team, door: Doors) -> None:
    learner = a_learner(team, "Camille Roussel")
    a_vignette("ana")
    course = a_programme(team, "vignette:ana", title="Débuter, puis continuer")
    due = clock.today_in("Europe/Paris") + timedelta(days=30)
    an_assignment(course, learner, deadline_on=due)

    page = door(learner).get("/suivi/moi/echeances.ics")

    (event,) = Calendar.from_ical(page.response.get_data()).walk("VEVENT")
    assert event.decoded("DTSTART") == due and type(event.decoded("DTSTART")) is date
    assert str(event["SUMMARY"]).endswith(": Débuter, puis continuer")
    assert "echeances.ics" in door(learner).get("/suivi/moi").html


def test_who_has_no_deadline_is_offered_no_calendar(team: Team, door: Doors) -> None:
    assert "echeances.ics" not in door(a_learner(team, "Samia Amrani")).get("/suivi/moi").html
