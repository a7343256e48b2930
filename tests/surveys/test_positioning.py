"""Where people say that they stand on the objectives of a programme, before and after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy.orm import Session

from elearn import clock
from elearn.accounts.models import User
from elearn.db import session, transaction
from elearn.editions.queries import Published
from elearn.errors import RuleBroken
from elearn.journal import JournalLine
from elearn.organisations.models import Network, Seat, Team
from elearn.privacy.actions import erase_person
from elearn.programmes.models import Assignment, Objective, Programme
from elearn.programmes.objective_rules import objectives_in
from elearn.surveys import positioning_rules
from elearn.surveys.models import Positioning, SurveyAnswer
from elearn.surveys.positioning_queries import list_means
from elearn.surveys.rules import Moment
from tests.builders import a_coordinator, a_learner, a_regional, a_supervisor, an_admin
from tests.conftest import Door, statements
from tests.programmes.builders import an_assignment, finish, organisation_of
from tests.surveys.builders import some_objectives, stand
from tests.surveys.conftest import NOON

Doors = Callable[[User | None], Door]
pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("noon")]


@pytest.fixture
def objectives(programme: Programme, coordinator: User) -> tuple[Objective, ...]:
    return some_objectives(programme, coordinator, "Préparer une visite", "Tenir un premier entretien")


@pytest.fixture
def learner(team: Team) -> User:
    return a_learner(team, "Camille Roy")


@pytest.fixture
def following(programme: Programme, learner: User) -> Assignment:
    return an_assignment(programme, learner)


def test_objectives_are_lines_twelve_at_most_short_and_each_once() -> None:
    assert objectives_in("  Préparer   une visite\n\n Tenir un entretien ") == (
        "Préparer une visite",
        "Tenir un entretien",
    )
    assert objectives_in(" \n") == ()
    assert len(objectives_in("\n".join(f"Objectif {number}" for number in range(12)))) == 12
    for text, said in (
        ("\n".join(f"Objectif {number}" for number in range(13)), "douze"),
        ("a" * 201, "200"),
        ("Écouter\nécouter", "même objectif"),
    ):
        with pytest.raises(RuleBroken, match=said) as broken:
            objectives_in(text)
        assert broken.value.field == "objectives"


@pytest.mark.parametrize(
    ("rated", "is_complete", "expected"),
    [
        ((), False, Moment.START),
        ((Moment.START,), False, None),
        ((), True, Moment.END),
        ((Moment.START,), True, Moment.END),
        ((Moment.START, Moment.END), True, None),
    ],
)
def test_the_start_is_said_before_the_end_and_each_once(
    rated: tuple[Moment, ...], is_complete: bool, expected: Moment | None
) -> None:
    assert positioning_rules.moment_to_rate(rated, is_complete=is_complete) is expected


def test_what_is_not_its_moment_is_refused() -> None:
    positioning_rules.ensure_is_moment(Moment.START, Moment.START)
    with pytest.raises(RuleBroken, match="déjà noté"):
        positioning_rules.ensure_is_moment(Moment.START, None)


def test_a_level_is_one_of_four_and_one_objective_is_enough() -> None:
    assert [positioning_rules.level_of(given) for given in ("1", "4", "0", "5", "", None)] == [1, 4, *[None] * 4]
    positioning_rules.ensure_rated({"1": 4}, ["1", "2"])
    with pytest.raises(RuleBroken, match="un objectif"):
        positioning_rules.ensure_rated({}, ["1"])
    for levels in ({"3": 1}, {"1": 5}):
        with pytest.raises(ValueError, match="not asked"):
            positioning_rules.ensure_rated(levels, ["1"])


def test_an_objective_that_moves_or_comes_back_stays_the_same(
    programme: Programme, coordinator: User, objectives: tuple[Objective, ...]
) -> None:
    visit, interview = (one.id for one in objectives)
    moved = some_objectives(programme, coordinator, "Tenir un premier entretien", "Écouter")
    assert [one.words for one in moved] == ["Tenir un premier entretien", "Écouter"]
    assert moved[0].id == interview
    back = some_objectives(programme, coordinator, "Préparer une visite")
    assert [one.id for one in back] == [visit]


def test_somebody_says_where_they_stand_and_sees_both_side_by_side(
    door: Doors, learner: User, following: Assignment, chapter: Published, objectives: tuple[Objective, ...]
) -> None:
    browser, address = door(learner), f"/enquetes/positionnement/{following.id}"
    assert address in browser.get("/suivi/moi").html
    visit, interview = (f"objective_{one.id}" for one in objectives)
    assert browser.get(address).says("rien n’en dépend")
    page = browser.follow(browser.post(address, {"moment": "start", visit: "1"}))
    assert page.says("C’est noté.") and page.says("Préparer une visite Je découvre –")
    assert page.says("quand le programme sera terminé") and '<form class="stack' not in page.html
    finish(learner, chapter)
    assert browser.get(address).says("Dites où vous en êtes maintenant")
    page = browser.follow(browser.post(address, {"moment": "end", visit: "4", interview: "3"}))
    assert page.says("Préparer une visite Je découvre Je le fais sans aide")
    assert page.says("Tenir un premier entretien – Je le fais avec de l’aide")
    assert browser.get("/mes-donnees").says("Où j’en étais sur les objectifs")


@pytest.mark.parametrize(
    ("moment", "days", "expected"),
    [
        (Moment.START, -1, False),
        (Moment.START, 0, True),
        (Moment.START, 29, True),
        (Moment.START, 30, False),
        (Moment.END, 40, True),
        (Moment.END, 69, True),
        (Moment.END, 70, False),
    ],
)
def test_home_recalls_it_for_thirty_days_and_stops(moment: Moment, days: int, expected: bool) -> None:
    starts_on = date(2026, 12, 1)
    completed_on = starts_on + timedelta(days=40) if moment is Moment.END else None
    today = starts_on + timedelta(days=days)
    found = positioning_rules.is_recalled(moment, starts_on=starts_on, completed_on=completed_on, today=today)
    assert found is expected


def test_home_leads_to_what_can_be_said_now_and_no_more(
    door: Doors, learner: User, programme: Programme, chapter: Published, objectives: tuple[Objective, ...],
    noon: time_machine.Traveller,
) -> None:  # fmt: skip
    following = an_assignment(programme, learner, starts_on=NOON.date())
    browser, address = door(learner), f"/enquetes/positionnement/{following.id}"
    assert browser.get("/").says("Dire où vous en êtes au début") and address in browser.get("/").html
    stand(following, learner)
    assert not browser.get("/").says("Me situer sur les objectifs")
    finish(learner, chapter)
    assert browser.get("/").says("Dire où vous en êtes maintenant, et comparer avec le début")
    noon.shift(timedelta(days=31))
    assert not door(learner).get("/").says("Me situer sur les objectifs")


def test_home_recalls_nothing_without_objectives(door: Doors, learner: User, following: Assignment) -> None:
    assert not door(learner).get("/").says("Mes objectifs")


def test_nothing_said_and_what_comes_too_late_are_said(
    door: Doors, learner: User, following: Assignment, chapter: Published, objectives: tuple[Objective, ...],
    database: Session,
) -> None:  # fmt: skip
    browser, address = door(learner), f"/enquetes/positionnement/{following.id}"
    assert browser.post(address, {"moment": "start"}).says("Situez-vous sur un objectif au moins.")
    finish(learner, chapter)
    late = browser.post(address, {"moment": "start", f"objective_{objectives[0].id}": "1"})
    assert late.says("ce n’est plus le moment") and late.value("moment") == "end"
    assert database.scalars(sa.select(Positioning)).all() == []


def test_a_programme_without_objectives_has_no_such_page(door: Doors, learner: User, following: Assignment) -> None:
    assert door(learner).get(f"/enquetes/positionnement/{following.id}").status == 404
    assert "/enquetes/positionnement" not in door(learner).get("/suivi/moi").html


def test_it_is_said_once_and_leaves_no_line_in_the_journal(
    following: Assignment, learner: User, objectives: tuple[Objective, ...], database: Session
) -> None:
    before = database.scalar(sa.select(sa.func.count(JournalLine.id)))
    stand(following, learner)
    with pytest.raises(RuleBroken, match="déjà noté"):
        stand(following, learner)
    assert database.scalar(sa.select(sa.func.count(JournalLine.id))) == before
    assert database.scalar(sa.select(sa.func.count(Positioning.id))) == 1
    assert database.scalar(sa.select(sa.func.count(SurveyAnswer.token))) == 1


def test_the_organisation_reads_means_of_five_and_then_five_by_five(
    door: Doors, programme: Programme, team: Team, coordinator: User, objectives: tuple[Objective, ...]
) -> None:
    for number in range(6):
        person = a_learner(team)
        stand(an_assignment(programme, person), person, 4 if number == 5 else 2)
        found = list_means(programme.id)[0]
        assert (found.start, found.start_number) == ((None, 0) if number < 4 else (2.0, 5))
        assert (found.end, found.end_number) == (None, 0)
    page = door(coordinator).get(f"/enquetes/programmes/{programme.id}")
    assert page.says("Préparer une visite 2,0 sur 4 (5 réponses) moins de cinq réponses")
    assert page.says("Invitations") is False


def test_means_cost_two_statements(programme: Programme, objectives: tuple[Objective, ...]) -> None:
    programme_id = programme.id
    with statements() as seen:
        list_means(programme_id)
    assert len(seen) == 2


def test_erasure_takes_what_a_person_said_and_changes_no_mean(
    programme: Programme, team: Team, objectives: tuple[Objective, ...], database: Session
) -> None:
    people = [a_learner(team) for _ in range(5)]
    for person in people:
        stand(an_assignment(programme, person), person, 3)
    with transaction():
        seat = database.scalars(sa.select(Seat).where(Seat.user_id == people[0].id)).one()
        seat.ends_on = clock.now().date() - timedelta(days=1)
    with transaction():
        erase_person(None, people[0], reason="demandé", hides_name=True, secret="s", now=clock.now())
    assert database.scalar(sa.select(sa.func.count(Positioning.id))) == 4
    assert [one.start for one in list_means(programme.id)] == [3.0, 3.0]


def test_a_coordinator_writes_the_objectives(
    door: Doors, programme: Programme, coordinator: User, objectives: tuple[Objective, ...]
) -> None:
    browser, address = door(coordinator), f"/enquetes/programmes/{programme.id}/objectifs"
    assert browser.get(address).value("objectives").split("\n")[-1].strip() == "Tenir un premier entretien"
    page = browser.follow(browser.post(address, {"objectives": "Écouter\nPréparer une visite"}))
    assert page.says("Les objectifs sont enregistrés.") and page.says("Écouter")
    assert not page.says("Tenir un premier entretien")
    assert browser.get("/journal").says("Hélène Garnier a écrit les objectifs d’un programme")
    wrong = browser.post(address, {"objectives": "Écouter\nÉcouter"})
    assert wrong.says("Deux lignes disent le même objectif.")


def test_nobody_else_reads_or_writes_them(
    door: Doors, team: Team, coordinator: User, programme: Programme, following: Assignment,
    objectives: tuple[Objective, ...], database: Session,
) -> None:  # fmt: skip
    network = session().get_one(Network, organisation_of(team).network_id)
    others = [a_learner(team), a_supervisor(team), a_coordinator(), a_regional(network), an_admin()]
    for person in others:
        browser = door(person)
        for address in (
            f"/enquetes/positionnement/{following.id}",
            f"/enquetes/programmes/{programme.id}/objectifs",
        ):
            assert browser.get(address).status == 404
            assert browser.post(address, {"moment": "start", "objectives": "Autre"}).status == 404
    assert door(coordinator).get(f"/enquetes/positionnement/{following.id}").status == 404
    assert database.scalars(sa.select(Positioning)).all() == []
    assert [one.words for one in database.scalars(sa.select(Objective))] == [one.words for one in objectives]
