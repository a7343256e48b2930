"""A predicate and a filter from one reach keep the same rows, whatever the reach and whatever the rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn import clock
from elearn.answers.models import Answer
from elearn.answers.rules import Status
from elearn.db import session, transaction
from elearn.discussions.models import Discussion
from elearn.discussions.rules import State
from elearn.organisations.models import Network, Organisation, Team
from elearn.ownership import owned_by, within
from elearn.policy import Reach, Scope
from tests.builders import a_person

pytestmark = pytest.mark.postgresql
HOW_MANY = 3
NUMBERS = range(1, HOW_MANY + 1)
ANYWHERE = st.sampled_from([None, *NUMBERS])
SCOPES = [
    Scope(owner, team, organisation, network)
    for owner in NUMBERS
    for team in (None, *NUMBERS)
    for organisation in (None, *NUMBERS)
    for network in (None, *NUMBERS)
]


@pytest.fixture
def rows(app: Flask) -> Iterator[dict[Scope, int]]:
    """Add an answer in every combination of places, and return its number by scope."""
    with transaction() as database:
        for number in NUMBERS:
            database.add(Network(id=number, name=f"Réseau {number}"))
            database.flush()
            database.add(Organisation(id=number, name=f"Organisation {number}", network_id=number))
            database.flush()
            database.add(Team(id=number, name=f"Équipe {number}", organisation_id=number))
    people = [a_person() for _ in NUMBERS]
    made = {}
    with transaction() as database:
        for number, scope in enumerate(SCOPES):
            owned = {**owned_by(scope), "owner_id": people[(scope.owner_id or 1) - 1].id}
            answer = Answer(**owned, exercise_id=f"ana#e{number}", module_slug="ana", status=Status.DRAFT)
            database.add(answer)
            made[scope] = answer
    yield {scope: answer.id for scope, answer in made.items()}


def reaches(owners: dict[int, int]) -> st.SearchStrategy[Reach]:
    """Draw reaches over people and places that exist, and over some that do not."""
    places = st.frozensets(st.integers(1, HOW_MANY + 1), max_size=HOW_MANY)
    return st.builds(
        Reach,
        is_everywhere=st.booleans(),
        owners=st.frozensets(st.sampled_from(sorted(owners.values())), max_size=HOW_MANY),
        teams=places,
        organisations=places,
        networks=places,
    )


def test_the_filter_keeps_exactly_the_rows_that_the_predicate_covers(rows: dict[Scope, int]):
    answers = {answer.id: answer for answer in session().scalars(sa.select(Answer))}
    owners = {answer.owner_id: answer.owner_id for answer in answers.values()}
    drawn = []

    @settings(max_examples=120)
    @given(reach=reaches(owners))
    def agree(reach: Reach) -> None:
        drawn.append(reach)
        kept = set(session().scalars(sa.select(Answer.id).where(Answer.within(reach))))
        covered = {id for id, answer in answers.items() if reach.covers(answer.scope)}
        assert kept == covered

    agree()

    assert len(answers) == len(SCOPES)
    assert any(not reach.is_empty and not reach.is_everywhere for reach in drawn)


def test_an_empty_reach_keeps_nothing_and_everywhere_keeps_all(rows: dict[Scope, int]):
    count = sa.select(sa.func.count()).select_from(Answer)

    assert session().scalar(count.where(Answer.within(Reach()))) == 0
    assert session().scalar(count.where(Answer.within(Reach(is_everywhere=True)))) == len(rows)


@settings(max_examples=200)
@given(
    scope=st.builds(Scope, owner_id=ANYWHERE, team_id=ANYWHERE, organisation_id=ANYWHERE, network_id=ANYWHERE),
    owners=st.frozensets(st.sampled_from(NUMBERS)),
    teams=st.frozensets(st.sampled_from(NUMBERS)),
    organisations=st.frozensets(st.sampled_from(NUMBERS)),
    networks=st.frozensets(st.sampled_from(NUMBERS)),
)
def test_a_row_is_covered_through_one_of_its_places_alone(scope, owners, teams, organisations, networks):
    reach = Reach(False, owners, teams, organisations, networks)
    through = [
        Reach(owners=owners).covers(scope),
        Reach(teams=teams).covers(scope),
        Reach(organisations=organisations).covers(scope),
        Reach(networks=networks).covers(scope),
    ]

    assert reach.covers(scope) is any(through)
    assert not Reach().covers(scope)


def test_what_is_placed_has_no_owner_so_that_owning_opens_nothing(app: Flask, rows: dict[Scope, int]):
    person, now = a_person(), clock.now()
    with transaction() as database:
        database.add(
            Discussion(
                title="Une séance",
                starts_at=now,
                ends_at=now + timedelta(hours=1),
                time_zone="Europe/Paris",
                facilitator_id=person.id,
                created_by_id=person.id,
                created_at=now,
                changed_at=now,
                state=State.PLANNED,
                team_id=1,
                network_id=1,
            )
        )
    count = sa.select(sa.func.count()).select_from(Discussion)

    assert session().scalar(count.where(Discussion.within(Reach(owners=frozenset({person.id}))))) == 0
    assert session().scalar(count.where(Discussion.within(Reach(teams=frozenset({1}))))) == 1
    assert session().scalar(count.where(Discussion.within(Reach(teams=frozenset({2}), networks=frozenset({2}))))) == 0


def test_a_column_that_is_left_out_is_not_reached():
    reach = Reach(owners=frozenset({1}), teams=frozenset({2}))

    assert str(within(reach, None, None)) == str(sa.false())
    assert "owner_id" in str(within(reach, Answer.owner_id)) and "team_id" not in str(within(reach, Answer.owner_id))
