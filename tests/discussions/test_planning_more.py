"""Séances that come back, that are held in writing, that a coordinator plans, that a region counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from elearn.accounts.models import User
from elearn.db import session, transaction
from elearn.discussions import actions, rules
from elearn.discussions.models import Discussion, DiscussionParticipation
from elearn.discussions.queries import attended
from elearn.discussions.queries.attendance import sittings_of
from elearn.discussions.rules import Part, Repeat
from elearn.organisations.models import Organisation
from tests.builders import a_coordinator, a_learner, a_regional, a_supervisor, a_team, actor_of, an_organisation
from tests.conftest import Door
from tests.discussions.builders import a_discussion, a_plan, at, network_of
from tests.discussions.wall_builders import joined, prompt_of, send, wall_of

Doors = Callable[[User | None], Door]


class Table:
    """A team with its supervisor, its coordinator and two learners."""

    def __init__(self) -> None:
        self.team = a_team("Littoral")
        self.sophie = a_supervisor(self.team, "Sophie Lambert")
        self.helene = a_coordinator(session().get_one(Organisation, self.team.organisation_id), "Hélène Garnier")
        self.camille = a_learner(self.team, "Camille Roussel")
        self.samia = a_learner(self.team, "Samia Amrani")

    def fields(self, **changes: object) -> dict[str, object]:
        plan: dict[str, object] = {
            "title": "Gérard, le premier jour",
            "day": "2027-03-18",
            "hour": "14:00",
            "minutes": "90",
            "days": "0",
            "time_zone": "Europe/Paris",
            "place": "Salle 2",
            "facilitator": str(self.camille.id),
            "people": [str(self.camille.id), str(self.samia.id)],
        }
        return plan | changes


@pytest.fixture
def table(app: Flask) -> Table:
    return Table()


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(at("2026-11-20 10:00"), tick=False) as travelled:
        yield travelled


def planned() -> list[Discussion]:
    return list(session().scalars(sa.select(Discussion).order_by(Discussion.starts_at)))


@pytest.mark.parametrize(
    ("repeat", "times", "days"),
    [
        (Repeat.NEVER, 5, [date(2027, 3, 18)]),
        (Repeat.WEEKLY, 3, [date(2027, 3, 18), date(2027, 3, 25), date(2027, 4, 1)]),
        (Repeat.FOUR_WEEKS, 2, [date(2027, 3, 18), date(2027, 4, 15)]),
    ],
)
def test_a_seance_comes_back_on_the_same_day_of_the_week(repeat: Repeat, times: int, days: list[date]) -> None:
    assert list(rules.days_of(date(2027, 3, 18), repeat, times)) == days


def test_a_seance_that_comes_back_keeps_its_hour_across_the_change_of_clocks(table: Table, door: Doors) -> None:
    fields = table.fields(repeat="7", times="3", facilitator=str(table.sophie.id))

    page = door(table.sophie).post(f"/seances/nouvelle?pour=equipe-{table.team.id}", fields)

    assert page.status == 303
    assert [one.starts_at.isoformat() for one in planned()] == [
        "2027-03-18T13:00:00+00:00",
        "2027-03-25T13:00:00+00:00",
        "2027-04-01T12:00:00+00:00",
    ]
    assert len({wall_of(one).code for one in planned()}) == 3


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"repeat": "7", "times": "40"}, "Donnez de 2 à 12 séances."),
        ({"repeat": "3"}, "Choisissez dans la liste."),
        ({"days": "99"}, "Choisissez dans la liste."),
        ({"repeat": "28", "times": "2", "day": "2027-02-28", "hour": "02:30"}, "Cette heure n’existe pas ce jour-là"),
    ],
)
def test_a_faulty_series_plans_nothing(table: Table, door: Doors, changes: dict[str, object], sentence: str) -> None:
    page = door(table.sophie).post(f"/seances/nouvelle?pour=equipe-{table.team.id}", table.fields() | changes)

    assert page.says(sentence)
    assert planned() == []


def test_a_coordinator_names_a_peer_to_lead_and_reads_nothing_of_it(table: Table, door: Doors) -> None:
    helene = door(table.helene)

    page = helene.follow(helene.post(f"/seances/nouvelle?pour=equipe-{table.team.id}", table.fields()))
    (made,) = planned()
    part = session().scalar(
        sa.select(DiscussionParticipation.part).where(DiscussionParticipation.person_id == table.camille.id)
    )

    assert page.says("Vous n’y figurez pas") and page.says("Gérard, le premier jour")
    assert part is Part.PEER
    assert helene.get(f"/seances/{made.id}").status == 404
    assert helene.get(f"/seances/{made.id}/animer").status == 404
    assert helene.get(f"/seances/{made.id}/modifier").status == 200
    assert door(table.camille).get(f"/seances/{made.id}/animer").status == 200


def test_a_coordinator_plans_neither_elsewhere_nor_over_another_s_plan(table: Table, door: Doors) -> None:
    elsewhere = a_team()
    made = a_discussion(table.team, table.sophie, a_plan(table.sophie, table.camille))
    helene = door(table.helene)

    assert helene.get(f"/seances/nouvelle?pour=equipe-{elsewhere.id}").status == 404
    assert helene.get(f"/seances/{made.id}/modifier").status == 404


def test_a_seance_held_in_writing_stays_open_for_days_and_counts_its_minutes_once(
    table: Table, door: Doors, clock: time_machine.Coordinates
) -> None:
    fields = table.fields(days="7", day="2026-11-20", hour="09:00", place="", facilitator=str(table.sophie.id))
    sophie = door(table.sophie)
    sophie.post(f"/seances/nouvelle?pour=equipe-{table.team.id}", fields)
    (made,) = planned()
    with transaction():
        prompt = actions.add_prompt(actor_of(table.sophie), made, exercise_id="", question="Et chez vous ?")
        actions.ask_prompt(actor_of(table.sophie), made, prompt, at("2026-11-20 10:00"))
    clock.move_to(at("2026-11-25 22:00"))
    camille = door(table.camille)
    page = joined(camille, made)
    send(camille, made, "Cinq jours après.", page)
    camille.post(f"/s/{wall_of(made).code}/presence", {"demi_journee": page.value("demi_journee")})
    (fact,) = attended([table.camille.id])

    assert made.ends_at == at("2026-11-27 23:59:59")
    assert camille.get(f"/seances/{made.id}").says(
        "Du vendredi 20 novembre 2026 au vendredi 27 novembre 2026, par écrit"
    )
    assert prompt_of(made).question == "Et chez vous ?"
    assert (fact.minutes, len(sittings_of(made)), len(fact.half_days)) == (90, 1, 1)


def test_a_seance_to_come_counts_who_is_invited_and_says_of_nobody_that_they_were_absent(
    table: Table, door: Doors
) -> None:
    network = network_of(table.team)
    marc = a_supervisor(a_team("Estuaire", organisation=an_organisation("Autre", network=network)), "Marc Dutilleul")
    regional = a_regional(network)
    a_discussion(network, regional, a_plan(marc, marc, table.camille, title="Rencontre régionale"), supervising=(marc,))

    with time_machine.travel(at("2026-11-25 10:00"), tick=False):
        page = door(regional).get("/seances/territoires")

    assert page.says("2 personnes invitées · à venir")
    assert not page.says("Présentes") and not page.says("0 sur 2")


def test_the_regional_coordinator_counts_by_territory_and_reads_no_name(table: Table, door: Doors) -> None:
    network = network_of(table.team)
    other = a_team("Estuaire", organisation=an_organisation("Autre", network=network))
    marc, regional = a_supervisor(other, "Marc Dutilleul"), a_regional(network)
    plan = a_plan(marc, marc, table.camille, table.samia, title="Rencontre régionale")
    made = a_discussion(network, regional, plan, supervising=(marc,))
    with time_machine.travel(at("2026-11-26 14:05"), tick=False), transaction():
        key = sittings_of(made)[0].key
        actions.sign_presence(actor_of(table.camille), made, sitting_key=key, now=at("2026-11-26 14:05"))

    page = door(regional).get("/seances/territoires")

    assert page.says("Rencontre régionale") and page.says("1 sur 3")
    assert "Camille" not in page.html and "Marc" not in page.html
    assert door(regional).get(f"/seances/{made.id}").status == 404
    assert door(table.sophie).get("/seances/territoires").status == 403
    assert not door(a_regional(network_of(a_team()))).get("/seances/territoires").says("Rencontre régionale")


def test_a_day_off_and_somebody_who_leads_twice_are_warned_of_and_stop_nobody(table: Table, door: Doors) -> None:
    address = f"/seances/nouvelle?pour=equipe-{table.team.id}"
    fields = table.fields(day="2026-12-25", facilitator=str(table.sophie.id))
    sophie = door(table.sophie)

    first = sophie.follow(sophie.post(address, fields))
    second = sophie.follow(sophie.post(address, fields | {"hour": "15:00", "title": "Une autre"}))
    later = sophie.follow(sophie.post(address, fields | {"day": "2026-12-28", "hour": "15:30", "title": "Plus tard"}))
    sheet = sophie.get(f"/seances/{planned()[1].id}/emargement")

    assert len(planned()) == 3
    assert first.says("Le vendredi 25 décembre 2026 est un jour férié ou chômé") and not first.says("anime déjà")
    assert second.says("Sophie Lambert anime déjà une autre séance à cette heure")
    assert not later.says("férié") and not later.says("anime déjà")
    assert sheet.says("Ce jour est férié") and sheet.says("Sophie Lambert anime une autre séance à la même heure")


def test_a_seance_held_in_writing_has_neither_a_day_off_nor_an_hour(table: Table, door: Doors) -> None:
    sophie = door(table.sophie)
    fields = table.fields(day="2026-12-25", days="7", place="", facilitator=str(table.sophie.id))

    page = sophie.follow(sophie.post(f"/seances/nouvelle?pour=equipe-{table.team.id}", fields))

    assert page.says("La séance est planifiée.") and not page.says("férié")


def test_who_will_be_absent_answers_before_the_meeting_and_is_told_that_it_is_possible(
    table: Table, door: Doors, clock: time_machine.Coordinates
) -> None:
    made = a_discussion(table.team, table.sophie, a_plan(table.sophie, table.sophie, table.camille))
    address, hint = f"/seances/{made.id}", "Une question est déjà posée."
    camille, sophie = door(table.camille), door(table.sophie)
    assert not camille.get(address).says(hint)
    assert sophie.get(f"{address}/animer").says("La séance n’a pas commencé.")

    with transaction():
        prompt = actions.add_prompt(actor_of(table.sophie), made, exercise_id="", question="Et chez vous ?")
        actions.ask_prompt(actor_of(table.sophie), made, prompt, at("2026-11-20 10:00"))
    assert camille.get(address).says(hint)
    send(camille, made, "Je ne serai pas là, mais…", joined(camille, made))

    clock.move_to(at("2026-11-26 14:05"))
    camille, sophie = door(table.camille), door(table.sophie)
    assert not camille.get(address).says(hint)
    assert sophie.get(f"{address}/animer").says("Je ne serai pas là, mais…")
    assert not sophie.get(f"{address}/animer").says("La séance n’a pas commencé.")
    with transaction():
        actions.sign_presence(
            actor_of(table.sophie), made, sitting_key="2026-11-26-afternoon", now=at("2026-11-26 14:06")
        )
    assert sophie.get(address).says("Sophie Lambert animation présence")
