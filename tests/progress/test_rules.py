"""Where a person stands on a step: the one function, as a table of histories."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from elearn.answers.rules import Status
from elearn.programmes.rules import Requirement, Rule
from elearn.progress.rules import (
    ExerciseFacts,
    PersonFacts,
    Presence,
    Regime,
    State,
    StepFacts,
    completed_at,
    compute,
)

DAY = timedelta(days=1)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
READ, SUBMITTED, ACCEPTED, ATTENDED, _ = Requirement
LUE: Rule = frozenset({READ})
VALIDEE: Rule = frozenset({SUBMITTED, ACCEPTED})


def a_step(*regimes: Regime, **facts: object) -> StepFacts:
    return StepFacts(1, "ana", regimes, **facts)


def of(rule: Rule, *, sections: str = "un deux", exercises: str = "ana#a ana#b", **when: datetime) -> Regime:
    return Regime(rule, frozenset(sections.split()), frozenset(exercises.split()), **when)


def somebody(
    read: dict[str, int] | None = None, presences: tuple[Presence, ...] = (), **answers: ExerciseFacts
) -> PersonFacts:
    """Return a person who read sections so many days ago, and wrote answers (`a`, `b`)."""
    sections = {("ana", section): NOW - days * DAY for section, days in (read or {}).items()}
    return PersonFacts(sections, {f"ana#{name}": answer for name, answer in answers.items()}, presences)


def submitted(days: int = 5) -> ExerciseFacts:
    return ExerciseFacts(Status.SUBMITTED, True, NOW - days * DAY, NOW - days * DAY)


def accepted(days: int = 5) -> ExerciseFacts:
    return ExerciseFacts(Status.ACCEPTED, True, NOW - days * DAY, NOW - (days + 1) * DAY, NOW - days * DAY)


def returned(days: int = 5) -> ExerciseFacts:
    return ExerciseFacts(Status.RETURNED, True, NOW - days * DAY, NOW - (days + 1) * DAY)


def draft(days: int = 5) -> ExerciseFacts:
    return ExerciseFacts(Status.DRAFT, True, NOW - days * DAY)


@pytest.mark.parametrize(
    ("rule", "person", "state", "days"),
    [
        (LUE, somebody(), State.TODO, None),
        (LUE, somebody({"un": 3}), State.NOW, 3),
        (LUE, somebody({"un": 3, "deux": 2}), State.READ, 2),
        (LUE, somebody(a=draft(4)), State.NOW, 4),
        (LUE | {SUBMITTED}, somebody({"un": 3, "deux": 2}, a=submitted(1)), State.NOW, 1),
        (LUE | {SUBMITTED}, somebody({"un": 3, "deux": 2}, a=submitted(4), b=submitted(6)), State.SUBMITTED, 2),
        (VALIDEE, somebody(a=submitted(4), b=submitted(6)), State.WAITING, 4),
        (VALIDEE, somebody(a=accepted(4), b=submitted(6)), State.WAITING, 6),
        (VALIDEE, somebody(a=accepted(4), b=returned(2)), State.RETURNED, 2),
        (VALIDEE, somebody(a=accepted(4)), State.NOW, 4),
        (VALIDEE, somebody(a=accepted(4), b=accepted(2)), State.ACCEPTED, 2),
        (VALIDEE | LUE, somebody({"un": 9}, a=accepted(4), b=accepted(2)), State.NOW, 2),
        (frozenset({SUBMITTED}), somebody(a=returned(3), b=submitted(3)), State.SUBMITTED, 3),
    ],
)
def test_a_state_follows_from_the_facts(rule: Rule, person: PersonFacts, state: State, days: int | None) -> None:
    found = compute(a_step(of(rule)), person, due_at=None, now=NOW)
    assert (found.state, found.since) == (state, None if days is None else NOW - days * DAY)


def presence(days: int, *, slug: str = "ana", is_present: bool = True) -> Presence:
    return Presence(NOW - days * DAY, frozenset({slug}), is_present)


@pytest.mark.parametrize(
    ("presences", "state"),
    [
        ((), State.TODO),
        ((presence(3),), State.ATTENDED),
        ((presence(3, is_present=False),), State.ABSENT),
        ((presence(9, is_present=False), presence(3)), State.ATTENDED),
        ((presence(3, slug="jose"),), State.TODO),
    ],
)
def test_a_seance_counts_by_presence(presences: tuple[Presence, ...], state: State) -> None:
    step = a_step(Regime(frozenset({ATTENDED})))
    assert compute(step, somebody(presences=presences), due_at=None, now=NOW).state is state


def test_a_seance_about_any_module_counts_where_the_step_names_none() -> None:
    step = StepFacts(1, "", (Regime(frozenset({ATTENDED})),))
    assert compute(step, somebody(presences=(presence(3, slug="jose"),)), due_at=None, now=NOW).is_met


@pytest.mark.parametrize(
    ("person", "state"),
    [
        (somebody(), State.LATE),
        (somebody(a=draft()), State.LATE),
        (somebody(a=accepted(), b=returned()), State.LATE),
        (somebody(a=submitted(), b=submitted()), State.WAITING),
        (somebody(a=accepted(), b=accepted()), State.ACCEPTED),
    ],
)
def test_past_the_deadline_only_what_the_person_can_still_do_is_late(person: PersonFacts, state: State) -> None:
    found = compute(a_step(of(VALIDEE)), person, due_at=NOW - DAY, now=NOW)
    assert found.state is state


def test_an_optional_step_is_never_late() -> None:
    found = compute(a_step(of(VALIDEE), is_optional=True), somebody(), due_at=NOW - DAY, now=NOW)
    assert found.state is State.TODO


def test_the_reasons_say_how_many_are_done_and_how_many_are_missing() -> None:
    found = compute(a_step(of(LUE | VALIDEE)), somebody({"un": 3}, a=accepted(), b=submitted()), due_at=None, now=NOW)
    assert [(fact.requirement, fact.done, fact.wanted) for fact in found.met] == [(SUBMITTED, 2, 2)]
    assert [(fact.requirement, fact.left) for fact in found.missing] == [(READ, 1), (ACCEPTED, 1)]


CHANGE = NOW - 10 * DAY
BEFORE_AND_AFTER = a_step(of(LUE, ends_at=CHANGE), of(LUE | VALIDEE, starts_at=CHANGE))


def test_a_step_met_before_the_rule_changed_stays_met() -> None:
    found = compute(BEFORE_AND_AFTER, somebody({"un": 30, "deux": 20}), due_at=None, now=NOW)
    assert (found.state, found.met_at, found.is_by_an_earlier_rule) == (State.READ, NOW - 20 * DAY, True)


def test_who_had_not_finished_follows_the_new_rule() -> None:
    found = compute(BEFORE_AND_AFTER, somebody({"un": 30, "deux": 5}), due_at=None, now=NOW)
    assert not found.is_met and {fact.requirement for fact in found.missing} == {SUBMITTED, ACCEPTED}


def test_an_easier_rule_counts_from_the_day_it_came_into_force() -> None:
    step = a_step(of(LUE | VALIDEE, ends_at=CHANGE), of(LUE, starts_at=CHANGE))
    assert compute(step, somebody({"un": 30, "deux": 20}), due_at=None, now=NOW).met_at == CHANGE


def test_a_section_added_later_takes_nothing_back() -> None:
    step = a_step(of(LUE, ends_at=CHANGE), of(LUE, sections="un deux trois", starts_at=CHANGE))
    assert compute(step, somebody({"un": 30, "deux": 20}), due_at=None, now=NOW).is_met
    assert not compute(step, somebody({"un": 30, "deux": 5}), due_at=None, now=NOW).is_met


def test_what_an_edition_no_longer_has_is_not_asked_but_nothing_at_all_is_never_met() -> None:
    without = of(LUE | VALIDEE, exercises="")
    assert compute(a_step(without), somebody({"un": 3, "deux": 2}), due_at=None, now=NOW).is_met
    assert not compute(a_step(of(VALIDEE, exercises="")), somebody({"un": 3}), due_at=None, now=NOW).is_met


def programme(*spans: tuple[int, int | None]) -> list[StepFacts]:
    """Return steps added and removed so many days ago."""
    return [
        StepFacts(number, "ana", (of(LUE),), False, NOW - added * DAY, None if removed is None else NOW - removed * DAY)
        for number, (added, removed) in enumerate(spans, start=1)
    ]


@pytest.mark.parametrize(
    ("spans", "met", "days"),
    [
        ([(90, None), (90, None)], {1: 40, 2: 30}, 30),
        ([(90, None), (90, None)], {1: 40}, None),
        ([(90, None), (20, None)], {1: 40}, 40),
        ([(90, None), (20, None)], {1: 10}, None),
        ([(90, None), (20, None)], {1: 10, 2: 5}, 5),
        ([(90, None), (90, 20)], {1: 40}, 20),
        ([(90, None), (90, 20)], {1: 10}, 10),
        ([], {}, None),
    ],
)
def test_a_programme_finished_as_it_stood_then_stays_finished(
    spans: list[tuple[int, int | None]], met: dict[int, int], days: int | None
) -> None:
    met_at = {step: NOW - ago * DAY for step, ago in met.items()}
    found = completed_at(programme(*spans), met_at, assigned_at=NOW - 60 * DAY)
    assert found == (None if days is None else NOW - days * DAY)
