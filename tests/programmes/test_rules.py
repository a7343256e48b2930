"""What a step may ask for, and what a programme may hold."""

from __future__ import annotations

from datetime import date

import pytest

from elearn.errors import RuleBroken
from elearn.programmes import rules
from elearn.programmes.rules import Place, Requirement, Rule, StepKind

READ, SUBMITTED, ACCEPTED, ATTENDED, CONFIRMED = Requirement


@pytest.mark.parametrize(
    ("kind", "exercises", "rule"),
    [
        (StepKind.CHAPTER, 0, {READ}),
        (StepKind.CHAPTER, 2, {READ, SUBMITTED}),
        (StepKind.STAGE, 1, {SUBMITTED, ACCEPTED}),
        (StepKind.VIGNETTE, 0, {READ}),
        (StepKind.DISCUSSION, 0, {ATTENDED}),
        (StepKind.FIELD, 0, {CONFIRMED}),
    ],
)
def test_each_kind_of_step_has_a_usual_rule_that_fits_it(
    kind: StepKind, exercises: int, rule: set[Requirement]
) -> None:
    found = rules.usual_rule(kind, exercises=exercises)
    assert found == rule
    rules.ensure_rule_fits(kind, found, exercises=exercises)


def test_an_accepted_answer_has_been_submitted() -> None:
    assert rules.whole_rule([ACCEPTED]) == {SUBMITTED, ACCEPTED}


@pytest.mark.parametrize(
    ("kind", "rule", "exercises"),
    [
        (StepKind.CHAPTER, frozenset(), 1),
        (StepKind.CHAPTER, frozenset({SUBMITTED}), 0),
        (StepKind.DISCUSSION, frozenset({READ}), 0),
        (StepKind.DISCUSSION, frozenset({READ, ATTENDED}), 0),
    ],
)
def test_a_rule_that_the_step_cannot_meet_is_refused(kind: StepKind, rule: Rule, exercises: int) -> None:
    with pytest.raises(RuleBroken):
        rules.ensure_rule_fits(kind, rule, exercises=exercises)


def test_a_step_stands_once_in_a_programme() -> None:
    with pytest.raises(RuleBroken):
        rules.ensure_new_place(Place(StepKind.STAGE, "jose", "famille"), [Place(StepKind.STAGE, "jose", "famille")])


def test_a_deadline_may_fall_on_the_first_day_and_not_before() -> None:
    rules.ensure_deadline_follows(date(2026, 2, 2), date(2026, 2, 2))
    with pytest.raises(RuleBroken):
        rules.ensure_deadline_follows(date(2026, 2, 2), date(2026, 2, 1))


@pytest.mark.parametrize(
    ("arrived_on", "deadline_on", "days", "expected"),
    [
        (date(2026, 3, 2), None, 30, date(2026, 4, 1)),  # arrived after the start: counted from the arrival
        (date(2020, 3, 2), None, 30, date(2026, 3, 3)),  # was there before: counted from the start
        (date(2028, 2, 1), None, 28, date(2028, 2, 29)),
        (date(2026, 3, 2), date(2026, 12, 12), None, date(2026, 12, 12)),
        (date(2026, 3, 2), None, None, None),
    ],
)
def test_a_deadline_is_a_day_or_so_many_days_after_the_arrival_or_the_start(
    arrived_on: date, deadline_on: date | None, days: int | None, expected: date | None
) -> None:
    starts_on = date(2026, 2, 1)
    assert rules.deadline_of(starts_on, arrived_on, deadline_on=deadline_on, days=days) == expected


def test_a_deadline_is_not_given_twice() -> None:
    rules.ensure_one_deadline(date(2026, 2, 2), None)
    rules.ensure_one_deadline(None, 30)
    with pytest.raises(RuleBroken):
        rules.ensure_one_deadline(date(2026, 2, 2), 30)


@pytest.mark.parametrize(
    ("position", "by", "order"), [(0, 1, "bac"), (0, -1, "abc"), (2, 1, "abc"), (2, -1, "acb"), (1, -1, "bac")]
)
def test_a_step_moves_by_one_place_within_the_programme(position: int, by: int, order: str) -> None:
    assert "".join(rules.moved("abc", position, by)) == order
