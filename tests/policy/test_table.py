"""Who may what: the table as it was decided, cell by cell, and what a reach is made of."""

from __future__ import annotations

import pytest

from elearn.policy import GRANTS, Actor, Extent, HeldSeat, Permission, Reach, Role, Scope, allows, reach

NETWORK, ORGANISATION, TEAM, ME = 5, 3, 2, 7
ELSEWHERE = Scope(owner_id=99, team_id=98, organisation_id=97, network_id=96)
HERE = Scope(owner_id=99, team_id=TEAM, organisation_id=ORGANISATION, network_id=NETWORK)
MINE = Scope(owner_id=ME, team_id=TEAM, organisation_id=ORGANISATION, network_id=NETWORK)

# Learner, supervisor, coordinator, regional, admin. « - » no, o(wn), t(eam), r (organisation), n(etwork), * everywhere.
EXPECTED = {
    "module:read": "*****",
    "supervisor-note:read": "-*---",
    "content:status": "----*",
    "case:write": "-t---",
    "case:second-read": "-r---",
    "answer:write": "o----",
    "answer:read": "o----",
    "answer:review": "-t---",
    "survey:answer": "o----",
    "progress:read": "o----",
    "progress:follow": "-trn-",
    "programme:read": "rrrn-",
    "programme:manage": "--r--",
    "discussion:attend": "oooo-",
    "discussion:plan": "-trn-",
    "note:read": "-t---",
    "field:confirm": "-tr--",
    "report:read": "--rn-",
    "quality:read": "--r--",
    "certificate:read": "o-rn-",
    "certificate:issue": "--r--",
    "complaint:write": "ooooo",
    "complaint:handle": "--r--",
    "team:read": "-trn-",
    "team:promise": "-tr--",
    "person:read": "--rn*",
    "person:manage": "--r-*",
    "person:erase": "----*",
    "organisation:manage": "--r-*",
    "key:manage": "--r--",
    "journal:read": "--rn*",
    "instance:manage": "----*",
}
LETTERS = {
    "-": None,
    "o": Extent.OWN,
    "t": Extent.TEAM,
    "r": Extent.ORGANISATION,
    "n": Extent.NETWORK,
    "*": Extent.EVERYWHERE,
}
SEATS = {
    Role.LEARNER: HeldSeat(Role.LEARNER, NETWORK, ORGANISATION, TEAM),
    Role.SUPERVISOR: HeldSeat(Role.SUPERVISOR, NETWORK, ORGANISATION, TEAM),
    Role.COORDINATOR: HeldSeat(Role.COORDINATOR, NETWORK, ORGANISATION),
    Role.REGIONAL: HeldSeat(Role.REGIONAL, NETWORK),
    Role.ADMIN: HeldSeat(Role.ADMIN),
}
CELLS = [(permission, role) for permission in Permission for role in Role]


def somebody(*roles: Role) -> Actor:
    return Actor(id=ME, name="Camille Roussel", seats=tuple(SEATS[role] for role in roles))


def extent(permission: Permission, role: Role) -> Extent | None:
    return LETTERS[EXPECTED[permission][list(Role).index(role)]]


def test_the_table_names_every_permission_and_every_role():
    assert {permission.value for permission in GRANTS} == EXPECTED.keys() == {one.value for one in Permission}
    assert all(len(cells) == len(Role) for cells in EXPECTED.values())


@pytest.mark.parametrize(("permission", "role"), CELLS, ids=lambda one: one.value)
def test_a_role_has_what_was_decided_and_no_more(permission: Permission, role: Role):
    assert GRANTS[permission].get(role) == extent(permission, role)


@pytest.mark.parametrize(("permission", "role"), CELLS, ids=lambda one: one.value)
def test_a_seat_carries_as_far_as_its_extent(permission: Permission, role: Role):
    carried = reach(somebody(role), permission)
    expected = {
        None: Reach(),
        Extent.OWN: Reach(owners=frozenset({ME})),
        Extent.TEAM: Reach(teams=frozenset({TEAM})),
        Extent.ORGANISATION: Reach(organisations=frozenset({ORGANISATION})),
        Extent.NETWORK: Reach(networks=frozenset({NETWORK})),
        Extent.EVERYWHERE: Reach(is_everywhere=True),
    }

    assert carried == expected[extent(permission, role)]


@pytest.mark.parametrize(("permission", "role"), CELLS, ids=lambda one: one.value)
def test_a_row_is_read_as_far_as_the_extent_carries(permission: Permission, role: Role):
    given = extent(permission, role)
    actor = somebody(role)

    assert allows(actor, permission) is (given is not None)
    assert allows(actor, permission, MINE) is (given is not None)
    assert allows(actor, permission, HERE) is (given not in (None, Extent.OWN))
    assert allows(actor, permission, ELSEWHERE) is (given is Extent.EVERYWHERE)


@pytest.mark.parametrize("permission", Permission, ids=lambda one: one.value)
def test_nobody_and_a_person_without_a_seat_may_nothing(permission: Permission):
    assert not allows(None, permission)
    assert not allows(somebody(), permission)
    assert not allows(None, permission, Scope())


def test_several_seats_add_up_and_take_nothing_away():
    both = reach(somebody(Role.SUPERVISOR, Role.COORDINATOR), Permission.PROGRESS_FOLLOW)

    assert both == Reach(teams=frozenset({TEAM}), organisations=frozenset({ORGANISATION}))


def test_an_administrator_reads_no_answer_no_review_and_no_minutes():
    admin = somebody(Role.ADMIN)
    texts = (Permission.ANSWER_READ, Permission.ANSWER_REVIEW, Permission.NOTE_READ, Permission.DISCUSSION_ATTEND)

    assert not any(allows(admin, permission) for permission in texts)


def test_a_coordinator_and_a_regional_coordinator_read_no_answer():
    for role in (Role.COORDINATOR, Role.REGIONAL):
        assert not allows(somebody(role), Permission.ANSWER_READ)
        assert not allows(somebody(role), Permission.ANSWER_REVIEW)


@pytest.mark.parametrize("permission", Permission, ids=lambda one: one.value)
def test_a_row_of_no_place_is_reached_only_from_everywhere(permission: Permission):
    """An empty place in a row must never equal an empty place in a seat."""
    for role in Role:
        everywhere = extent(permission, role) is Extent.EVERYWHERE
        assert allows(somebody(role), permission, Scope()) is everywhere


def test_a_seat_without_a_place_carries_nowhere():
    stray = Actor(id=ME, name="Camille Roussel", seats=(HeldSeat(Role.SUPERVISOR), HeldSeat(Role.COORDINATOR)))

    assert reach(stray, Permission.ANSWER_REVIEW).is_empty
    assert reach(stray, Permission.PROGRAMME_MANAGE).is_empty
