"""What a key is and how pages are marked: pure decisions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from elearn.api import rules
from elearn.api.rules import KeyState
from elearn.errors import RuleBroken
from elearn.policy import GRANTS, OPENED_BY, Extent, Key, Permission, Purpose, Reach, Role, allows, reach

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


def test_no_two_keys_are_alike_and_each_says_what_it_is() -> None:
    made = {rules.new_secret() for _ in range(200)}
    assert len(made) == 200
    assert all(one.startswith("pips_") and len(one) >= 48 for one in made)


def test_a_list_shows_the_last_four_letters_of_a_key() -> None:
    assert rules.ending_of("pips_abcdefgh") == "efgh"


def test_a_key_ends_at_the_end_of_a_day_of_its_organisation() -> None:
    assert rules.expires_at(NOW, 30, "America/Toronto") == datetime(2026, 12, 27, 4, 59, 59, tzinfo=UTC)


def test_a_key_lasts_no_longer_than_the_list_says() -> None:
    with pytest.raises(RuleBroken):
        rules.expires_at(NOW, 3650, "Europe/Paris")


@pytest.mark.parametrize(
    ("ends_at", "revoked_at", "state"),
    [
        (NOW + timedelta(seconds=1), None, KeyState.LIVE),
        (NOW, None, KeyState.EXPIRED),
        (NOW + timedelta(days=9), NOW, KeyState.REVOKED),
        (NOW - timedelta(days=9), NOW, KeyState.REVOKED),
    ],
)
def test_what_has_become_of_a_key(ends_at: datetime, revoked_at: datetime | None, state: KeyState) -> None:
    assert rules.key_state(ends_at, revoked_at, NOW) is state


@pytest.mark.parametrize("name", ["", "   ", "Paie", " paie "])
def test_a_key_has_a_name_that_no_other_key_in_use_has(name: str) -> None:
    with pytest.raises(RuleBroken):
        rules.ensure_name(name, ["Paie"])


def test_a_mark_leads_back_to_the_row_that_it_was_made_of() -> None:
    assert [rules.read_cursor(rules.cursor_after(number)) for number in (1, 17, 2**31 - 1)] == [1, 17, 2**31 - 1]
    assert rules.read_cursor("") == 0


@pytest.mark.parametrize(
    "given", ["1", "zz", "YXByZXM6Mg==", "YXByZXM6LTE", "é", "%00", "YXByZXM6OTk5OTk5OTk5OTk", "a" * 999]
)
def test_a_mark_that_was_not_given_is_refused(given: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        rules.read_cursor(given)
    assert broken.value.field == "suite"


@pytest.mark.parametrize("given", ["0", "-1", "501", "1e9", "٣", "dix"])
def test_a_page_holds_from_one_to_five_hundred_rows(given: str) -> None:
    with pytest.raises(RuleBroken):
        rules.read_limit(given)
    assert (rules.read_limit(""), rules.read_limit("1"), rules.read_limit("500")) == (100, 1, 500)


@pytest.mark.parametrize("given", ["1999", "2027", "26", "2026.0", "abcd"])
def test_a_year_has_begun(given: str) -> None:
    with pytest.raises(RuleBroken):
        rules.read_year(given, 2026)
    assert (rules.read_year("", 2026), rules.read_year("2025", 2026)) == (2026, 2025)


def test_no_purpose_opens_more_than_whoever_makes_the_key_may_see() -> None:
    for opened in OPENED_BY.values():
        for permission in opened:
            assert GRANTS[permission][Role.COORDINATOR] is Extent.ORGANISATION
            assert permission.value.endswith((":read", ":follow"))


def test_only_whoever_answers_for_an_organisation_makes_its_keys() -> None:
    assert GRANTS[Permission.KEY_MANAGE] == {Role.COORDINATOR: Extent.ORGANISATION}


@pytest.mark.parametrize("purpose", Purpose)
def test_a_key_reaches_its_organisation_for_its_purpose_and_nothing_else(purpose: Purpose) -> None:
    key = Key(1, purpose, organisation_id=7)
    for permission in Permission:
        expected = Reach(organisations=frozenset({7})) if permission in OPENED_BY[purpose] else Reach()
        assert reach(key, permission) == expected
        assert allows(key, permission) is (permission in OPENED_BY[purpose])
