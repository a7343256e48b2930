"""Tests who may hold which seat, where and when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from elearn.errors import RuleBroken
from elearn.organisations import rules
from elearn.organisations.rules import InvitationState, Period, PlaceKind
from elearn.policy import Reach, Role, Scope

TODAY = date(2026, 11, 23)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ADMIN, COORDINATOR = Reach(is_everywhere=True), Reach(organisations=frozenset({3}))
HERE, ELSEWHERE = Scope(None, 5, 3, 1), Scope(None, 6, 4, 1)


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (Period(TODAY), Period(TODAY, TODAY), True),
        (Period(YESTERDAY, YESTERDAY), Period(TODAY), False),
        (Period(YESTERDAY), Period(TOMORROW), True),
        (Period(TOMORROW, TOMORROW), Period(YESTERDAY, TODAY), False),
        (Period(YESTERDAY, TODAY), Period(TODAY, TOMORROW), True),
    ],
)
def test_two_periods_meet_when_they_have_a_day_in_common(one: Period, other: Period, meet: bool) -> None:
    assert one.meets(other) is meet
    assert other.meets(one) is meet


@pytest.mark.parametrize(
    ("reach", "role", "kind", "scope", "field"),
    [
        (COORDINATOR, Role.LEARNER, PlaceKind.TEAM, HERE, ""),
        (COORDINATOR, Role.SUPERVISOR, PlaceKind.TEAM, HERE, ""),
        (COORDINATOR, Role.COORDINATOR, PlaceKind.ORGANISATION, Scope(None, None, 3, 1), ""),
        (COORDINATOR, Role.LEARNER, PlaceKind.TEAM, ELSEWHERE, "role"),
        (COORDINATOR, Role.REGIONAL, PlaceKind.NETWORK, Scope(network_id=1), "role"),
        (COORDINATOR, Role.ADMIN, PlaceKind.INSTANCE, Scope(), "role"),
        (COORDINATOR, Role.LEARNER, PlaceKind.ORGANISATION, Scope(None, None, 3, 1), "place"),
        (COORDINATOR, Role.COORDINATOR, PlaceKind.TEAM, HERE, "place"),
        (ADMIN, Role.ADMIN, PlaceKind.INSTANCE, Scope(), ""),
        (ADMIN, Role.REGIONAL, PlaceKind.NETWORK, Scope(network_id=1), ""),
        (ADMIN, Role.ADMIN, PlaceKind.TEAM, HERE, "place"),
        (Reach(), Role.LEARNER, PlaceKind.TEAM, HERE, "role"),
        (Reach(networks=frozenset({1})), Role.REGIONAL, PlaceKind.NETWORK, Scope(network_id=1), "role"),
    ],
)
def test_a_role_is_given_where_it_is_held_and_by_whom_answers_for_the_place(
    reach: Reach, role: Role, kind: PlaceKind, scope: Scope, field: str
) -> None:
    refused = ""
    try:
        rules.ensure_may_give(reach, role, kind, scope)
    except RuleBroken as broken:
        refused = broken.field
    assert refused == field


def test_a_person_learns_in_one_team_at_a_time() -> None:
    rules.ensure_one_learner_seat([Period(date(2020, 1, 1), YESTERDAY)], Period(TODAY))
    with pytest.raises(RuleBroken):
        rules.ensure_one_learner_seat([Period(date(2020, 1, 1), TODAY)], Period(TODAY))


def test_a_role_is_held_once_in_a_place() -> None:
    rules.ensure_held_once([Period(YESTERDAY, YESTERDAY)], Period(TODAY))
    with pytest.raises(RuleBroken):
        rules.ensure_held_once([Period(YESTERDAY)], Period(TODAY))


def test_a_period_ends_after_it_starts() -> None:
    rules.ensure_order(Period(TODAY, TODAY))
    with pytest.raises(RuleBroken) as told:
        rules.ensure_order(Period(TODAY, YESTERDAY))
    assert told.value.field == "ends_on"


def test_a_learner_starts_today_at_the_latest_and_a_substitute_may_start_later() -> None:
    rules.ensure_learner_starts_by(Role.LEARNER, Period(TODAY), TODAY)
    rules.ensure_learner_starts_by(Role.SUPERVISOR, Period(TOMORROW), TODAY)
    with pytest.raises(RuleBroken):
        rules.ensure_learner_starts_by(Role.LEARNER, Period(TOMORROW), TODAY)


@pytest.mark.parametrize(
    ("role", "period"), [(Role.SUPERVISOR, Period(TODAY)), (Role.LEARNER, Period(YESTERDAY, YESTERDAY))]
)
def test_only_a_learner_of_today_changes_team(role: Role, period: Period) -> None:
    rules.ensure_movable(Role.LEARNER, Period(TODAY), TODAY)
    with pytest.raises(RuleBroken):
        rules.ensure_movable(role, period, TODAY)


def test_a_move_leads_to_another_team() -> None:
    rules.ensure_other_team(1, 2)
    with pytest.raises(RuleBroken):
        rules.ensure_other_team(1, 1)


def test_a_seat_of_the_past_does_not_change() -> None:
    rules.ensure_not_ended(Period(YESTERDAY, TODAY), TODAY)
    with pytest.raises(RuleBroken):
        rules.ensure_not_ended(Period(YESTERDAY, YESTERDAY), TODAY)


def test_a_seat_is_cancelled_on_its_first_day_at_the_latest() -> None:
    rules.ensure_may_cancel(Period(TODAY), TODAY)
    with pytest.raises(RuleBroken):
        rules.ensure_may_cancel(Period(YESTERDAY), TODAY)


def test_somebody_always_administers_the_platform() -> None:
    rules.ensure_not_last_administrator(1)
    with pytest.raises(RuleBroken):
        rules.ensure_not_last_administrator(0)


@pytest.mark.parametrize(
    ("accepted", "revoked", "days", "state"),
    [
        (False, False, 13, InvitationState.PENDING),
        (False, False, 14, InvitationState.EXPIRED),
        (True, False, 20, InvitationState.ACCEPTED),
        (False, True, 1, InvitationState.REVOKED),
    ],
)
def test_an_invitation_is_open_for_two_weeks_and_serves_once(
    accepted: bool, revoked: bool, days: int, state: InvitationState
) -> None:
    found = rules.invitation_state(
        accepted_at=NOW if accepted else None,
        revoked_at=NOW if revoked else None,
        expires_at=NOW + rules.INVITATION_LASTS,
        now=NOW + timedelta(days=days),
    )
    assert found is state


@pytest.mark.parametrize("state", [InvitationState.EXPIRED, InvitationState.ACCEPTED, InvitationState.REVOKED])
def test_a_closed_invitation_is_not_accepted(state: InvitationState) -> None:
    with pytest.raises(RuleBroken):
        rules.ensure_open(state)


def test_an_expired_invitation_may_be_sent_again_and_one_that_served_may_not() -> None:
    rules.ensure_may_send_again(InvitationState.EXPIRED)
    with pytest.raises(RuleBroken):
        rules.ensure_may_send_again(InvitationState.ACCEPTED)


def test_an_invitation_is_for_one_address_whatever_its_case() -> None:
    rules.ensure_same_person("Ana@example.org", "ana@example.org")
    with pytest.raises(RuleBroken):
        rules.ensure_same_person("ana@example.org", "bea@example.org")


def test_a_name_is_taken_whatever_its_case() -> None:
    rules.ensure_name_is_free("Nord", ["Sud"])
    with pytest.raises(RuleBroken):
        rules.ensure_name_is_free(" nord ", ["Nord"])


@pytest.mark.parametrize("days", [0, 61])
def test_a_promise_is_of_one_to_sixty_days(days: int) -> None:
    with pytest.raises(RuleBroken):
        rules.ensure_promise(days)
