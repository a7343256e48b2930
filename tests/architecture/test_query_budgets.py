"""No page costs more statements because there is more to show: every address, every role, 2 rows and 20."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.world import build, cookie_of
from elearn.editions.queries import forget_kept
from tests.architecture.growth import count_rows, grow
from tests.architecture.routes import addresses, methods_of, rules_of, send
from tests.architecture.world import World
from tests.conftest import Door, statements

MORE = 18
ROLES = ("alpha-learner", "alpha-finisher", "alpha-supervisor", "alpha-coordinator", "north-regional", "admin")
PROGRAMS = ("alpha-key-follow", "alpha-key-count")
GROWS = (
    "answer",
    "api_key",
    "assignment",
    "certificate",
    "complaint",
    "complaint_answer",
    "discussion",
    "follow_up",
    "improvement",
    "invitation",
    "journal_line",
    "module",
    "note_version",
    "organisation",
    "positioning",
    "programme",
    "review",
    "seat",
    "sign_in",
    "submission",
    "survey_answer",
    "survey_invitation",
    "team",
    "user",
)
MOST_ON_A_PAGE = 20
MODULE_PAGE_BUDGET = 6


def costs(world: World) -> dict[tuple[str, str], int]:
    """Return how many statements each page costs each role, once this process has read the editions."""
    found = {}
    for name in (*ROLES, *PROGRAMS):
        door = world.door(name)
        for rule in rules_of(world.app):
            if "GET" not in methods_of(rule):
                continue
            for address in addresses(world.app, rule, world.domains["alpha"]):
                if send(door, "GET", address.url).status == 200:
                    with world.app.app_context(), statements() as seen:
                        send(door, "GET", address.url)
                    found[name, address.url] = len(seen)
    return found


@pytest.fixture(scope="module")
def measured(built) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int], dict[str, int], dict[str, int]]:
    """Return what every page costs before and after the organisation has grown, and how it has grown."""
    world, kept = built
    forget_kept()
    world.put_back(kept)
    rows, few = count_rows(world), costs(world)
    grow(world, "alpha", MORE)
    many, more_rows = costs(world), count_rows(world)
    world.put_back(kept)
    forget_kept()
    return few, many, rows, more_rows


def test_the_organisation_really_grows(measured):
    _, _, before, after = measured

    assert {table: after[table] - before[table] for table in GROWS if after[table] - before[table] < MORE} == {}


def test_no_page_costs_more_statements_when_there_is_more_to_show(measured):
    few, many, _, _ = measured

    dearer = {page: (few[page], many[page]) for page in few.keys() & many.keys() if many[page] > few[page]}

    assert len(few) > 150
    assert dearer == {}


def test_every_page_that_was_there_is_there_still(measured):
    few, many, _, _ = measured

    assert few.keys() <= many.keys()


def test_no_page_costs_more_than_a_handful_of_statements(measured):
    _, many, _, _ = measured

    assert {page: cost for page, cost in many.items() if cost > MOST_ON_A_PAGE} == {}


@pytest.mark.parametrize("url", ["/chapitres/implication", "/vignettes/jose", "/vignettes/gerard"])
def test_the_module_page_keeps_its_budget_with_more_modules_and_more_learners(tmp_path: Path, url: str):
    found = {}
    for modules, learners in ((4, 10), (40, 10), (4, 2000), (40, 2000)):
        forget_kept()
        app = build(tmp_path / f"{modules}-{learners}", modules=modules, learners=learners)
        with app.app_context():
            name, _, value = cookie_of(app).partition("=")
        door = Door(app)
        door.client.set_cookie(name, value)
        assert send(door, "GET", url).status == 200
        with app.app_context(), statements() as seen:
            assert send(door, "GET", url).status == 200
        found[modules, learners] = len(seen)
        forget_kept()

    assert len(set(found.values())) == 1, found
    assert max(found.values()) <= MODULE_PAGE_BUDGET, found
