"""How long a proof holds, what it is worth, how its code is made and read, what it says."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from elearn.certificates import prose, rules
from elearn.certificates.rules import EventKind, Paper, State
from elearn.errors import RuleBroken


def test_a_code_has_three_groups_without_the_signs_that_look_alike() -> None:
    codes = {rules.new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(len(code) == 14 and code[4] == code[9] == "-" for code in codes)
    assert not set("".join(codes)) & set("01OI")


@pytest.mark.parametrize("typed", ["7QF2-M9KD-X4TB", "7qf2m9kdx4tb", " 7QF2 M9KD X4TB ", "7QF2–M9KD–X4TB"])
def test_a_code_is_read_however_it_was_typed(typed: str) -> None:
    assert rules.read_code(typed) == "7QF2-M9KD-X4TB"


@pytest.mark.parametrize("typed", ["", "7QF2-M9KD", "0QF2-M9KD-X4TB", "7QF2-M9KD-X4TBB", "é" * 12, "OIOIOIOIOIOI"])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert rules.read_code(typed) == ""


@pytest.mark.parametrize(
    ("issued", "months", "last"),
    [
        (date(2026, 11, 13), 36, date(2029, 11, 12)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 28)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2026, 11, 13), None, None),
    ],
)
def test_a_proof_holds_for_whole_months(issued: date, months: int | None, last: date | None) -> None:
    assert rules.last_day(issued, months) == last


@pytest.mark.parametrize(
    ("at", "zone", "state"),
    [
        (datetime(2026, 11, 12, 22, 59, tzinfo=UTC), "Europe/Paris", State.VALID),
        (datetime(2026, 11, 12, 23, 1, tzinfo=UTC), "Europe/Paris", State.EXPIRED),
        (datetime(2026, 11, 12, 23, 1, tzinfo=UTC), "America/Montreal", State.VALID),
    ],
)
def test_the_last_day_ends_where_the_organisation_is(at: datetime, zone: str, state: State) -> None:
    assert rules.state_at(date(2026, 11, 12), zone, [], at) is state


def test_withdrawn_and_replaced_come_before_expired() -> None:
    at = datetime(2030, 1, 1, tzinfo=UTC)
    assert rules.state_at(date(2026, 1, 1), "Europe/Paris", [EventKind.WITHDRAWN], at) is State.WITHDRAWN
    assert rules.state_at(date(2026, 1, 1), "Europe/Paris", [EventKind.REPLACED], at) is State.REPLACED


@pytest.mark.parametrize(
    ("is_complete", "minutes", "held"), [(False, 60, None), (True, 0, None), (True, 60, 60), (True, 90, 60)]
)
def test_nobody_is_attested_without_the_work_or_twice(is_complete: bool, minutes: int, held: int | None) -> None:
    with pytest.raises(RuleBroken):
        rules.ensure_may_issue(Paper.ATTESTATION, is_complete=is_complete, minutes=minutes, held=held, name="Ana")


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (1, "1 minute"),
        (45, "45 minutes"),
        (60, "1 heure"),
        (125, "2 heures 05 minutes"),
        (1260, "21 heures"),
    ],
)
def test_a_duration_is_said_in_words(minutes: int, words: str) -> None:
    assert prose.duration_words(minutes).replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "words"),
    [
        (date(2026, 9, 7), date(2026, 11, 12), "du 7 septembre au 12 novembre 2026"),
        (date(2025, 12, 1), date(2026, 2, 1), "du 1er décembre 2025 au 1er février 2026"),
        (date(2028, 2, 29), date(2028, 2, 29), "le 29 février 2028"),
    ],
)
def test_a_period_says_the_year_once_where_it_can(starts_on: date, ends_on: date, words: str) -> None:
    assert prose.period_words(starts_on, ends_on).replace("\u00a0", " ") == words


def test_a_digest_tells_any_change_and_no_order() -> None:
    assert rules.digest_of({"a": 1, "b": "é"}) == rules.digest_of({"b": "é", "a": 1})
    assert rules.digest_of({"a": 1}) != rules.digest_of({"a": 2})
