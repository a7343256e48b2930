"""Everything that somebody owns moves with them: no class is left behind, and what counts elsewhere stays."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from elearn.answers.models import Submission
from elearn.db import Base, session, transaction
from elearn.organisations.models import Organisation, Team
from elearn.ownership import Owned, Participation, Placed, owned_by, owned_classes, rescope
from elearn.policy import Scope
from elearn.reviews.rules import Verdict, Written, WrittenComment
from tests.builders import a_learner, a_submission, a_supervisor, a_team, a_vignette
from tests.conftest import statements
from tests.programmes.builders import a_programme, an_assignment, read_through
from tests.reviews.builders import a_review

pytestmark = pytest.mark.postgresql
SCOPE_COLUMNS = frozenset(owned_by(Scope()))
IDEAS = frozenset({"ana#depart.envies"})
COMMENTS = (WrittenComment(0, 4, "Pourquoi ?"),)


def scope_of(person_id: int, team: Team) -> Scope:
    organisation = session().get_one(Organisation, team.organisation_id)
    return Scope(person_id, team.id, organisation.id, organisation.network_id)


def scopes(person_id: int) -> dict[str, set[Scope]]:
    """Return where each table keeps what a person owns; a table that holds nothing of theirs is left out."""
    found = {}
    for owned in owned_classes():
        columns = (owned.owner_id, owned.team_id, owned.organisation_id, owned.network_id)
        rows = session().execute(sa.select(*columns).where(owned.owner_id == person_id)).all()
        if rows:
            found[str(owned.__tablename__)] = {Scope(*row) for row in rows}  # type: ignore[attr-defined]
    return found


def test_every_class_that_carries_a_whole_scope_is_owned():
    """A row with an owner and places that is not `Owned` would be left behind by a move."""
    carrying = {
        mapper.class_ for mapper in Base.registry.mappers if {column.name for column in mapper.columns} >= SCOPE_COLUMNS
    }

    assert carrying == set(owned_classes())
    assert len(carrying) >= 10


def test_a_class_belongs_to_a_person_or_to_a_place_never_to_both():
    for mapper in Base.registry.mappers:
        kinds = [kind for kind in (Owned, Placed, Participation) if issubclass(mapper.class_, kind)]
        assert len(kinds) <= 1, mapper.class_


def test_a_move_writes_once_into_the_table_of_every_owned_class(app: Flask):
    team = a_team()
    mover = a_learner(team)
    with statements() as seen, transaction():
        rescope(mover.id, scope_of(mover.id, team))

    updated = sorted(statement.split()[1].strip('"') for statement in seen if statement.startswith("UPDATE"))

    assert updated == sorted(owned.__tablename__ for owned in owned_classes())  # type: ignore[attr-defined]


def test_all_that_a_person_owns_follows_them_and_nothing_of_anybody_else(app: Flask):
    before, after = a_team(), a_team()
    mover, stayer, supervisor = a_learner(before), a_learner(before), a_supervisor(before)
    published, programme = a_vignette(), a_programme(before, "stage:ana#un")
    for person in (mover, stayer):
        an_assignment(programme, person)
        read_through(person, published)
        a_review(supervisor, a_submission(person, published), Written(Verdict.RETURNED, "Encore.", IDEAS, COMMENTS))
    here, there = scope_of(mover.id, before), scope_of(mover.id, after)
    with transaction():
        rescope(mover.id, there)

    moved, stayed = scopes(mover.id), scopes(stayer.id)

    assert {"answer", "submission", "review", "review_comment", "key_idea_tick", "assignment"} <= moved.keys()
    assert set().union(*moved.values()) == {there}
    assert set().union(*stayed.values()) == {Scope(stayer.id, here.team_id, here.organisation_id, here.network_id)}


def test_where_a_fact_counts_stays_when_its_author_moves(app: Flask):
    before, after = a_team(), a_team()
    mover = a_learner(before)
    submission = a_submission(mover, a_vignette())
    with transaction():
        rescope(mover.id, scope_of(mover.id, after))

    kept = session().get_one(Submission, submission.id, populate_existing=True)

    assert (kept.team_id, kept.counted_in_team_id) == (after.id, before.id)
