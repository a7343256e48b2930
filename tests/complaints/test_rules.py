"""What a complaint must be to stand in the register, who may answer it, and where it stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from elearn.complaints.rules import (
    FromKind,
    State,
    ensure_closable,
    ensure_done,
    ensure_for_oneself,
    ensure_open,
    ensure_origin,
    ensure_received,
    ensure_reopenable,
    ensure_words,
    is_for_another,
    kind_of,
    may_reopen,
    state_of,
)
from elearn.errors import RuleBroken
from elearn.policy import Role

TODAY = date(2026, 11, 27)
NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize("received_on", [TODAY, TODAY - DAY, date(2025, 11, 27)])
def test_a_complaint_of_the_last_year_stands_in_the_register(received_on: date) -> None:
    ensure_received(received_on, TODAY)


@pytest.mark.parametrize(
    ("received_on", "message"), [(TODAY + DAY, "pas encore venu"), (date(2025, 11, 26), "plus d’un an")]
)
def test_a_day_to_come_or_too_far_back_is_refused(received_on: date, message: str) -> None:
    with pytest.raises(RuleBroken, match=message) as broken:
        ensure_received(received_on, TODAY)
    assert broken.value.field == "received_on"


def test_a_year_before_a_29_february_is_a_28() -> None:
    ensure_received(date(2027, 2, 28), date(2028, 2, 29))
    with pytest.raises(RuleBroken):
        ensure_received(date(2027, 2, 27), date(2028, 2, 29))


def test_something_must_be_said() -> None:
    ensure_words("Un retard.")
    for empty in ("", " \n"):
        with pytest.raises(RuleBroken) as broken:
            ensure_words(empty, field="answer")
        assert broken.value.field == "answer"


def test_who_writes_speaks_as_what_they_are_in_the_organisation() -> None:
    assert kind_of({Role.LEARNER, Role.SUPERVISOR}) is FromKind.LEARNER
    assert kind_of({Role.SUPERVISOR}) is FromKind.TEAM
    assert kind_of({Role.COORDINATOR}) is FromKind.TEAM


@pytest.mark.parametrize(
    ("owner_id", "has_another", "expected"), [(7, True, True), (7, False, False), (8, True, False), (None, True, False)]
)
def test_whoever_wrote_a_complaint_leaves_it_to_another_where_there_is_one(
    owner_id: int | None, has_another: bool, expected: bool
) -> None:
    assert is_for_another(7, owner_id, has_another=has_another) is expected
    if expected:
        with pytest.raises(RuleBroken, match="une autre personne qui coordonne"):
            ensure_for_oneself(7, owner_id, has_another=has_another)
    else:
        ensure_for_oneself(7, owner_id, has_another=has_another)


@pytest.mark.parametrize(
    ("closed", "answered", "reopened", "state"),
    [
        (None, None, None, State.WAITING),
        (None, NOW, None, State.ANSWERED),
        (NOW, NOW - HOUR, None, State.CLOSED),
        (None, NOW - HOUR, NOW, State.WAITING),  # reopened after its answer
        (None, NOW, NOW - HOUR, State.ANSWERED),
        (NOW, NOW - HOUR, NOW - 2 * HOUR, State.CLOSED),
    ],
)
def test_a_complaint_waits_is_answered_or_closed(
    closed: datetime | None, answered: datetime | None, reopened: datetime | None, state: State
) -> None:
    assert state_of(closed, answered, reopened) is state


def test_nothing_is_answered_once_it_is_closed() -> None:
    ensure_open(State.WAITING)
    ensure_open(State.ANSWERED)
    with pytest.raises(RuleBroken, match="Rouvrez-la"):
        ensure_open(State.CLOSED)


def test_closing_asks_for_an_answer_and_happens_once() -> None:
    ensure_closable(State.ANSWERED)
    with pytest.raises(RuleBroken, match="Répondez d’abord"):
        ensure_closable(State.WAITING)
    with pytest.raises(RuleBroken, match="déjà close"):
        ensure_closable(State.CLOSED)


@pytest.mark.parametrize(
    ("closed", "handles", "expected"),
    [
        (NOW - 30 * DAY, False, True),
        (NOW - 30 * DAY - HOUR, False, False),
        (NOW - 300 * DAY, True, True),
        (None, True, False),
        (None, False, False),
    ],
)
def test_an_author_reopens_within_thirty_days_and_whoever_handles_it_at_any_time(
    closed: datetime | None, handles: bool, expected: bool
) -> None:
    assert may_reopen(closed, NOW, handles=handles) is expected
    if expected:
        ensure_reopenable(closed, NOW, handles=handles)
    else:
        with pytest.raises(RuleBroken, match="trente jours" if closed else "est ouverte"):
            ensure_reopenable(closed, NOW, handles=handles)


def test_an_improvement_is_done_between_the_complaint_and_today() -> None:
    ensure_done(TODAY, TODAY, TODAY)
    ensure_done(TODAY - 500 * DAY, None, TODAY)
    for done_on, message in ((TODAY + DAY, "pas encore venu"), (TODAY - 2 * DAY, "avant la réception")):
        with pytest.raises(RuleBroken, match=message) as broken:
            ensure_done(done_on, TODAY - DAY, TODAY)
        assert broken.value.field == "done_on"


def test_an_improvement_that_stands_alone_says_what_led_to_it() -> None:
    ensure_origin("Enquête de mars")
    with pytest.raises(RuleBroken) as broken:
        ensure_origin("  ")
    assert broken.value.field == "origin"
