"""Rules of reviewing, as tables: when a review counts, what a correction may change, what is never lost."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from elearn.errors import RuleBroken
from elearn.reviews import rules
from elearn.reviews.rules import Verdict, Written, WrittenComment

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ACCEPTED, RETURNED = Verdict.ACCEPTED, Verdict.RETURNED


@pytest.mark.parametrize(
    ("seconds", "cancelled_at", "may"), [(0, None, True), (29, None, True), (30, None, False), (5, NOON, False)]
)
def test_a_review_may_be_undone_for_thirty_seconds_and_once(seconds, cancelled_at, may):
    now = NOON + timedelta(seconds=seconds)
    if may:
        rules.ensure_may_undo(rules.effective_at(NOON), cancelled_at, now)
        return
    with pytest.raises(RuleBroken):
        rules.ensure_may_undo(rules.effective_at(NOON), cancelled_at, now)


@pytest.mark.parametrize(
    ("kept", "wanted", "newer", "certificate", "becomes"),
    [
        (ACCEPTED, RETURNED, False, False, RETURNED),
        (ACCEPTED, RETURNED, False, True, ACCEPTED),
        (ACCEPTED, RETURNED, True, False, ACCEPTED),
        (RETURNED, ACCEPTED, False, False, ACCEPTED),
        (RETURNED, ACCEPTED, False, True, ACCEPTED),
        (RETURNED, ACCEPTED, True, False, RETURNED),
    ],
)
def test_a_correction_changes_the_verdict_only_where_nothing_rests_on_it(kept, wanted, newer, certificate, becomes):
    given = rules.corrected_verdict(kept, wanted, has_newer_submission=newer, has_certificate=certificate)
    assert given is becomes


@pytest.mark.parametrize(("seconds", "minutes"), [(1800, 30), (1799, 30), (61, 2), (60, 1), (1, 1), (0, 0), (-5, 0)])
def test_the_minute_that_has_begun_counts(seconds, minutes):
    assert rules.minutes_left(NOON + timedelta(seconds=seconds), NOON) == minutes


@pytest.mark.parametrize(
    ("submitted", "zone", "days"),
    [
        (datetime(2026, 11, 20, 14, 41, tzinfo=UTC), "Europe/Paris", 3),
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "Europe/Paris", 0),
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "America/Montreal", 1),
    ],
)
def test_days_are_counted_on_the_readers_own_calendar(submitted, zone, days):
    assert rules.days_waiting(submitted, NOON, zone) == days


@pytest.mark.parametrize(("due", "late"), [(None, False), (date(2026, 11, 23), False), (date(2026, 11, 22), True)])
def test_a_promise_is_past_the_day_after(due, late):
    assert rules.is_past_promise(due, NOON.date()) is late


def test_two_windows_that_wrote_apart_lose_no_word():
    kept = Written(RETURNED, "Le premier.", frozenset({"a"}), (WrittenComment(4, 9, "Un."),))
    sent = Written(None, "Le second.", frozenset({"b"}), (WrittenComment(0, 3, "Deux."),))
    both = rules.joined(kept, sent)
    assert both.verdict is RETURNED
    assert "Le premier." in both.words and "Le second." in both.words
    assert both.ideas == {"a", "b"}
    assert [one.text for one in both.comments] == ["Deux.", "Un."]


def test_what_one_window_went_on_writing_is_not_said_twice():
    kept = Written(None, "Le premier.", frozenset(), (WrittenComment(4, 9, "Un."), WrittenComment(0, 3, "Deux.")))
    sent = Written(None, "Le premier. Et encore.", frozenset(), (WrittenComment(4, 9, "Un. Puis."),))
    both = rules.joined(kept, sent)
    assert both.words == "Le premier. Et encore."
    assert [one.text for one in both.comments] == ["Deux.", "Un. Puis."]


def test_an_unfinished_review_survives_being_kept():
    given = Written(None, "Un mot.\nDeux.", frozenset({"m#e.i"}), (WrittenComment(0, 5, "Oui 🙂"),))
    assert rules.written_of(given.as_form()) == given


def test_a_review_without_a_verdict_is_asked_for_one():
    with pytest.raises(RuleBroken) as broken:
        rules.ensure_verdict(None)
    assert broken.value.field == "verdict"


def test_what_is_too_long_is_refused_whole():
    with pytest.raises(RuleBroken):
        rules.ensure_short_enough(Written(words="a" * (rules.LONGEST_WORDS + 1)))
    with pytest.raises(RuleBroken):
        rules.ensure_short_enough(Written(comments=(WrittenComment(0, 1, "a" * (rules.LONGEST_COMMENT + 1)),)))
