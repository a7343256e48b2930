"""The pages of surveys: what one person is asked, what a coordinator reads, and who reads neither."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from elearn import clock
from elearn.accounts.models import User
from elearn.db import session, transaction
from elearn.editions.queries import Published
from elearn.notices.models import Notice
from elearn.notices.rules import Kind
from elearn.organisations.models import Network, Team
from elearn.programmes.models import Programme
from elearn.surveys.models import SurveyAnswer, SurveyInvitation
from elearn.surveys.rules import Moment
from tests.builders import a_coordinator, a_learner, a_regional, a_supervisor, an_admin
from tests.conftest import Door
from tests.programmes.builders import an_assignment, finish, organisation_of
from tests.surveys.builders import an_asked_person, say

Doors = Callable[[User | None], Door]
pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("noon")]


@pytest.fixture
def learner(team: Team) -> User:
    return a_learner(team, "Camille Roy")


@pytest.fixture
def invitation(programme: Programme, learner: User, chapter: Published) -> SurveyInvitation:
    finish(learner, chapter)
    return an_asked_person(an_assignment(programme, learner))


def network_of(team: Team) -> Network:
    return session().get_one(Network, organisation_of(team).network_id)


def answered(programme: Programme, team: Team, count: int, *, score: int = 4, words: str = "") -> None:
    """Let so many people be asked and answer."""
    for number in range(count):
        invited = an_asked_person(an_assignment(programme, a_learner(team)))
        say(invited, score=score, words=f"{words} {number}" if words else "")


def test_somebody_reads_what_becomes_of_their_answer_gives_it_and_is_thanked(
    door: Doors, learner: User, programme: Programme, invitation: SurveyInvitation, database: Session
) -> None:
    browser, address = door(learner), f"/enquetes/{invitation.id}"
    home = browser.get("/")
    assert home.says("Votre avis sur") and address in home.html
    page = browser.get(address)
    assert page.says("Votre réponse est anonyme") and page.says("à partir de cinq réponses, jamais avant")
    assert page.says("ne nommez aucune personne accompagnée")
    assert page.html.index("Votre réponse est anonyme") < page.html.index('name="content"')
    thanks = browser.follow(browser.post(address, {"content": "5", "helped": "Les cas."}))
    assert thanks.says("Merci de votre réponse")
    kept = database.scalars(sa.select(SurveyAnswer)).one()
    assert (kept.scores, kept.words) == ({"content": 5}, {"helped": "Les cas."})
    assert address not in browser.get("/").html
    again = browser.post(address, {"content": "1"})
    assert again.says("Merci de votre réponse")
    assert database.scalar(sa.select(sa.func.count(SurveyAnswer.token))) == 1
    assert not browser.get("/mes-donnees").says("Les cas.")


def test_an_answer_without_a_score_or_too_long_is_given_back(
    door: Doors, learner: User, invitation: SurveyInvitation, database: Session
) -> None:
    browser, address = door(learner), f"/enquetes/{invitation.id}"
    page = browser.post(address, {"helped": "Les cas.", "cases": "9"})
    assert page.says("Répondez à une des affirmations au moins") and page.value("helped").strip() == "Les cas."
    page = browser.post(address, {"content": "3", "change": "a" * 1001})
    assert page.says("1 000 caractères au plus")
    assert database.scalars(sa.select(SurveyAnswer)).all() == []


def test_the_second_survey_asks_its_own_questions(door: Doors, learner: User, programme: Programme) -> None:
    later = an_asked_person(an_assignment(programme, learner), Moment.COLD)
    page = door(learner).get(f"/enquetes/{later.id}")
    assert page.says("il y a quelques semaines") and page.says("J’aimerais aller plus loin.")


def test_a_closed_survey_says_so_and_takes_nothing(
    door: Doors, learner: User, invitation: SurveyInvitation, database: Session
) -> None:
    with transaction():
        database.get_one(SurveyInvitation, invitation.id).open_until = clock.now() - timedelta(seconds=1)
    browser, address = door(learner), f"/enquetes/{invitation.id}"
    assert browser.get(address).says("Cette enquête est close")
    assert browser.post(address, {"content": "3"}).says("Cette enquête est close")
    assert database.scalars(sa.select(SurveyAnswer)).all() == []
    assert address not in browser.get("/").html


def test_the_inbox_tells_of_it_while_it_is_open(
    door: Doors, learner: User, invitation: SurveyInvitation, database: Session
) -> None:
    with transaction():
        database.add(
            Notice(
                person_id=learner.id,
                kind=Kind.SURVEY,
                cause="journal:0",
                subject_id=invitation.id,
                at=clock.now() - timedelta(minutes=1),
            )
        )
    browser = door(learner)
    assert browser.get("/boite").says("Votre avis sur") and f"/enquetes/{invitation.id}" in browser.get("/boite").html
    browser.post(f"/enquetes/{invitation.id}", {"content": "3"})
    assert f"/enquetes/{invitation.id}" not in browser.get("/boite").html


def test_an_invitation_is_read_by_its_person_alone(
    door: Doors, team: Team, coordinator: User, invitation: SurveyInvitation, database: Session
) -> None:
    others = [
        a_learner(team),
        a_supervisor(team),
        coordinator,
        a_coordinator(),
        a_regional(network_of(team)),
        an_admin(),
    ]
    for person in others:
        browser = door(person)
        assert browser.get(f"/enquetes/{invitation.id}").status == 404
        assert browser.post(f"/enquetes/{invitation.id}", {"content": "1"}).status == 404
    assert door(None).get(f"/enquetes/{invitation.id}").status in (302, 303)
    assert database.scalars(sa.select(SurveyAnswer)).all() == []


def test_a_coordinator_reads_nothing_of_four_and_all_of_five(
    door: Doors, coordinator: User, programme: Programme, team: Team, invitation: SurveyInvitation
) -> None:
    browser, address = door(coordinator), f"/enquetes/programmes/{programme.id}"
    answered(programme, team, 4, words="Avis")
    page = browser.get(address)
    assert page.says("Invitations : 5. Réponses : 4. Taux de réponse : 80 %.")
    assert page.says("Moins de cinq réponses : rien n’est encore montré") and not page.says("Avis 0")
    assert not page.says("sur 5")
    answered(programme, team, 1, score=5, words="Avis de plus")
    page = browser.get(address)
    assert page.says("En moyenne 4,2 sur 5, pour 5 réponses")
    assert page.says("Avis 0") and page.says("Avis de plus 0")
    answered(programme, team, 1, score=1, words="Avis qui attend")
    page = browser.get(address)
    assert page.says("Réponses : 6.") and page.says("En moyenne 4,2 sur 5, pour 5 réponses")
    assert page.says("Ce qui suit compte 5 réponses.") and not page.says("Avis qui attend")


def test_the_file_holds_counts_and_no_words(door: Doors, coordinator: User, programme: Programme, team: Team) -> None:
    browser, address = door(coordinator), f"/enquetes/programmes/{programme.id}.csv"
    answered(programme, team, 4, words="Avis")
    few = browser.get(address)
    assert few.response.mimetype == "text/csv"
    assert "Le contenu sert mon travail" not in few.html and "À la fin du programme;Réponses reçues;;;;;;4;" in few.html
    answered(programme, team, 1, score=5, words="Avis")
    lines = browser.get(address).html
    assert "À la fin du programme;Le contenu sert mon travail.;0;0;0;4;1;5;4,2\r\n" in lines
    assert "Avis" not in lines


def test_a_coordinator_stops_asking_and_asks_again(
    door: Doors, coordinator: User, programme: Programme, database: Session
) -> None:
    browser, address = door(coordinator), f"/enquetes/programmes/{programme.id}"
    assert address in browser.get(f"/programmes/{programme.id}").html
    assert "checked" in browser.get(address).html
    stopped = browser.follow(browser.post(address, {}))
    assert stopped.says("Plus aucune invitation ne part.") and "checked" not in stopped.html
    assert browser.get("/journal").says("Hélène Garnier a décidé qu’un programme ne demande plus leur avis")
    asked = browser.follow(browser.post(address, {"is_asked": "y"}))
    assert asked.says("L’avis des personnes qui terminent ce programme est demandé.") and "checked" in asked.html


def test_nobody_else_reads_what_was_said(door: Doors, team: Team, programme: Programme) -> None:
    answered(programme, team, 5, words="Avis")
    for person in (a_learner(team), a_supervisor(team), a_coordinator(), a_regional(network_of(team)), an_admin()):
        for address in (f"/enquetes/programmes/{programme.id}", f"/enquetes/programmes/{programme.id}.csv"):
            page = door(person).get(address)
            assert page.status == 404 and "Avis" not in page.html
        assert door(person).post(f"/enquetes/programmes/{programme.id}", {}).status == 404
