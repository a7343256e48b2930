"""What programs read: the same figures as everywhere, for one organisation and one purpose, and never a text."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO, StringIO

import openpyxl
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from elearn import clock
from elearn.accounts import throttle
from elearn.accounts.models import User
from elearn.api.models import ApiKey
from elearn.db import session, transaction
from elearn.organisations.models import Team
from elearn.policy import Purpose
from elearn.programmes.actions import end_assignment
from elearn.programmes.models import Assignment, Programme
from tests.api.builders import TODAY, Program, a_key, the_example
from tests.builders import (
    CANARY,
    a_chapter,
    a_learner,
    a_submission,
    a_team,
    a_vignette,
    actor_of,
)
from tests.conftest import Door, statements
from tests.programmes.builders import a_programme, an_assignment, finish, organisation_of, read_through

Doors = Callable[[User | None], Door]
pytestmark = pytest.mark.postgresql
KEYED = ("/cle", "/programmes", "/programmes/1/avancement", "/programmes/1/comptes", "/rapport")


@pytest.fixture
def today() -> Iterator[None]:
    """Stop the clock on 15 October 2026."""
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def follower(app: Flask, today: None) -> Program:
    """A program that follows the people of the example."""
    return Program(app, the_example())


@pytest.fixture
def counter(app: Flask, today: None) -> Program:
    """A program that counts the people of the example."""
    return Program(app, the_example(Purpose.COUNT))


def coordinator() -> User:
    """Return whoever answers for the organisation of the example."""
    return session().scalars(sa.select(User).where(User.name == "Hélène Garnier")).one()


def read(program: Door, url: str):
    """Return what an address of the interface answers, as JSON."""
    page = program.get(f"/api/v1{url}")
    assert page.status == 200, page.html
    return page.response.get_json()


def every_page(program: Door, url: str, limit: int) -> list[dict]:
    """Follow the marks from page to page, and return all rows."""
    found, following = [], f"{url}?limite={limit}"
    while following:
        page = program.get(f"/api/v1{following}").response.get_json()
        assert len(page["elements"]) <= limit
        found += page["elements"]
        following = f"{url}?limite={limit}&suite={page['suite']}" if page["suite"] else ""
    return found


def test_the_same_figures_stand_on_the_page_in_both_files_and_in_the_interface(door: Doors, follower: Program) -> None:
    browser = door(coordinator())
    page = browser.get("/suivi/1")
    rows = list(csv.reader(StringIO(browser.get("/suivi/1.csv").response.data.decode("utf-8-sig")), delimiter=";"))
    book = openpyxl.load_workbook(BytesIO(browser.get("/suivi/1.xlsx").response.data), read_only=True)
    sheet = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    people, sums = every_page(follower, "/programmes/1/avancement", 3), read(follower, "/programmes/1/comptes")
    by_name = {row[0]: row for row in rows}

    assert len(people) == sums["personnes"] == 10 == int(rows[0][4]) == sheet[0][4]
    assert sum(one["jalons_faits"] for one in people) == sums["jalons_faits"] == 6
    assert sum(one["jalons_demandes"] for one in people) == sums["jalons_demandes"] == 20
    assert page.says("6 sur 20") and rows[-1][4] == sheet[-1][4] == "6 sur 20"
    for one in people:
        row = by_name[one["nom"]]
        assert [one["equipe"], one["jalons_faits"], one["jalons_demandes"]] == [row[1], int(row[-3]), int(row[-2])]
        assert row[-1] == ("oui" if one["en_retard"] else "non")
        assert [str(step["depuis"] or "")[:10] for step in one["jalons"]] == [row[5], row[7]]
    for name in ("jalons_faits", "jalons_demandes", "personnes"):
        assert sum(team[name] for team in sums["par_equipe"]) == sums[name]
    assert sum(step["personnes"] for step in sums["par_jalon"]) == sums["jalons_faits"]
    assert sums["terminees"] == sum(one["termine_le"] is not None for one in people) == 2
    assert sums["en_retard"] == sum(one["en_retard"] for one in people) == 1


def test_the_report_of_the_interface_is_that_of_the_page_and_of_its_file(door: Doors, counter: Program) -> None:
    found = read(counter, "/rapport?annee=2026")
    lines = door(coordinator()).get("/rapport.csv?annee=2026").response.data.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(lines), delimiter=";"))
    total = next(row for row in rows if row[0] == "Total" and row[2] == "2026")

    assert [int(total[place]) for place in (3, 4, 5)] == [
        found["total"][name] for name in ("personnes", "minutes", "reponses_remises")
    ]
    assert sum(found["reponses_par_mois"]) == found["total"]["reponses_remises"] == 5
    assert sum(one["annee"]["minutes"] for one in found["territoires"]) == found["total"]["minutes"]


def test_pages_hold_everybody_once_though_somebody_comes_and_somebody_goes(follower: Program) -> None:
    programme = session().get_one(Programme, 1)
    first = read(follower, "/programmes/1/avancement?limite=4")
    gone = session().get_one(Assignment, first["elements"][3]["attribution"])
    with transaction():
        end_assignment(actor_of(coordinator()), gone, now=clock.now())
    an_assignment(programme, a_learner(session().get_one(Team, 1), "Aaron Abel"))
    rest, mark = [], first["suite"]
    while mark:
        page = read(follower, f"/programmes/1/avancement?limite=4&suite={mark}")
        rest, mark = [*rest, *page["elements"]], page["suite"]
    names = [one["nom"] for one in (*first["elements"], *rest)]

    assert len(names) == len(set(names)) == 11 and names[-1] == "Aaron Abel"


def test_the_header_gives_the_address_of_the_page_that_follows(follower: Program) -> None:
    page = follower.get("/api/v1/programmes/1/avancement?limite=9")
    link = page.response.headers["Link"]
    following = follower.get(link.partition("<")[2].partition(">")[0])

    assert link.endswith('rel="next"')
    assert [len(page.response.get_json()["elements"]), len(following.response.get_json()["elements"])] == [9, 1]
    assert "Link" not in following.response.headers and following.response.get_json()["suite"] is None


def test_a_program_that_counts_is_told_no_name(counter: Program) -> None:
    refused = counter.get("/api/v1/programmes/1/avancement")
    told = " ".join(counter.get(f"/api/v1{url}").html for url in KEYED if "avancement" not in url)

    assert (refused.status, refused.response.mimetype) == (403, "application/problem+json")
    assert "Samia" not in told and "Tom Delaunay" not in told
    assert read(counter, "/programmes/1/comptes")["personnes"] == 10


def test_a_program_that_counts_is_not_told_of_fewer_than_five_people(app: Flask) -> None:
    team = a_team("Petite équipe")
    organisation = organisation_of(team)
    large = a_team("Grande équipe", organisation=organisation)
    chapter = a_chapter("debuter")
    programme = a_programme(team, "chapter:debuter")
    for place, number in ((team, 2), (large, 6)):
        for _ in range(number):
            person = a_learner(place)
            an_assignment(programme, person)
            read_through(person, chapter)
    (_, counting), (_, following) = (a_key(organisation, purpose) for purpose in (Purpose.COUNT, Purpose.FOLLOW))
    url = f"/programmes/{programme.id}/comptes"
    hidden, shown = read(Program(app, counting), url), read(Program(app, following), url)

    assert hidden["personnes"] == 8
    assert [one["personnes"] for one in hidden["par_equipe"]] == [None, None]  # the other one would give it away
    assert sorted(one["personnes"] for one in shown["par_equipe"]) == [2, 6]


def test_a_programme_of_four_people_has_no_figures_for_a_program_that_counts(app: Flask) -> None:
    team = a_team()
    a_chapter("debuter")
    programme = a_programme(team, "chapter:debuter")
    for _ in range(4):
        an_assignment(programme, a_learner(team))
    program = Program(app, a_key(organisation_of(team), Purpose.COUNT)[1])
    found = read(program, f"/programmes/{programme.id}/comptes")

    assert {found[name] for name in ("personnes", "terminees", "en_retard", "jalons_faits", "jalons_demandes")} == {
        None
    }
    assert {one["personnes"] for one in (*found["par_jalon"], *found["par_equipe"])} == {None}
    assert read(program, "/programmes")["elements"][0]["personnes"] is None


def test_a_year_of_four_people_has_no_figures(app: Flask) -> None:
    team = a_team()
    chapter = a_chapter("debuter")
    for _ in range(4):
        read_through(a_learner(team), chapter)
    found = read(Program(app, a_key(organisation_of(team), Purpose.FOLLOW)[1]), "/rapport")

    assert found["total"] is None and found["reponses_par_mois"] is None
    assert [one["annee"] for one in found["territoires"]] == [None]


def test_a_key_of_another_organisation_finds_nothing_here(app: Flask, follower: Program) -> None:
    elsewhere = Program(app, a_key(organisation_of(a_team()))[1])

    assert {elsewhere.get(f"/api/v1/programmes/1/{part}").status for part in ("avancement", "comptes")} == {404}
    assert read(elsewhere, "/programmes")["elements"] == []
    assert read(elsewhere, "/rapport")["total"]["personnes"] == 0


def test_no_answer_holds_what_somebody_wrote(app: Flask, today: None) -> None:
    team = a_team()
    vignette = a_vignette("ana")
    programme = a_programme(team, "vignette:ana")
    learner = a_learner(team)
    an_assignment(programme, learner)
    a_submission(learner, vignette, "Une phrase que personne ne montre")
    program = Program(app, a_key(organisation_of(team))[1])
    told = [program.get(f"/api/v1{url}".replace("/1/", f"/{programme.id}/")) for url in KEYED]

    assert {page.status for page in told} == {200}
    assert not any("Une phrase" in page.html or CANARY in page.html or "@" in page.html for page in told)


@pytest.mark.parametrize("url", KEYED)
def test_without_a_key_nothing_is_read_even_by_whoever_is_signed_in(door: Doors, follower: Program, url: str) -> None:
    for browser in (door(None), door(coordinator())):
        page = browser.get(f"/api/v1{url}")
        assert page.status == 401 and page.response.headers["WWW-Authenticate"].startswith("Bearer")
        assert page.response.get_json()["detail"].startswith("Envoyez votre clé")


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic cGlwczpwaXBz", "Bearer pips_faux", "pips_sans_le_mot"]
)
def test_what_is_no_key_opens_nothing(door: Doors, follower: Program, header: str) -> None:
    assert door(None).get("/api/v1/cle", Authorization=header).status == 401


def test_a_key_in_the_address_opens_nothing(app: Flask, door: Doors) -> None:
    _, secret = a_key(organisation_of(a_team()))

    assert door(None).get(f"/api/v1/cle?cle={secret}&access_token={secret}").status == 401


def test_a_key_opens_no_page(app: Flask, follower: Program) -> None:
    for url in ("/suivi", "/rapport", "/suivi/1.csv", "/organisations/1/cles"):
        page = follower.get(url)
        assert page.status == 302 and page.place.startswith("/connexion")


def test_a_key_whose_end_has_passed_says_so(app: Flask, today: None) -> None:
    program = Program(app, a_key(organisation_of(a_team()), days=30)[1])
    with time_machine.travel(TODAY + timedelta(days=31)):
        page = program.get("/api/v1/cle")

    assert page.status == 401 and "date de fin est passée" in page.response.get_json()["detail"]


def test_nothing_new_is_not_sent_again(follower: Program) -> None:
    first = follower.get("/api/v1/programmes/1/avancement")
    tag = first.response.headers["ETag"]
    again = follower.get("/api/v1/programmes/1/avancement", **{"If-None-Match": tag})
    a_submission(session().scalars(sa.select(User).where(User.name == "Tom Delaunay")).one(), a_vignette("ana"))
    changed = follower.get("/api/v1/programmes/1/avancement", **{"If-None-Match": tag})

    assert (again.status, again.html, again.response.headers["ETag"]) == (304, "", tag)
    assert changed.status == 200 and changed.response.headers["ETag"] != tag
    assert "private" in first.response.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("url", "parameter"),
    [
        ("/programmes?limite=0", "limite"),
        ("/programmes?limite=1e9", "limite"),
        ("/programmes?suite=zz", "suite"),
        ("/programmes/1/avancement?suite=YXByZXM6", "suite"),
        ("/rapport?annee=2999", "annee"),
        ("/rapport?annee=abc", "annee"),
    ],
)
def test_a_parameter_that_cannot_be_is_named(follower: Program, url: str, parameter: str) -> None:
    page = follower.get(f"/api/v1{url}")

    assert (page.status, page.response.get_json()["parametre"]) == (400, parameter)


def test_a_refusal_is_told_in_french_or_in_english(follower: Program) -> None:
    french = follower.get("/api/v1/rien", **{"Accept-Language": "fr"})
    english = follower.get("/api/v1/programmes/99/comptes", **{"Accept-Language": "en"})

    assert (french.status, french.response.get_json()["title"]) == (404, "Rien ici pour cette clé")
    assert (english.status, english.response.get_json()["title"]) == (404, "Nothing here for this key")
    assert {page.response.mimetype for page in (french, english)} == {"application/problem+json"}
    assert english.response.headers["Content-Language"] == "en"
    assert set(french.response.get_json()) == {"type", "title", "status", "detail", "instance"}


def test_a_key_never_writes(follower: Program) -> None:
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(follower.client, method)("/api/v1/programmes")
        assert answer.status_code in (400, 405) and answer.mimetype == "application/problem+json"


def test_the_day_of_the_last_use_is_kept_and_nothing_is_written_twice_a_day(app: Flask, today: None) -> None:
    key, secret = a_key(organisation_of(a_team()))
    program = Program(app, secret)
    read(program, "/cle")
    with app.app_context(), statements() as seen:
        read(program, "/cle")
    session().expire_all()

    assert session().get_one(ApiKey, key.id).last_used_on == date(2026, 10, 15)
    assert [one for one in seen if one.lstrip().upper().startswith(("UPDATE", "INSERT", "DELETE"))] == []
    assert len(seen) == 2


def test_a_program_that_asks_too_fast_is_asked_to_wait(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, throttle.SWITCH, True)
    throttle.limiter().reset()
    (_, first), (_, second) = a_key(organisation_of(a_team())), a_key(organisation_of(a_team()))
    program, other = Program(app, first), Program(app, second)
    found = [program.get("/api/v1/cle").status for _ in range(121)]
    last = program.get("/api/v1/cle")

    assert found == [200] * 120 + [429]
    assert last.response.headers["Retry-After"] == "60" and last.response.mimetype == "application/problem+json"
    assert other.get("/api/v1/cle").status == 200
    throttle.limiter().reset()


def test_whoever_guesses_keys_is_slowed_down_and_the_owner_of_one_is_not(
    app: Flask, door: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, throttle.SWITCH, True)
    throttle.limiter().reset()
    _, secret = a_key(organisation_of(a_team()))
    found = [door(None).get("/api/v1/cle", Authorization=f"Bearer pips_{number}").status for number in range(31)]

    assert found == [401] * 30 + [429]
    assert Program(app, secret).get("/api/v1/cle").status == 200
    throttle.limiter().reset()


def test_a_page_of_the_interface_costs_the_same_whatever_the_number_of_people(app: Flask) -> None:
    team = a_team()
    chapter, vignette = a_chapter("debuter"), a_vignette("ana")
    programme = a_programme(team, "chapter:debuter", "vignette:ana")
    program = Program(app, a_key(organisation_of(team))[1])
    costs = []
    for number in (2, 18):
        for _ in range(number):
            person = a_learner(team)
            an_assignment(programme, person)
            finish(person, chapter, vignette)
        program.get("/api/v1/cle")
        found = []
        for url in KEYED:
            with app.app_context(), statements() as seen:
                assert program.get(f"/api/v1{url}".replace("/1/", f"/{programme.id}/")).status == 200
            found.append(len(seen))
        costs.append(found)

    assert costs[0] == costs[1]
    assert max(costs[0]) <= 20
