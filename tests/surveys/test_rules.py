"""The rules of surveys, one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from elearn.errors import RuleBroken
from elearn.surveys import rules
from elearn.surveys.questions import ASKED, SCALE_WORDS
from elearn.surveys.rules import Moment

NOW = datetime(2026, 12, 1, 11, tzinfo=UTC)


def test_people_are_asked_within_thirty_days_of_their_end_and_of_the_seventy_fifth_day() -> None:
    assert rules.windows(NOW) == {
        Moment.HOT: (NOW - timedelta(days=30), NOW),
        Moment.COLD: (NOW - timedelta(days=105), NOW - timedelta(days=75)),
    }


def test_an_answer_is_taken_until_the_last_instant_and_once() -> None:
    rules.ensure_may_answer(is_answered=False, open_until=NOW, now=NOW)
    with pytest.raises(RuleBroken, match="close"):
        rules.ensure_may_answer(is_answered=False, open_until=NOW, now=NOW + timedelta(seconds=1))
    with pytest.raises(RuleBroken, match="déjà reçue"):
        rules.ensure_may_answer(is_answered=True, open_until=NOW, now=NOW)


def test_one_statement_is_enough_and_none_is_too_few() -> None:
    rules.ensure_scored({"content": 1}, ["content", "cases"])
    with pytest.raises(RuleBroken, match="une des affirmations"):
        rules.ensure_scored({}, ["content"])


@pytest.mark.parametrize("scores", [{"other": 3}, {"content": 0}, {"content": 6}])
def test_what_no_page_sends_is_not_taken(scores: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="not asked"):
        rules.ensure_scored(scores, ["content"])


@pytest.mark.parametrize(("given", "score"), [("1", 1), ("5", 5), ("0", None), ("6", None), ("", None), (None, None)])
def test_a_score_is_one_of_five(given: str | None, score: int | None) -> None:
    assert rules.score_of(given) == score


def test_open_words_are_short_and_silence_is_not_kept() -> None:
    assert rules.kept_words({"helped": "  Les cas. ", "change": " \n"}) == {"helped": "Les cas."}
    assert rules.kept_words({"helped": "a" * 1000}) == {"helped": "a" * 1000}
    with pytest.raises(RuleBroken, match="1 000") as broken:
        rules.kept_words({"helped": "a" * 1001})
    assert broken.value.field == "helped"


def test_answers_appear_by_five() -> None:
    assert [rules.is_time_to_show(waiting) for waiting in (1, 4, 5)] == [False, False, True]


@pytest.mark.parametrize(
    ("counts", "expected"), [((0, 0, 0, 0, 5), 5.0), ((0, 0, 1, 2, 2), 4.2), ((1, 3, 0, 0, 0), 1.8), ((0,) * 5, None)]
)
def test_a_mean_has_one_decimal_and_none_stands_for_nothing(counts: tuple[int, ...], expected: float | None) -> None:
    assert rules.mean(counts) == expected


@pytest.mark.parametrize(("answered", "invited", "expected"), [(0, 0, None), (2, 3, 67), (1, 8, 13), (5, 5, 100)])
def test_a_rate_is_of_those_who_were_asked(answered: int, invited: int, expected: int | None) -> None:
    assert rules.rate(answered, invited) == expected


def test_each_moment_asks_under_keys_that_are_its_own() -> None:
    for asked in ASKED.values():
        keys = [one.key for one in (*asked.statements, *asked.boxes)]
        assert len(keys) == len(set(keys))
    assert tuple(SCALE_WORDS) == tuple(rules.SCALE)
    assert [(len(asked.statements), len(asked.boxes)) for asked in ASKED.values()] == [(5, 2), (4, 1)]
