"""Cases that a team writes for itself, discussed in a séance before anybody publishes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from elearn.accounts.models import User
from elearn.answers.models import Answer
from elearn.cases.models import WrittenCase
from elearn.db import session, transaction
from elearn.discussions import actions
from elearn.discussions.models import Discussion, DiscussionModule
from elearn.discussions.queries.wall import list_prompts
from elearn.editions.models import CurrentModule
from elearn.organisations.models import Organisation
from tests.builders import a_coordinator, a_learner, a_supervisor, a_team, actor_of
from tests.cases.builders import a_case, a_published_case
from tests.conftest import Door
from tests.discussions.builders import at
from tests.discussions.wall_builders import asked, joined, opened, prompt_of, wall_of, written

Doors = Callable[[User | None], Door]
pytestmark = pytest.mark.postgresql


class Table:
    """A team whose supervisor has written a case, and another team that has one too."""

    def __init__(self) -> None:
        self.team = a_team("Littoral")
        self.sophie = a_supervisor(self.team, "Sophie Lambert")
        self.camille = a_learner(self.team, "Camille Roussel")
        self.case = a_case(self.team, self.sophie, "Nadia, deux rendez-vous", "près du canal")
        other = a_team("Bocage")
        self.foreign = a_case(other, a_supervisor(other, "Marc Dutilleul"), "Un cas d’ailleurs")

    @property
    def address(self) -> str:
        return f"/seances/nouvelle?pour=equipe-{self.team.id}"

    def fields(self, **changes: object) -> dict[str, object]:
        plan: dict[str, object] = {
            "title": "Nadia, entre nous",
            "day": "2026-11-26",
            "hour": "14:00",
            "minutes": "90",
            "days": "0",
            "time_zone": "Europe/Paris",
            "place": "Salle 2",
            "case_1": f"cas-{self.case.id}",
            "facilitator": str(self.sophie.id),
            "people": [str(self.camille.id)],
        }
        return plan | changes


@pytest.fixture
def table(app: Flask) -> Table:
    return Table()


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(at("2026-11-26 14:05"), tick=False) as travelled:
        yield travelled


def the_seance() -> Discussion:
    session().expire_all()
    return session().scalars(sa.select(Discussion)).one()


def test_a_plan_offers_the_cases_of_one_s_own_teams_and_no_others(table: Table, door: Doors) -> None:
    page = door(table.sophie).get(table.address)

    assert page.says("Cas d’équipe : Nadia, deux rendez-vous")
    assert not page.says("Un cas d’ailleurs")
    assert door(table.sophie).post(table.address, table.fields(case_1=f"cas-{table.foreign.id}")).says("Choisissez")


def test_a_case_that_is_not_published_gives_its_questions_to_one_seance_and_is_listed_nowhere(
    table: Table, door: Doors
) -> None:
    door(table.sophie).post(table.address, table.fields())

    found = the_seance()
    assert {one.case_title.partition(" : ")[0] for one in list_prompts(found.id)} == {"Nadia, deux rendez-vous"}
    assert session().scalar(sa.select(CurrentModule).where(CurrentModule.slug == f"cas-{table.case.id}")) is None
    page = door(table.camille).get(f"/seances/{found.id}")
    assert page.says("Nadia, deux rendez-vous")
    assert f"/vignettes/cas-{table.case.id}" not in page.html
    assert door(table.camille).get(f"/vignettes/cas-{table.case.id}").status == 404
    assert not door(table.camille).get("/modules").says("Nadia, deux rendez-vous")
    assert door(table.sophie).get("/seances").says("Nadia, deux rendez-vous")


def test_a_case_is_told_on_telephones_and_its_answers_only_once_they_are_opened(table: Table, door: Doors) -> None:
    door(table.sophie).post(table.address, table.fields())
    found = the_seance()
    phone = door(table.camille)
    asked(found, table.sophie)
    written(found, "Aller la voir.")
    opened(found, table.sophie)

    page = joined(phone, found)
    assert page.says("Si vous étiez le spécialiste en emploi")
    assert not page.says("Écrivez une piste d’une bonne réponse")
    with transaction():
        actions.open_answers(actor_of(table.sophie), found, prompt_of(found), at("2026-11-26 14:20"))

    page = phone.get(f"/s/{wall_of(found).code}")
    assert page.says("Écrivez une piste d’une bonne réponse")
    assert not page.says("Reprendre ma réponse")
    assert session().scalars(sa.select(Answer)).all() == []


def test_a_case_that_is_published_meanwhile_leads_those_who_may_read_it_to_their_own_answer(
    table: Table, door: Doors
) -> None:
    table.case = a_published_case(table.team, table.sophie, "Nadia au travail")
    door(table.sophie).post(table.address, table.fields())
    found, address = the_seance(), f"/vignettes/cas-{table.case.id}?etape="
    asked(found, table.sophie)
    written(found, "Aller la voir.")
    opened(found, table.sophie)
    with transaction():
        actions.open_answers(actor_of(table.sophie), found, prompt_of(found), at("2026-11-26 14:20"))

    phone, guest = joined(door(table.camille), found), joined(door(None), found)
    assert phone.says("Reprendre ma réponse à la lumière de la séance") and address in phone.html
    assert not guest.says("Reprendre ma réponse") and address not in guest.html
    minutes = door(table.camille).get(f"/seances/{found.id}")
    assert minutes.says("Reprendre ma réponse à la lumière de la séance")
    (link,) = set(re.findall(rf'href="({re.escape(address)}[^"#]+)#', minutes.html))
    camille = door(table.camille)
    assert camille.follow(camille.get(link)).says("Votre réponse")


def test_a_case_written_again_before_the_seance_is_put_as_it_stands_now(table: Table, door: Doors) -> None:
    door(table.sophie).post(table.address, table.fields())
    found = the_seance()
    case = session().get_one(WrittenCase, table.case.id)
    text = case.text.replace("que feriez-vous ?", "que feriez-vous d’abord ?")
    door(table.sophie).post(f"/mes-cas/{case.id}/brouillon", {"text": text, "base_version": "1"})
    assert "d’abord" not in prompt_of(found).question

    door(table.sophie).post(f"/seances/{found.id}/modifier", table.fields())

    assert "d’abord" in prompt_of(the_seance()).question


def test_a_coordinator_who_writes_no_cases_changes_the_hour_and_the_case_stays(table: Table, door: Doors) -> None:
    door(table.sophie).post(table.address, table.fields())
    found = the_seance()
    before = session().scalars(sa.select(DiscussionModule.edition_id)).one()
    helene = a_coordinator(session().get_one(Organisation, table.team.organisation_id), "Hélène Garnier")
    found.created_by_id = helene.id
    session().commit()

    page = door(helene).post(f"/seances/{found.id}/modifier", table.fields(place="Salle 3"))

    assert page.status == 303
    assert session().scalars(sa.select(DiscussionModule.edition_id)).one() == before


def test_a_case_without_a_question_is_refused_by_name(table: Table, door: Doors) -> None:
    door(table.sophie).post(
        f"/mes-cas/{table.case.id}/brouillon", {"text": "---\ntitre: Nadia\n---\n\nUn texte.\n", "base_version": "1"}
    )

    page = door(table.sophie).post(table.address, table.fields())

    assert page.says("n’a pas encore de question à poser")
    assert session().scalars(sa.select(Discussion)).all() == []
