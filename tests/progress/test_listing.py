"""The matrix lists people by team, by how far they are or by their deadline, over all its pages, on both databases."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO

import pytest
from flask import Flask

from elearn import clock
from elearn.accounts.models import User
from elearn.db import session
from elearn.editions.queries import Published
from elearn.organisations.models import Team
from elearn.policy import Reach
from elearn.programmes.models import Assignment, Programme
from elearn.progress import matrix, table
from elearn.progress.listing_rules import NO_DAY, Listing, advance, awaited_day, listing_named
from elearn.progress.queries import list_progress
from elearn.progress.tallies import MatrixRow, row_of
from elearn.progress.tasks import keep_tallies
from tests.builders import a_chapter, a_coordinator, a_learner, a_team
from tests.conftest import Door, Page, statements
from tests.programmes.builders import a_programme, an_assignment, organisation_of, read_through

pytestmark = pytest.mark.postgresql
Doors = Callable[[User | None], Door]
EVERYWHERE = Reach(is_everywhere=True)
MARCH, JUNE = date(2099, 3, 12), date(2099, 6, 12)


@pytest.fixture
def team(app: object) -> Team:
    return a_team("Équipe Littoral")


@pytest.fixture
def coordinator(team: Team) -> User:
    return a_coordinator(organisation_of(team), "Hélène Garnier")


@pytest.fixture
def chapters(app: object) -> tuple[Published, ...]:
    return a_chapter("debuter"), a_chapter("suivre", number=2)


@pytest.fixture
def programme(team: Team, chapters: tuple[Published, ...]) -> Programme:
    """Return a programme of two chapters, which seven people of two teams follow.

    Zoé and Emma have done it all, Ana and Basile one chapter, the others nothing.
    """
    found = a_programme(team, "chapter:debuter", "chapter:suivre")
    north = a_team("Équipe Nord", organisation=organisation_of(team))
    for name, of, done, due in (
        ("Zoé Abeille", team, 2, MARCH),
        ("Emma Brun", north, 2, None),
        ("Basile Caron", north, 1, JUNE),
        ("Ana Dupuis", team, 1, MARCH),
        ("Clara Étienne", north, 0, None),
        ("Dario Ferry", team, 0, MARCH - timedelta(days=1)),
        ("Erwan Gallo", team, 0, MARCH),
    ):
        person = a_learner(of, name)
        an_assignment(found, person, deadline_on=due)
        for chapter in chapters[:done]:
            read_through(person, chapter)
    return found


BY_TEAM = ["Ana Dupuis", "Dario Ferry", "Erwan Gallo", "Zoé Abeille", "Basile Caron", "Clara Étienne", "Emma Brun"]
ORDERS = {
    Listing.LEAST: [
        *("Clara Étienne", "Dario Ferry", "Erwan Gallo"),
        *("Ana Dupuis", "Basile Caron"),
        *("Emma Brun", "Zoé Abeille"),
    ],
    Listing.MOST: [
        *("Emma Brun", "Zoé Abeille"),
        *("Ana Dupuis", "Basile Caron"),
        *("Clara Étienne", "Dario Ferry", "Erwan Gallo"),
    ],
    Listing.DEADLINE: [
        *("Dario Ferry", "Ana Dupuis", "Erwan Gallo", "Basile Caron"),
        *("Clara Étienne", "Emma Brun", "Zoé Abeille"),
    ],
}
SORTED = pytest.mark.parametrize("listing", list(ORDERS))


def names(page: Page) -> list[str]:
    """Return the people of a page of the matrix, as it lists them."""
    return re.findall(r'<th class="who"[^>]*><a [^>]*>(.*?)</a>', page.html)


def rows_of(programme: Programme, listing: Listing) -> list[MatrixRow]:
    """Return everyone, page after page."""
    now, rows = clock.now(), list[MatrixRow]()
    for number in range(1, 1 + matrix.read_matrix(EVERYWHERE, programme.id, matrix.Choice(), 1, now).pages):
        page = matrix.read_matrix(EVERYWHERE, programme.id, matrix.Choice(), number, now, listing)
        rows += [row for block in page.teams for row in block.rows]
    return rows


@pytest.mark.parametrize(("given", "expected"), [*((one.value, one) for one in Listing), ("", Listing.TEAM)])
def test_an_address_names_an_order(given: str, expected: Listing) -> None:
    assert listing_named(given) is expected


@pytest.mark.parametrize("given", ["nom", "TEAM", "plus-avance ", "1;--", "é"])
def test_an_order_that_is_not_known_is_by_team(given: str) -> None:
    assert listing_named(given) is Listing.TEAM


@pytest.mark.parametrize(("done", "total", "expected"), [(0, 4, 0), (1, 4, 0.25), (4, 4, 1), (0, 0, 0)])
def test_how_far_somebody_is_is_a_share_of_what_is_asked_of_them(done: int, total: int, expected: float) -> None:
    assert advance(done, total) == expected


@pytest.mark.parametrize(
    ("deadline_on", "is_finished", "expected"),
    [(MARCH, False, MARCH), (None, False, NO_DAY), (MARCH, True, NO_DAY), (None, True, NO_DAY)],
)
def test_whoever_has_finished_awaits_no_deadline(deadline_on: date | None, is_finished: bool, expected: date) -> None:
    assert awaited_day(deadline_on, is_finished=is_finished) == expected


@SORTED
@pytest.mark.parametrize("tallied", ["none", "all", "some"])
def test_the_order_holds_whoever_is_tallied(
    programme: Programme,
    team: Team,
    chapters: tuple[Published, ...],
    listing: Listing,
    tallied: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("elearn.progress.matrix.PAGE_SIZE", 3)
    if tallied != "none":
        keep_tallies()
    expected = ORDERS[listing]
    if tallied == "some":  # a deed of the last minute: somebody new, without a deadline, who has done it all
        person = a_learner(team, "Fanny Zola")
        an_assignment(programme, person)
        for chapter in chapters:
            read_through(person, chapter)
        place = expected.index("Zoé Abeille")  # lists go by the whole name: between Emma and Zoé
        expected = [*expected[:place], "Fanny Zola", *expected[place:]]
    found = rows_of(programme, listing)
    assert [row.name for row in found] == expected
    wanted = [row_of(one) for one in list_progress(Assignment.programme_id == programme.id, clock.now())]
    assert sorted(found, key=lambda row: row.name) == sorted(wanted, key=lambda row: row.name)


def test_what_somebody_has_just_finished_counts_before_the_tallies_do(
    programme: Programme, chapters: tuple[Published, ...]
) -> None:
    keep_tallies()
    ana = next(row for row in rows_of(programme, Listing.TEAM) if row.name == "Ana Dupuis")
    read_through(session().get_one(User, ana.person_id), chapters[1])
    assert [row.name for row in rows_of(programme, Listing.MOST)][:3] == ["Ana Dupuis", "Emma Brun", "Zoé Abeille"]
    assert [row.name for row in rows_of(programme, Listing.DEADLINE)][3] == "Ana Dupuis"


@SORTED
def test_a_page_in_another_order_costs_as_many_statements(programme: Programme, listing: Listing) -> None:
    keep_tallies()
    with statements() as seen:
        matrix.read_matrix(EVERYWHERE, programme.id, matrix.Choice(), 1, clock.now(), listing)
    assert len(seen) <= 6


@SORTED
def test_people_stand_together_each_with_their_team(
    door: Doors, programme: Programme, coordinator: User, listing: Listing
) -> None:
    browser = door(coordinator)
    usual, page = browser.get("/suivi"), browser.get(f"/suivi?tri={listing}")
    assert names(usual) == BY_TEAM and names(page) == ORDERS[listing]
    assert usual.html.count('<tr class="team"') == 2 and '<tr class="team"' not in page.html
    assert page.html.count("<small>Équipe Littoral, depuis le") == 4
    assert page.html.count("<small>Équipe Nord, depuis le") == 3 and "Équipe Littoral, depuis" not in usual.html
    feet = [one.html[one.html.index("<tfoot") : one.html.index("</tfoot")] for one in (usual, page)]
    assert feet[0] == feet[1] and page.says("4 sur 7 2 sur 7 6 sur 14")
    assert page.says("À égalité, par nom.") or page.says("à égalité, par nom.")
    assert not usual.says("égalité") and f'<option value="{listing}" selected>' in page.html


def test_an_order_that_is_not_known_shows_the_usual_page(door: Doors, programme: Programme, coordinator: User) -> None:
    page = door(coordinator).get("/suivi?tri=hasard")
    assert names(page) == BY_TEAM and '<option value="equipe" selected>' in page.html
    assert all("tri" not in link for link in re.findall(r'href="([^"]*pourquoi[^"]*)"', page.html))


def test_the_order_is_kept_across_pages_filters_and_reasons(
    door: Doors, programme: Programme, team: Team, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("elearn.progress.matrix.PAGE_SIZE", 3)
    browser = door(coordinator)
    page = browser.get(f"/suivi?programme={programme.id}&equipe={team.id}&montrer=&tri=moins-avance")
    assert names(page) == ["Dario Ferry", "Erwan Gallo", "Ana Dupuis"]
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]*)"', page.html)]
    onwards = next(link for link in links if link.endswith("page=2"))
    assert "tri=moins-avance" in onwards and f"equipe={team.id}" in onwards
    assert names(browser.get(onwards)) == ["Zoé Abeille"]
    reasons = browser.get(next(link for link in links if "pourquoi=" in link).split("#")[0])
    assert names(reasons) == names(page) and reasons.says("La règle")


def test_the_late_are_listed_by_the_day_they_were_awaited(
    door: Doors, programme: Programme, coordinator: User, team: Team
) -> None:
    for name, day in (("Hugo Tard", date(2026, 3, 1)), ("Inès Tard", date(2026, 2, 1))):
        an_assignment(programme, a_learner(team, name), deadline_on=day)
    browser = door(coordinator)
    late = "/suivi?montrer=retard&tri=echeance"
    assert names(browser.get(late)) == ["Inès Tard", "Hugo Tard"]
    keep_tallies()
    assert names(browser.get(late)) == ["Inès Tard", "Hugo Tard"]


def test_whoever_has_no_team_is_said_to_have_none(app: Flask, programme: Programme) -> None:
    found = matrix.read_matrix(EVERYWHERE, programme.id, matrix.Choice(), 1, clock.now(), Listing.LEAST)
    alone = replace(found.teams[0], rows=(replace(found.teams[0].rows[0], team_id=None, team=""),))
    with app.test_request_context("/suivi"):
        (group,) = table.groups_of(replace(found, teams=(alone,)), "/suivi?", None)
    assert group.name == group.note == "" and group.rows[0].note.startswith("Sans équipe, depuis le")


def test_the_files_keep_their_order(door: Doors, programme: Programme, coordinator: User) -> None:
    browser = door(coordinator)
    page = browser.get("/suivi?tri=plus-avance&montrer=")
    assert f'href="/suivi/{programme.id}.csv"' in page.html
    sent = browser.get(f"/suivi/{programme.id}.csv?tri=plus-avance").response.get_data().decode("utf-8-sig")
    rows = list(csv.reader(StringIO(sent, newline=""), delimiter=";"))
    assert [row[0] for row in rows[2:-1]] == BY_TEAM
