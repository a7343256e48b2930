"""Whoever coordinates introduces a year in their own words, on page and paper; nothing that was said is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from elearn import clock
from elearn.accounts.models import User
from elearn.db import session
from elearn.errors import RuleBroken
from elearn.organisations.models import Network, Team
from elearn.policy import Role
from elearn.reports.foreword_rules import ensure_is_the_last
from elearn.reports.models import Foreword
from tests.builders import a_coordinator, a_learner, a_regional, a_seat, a_supervisor, a_team, an_organisation
from tests.conftest import Door
from tests.programmes.builders import organisation_of
from tests.progress.test_histories import printed

pytestmark = pytest.mark.postgresql
OpenDoor = Callable[..., Door]
WORDS = "Une année de commencements.\n\nDeux équipes ont ouvert ; il a manqué des séances."


@pytest.fixture
def team(app: object) -> Team:
    return a_team("Équipe Littoral")


@pytest.fixture
def coordinator(team: Team) -> User:
    return a_coordinator(organisation_of(team), "Hélène Garnier")


def address() -> str:
    return f"/rapport/mot?annee={clock.now().year}"


def saved() -> list[str]:
    return list(session().scalars(sa.select(Foreword.words).order_by(Foreword.id)))


def last() -> str:
    return str(session().scalar(sa.select(sa.func.max(Foreword.id))) or 0)


def test_what_was_written_meanwhile_is_not_written_over() -> None:
    ensure_is_the_last(3, 3)
    with pytest.raises(RuleBroken, match="entre-temps"):
        ensure_is_the_last(0, 3)


def test_words_stand_above_the_figures_and_on_paper_with_their_author(door: OpenDoor, coordinator: User) -> None:
    browser = door(coordinator)
    assert browser.get("/rapport").says("Écrire le mot de la coordination")
    page = browser.follow(browser.post(address(), {"words": f"  {WORDS}\n", "base": "0"}))
    assert page.says("Le mot de la coordination est enregistré.")
    assert page.says("Une année de commencements.") and page.says("Hélène Garnier, le")
    paper = printed(browser.get("/rapport.pdf").response.data)
    assert paper.index("Le mot de la coordination") < paper.index("Une année de commencements.") < paper.index("semble")
    assert browser.get("/journal").says("Hélène Garnier a écrit le mot de la coordination d’un rapport annuel")
    year = clock.now().year - 1
    assert not browser.get(f"/rapport?annee={year}").says("Une année de commencements.")


def test_what_was_said_before_is_kept_and_no_words_take_it_off(door: OpenDoor, coordinator: User) -> None:
    browser = door(coordinator)
    for words in (WORDS, WORDS, "Mieux dit.", ""):
        browser.post(address(), {"words": words, "base": last()})
    assert saved() == [WORDS, "Mieux dit.", ""]
    assert browser.get("/rapport").says("Écrire le mot de la coordination")


def test_two_who_write_at_once_see_both_texts(door: OpenDoor, team: Team, coordinator: User) -> None:
    other = a_coordinator(organisation_of(team), "Louis Meunier")
    door(other).post(address(), {"words": "Le mot de Louis.", "base": "0"})
    page = door(coordinator).post(address(), {"words": "Le mot d’Hélène.", "base": "0"})
    assert page.says("Quelqu’un a écrit entre-temps") and page.says("Le mot de Louis.")
    assert page.says("Le mot d’Hélène.")
    assert saved() == ["Le mot de Louis."]
    door(coordinator).post(address(), {"words": "Nos deux mots.", "base": last()})
    assert saved() == ["Le mot de Louis.", "Nos deux mots."]


def test_too_long_a_text_is_given_back(door: OpenDoor, coordinator: User) -> None:
    page = door(coordinator).post(address(), {"words": "mot " * 1_501, "base": "0"})
    assert page.says("6 000 signes au plus") and "mot mot mot" in page.html
    assert saved() == []


def test_a_network_has_words_of_its_own(door: OpenDoor, team: Team, coordinator: User) -> None:
    network = session().get_one(Network, organisation_of(team).network_id)
    regional = door(a_regional(network, "Odile Renaud"))
    regional.post(address(), {"words": "Le mot du réseau.", "base": "0"})
    door(coordinator).post(address(), {"words": "Le mot de l’organisation.", "base": "0"})
    assert regional.get("/rapport").says("Le mot du réseau.")
    assert not regional.get("/rapport").says("Le mot de l’organisation.")
    assert not door(coordinator).get("/rapport").says("Le mot du réseau.")


def test_whoever_coordinates_two_organisations_introduces_neither_in_one_report(
    door: OpenDoor, team: Team, coordinator: User
) -> None:
    a_seat(coordinator, Role.COORDINATOR, organisation=an_organisation("Zénith"))
    assert door(coordinator).get("/rapport/mot").status == 404
    assert not door(coordinator).get("/rapport").says("Écrire le mot de la coordination")


@pytest.mark.parametrize("who", [a_learner, a_supervisor])
def test_nobody_else_writes_them(door: OpenDoor, team: Team, who: Callable[[Team], User]) -> None:
    visitor: Door = door(who(team))
    assert visitor.get("/rapport/mot").status in (403, 404)
    assert visitor.post(address(), {"words": "Un mot.", "base": "0"}).status in (403, 404)
    assert saved() == []
