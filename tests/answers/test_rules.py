"""When an answer may change hands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from elearn.answers import rules
from elearn.answers.rules import Move, Status
from elearn.errors import RuleBroken

NOW = datetime(2026, 11, 20, 14, 41, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "move", "after"),
    [
        (Status.DRAFT, Move.SUBMIT, Status.SUBMITTED),
        (Status.RETURNED, Move.SUBMIT, Status.SUBMITTED),
        (Status.SUBMITTED, Move.WITHDRAW, Status.DRAFT),
        (Status.SUBMITTED, Move.ACCEPT, Status.ACCEPTED),
        (Status.SUBMITTED, Move.RETURN, Status.RETURNED),
    ],
)
def test_an_answer_moves_along_its_road(status: Status, move: Move, after: Status) -> None:
    assert rules.after(status, move) is after


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("move", list(Move))
def test_every_other_move_is_refused(status: Status, move: Move) -> None:
    if (status, move) not in rules.MOVES:
        with pytest.raises(RuleBroken):
            rules.after(status, move)


def test_a_verdict_counts_only_once_it_has_taken_effect() -> None:
    effective = NOW + timedelta(seconds=30)
    assert rules.status_at(Status.SUBMITTED, Status.RETURNED, effective, NOW) is Status.SUBMITTED
    assert rules.status_at(Status.SUBMITTED, Status.RETURNED, effective, effective) is Status.RETURNED


def test_a_verdict_says_nothing_about_what_was_taken_back() -> None:
    assert rules.status_at(Status.DRAFT, Status.ACCEPTED, NOW, NOW) is Status.DRAFT


def test_an_answer_may_be_taken_back_until_somebody_has_opened_it() -> None:
    assert rules.ensure_may_withdraw(Status.SUBMITTED, None) is Status.DRAFT
    with pytest.raises(RuleBroken, match="déjà été ouverte"):
        rules.ensure_may_withdraw(Status.SUBMITTED, NOW)


@pytest.mark.parametrize("text", ["", "   ", "\n\t\n"])
def test_nothing_is_not_worth_submitting(text: str) -> None:
    with pytest.raises(RuleBroken, match="Écrivez votre réponse"):
        rules.ensure_worth_submitting(text)


def test_a_text_beyond_the_limit_is_refused_whole_and_never_cut() -> None:
    rules.ensure_short_enough("a" * rules.LONGEST)
    with pytest.raises(RuleBroken) as refused:
        rules.ensure_short_enough("a" * (rules.LONGEST + 1))
    assert refused.value.facts == {"given": 50_001, "longest": 50_000}


def test_a_stage_opens_when_every_exercise_before_it_was_submitted_once() -> None:
    assert rules.is_open(["a", "b"], {"a", "b", "c"})
    assert not rules.is_open(["a", "b"], {"a"})


@pytest.mark.parametrize(
    ("day", "days", "due"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # a Friday: the weekend does not count
        (date(2026, 11, 20), 5, date(2026, 11, 27)),
        (date(2026, 11, 22), 5, date(2026, 11, 27)),  # a Sunday
        (date(2028, 2, 28), 2, date(2028, 3, 1)),  # a leap year
    ],
)
def test_the_promise_counts_working_days(day: date, days: int, due: date) -> None:
    assert rules.due_on(day, days) == due


def test_line_ends_of_every_system_become_one_and_nothing_else_changes() -> None:
    assert rules.normalised("a\r\nb\rc\n  « é » 👍🏽 مرحبا") == "a\nb\nc\n  « é » 👍🏽 مرحبا"
