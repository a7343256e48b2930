"""What was read is kept once, with the minutes that its edition gave it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from elearn import clock
from elearn.db import transaction
from elearn.reading.actions import keep_place, mark_read
from elearn.reading.models import SectionRead
from elearn.reading.queries import find_last_place, read_counts, read_sections
from tests.builders import a_chapter, a_learner, a_team, actor_of

pytestmark = pytest.mark.postgresql


def test_a_section_is_read_once_with_its_minutes_and_team(database: Session) -> None:
    published, team = a_chapter(), a_team()
    person = a_learner(team)
    section = published.section("commencer")
    for _ in range(2):
        with transaction():
            mark_read(
                actor_of(person), slug="debuter", section=section, edition_id=published.edition_id, now=clock.now()
            )
    row = database.scalars(sa.select(SectionRead)).one()
    assert (row.minutes, row.counted_in_team_id, row.edition_id) == (4, team.id, published.edition_id)
    assert read_counts(person.id) == {"debuter": 1}


def test_what_one_person_read_is_nobody_elses(database: Session) -> None:
    published, reader, other = a_chapter(), a_learner(), a_learner()
    with transaction():
        mark_read(
            actor_of(reader),
            slug="debuter",
            section=published.section("finir"),
            edition_id=published.edition_id,
            now=clock.now(),
        )
    assert set(read_sections([reader.id, other.id], ["debuter"])) == {(reader.id, "debuter")}


def test_the_last_place_is_the_latest_over_all_modules(database: Session) -> None:
    person = a_learner()
    with transaction():
        keep_place(actor_of(person), slug="un", section_id="a", now=clock.now() - timedelta(minutes=5))
        keep_place(actor_of(person), slug="deux", section_id="b", now=clock.now())
    place = find_last_place(person.id)
    assert place is not None and (place.module_slug, place.section_id) == ("deux", "b")
