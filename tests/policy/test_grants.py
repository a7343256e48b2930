"""Tests that the table of rights keeps the promises made to learners, and that predicate and filter are one."""

from __future__ import annotations

import itertools

import pytest
import sqlalchemy as sa

from elearn.db import session, transaction
from elearn.journal import JournalLine, record
from elearn.ownership import within
from elearn.policy import GRANTS, Actor, Extent, HeldSeat, Permission, Reach, Role, Scope, allows, reach

TEXTS = (Permission.ANSWER_READ, Permission.ANSWER_REVIEW)
HERE = Scope(owner_id=1, team_id=10, organisation_id=100, network_id=1000)
SEATS = {
    Role.LEARNER: HeldSeat(Role.LEARNER, 1000, 100, 10),
    Role.SUPERVISOR: HeldSeat(Role.SUPERVISOR, 1000, 100, 10),
    Role.COORDINATOR: HeldSeat(Role.COORDINATOR, 1000, 100),
    Role.REGIONAL: HeldSeat(Role.REGIONAL, 1000),
    Role.ADMIN: HeldSeat(Role.ADMIN),
}


def actor(*roles: Role, id: int = 1) -> Actor:
    return Actor(id, "Ana Ruiz", tuple(SEATS[role] for role in roles))


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.REGIONAL, Role.ADMIN])
@pytest.mark.parametrize("permission", TEXTS)
def test_who_coordinates_or_administers_reads_no_text(role: Role, permission: Permission) -> None:
    assert role not in GRANTS[permission]
    assert not allows(actor(role), permission, HERE)


def test_a_learner_reaches_nobody_else() -> None:
    learner = actor(Role.LEARNER)
    for permission, extents in GRANTS.items():
        if extents.get(Role.LEARNER) is Extent.OWN:
            assert not allows(learner, permission, Scope(2, 10, 100, 1000)), permission


def test_a_supervisor_reviews_in_their_team_alone() -> None:
    supervisor = actor(Role.SUPERVISOR, id=9)
    assert allows(supervisor, Permission.ANSWER_REVIEW, HERE)
    assert not allows(supervisor, Permission.ANSWER_REVIEW, Scope(1, 11, 100, 1000))


@pytest.mark.parametrize("permission", list(Permission))
def test_nobody_may_do_nothing(permission: Permission) -> None:
    assert reach(None, permission).is_empty
    assert reach(Actor(1, "Sans place"), permission).is_empty


@pytest.mark.parametrize("permission", list(Permission))
def test_two_seats_give_what_each_gives(permission: Permission) -> None:
    for one, other in itertools.combinations(Role, 2):
        both = allows(actor(one, other), permission, HERE)
        assert both == (allows(actor(one), permission, HERE) or allows(actor(other), permission, HERE))


@pytest.mark.parametrize("permission", [p for p in Permission if p is not Permission.MODULE_READ])
def test_no_role_but_the_administrator_reaches_another_network(permission: Permission) -> None:
    elsewhere = Scope(owner_id=2, team_id=20, organisation_id=200, network_id=2000)
    for role in set(Role) - {Role.ADMIN}:
        if GRANTS[permission].get(role) is not Extent.EVERYWHERE:
            assert not allows(actor(role), permission, elsewhere), (permission, role)


def _as_row(id: int, scope: Scope) -> sa.Select[int, int, int, int]:
    named = {"id": id, "team": scope.team_id, "organisation": scope.organisation_id, "network": scope.network_id}
    return sa.select(*(sa.literal(value, sa.Integer).label(name) for name, value in named.items()))


@pytest.mark.postgresql
@pytest.mark.usefixtures("app")
def test_predicate_and_filter_agree_on_every_scope() -> None:
    reaches = [
        Reach(),
        Reach(is_everywhere=True),
        Reach(teams=frozenset({1})),
        Reach(organisations=frozenset({1, 2})),
        Reach(networks=frozenset({2})),
        Reach(teams=frozenset({2}), networks=frozenset({1})),
    ]
    ids = range(1, 9)
    scopes = {id: Scope(None, id % 3 or None, 1 + id // 2 % 2, 1 + id // 4 % 2) for id in ids}
    rows = sa.union_all(*(_as_row(id, scope) for id, scope in scopes.items())).subquery()
    for carried in reaches:
        kept = session().scalars(
            sa.select(rows.c.id).where(within(carried, None, rows.c.team, rows.c.organisation, rows.c.network))
        )
        assert set(kept) == {id for id in ids if carried.covers(scopes[id])}


@pytest.mark.postgresql
@pytest.mark.usefixtures("app")
def test_a_line_of_the_journal_is_written_with_its_deed_or_not_at_all() -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        record(None, "created", "network", 1)
        raise ZeroDivisionError
    assert session().scalar(sa.select(sa.func.count()).select_from(JournalLine)) == 0
