"""Tests that the journal says every deed in a sentence, to those it concerns, and never a text."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.db import session, transaction
from elearn.instance.forms import JournalChoice
from elearn.instance.journal_wording import SENTENCES
from elearn.instance.queries import JournalFilters, journal_page
from elearn.journal import JournalLine, dated, record
from elearn.organisations.models import Network
from elearn.policy import Reach, Role, Scope
from elearn.settings import ROOT
from tests.builders import (
    a_coordinator,
    a_learner,
    a_regional,
    a_submission,
    a_supervisor,
    a_team,
    a_vignette,
    an_admin,
)
from tests.conftest import Door, statements
from tests.organisations.builders import an_invitation, organisation_of, place_of_team

Doors = Callable[[User | None], Door]
EVERYWHERE = Reach(is_everywhere=True)


def _constants(node: ast.expr) -> list[str]:
    """Return the words that an expression can be: one, or both of a choice."""
    if isinstance(node, ast.IfExp):
        return _constants(node.body) + _constants(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def _recorded(path: Path) -> set[tuple[str, str]]:
    """Return the deeds (thing, verb) that a file records, by itself or through a function `_record` of its own."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[tuple[str, str]] = set()
    for call in _calls(tree, "record"):
        things, verbs = _constants(call.args[2]), _constants(call.args[1])
        if not verbs:
            verbs = [
                word for inner in _calls(tree, "_record") for argument in inner.args for word in _constants(argument)
            ]
        assert verbs and things, f"{path}:{call.lineno} records a deed that this test cannot read"
        found |= {(thing, verb) for thing in things for verb in verbs}
    return found


def test_every_deed_that_the_code_records_has_its_sentence() -> None:
    files = [path for path in (ROOT / "elearn").rglob("*.py") if path.name != "journal.py"]
    recorded = set().union(*(_recorded(path) for path in files))
    assert recorded - set(SENTENCES) == set()
    assert len(recorded) > 30


def test_a_coordinator_reads_the_deeds_of_their_organisation_in_sentences(door: Doors) -> None:
    team = a_team("Nord")
    a_submission(a_learner(team, "Ana Ruiz"), a_vignette(), "Un texte secret.")
    a_submission(a_learner(name="Ailleurs"), a_vignette())
    page = door(a_coordinator(organisation_of(team))).get("/journal")
    assert page.says("Ana Ruiz a remis une réponse")
    assert not page.says("Un texte secret") and not page.says("Ailleurs")


def test_an_invitation_is_said_with_its_role_and_place(door: Doors) -> None:
    team, admin = a_team("Nord"), an_admin("Zoé Admin")
    an_invitation(admin, place_of_team(team), email="secret@example.org", role=Role.SUPERVISOR)
    page = door(admin).get("/journal?quoi=personnes")
    assert page.says("Zoé Admin a invité une personne") and page.says("Supervision, Nord,")
    assert not page.says("secret@example.org")


def test_what_nobody_did_is_said_of_the_platform(door: Doors) -> None:
    a_vignette()
    assert door(an_admin()).get("/journal").says("La plateforme a publié une édition d’un module")


@pytest.mark.parametrize("role", ["learner", "supervisor", "nobody"])
def test_the_journal_is_closed_to_others(door: Doors, role: str) -> None:
    person = {"learner": a_learner, "supervisor": a_supervisor, "nobody": lambda: None}[role]()
    assert door(person).get("/journal").status == (302 if person is None else 403)


def test_a_regional_coordinator_reads_their_network(door: Doors) -> None:
    team = a_team()
    network = Network(id=organisation_of(team).network_id)
    a_submission(a_learner(team, "Ana Ruiz"), a_vignette())
    assert door(a_regional(network)).get("/journal").says("Ana Ruiz a remis")


def a_line(at: datetime, verb: str = "created", thing: str = "team") -> None:
    with transaction(), dated(at):
        record(None, verb, thing, 1, Scope())


@pytest.mark.postgresql
@pytest.mark.usefixtures("app")
def test_days_are_those_of_the_reader_and_both_are_included() -> None:
    for hour in (4, 5):  # in Montréal the 12th of June begins at 4:00 UTC
        a_line(datetime(2026, 6, 12, hour - 1, 59, tzinfo=UTC))
    choice = JournalChoice(since=date(2026, 6, 12), until=date(2026, 6, 12))
    page = journal_page(EVERYWHERE, choice.filters("America/Montreal"))
    assert [entry.at.hour for entry in page.entries] == [4]


@pytest.mark.postgresql
@pytest.mark.usefixtures("app")
def test_a_subject_narrows_the_journal_to_its_deeds() -> None:
    a_line(datetime(2026, 6, 12, tzinfo=UTC))
    a_line(datetime(2026, 6, 12, tzinfo=UTC), "published", "edition")
    page = journal_page(EVERYWHERE, JournalChoice(subject="lieux").filters("Europe/Paris"))
    assert [(entry.thing, entry.verb) for entry in page.entries] == [("team", "created")]


@pytest.mark.parametrize("typed", ["", "hier", "2026-13-40", "0001-01-01", "9999-12-31", "x" * 500])
def test_a_day_that_cannot_be_read_is_no_day(typed: str) -> None:
    assert JournalChoice.read({"du": typed, "au": typed, "quoi": typed}) == JournalChoice()


@pytest.mark.postgresql
@pytest.mark.usefixtures("app")
def test_the_journal_costs_the_same_with_two_and_with_twenty_lines() -> None:
    costs = []
    for count in (2, 18):
        for _ in range(count):
            team = a_team()
            an_invitation(a_coordinator(organisation_of(team)), place_of_team(team))
        with statements() as seen:
            journal_page(EVERYWHERE, JournalFilters())
        costs.append(len(seen))
    assert costs == [5, 5]


@pytest.mark.postgresql
@pytest.mark.usefixtures("app")
def test_a_long_journal_has_pages() -> None:
    for minute in range(55):
        a_line(datetime(2026, 6, 12, 10, minute, tzinfo=UTC))
    first, second = (journal_page(EVERYWHERE, JournalFilters(), number=number) for number in (1, 2))
    assert (len(first.entries), first.has_older) == (50, True)
    assert ([entry.at.minute for entry in second.entries], second.has_older) == ([4, 3, 2, 1, 0], False)


def test_pages_keep_what_was_chosen(door: Doors) -> None:
    for minute in range(55):
        a_line(datetime(2026, 6, 12, 10, minute, tzinfo=UTC))
    page = door(an_admin()).get("/journal?quoi=lieux&du=2026-06-12&au=2026-06-12")
    assert "?quoi=lieux&amp;du=2026-06-12&amp;au=2026-06-12&amp;page=2" in page.html
    assert session().scalar(sa.select(sa.func.count()).select_from(JournalLine)) == 55
