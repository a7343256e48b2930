"""Figures add up, count everybody once, and keep small groups to themselves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from elearn.reports.rules import (
    Figures,
    Tally,
    Year,
    figures_of,
    is_led,
    joined,
    median_wait,
    too_small,
    years_to_offer,
)


def test_a_year_begins_and_ends_by_the_clocks_of_its_zone() -> None:
    paris, toronto = Year(2026, "Europe/Paris"), Year(2026, "America/Toronto")
    night = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    assert paris.holds(night) and not toronto.holds(night) and toronto.before.holds(night)
    assert paris.month_of(night) == 1 and toronto.month_of(night) == 12


def test_the_29th_of_february_lies_in_its_year() -> None:
    assert Year(2028, "Europe/Paris").holds(datetime(2028, 2, 29, 23, 30, tzinfo=UTC))
    assert Year(2028, "Europe/Paris").month_of(datetime(2028, 2, 29, 23, 30, tzinfo=UTC)) == 3


def test_the_wait_of_a_month_is_told_from_five_reviews_on() -> None:
    assert median_wait([1.0, 2.0, 3.0, 4.0]) is None
    assert median_wait([1.0, 2.0, 2.54, 4.0, 9.0]) == 2.5


def test_somebody_who_changed_team_is_counted_once_in_the_whole() -> None:
    one = Tally(people={1, 2}, meetings={7}, minutes=30, answers=1, waits=[1.0])
    other = Tally(people={2, 3}, meetings={7}, minutes=15, answers=2, accepted=1, waits=[3.0, 8.0], presences=2)
    assert figures_of(joined([one, other])) == Figures(3, 45, 3, 1, 3.0, 1, 2, 0, 0)


def test_nothing_is_a_year_without_figures() -> None:
    assert figures_of(joined([])) == Figures(0, 0, 0, 0, None, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("people", "hidden"),
    [
        ({"a": 5, "b": 9}, set()),
        ({"a": 4, "b": 9, "c": 6}, {"a", "c"}),
        ({"a": 4, "b": 1, "c": 6}, {"a", "b"}),
        ({"a": 0, "b": 6}, set()),
        ({"a": 3}, {"a"}),
        ({}, set()),
    ],
)
def test_a_group_under_five_is_not_shown_nor_can_it_be_subtracted(people: dict[str, int], hidden: set[str]) -> None:
    assert too_small(people) == hidden


def test_the_years_offered_go_back_to_the_first_and_ten_at_most() -> None:
    assert years_to_offer(2026, 2024) == (2026, 2025, 2024)
    assert years_to_offer(2026, None) == (2026,)
    assert len(years_to_offer(2026, 1999)) == 10


def test_a_plot_names_the_first_only_where_it_leads() -> None:
    leading, level = [("Littoral", 9), ("Plateau", 4)], [("Littoral", 17), ("Plateau", 17)]
    assert (is_led(leading), is_led(level), is_led(leading[:1]), is_led([])) == (True, False, False, False)
