"""Another rule says whom it would touch before it is saved, and takes nothing back from anybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from elearn import clock
from elearn.accounts.models import User
from elearn.db import session
from elearn.organisations.models import Team
from elearn.policy import Permission, reach
from elearn.programmes.models import Programme, RuleVersion, Step
from elearn.programmes.queries import get_step
from elearn.programmes.rules import Requirement
from elearn.progress.queries import my_progress
from elearn.progress.rule_changes import Touch, rule_change
from tests.builders import a_coordinator, a_learner, a_submission, a_supervisor, a_team, a_vignette, actor_of
from tests.conftest import Door, Page, statements
from tests.programmes.builders import (
    a_programme,
    an_accepted_answer,
    an_assignment,
    change_rule,
    organisation_of,
    read_through,
)

pytestmark = pytest.mark.postgresql
Doors = Callable[[User | None], Door]
READ, SUBMITTED, ACCEPTED = Requirement.READ, Requirement.SUBMITTED, Requirement.ACCEPTED


@pytest.fixture
def team(app: object) -> Team:
    return a_team("Équipe Littoral")


@pytest.fixture
def coordinator(team: Team) -> User:
    return a_coordinator(organisation_of(team), "Hélène Garnier")


@pytest.fixture
def programme(team: Team) -> Programme:
    """One stage, to submit and to have accepted; one person has done it, one waits, one has only read, one nothing."""
    vignette = a_vignette("ana", title="Ana")
    made = a_programme(team, "stage:ana#un")
    done, waits, reads, idle = (a_learner(team, name) for name in ("Ada Faite", "Bao Attend", "Cléo Lit", "Dan Rien"))
    for person in (done, waits, reads, idle):
        an_assignment(made, person)
    an_accepted_answer(done, vignette)
    a_submission(waits, vignette)
    read_through(reads, vignette)
    return made


def step_of(programme: Programme) -> Step:
    return session().scalars(sa.select(Step).where(Step.programme_id == programme.id)).one()


def effects(coordinator: User, programme: Programme, *rule: Requirement) -> dict[Touch, tuple[str, ...]]:
    """Return whom a rule would touch, as a coordinator is told."""
    actor = actor_of(coordinator)
    _, planned = get_step(reach(actor, Permission.PROGRAMME_MANAGE), programme.id, step_of(programme).id)
    return rule_change(reach(actor, Permission.PROGRESS_FOLLOW), planned, frozenset(rule), clock.now()).names


def test_whoever_has_done_the_step_keeps_it_and_others_are_told_apart(coordinator: User, programme: Programme) -> None:
    assert effects(coordinator, programme, SUBMITTED) == {
        Touch.KEPT: ("Ada Faite",),
        Touch.DONE: ("Bao Attend",),
        Touch.LESS: ("Cléo Lit", "Dan Rien"),
    }
    assert effects(coordinator, programme, READ, SUBMITTED, ACCEPTED) == {
        Touch.KEPT: ("Ada Faite",),
        Touch.MORE: ("Bao Attend", "Dan Rien"),
        Touch.SAME: ("Cléo Lit",),
    }


@pytest.mark.parametrize("rule", [(READ,), (SUBMITTED,), (READ, SUBMITTED), (READ, SUBMITTED, ACCEPTED)])
def test_what_was_announced_is_what_happens(
    coordinator: User, programme: Programme, rule: tuple[Requirement, ...]
) -> None:
    told = effects(coordinator, programme, *rule)
    change_rule(programme, step_of(programme), *rule)
    met = {
        person.name
        for person in session().scalars(sa.select(User))
        if any(row.cells[0].progress.is_met for row in my_progress(person.id, clock.now()))
    }
    assert met == {*told.get(Touch.KEPT, ()), *told.get(Touch.DONE, ())}


def test_the_effects_cost_the_same_whatever_the_number_of_people(
    team: Team, coordinator: User, programme: Programme
) -> None:
    effects(coordinator, programme, SUBMITTED)
    with statements() as few:
        effects(coordinator, programme, SUBMITTED)
    for _ in range(10):
        an_assignment(programme, a_learner(team))
    effects(coordinator, programme, SUBMITTED)
    with statements() as many:
        effects(coordinator, programme, SUBMITTED)
    assert len(few) == len(many)


def post(door: Doors, who: User, programme: Programme, **fields: object) -> Page:
    url = f"/programmes/{programme.id}/etapes/{step_of(programme).id}"
    return door(who).post(url, {"title": "Ana", **fields})


def rules_kept() -> int:
    return session().scalars(sa.select(sa.func.count()).select_from(RuleVersion)).one()


def test_another_rule_is_shown_first_and_saved_when_it_is_sent_again(
    door: Doors, coordinator: User, programme: Programme
) -> None:
    page = post(door, coordinator, programme, rule=["submitted"])
    assert page.status == 200 and page.says("Rien n’est encore enregistré") and rules_kept() == 1
    assert page.says("Jalon déjà fait, et qui le reste 1 personne : Ada Faite")
    assert page.says("Moins à faire 2 personnes : Cléo Lit et Dan Rien")
    assert post(door, coordinator, programme, rule=["submitted"], confirmed="submitted").status == 303
    assert rules_kept() == 2


def test_a_rule_that_was_not_the_one_shown_is_shown_too(door: Doors, coordinator: User, programme: Programme) -> None:
    page = post(door, coordinator, programme, rule=["read"], confirmed="submitted")
    assert page.says("Rien n’est encore enregistré") and rules_kept() == 1


def test_a_rule_that_does_not_fit_is_refused_before_anything_is_shown(
    door: Doors, coordinator: User, programme: Programme
) -> None:
    page = post(door, coordinator, programme, rule=[])
    assert page.says("Choisissez au moins une condition.") and not page.says("Qui serait touché") and rules_kept() == 1


def test_another_name_alone_is_saved_at_once(door: Doors, coordinator: User, programme: Programme) -> None:
    assert post(door, coordinator, programme, title="Avec Ana", rule=["submitted", "accepted"]).status == 303


def test_a_long_list_of_people_is_counted_and_cut(
    door: Doors, team: Team, coordinator: User, programme: Programme
) -> None:
    for number in range(14):
        an_assignment(programme, a_learner(team, f"Personne {number:02d}"))
    page = post(door, coordinator, programme, rule=["submitted"])
    assert page.says("Moins à faire 16 personnes : Cléo Lit") and page.says("et 4 autres")


def test_nobody_else_may_see_or_change_a_rule(door: Doors, team: Team, programme: Programme) -> None:
    for who in (a_learner(team), a_supervisor(team), a_coordinator()):
        assert post(door, who, programme, rule=["submitted"]).status in (403, 404)
    assert rules_kept() == 1
