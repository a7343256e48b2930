"""What may be planned and signed, and when: by the clocks of the séance, whatever the season."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from elearn.discussions import attendance_rules, rules
from elearn.discussions.attendance_rules import HalfDay, sittings
from elearn.discussions.rules import Case, Part, Plan, State
from elearn.errors import RuleBroken
from elearn.policy import Actor, HeldSeat, Role, Scope
from tests.discussions.builders import at

PLAN = Plan(
    title="José, à plusieurs",
    starts_at=at("2026-11-26 14:00"),
    time_zone="Europe/Paris",
    minutes=90,
    facilitator_id=1,
    people=frozenset({1, 2}),
    place="Salle 2",
)


def parts(starts: str, minutes: int, zone: str = "Europe/Paris") -> list[tuple[date, HalfDay]]:
    starts_at = at(starts, zone)
    return [(one.day, one.half_day) for one in sittings(starts_at, starts_at + timedelta(minutes=minutes), zone)]


@pytest.mark.parametrize(
    ("starts", "minutes", "expected"),
    [
        ("2026-11-26 09:00", 180, [HalfDay.MORNING]),
        ("2026-11-26 14:00", 90, [HalfDay.AFTERNOON]),
        ("2026-11-26 09:00", 480, [HalfDay.MORNING, HalfDay.AFTERNOON]),
        ("2026-11-26 11:00", 150, [HalfDay.MORNING]),
        ("2026-11-26 12:30", 120, [HalfDay.AFTERNOON]),
        ("2026-11-26 12:45", 30, [HalfDay.MORNING]),
    ],
)
def test_a_half_day_counts_when_more_than_half_an_hour_lies_in_it(
    starts: str, minutes: int, expected: list[HalfDay]
) -> None:
    assert [half for _, half in parts(starts, minutes)] == expected


def test_half_days_are_those_of_the_place_and_not_of_greenwich() -> None:
    assert parts("2026-11-26 09:00", 120, "America/Montreal") == [(date(2026, 11, 26), HalfDay.MORNING)]


def test_a_late_meeting_in_montreal_is_not_dated_of_the_next_day() -> None:
    assert parts("2026-11-26 19:30", 90, "America/Montreal") == [(date(2026, 11, 26), HalfDay.AFTERNOON)]


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Europe/Paris", "2026-03-29"), ("Europe/Paris", "2026-10-25"), ("America/Montreal", "2026-11-01")],
)
def test_midday_stays_at_one_o_clock_on_the_day_when_clocks_change(zone: str, day: str) -> None:
    starts_at, ends_at = at(f"{day} 09:00", zone), at(f"{day} 17:00", zone)

    morning, afternoon = sittings(starts_at, ends_at, zone)

    assert (morning.begins_at, morning.ends_at) == (starts_at, at(f"{day} 13:00", zone))
    assert (afternoon.begins_at, afternoon.ends_at) == (at(f"{day} 13:00", zone), ends_at)


def test_a_meeting_on_two_days_has_the_half_days_of_both() -> None:
    assert parts("2026-11-26 21:00", 360) == [
        (date(2026, 11, 26), HalfDay.AFTERNOON),
        (date(2026, 11, 27), HalfDay.MORNING),
    ]


@pytest.mark.parametrize(
    ("zone", "local", "utc"),
    [
        ("Europe/Paris", "2026-03-28 14:00", "2026-03-28 13:00"),
        ("Europe/Paris", "2026-03-30 14:00", "2026-03-30 12:00"),
        ("America/Montreal", "2026-10-31 14:00", "2026-10-31 18:00"),
        ("America/Montreal", "2026-11-02 14:00", "2026-11-02 19:00"),
    ],
)
def test_an_hour_is_that_of_the_place_in_summer_and_in_winter(zone: str, local: str, utc: str) -> None:
    wanted = datetime.fromisoformat(local)

    assert rules.start_of(wanted.date(), wanted.time(), zone) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_an_hour_that_the_change_of_clocks_leaves_out_is_refused_beside_the_hour() -> None:
    with pytest.raises(RuleBroken, match="n’existe pas") as broken:
        rules.start_of(date(2026, 3, 29), time(2, 30), "Europe/Paris")
    assert broken.value.field == "hour"


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (replace(PLAN, place=""), "place"),
        (replace(PLAN, link="javascript:alert(1)"), "link"),
        (replace(PLAN, link="visio"), "link"),
        (replace(PLAN, co_facilitator_id=1), "co_facilitator"),
        (replace(PLAN, people=frozenset()), "people"),
        (replace(PLAN, cases=(Case("jose", minutes=60), Case("gerard", minutes=60))), "minutes"),
    ],
)
def test_a_plan_that_cannot_be_kept_to_is_refused_beside_its_field(plan: Plan, field: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        rules.ensure_sound(plan)
    assert broken.value.field == field


def test_a_link_is_enough_of_a_place() -> None:
    rules.ensure_sound(replace(PLAN, place="", link="https://visio.example.org/abc"))


def test_yesterday_is_refused_and_earlier_today_is_not() -> None:
    now = at("2026-11-26 16:00")

    rules.ensure_to_come(at("2026-11-26 14:00"), "Europe/Paris", now)
    with pytest.raises(RuleBroken, match="passée"):
        rules.ensure_to_come(at("2026-11-25 23:00"), "Europe/Paris", now)


def test_a_planned_meeting_is_held_once_its_end_has_passed() -> None:
    assert rules.state_at(State.PLANNED, PLAN.ends_at, PLAN.ends_at) is State.HELD
    assert rules.state_at(State.PLANNED, PLAN.ends_at, PLAN.starts_at) is State.PLANNED
    assert rules.state_at(State.CANCELLED, PLAN.ends_at, PLAN.ends_at) is State.CANCELLED


def actor(role: Role, *, team: int | None = None, network: int = 7) -> Actor:
    return Actor(1, "Sophie Lambert", (HeldSeat(role, network, 5 if team else None, team),))


TEAM, NETWORK = Scope(None, 3, 5, 7), Scope(None, None, None, 7)


@pytest.mark.parametrize(
    ("who", "scope", "part", "is_planner", "expected"),
    [
        (actor(Role.SUPERVISOR, team=3), TEAM, None, False, True),
        (actor(Role.SUPERVISOR, team=4), TEAM, Part.FACILITATOR, True, False),
        (actor(Role.LEARNER, team=3), TEAM, Part.PEER, False, False),
        (actor(Role.REGIONAL), TEAM, None, False, False),
        (actor(Role.REGIONAL), NETWORK, None, True, True),
        (actor(Role.REGIONAL), NETWORK, None, False, False),
        (actor(Role.REGIONAL, network=8), NETWORK, Part.PARTICIPANT, True, False),
        (actor(Role.SUPERVISOR, team=3), NETWORK, Part.FACILITATOR, False, False),
    ],
)
def test_a_plan_is_changed_by_those_who_may_plan_there(
    who: Actor, scope: Scope, part: Part | None, is_planner: bool, expected: bool
) -> None:
    assert rules.may_change(who, scope, part, is_planner=is_planner) is expected


@pytest.mark.parametrize(
    ("who", "scope", "part", "expected"),
    [
        (actor(Role.LEARNER, team=3), TEAM, Part.PEER, True),
        (actor(Role.LEARNER, team=3), TEAM, Part.PARTICIPANT, False),
        (actor(Role.SUPERVISOR, team=3), TEAM, None, True),
        (actor(Role.SUPERVISOR, team=3), NETWORK, Part.PARTICIPANT, False),
        (actor(Role.REGIONAL), NETWORK, None, False),
    ],
)
def test_attendance_is_led_by_who_facilitates_or_supervises_the_team(
    who: Actor, scope: Scope, part: Part | None, expected: bool
) -> None:
    assert rules.may_lead(who, scope, part) is expected


def test_nobody_signs_before_the_half_day_begins_nor_the_day_after() -> None:
    (sitting,) = sittings(PLAN.starts_at, PLAN.ends_at, "Europe/Paris")

    for too_early_or_late in (at("2026-11-26 13:59"), at("2026-11-27 00:01")):
        with pytest.raises(RuleBroken):
            attendance_rules.ensure_may_sign(sitting, "Europe/Paris", State.PLANNED, too_early_or_late)
    attendance_rules.ensure_may_sign(sitting, "Europe/Paris", State.PLANNED, at("2026-11-26 23:30"))


def test_a_seance_that_begins_shortly_before_midday_is_signed_from_its_beginning() -> None:
    (afternoon,) = sittings(at("2026-11-26 12:40"), at("2026-11-26 14:40"), "Europe/Paris")
    morning, after_lunch = sittings(at("2026-11-26 09:00"), at("2026-11-26 16:00"), "Europe/Paris")

    assert (afternoon.half_day, afternoon.begins_at) == (HalfDay.AFTERNOON, at("2026-11-26 13:00"))
    attendance_rules.ensure_may_sign(afternoon, "Europe/Paris", State.PLANNED, at("2026-11-26 12:41"))
    with pytest.raises(RuleBroken):
        attendance_rules.ensure_may_sign(afternoon, "Europe/Paris", State.PLANNED, at("2026-11-26 12:39"))
    attendance_rules.ensure_may_sign(morning, "Europe/Paris", State.PLANNED, at("2026-11-26 09:01"))
    with pytest.raises(RuleBroken):
        attendance_rules.ensure_may_sign(after_lunch, "Europe/Paris", State.PLANNED, at("2026-11-26 12:59"))


def test_the_digest_changes_with_any_line_of_the_sheet() -> None:
    facts = {"id": 1}

    one = attendance_rules.digest_of_sheet(facts, [{"person": 1, "is_present": True}])
    other = attendance_rules.digest_of_sheet(facts, [{"person": 1, "is_present": False}])

    assert len(one) == 64
    assert one != other
