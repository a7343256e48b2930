"""One step may come before another: as advice it is named, as a condition it holds back, and takes nothing away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from elearn import clock
from elearn.accounts.models import User
from elearn.db import session, transaction
from elearn.editions.queries import get_module
from elearn.errors import Missing, RuleBroken
from elearn.organisations.models import Team
from elearn.programmes.models import Programme, Step
from elearn.programmes.order_actions import order_step
from elearn.programmes.order_rules import Order, ensure_names_another, ensure_no_circle, order_of
from elearn.programmes.rules import Requirement
from elearn.progress.order_rules import in_order
from elearn.progress.queries import my_progress
from elearn.progress.rules import Recognised, State, StepFacts, StepProgress
from elearn.progress.tasks import keep_tallies, rebuild_tallies
from tests.builders import a_chapter, a_coordinator, a_learner, a_supervisor, a_team, actor_of
from tests.conftest import Door
from tests.programmes.builders import a_programme, an_assignment, organisation_of, read_through

Doors = Callable[[User | None], Door]
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
RULE = frozenset({Requirement.READ})


def at(days: int) -> datetime:
    return NOW + timedelta(days=days)


def step(id: int, after: int | None = None, binds_from: datetime | None = None, **facts: object) -> StepFacts:
    return StepFacts(id, "", (), after_id=after, binds_from=binds_from, **facts)


def done(when: datetime, state: State = State.READ) -> StepProgress:
    return StepProgress(state, RULE, (), (), when, when)


def todo() -> StepProgress:
    return StepProgress(State.TODO, RULE, (), (), None)


def settled(steps: list[StepFacts], found: dict[int, StepProgress], due_at: datetime | None = None):
    return in_order(steps, found, due_at=due_at, now=NOW)


def test_a_step_waits_for_the_one_before_and_counts_from_the_day_when_that_is_done() -> None:
    steps = [step(1), step(2, after=1, binds_from=at(-9))]
    held = settled(steps, {1: todo(), 2: done(at(-2))})[2]
    assert (held.state, held.met_at, held.waits_for) == (State.NOW, None, 1)
    met = settled(steps, {1: done(at(-1)), 2: done(at(-2))})[2]
    assert (met.state, met.met_at, met.since, met.waits_for) == (State.READ, at(-1), at(-1), None)
    assert settled(steps, {1: done(at(-3)), 2: done(at(-2))})[2].met_at == at(-2)


def test_what_was_done_before_the_condition_or_recognised_by_hand_stays_done() -> None:
    steps = [step(1), step(2, after=1, binds_from=at(-9))]
    assert settled(steps, {1: todo(), 2: done(at(-10))})[2].met_at == at(-10)
    by_hand = StepProgress(
        State.RECOGNISED, RULE, (), (), at(-1), at(-1), recognised=Recognised(at(-1), "", date(2026, 1, 1), "", "")
    )
    assert settled(steps, {1: todo(), 2: by_hand})[2] == by_hand


def test_a_chain_is_followed_to_its_beginning_whatever_the_order_of_the_steps() -> None:
    steps = [step(3, after=2, binds_from=at(-9)), step(2, after=1, binds_from=at(-9)), step(1)]
    kept = settled(steps, {1: todo(), 2: done(at(-2)), 3: done(at(-1))})
    assert [kept[id].met_at for id in (1, 2, 3)] == [None, None, None]
    kept = settled(steps, {1: done(at(0)), 2: done(at(-2)), 3: done(at(-1))})
    assert [kept[id].met_at for id in (1, 2, 3)] == [at(0)] * 3


def test_a_step_that_was_taken_out_holds_nothing_back() -> None:
    steps = [step(1, removed_at=at(-1)), step(2, after=1, binds_from=at(-9))]
    assert settled(steps, {1: todo(), 2: done(at(-2))})[2].met_at == at(-2)


def test_what_waits_is_late_like_anything_else_that_is_left() -> None:
    steps = [step(1), step(2, after=1, binds_from=at(-9))]
    kept = settled(steps, {1: todo(), 2: done(at(-2))}, due_at=at(-1))
    assert (kept[2].state, kept[2].since) == (State.LATE, at(-1))


def test_an_order_is_free_advised_or_bound_names_a_step_and_makes_no_circle() -> None:
    assert [order_of(None, None), order_of(1, None), order_of(1, NOW)] == [Order.FREE, Order.ADVISED, Order.BOUND]
    ensure_names_another(Order.FREE, None)
    with pytest.raises(RuleBroken, match="Choisissez"):
        ensure_names_another(Order.ADVISED, None)
    ensure_no_circle(3, 2, {1: None, 2: 1, 3: None})
    with pytest.raises(RuleBroken, match="s’attendraient"):
        ensure_no_circle(1, 3, {1: None, 2: 1, 3: 2})
    with pytest.raises(RuleBroken, match="s’attendraient"):
        ensure_no_circle(1, 1, {1: None})


@pytest.fixture
def team(app: object) -> Team:
    a_chapter("debuter", title="Débuter")
    a_chapter("suivre", title="Suivre", number=2)
    return a_team("Équipe Littoral")


@pytest.fixture
def coordinator(team: Team) -> User:
    return a_coordinator(organisation_of(team), "Hélène Garnier")


@pytest.fixture
def programme(team: Team, coordinator: User) -> Programme:
    return a_programme(team, "chapter:debuter", "chapter:suivre", by=coordinator)


def steps_of(programme: Programme) -> list[Step]:
    return list(session().scalars(sa.select(Step).where(Step.programme_id == programme.id).order_by(Step.position)))


def ordered(coordinator: User, programme: Programme, order: Order) -> None:
    first, second = steps_of(programme)
    with transaction():
        order_step(actor_of(coordinator), programme, second, order=order, after_id=first.id, now=clock.now())


@pytest.mark.postgresql
def test_the_figures_and_the_tallies_keep_the_order(team: Team, coordinator: User, programme: Programme) -> None:
    early, late = a_learner(team, "Avant"), a_learner(team, "Après")
    for person in (early, late):
        an_assignment(programme, person)
    read_through(early, get_module("suivre"))
    keep_tallies()
    ordered(coordinator, programme, Order.BOUND)
    read_through(late, get_module("suivre"))
    for again in (keep_tallies, rebuild_tallies):
        again()
        assert [my_progress(person.id, clock.now())[0].done for person in (early, late)] == [1, 0]
    read_through(late, get_module("debuter"))
    (row,) = my_progress(late.id, clock.now())
    assert row.is_complete and row.done == 2


@pytest.mark.postgresql
def test_a_coordinator_sees_whom_a_condition_holds_back_before_it_is_saved(
    door: Doors, team: Team, coordinator: User, programme: Programme, database: Session
) -> None:
    person = a_learner(team, "Nadège Étienne")
    an_assignment(programme, person)
    first, second = steps_of(programme)
    browser, address = door(coordinator), f"/programmes/{programme.id}/etapes/{second.id}/avant"
    assert browser.get(f"/programmes/{programme.id}").says("Ordre")
    shown = browser.post(address, {"order": "bound", "after": str(first.id)})
    assert shown.says("Rien n’est encore enregistré.") and shown.says("1 personne : Nadège Étienne")
    assert database.get_one(Step, second.id).after_id is None
    saved = browser.post(address, {"order": "bound", "after": str(first.id), "confirmed": f"bound {first.id}"})
    assert browser.follow(saved).says("Après « Débuter », exigé.")
    own = door(person)
    assert own.get("/suivi/moi").says("À faire d’abord : « Débuter ».")
    assert own.get("/").says("Après « Débuter »")
    assert browser.get("/journal").says("Hélène Garnier a changé ce qui précède un jalon")
    reasons = browser.get(f"/suivi/{programme.id}?pourquoi={assignment_of(person)}-{second.id}")
    assert reasons.says("« Débuter », à faire d’abord")


def assignment_of(person: User) -> int:
    return my_progress(person.id, clock.now())[0].assignment_id


def test_advice_is_named_and_holds_nothing_back(
    door: Doors, team: Team, coordinator: User, programme: Programme
) -> None:
    person = a_learner(team)
    an_assignment(programme, person)
    first, second = steps_of(programme)
    saved = door(coordinator).post(
        f"/programmes/{programme.id}/etapes/{second.id}/avant", {"order": "advised", "after": str(first.id)}
    )
    assert door(coordinator).follow(saved).says("Après « Débuter », conseillé.")
    assert door(person).get("/suivi/moi").says("Mieux après « Débuter ».")
    read_through(person, get_module("suivre"))
    assert my_progress(person.id, clock.now())[0].done == 1


def test_a_circle_and_a_step_of_elsewhere_are_refused(
    door: Doors, team: Team, coordinator: User, programme: Programme
) -> None:
    first, second = steps_of(programme)
    ordered(coordinator, programme, Order.BOUND)
    browser, base = door(coordinator), f"/programmes/{programme.id}/etapes"
    refused = browser.post(f"{base}/{first.id}/avant", {"order": "advised", "after": str(second.id)})
    assert refused.says("Ces deux jalons s’attendraient l’un l’autre.")
    assert browser.post(f"{base}/{first.id}/avant", {"order": "advised", "after": ""}).says("Choisissez le jalon")
    assert browser.post(f"{base}/{first.id}/avant", {"order": "bound", "after": "999999"}).status == 200
    other = a_programme(team, "chapter:debuter", title="Un autre", by=coordinator)
    with pytest.raises(Missing), transaction():
        order_step(
            actor_of(coordinator), programme, first, order=Order.BOUND, after_id=steps_of(other)[0].id, now=clock.now()
        )


@pytest.mark.parametrize("who", [a_learner, a_supervisor])
def test_nobody_else_orders_steps(door: Doors, team: Team, programme: Programme, who: Callable[[Team], User]) -> None:
    first, second = steps_of(programme)
    address = f"/programmes/{programme.id}/etapes/{second.id}/avant"
    visitor = door(who(team))
    assert visitor.get(address).status in (403, 404)
    assert visitor.post(address, {"order": "advised", "after": str(first.id)}).status in (403, 404)
