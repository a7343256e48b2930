"""Who reads which séance and which minutes, and at what cost."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from elearn.accounts.models import User
from elearn.db import session, transaction
from elearn.discussions import actions, queries, rules
from elearn.discussions.models import Discussion
from elearn.discussions.rules import Case
from elearn.errors import Missing, Refused
from elearn.organisations.models import Organisation
from elearn.policy import Permission, reach
from tests.builders import (
    a_coordinator,
    a_learner,
    a_regional,
    a_supervisor,
    a_team,
    a_vignette,
    actor_of,
    an_organisation,
)
from tests.conftest import statements
from tests.discussions.builders import a_discussion, a_note, a_plan, at, network_of

pytestmark = pytest.mark.postgresql
AFTER = at("2026-11-27 10:00")


class Region:
    """A network of two organisations, with a team in each; a séance of the first team, and one of the network."""

    def __init__(self) -> None:
        self.team = a_team()
        self.network = network_of(self.team)
        self.other_team = a_team(organisation=an_organisation(network=self.network))
        self.sophie = a_supervisor(self.team, "Sophie Lambert")
        self.camille = a_learner(self.team, "Camille Roussel")
        self.other_supervisor = a_supervisor(self.other_team, "Marc Dutilleul")
        self.other_learner = a_learner(self.other_team, "Lucas Bertin")
        self.regional = a_regional(self.network, "Hélène Garnier")
        cases = (Case("ana", "un", 30),)
        self.of_team = a_discussion(self.team, self.sophie, a_plan(self.sophie, self.camille, cases=cases))
        plan = a_plan(self.other_supervisor, self.camille, self.other_learner, cases=cases, title="Séance régionale")
        self.of_network = a_discussion(self.network, self.regional, plan, supervising=(self.other_supervisor,))
        for discussion in (self.of_team, self.of_network):
            with transaction():
                actions.save_note(
                    actor_of(self.camille), discussion, text="Ce qui reste", base_number=0, now=at("2026-11-26 16:00")
                )

    def reads(self, person: User, discussion: Discussion) -> bool:
        try:
            queries.get_standing(actor_of(person), discussion.id)
        except Missing:
            return False
        return True

    def notes(self, person: User) -> set[int]:
        found = queries.notes_for_module(rules.reading_reach(actor_of(person)), "ana", AFTER)
        return {note.discussion_id for note in found}


@pytest.fixture
def region(app: Flask) -> Region:
    return Region()


def test_a_team_s_meeting_is_read_by_who_takes_part_and_by_who_supervises_the_team(region: Region) -> None:
    colleague = a_learner(region.team)
    second = a_supervisor(region.team)

    readers = [region.camille, region.sophie, second]
    strangers = [colleague, region.other_supervisor, region.other_learner, region.regional]
    assert all(region.reads(one, region.of_team) for one in readers)
    assert not any(region.reads(one, region.of_team) for one in strangers)


def test_a_network_s_meeting_is_read_by_who_is_listed_and_by_nobody_else(region: Region) -> None:
    coordinator = a_coordinator(session().get_one(Organisation, region.team.organisation_id))

    readers = [region.camille, region.other_learner, region.other_supervisor]
    strangers = [region.sophie, region.regional, coordinator]
    assert all(region.reads(one, region.of_network) for one in readers)
    assert not any(region.reads(one, region.of_network) for one in strangers)


def test_the_minutes_on_a_module_are_those_of_the_meetings_that_one_reads(region: Region) -> None:
    both, team, network = {region.of_team.id, region.of_network.id}, {region.of_team.id}, {region.of_network.id}

    assert region.notes(region.camille) == both
    assert region.notes(region.sophie) == team
    assert region.notes(region.other_learner) == network
    assert region.notes(region.other_supervisor) == network
    assert region.notes(region.regional) == set()


def test_the_minutes_on_a_module_are_the_last_ones_and_not_those_kept_aside(region: Region) -> None:
    a_note(region.of_team, region.sophie, "Ce qui reste, relu", base_number=1)
    with transaction():
        actions.save_note(actor_of(region.camille), region.of_team, text="Trop tard", base_number=1, now=AFTER)

    (note,) = queries.notes_for_module(rules.reading_reach(actor_of(region.sophie)), "ana", AFTER)

    assert (note.number, note.text, note.author) == (2, "Ce qui reste, relu", "Sophie Lambert")


def test_minutes_written_beforehand_do_not_stand_on_the_module_yet(region: Region) -> None:
    before = at("2026-11-26 13:00")

    assert queries.notes_for_module(rules.reading_reach(actor_of(region.camille)), "ana", before) == ()


def test_who_planned_without_being_listed_changes_the_plan_and_reads_nothing(region: Region) -> None:
    actor = actor_of(region.regional)

    assert queries.get_standing_to_change(actor, region.of_network.id).may_change
    assert not region.reads(region.regional, region.of_network)
    found = queries.list_discussions(rules.reading_reach(actor), actor.id, at("2026-11-20 10:00"))
    assert [row.id for row in found.planned_for_others] == [region.of_network.id]
    assert (found.next, found.past) == ((), ())


def test_another_coordinator_of_the_network_does_not_find_the_plan(region: Region) -> None:
    with pytest.raises(Missing):
        queries.get_standing_to_change(actor_of(a_regional(region.network)), region.of_network.id)


def test_a_participant_knows_of_the_sheet_and_is_refused_it(region: Region) -> None:
    with pytest.raises(Refused):
        queries.get_standing_to_lead(actor_of(region.camille), region.of_team.id)
    with pytest.raises(Missing):
        queries.get_standing_to_lead(actor_of(region.other_learner), region.of_team.id)


def test_a_supervisor_plans_for_their_teams_and_a_regional_coordinator_for_the_network(region: Region) -> None:
    supervisor = queries.list_places(reach(actor_of(region.sophie), Permission.DISCUSSION_PLAN))
    regional = queries.list_places(reach(actor_of(region.regional), Permission.DISCUSSION_PLAN))

    assert [place.key for place in supervisor] == [f"equipe-{region.team.id}"]
    assert [place.key for place in regional] == [f"reseau-{region.network.id}"]


def test_a_team_s_candidates_are_its_own_people_and_a_network_s_those_of_all(region: Region) -> None:
    elsewhere = a_learner()
    on = date(2026, 11, 1)

    team = queries.list_candidates(region.of_team.scope, on)
    network = queries.list_candidates(region.of_network.scope, on)

    assert {one.id for one in team} == {region.sophie.id, region.camille.id}
    assert {one.id for one in network} >= {region.camille.id, region.other_learner.id, region.regional.id}
    assert elsewhere.id not in {one.id for one in network}
    assert {one.id for one in network if one.is_supervising} == {
        region.sophie.id,
        region.other_supervisor.id,
        region.regional.id,
    }


def test_somebody_already_invited_stays_a_candidate_after_leaving(region: Region) -> None:
    gone = a_learner()

    found = queries.list_candidates(region.of_team.scope, date(2026, 11, 1), also=frozenset({gone.id}))

    assert gone.id in {one.id for one in found}


def test_the_next_meeting_is_the_nearest_that_is_not_called_off(region: Region) -> None:
    plan = a_plan(region.sophie, region.camille, starts_at=at("2026-11-21 09:00"))
    soon = a_discussion(region.team, region.sophie, plan)
    with transaction():
        actions.cancel_discussion(actor_of(region.sophie), soon, at("2026-11-20 09:00"))

    camille_id = region.camille.id

    with statements() as seen:
        found = queries.next_discussion(camille_id, at("2026-11-20 10:00"))

    assert found is not None
    assert found.id == region.of_team.id
    assert len(seen) == 1
    assert queries.next_discussion(region.camille.id, AFTER) is None
    assert {row.id for row in queries.list_past(region.camille.id, AFTER)} == {region.of_team.id, region.of_network.id}


def test_the_agenda_gives_the_hour_of_each_case(region: Region) -> None:
    a_vignette("ana")
    cases = (Case("ana", "un", 30), Case("ana", "deux", 45))
    discussion = a_discussion(region.team, region.sophie, a_plan(region.sophie, region.camille, cases=cases))

    page = queries.discussion_page(queries.get_standing(actor_of(region.camille), discussion.id), AFTER)

    assert [(line.stage, line.begins_at, line.href) for line in page.agenda] == [
        ("Le premier contact", at("2026-11-26 14:00"), "/vignettes/ana?etape=un"),
        ("Les proches", at("2026-11-26 14:30"), "/vignettes/ana?etape=deux"),
    ]


def count(region: Region, person: User) -> int:
    actor = actor_of(person)
    with statements() as seen:
        queries.list_discussions(rules.reading_reach(actor), actor.id, at("2026-11-20 10:00"))
    return len(seen)


def test_the_list_costs_the_same_with_two_meetings_and_with_twenty(region: Region) -> None:
    few = count(region, region.camille)
    people = [a_learner(region.team) for _ in range(4)]
    for day in range(1, 19):
        plan = a_plan(region.sophie, region.camille, *people, starts_at=at(f"2026-12-{day:02d} 09:00"))
        a_discussion(region.team, region.sophie, plan)

    assert count(region, region.camille) == few <= 5


def test_the_sheet_and_the_page_cost_the_same_with_three_people_and_with_twenty(region: Region) -> None:
    def cost(discussion: Discussion) -> tuple[int, int, int]:
        standing = queries.get_standing(actor_of(region.sophie), discussion.id)
        people = [person.id for person in queries.list_people(discussion.id)]
        with statements() as page:
            queries.discussion_page(standing, AFTER)
        with statements() as sheet:
            queries.attendance_sheet(standing.discussion)
        with statements() as facts:
            queries.attended(people)
        return len(page), len(sheet), len(facts)

    small = cost(region.of_team)
    people = [a_learner(region.team) for _ in range(20)]
    plan = a_plan(region.sophie, region.sophie, *people, cases=(Case("ana"),))
    large = a_discussion(region.team, region.sophie, plan)
    key = "2026-11-26-afternoon"
    with transaction():
        actions.record_attendance(
            actor_of(region.sophie), large, places=[(one.id, key) for one in people], now=at("2026-11-26 14:10")
        )

    assert cost(large) == small
