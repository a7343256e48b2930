"""Goes the whole road through the door of the application: one learner's work, and the same figures for everybody."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO
from secrets import token_hex

import pytest
import time_machine

from elearn.accounts.models import User
from elearn.db import session
from elearn.organisations.models import Team
from elearn.programmes.models import Programme
from tests.builders import CANARY, a_chapter, a_coordinator, a_learner, a_supervisor, a_team, a_vignette
from tests.conftest import Door, Page
from tests.programmes.builders import a_presence, a_programme, an_assignment, organisation_of

Doors = Callable[[User | None], Door]
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
EFFECT = timedelta(seconds=31)


@dataclass
class Road:
    """One learner with a programme of three steps, and those who see how far they are."""

    learner: Door
    supervisor: Door
    coordinator: Door
    programme: Programme
    person_id: int
    traveller: time_machine.Traveller

    def figures(self) -> set[str]:
        """Return how far the learner is, as each page and file says it; one figure if all agree."""
        home = re.search(r"(\d) jalons? sur (\d)", self.learner.get("/").text)
        mine = re.search(r"(\d) jalons? faits? sur (\d)", self.learner.get("/suivi").text)
        table = self.coordinator.get(f"/suivi/{self.programme.id}")
        row = re.search(r"<strong>(\d) sur (\d)</strong>", re.sub(r"\s", " ", table.html))
        assert home and mine and row
        return {found.expand(r"\1/\2") for found in (home, mine, row)} | {self.figure_of_the_file()}

    def figure_of_the_file(self) -> str:
        """Return the same figure out of the CSV."""
        body = self.coordinator.get(f"/suivi/{self.programme.id}.csv").response.get_data().decode("utf-8-sig")
        rows = list(csv.reader(StringIO(body, newline=""), delimiter=";"))
        head = next(place for place, row in enumerate(rows) if "Jalons faits" in row)
        facts = dict(zip(rows[head], rows[head + 1], strict=True))
        return f"{facts['Jalons faits']}/{facts['Jalons demandés']}"

    def cell(self, step: int) -> str:
        """Return the state that the coordinator sees in one cell."""
        html = self.coordinator.get(f"/suivi/{self.programme.id}").html
        return re.findall(r'<a class="cell[^>]*>.*?<span>(.*?)</span>', html, re.DOTALL)[step]

    def hand_in(self, text: str) -> Page:
        """Hand the answer in, and look at what follows."""
        stage = self.learner.get("/vignettes/ana/etapes/un")
        sent = {"text": text, "base_version": stage.value("base_version"), "key": token_hex(10)}
        return self.learner.follow(self.learner.post("/vignettes/ana/exercices/depart/remettre", sent))

    def review(self, verdict: str) -> None:
        """Take the oldest answer that waits, decide, and let thirty seconds pass."""
        queue = self.supervisor.get("/relectures")
        found = re.search(r'href="(/relectures/\d+)"', queue.html)
        assert found, queue.text
        self.supervisor.post(f"{found.group(1)}/prendre")
        sent = self.supervisor.post(found.group(1), {"verdict": verdict, "words": "Lu.", "base_version": "0"})
        assert sent.status == 303
        self.traveller.shift(EFFECT)


@pytest.fixture
def team(app: object) -> Team:
    return a_team("Littoral")


@pytest.fixture
def road(team: Team, door: Doors) -> Iterator[Road]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        a_chapter("debuter", title="Débuter"), a_vignette("ana", title="Ana")
        programme = a_programme(team, "chapter:debuter", "stage:ana#un", "discussion:ana")
        learner, supervisor = a_learner(team, "Camille Roussel"), a_supervisor(team, "Sophie Lambert")
        an_assignment(programme, learner)
        coordinator = a_coordinator(organisation_of(team), "Hélène Garnier")
        yield Road(door(learner), door(supervisor), door(coordinator), programme, learner.id, traveller)


def test_every_page_gives_the_same_figure_at_every_turn(road: Road, team: Team) -> None:
    assert road.figures() == {"0/3"}

    for section in ("apercu", "commencer", "finir"):
        road.learner.post(f"/chapitres/debuter/sections/{section}/lue")
    assert road.figures() == {"1/3"}

    road.hand_in("J’irais la voir.")
    assert road.figures() == {"1/3"}

    road.review("accepted")
    assert road.figures() == {"2/3"}

    a_presence(session().get_one(User, road.person_id), team, "ana")
    assert road.figures() == {"3/3"}


def test_three_people_see_the_same_state_through_two_rounds(road: Road) -> None:
    road.hand_in("J’irais la voir.")
    assert (road.cell(1), road.supervisor.get("/relectures").says("Camille Roussel")) == ("remise", True)

    road.review("returned")
    assert (road.cell(1), road.supervisor.get("/relectures").says("Camille Roussel")) == ("à reprendre", False)
    assert road.learner.get("/reponses").says("à reprendre")

    road.hand_in("J’irais la voir, et j’écouterais.")
    assert (road.cell(1), road.supervisor.get("/relectures").says("Camille Roussel")) == ("remise", True)

    road.review("accepted")
    assert road.cell(1) == "validée"
    assert road.learner.get("/reponses").says("validée")


def test_the_reasonable_answers_come_with_the_receipt_and_not_before(road: Road) -> None:
    before = [road.learner.get(url) for url in ("/", "/vignettes/ana", "/reponses", "/recherche?q=rencontrer")]

    after = road.hand_in("J’irais la voir.")

    assert not [page.url for page in before if CANARY in page.html]
    assert after.says("Votre réponse est remise") and CANARY in after.html


def test_a_finished_road_ends_in_a_proof_that_anybody_can_verify(road: Road, team: Team, door: Doors) -> None:
    for section in ("apercu", "commencer", "finir"):
        road.learner.post(f"/chapitres/debuter/sections/{section}/lue")
    road.hand_in("J’irais la voir.")
    road.review("accepted")
    a_presence(session().get_one(User, road.person_id), team, "ana")

    waiting = road.coordinator.get("/attestations")
    chosen = re.search(r'name="assignments" value="(\d+)"', waiting.html)
    assert chosen
    road.coordinator.post("/attestations/delivrer", {"assignments": chosen.group(1)})
    mine = re.search(r'href="(/attestations/\d+)"', road.learner.get("/attestations").html)
    assert mine
    code = re.search(r'class="code">([^<]+)<', road.learner.get(mine.group(1)).html)
    assert code

    public = door(None).get(f"/verifier/{code.group(1)}")

    assert public.says("Valable") and public.says("Camille Roussel")
    assert not public.says("J’irais la voir")
