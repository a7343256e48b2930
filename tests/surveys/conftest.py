"""Gives the tests of surveys a programme that asks for opinions, and an hour at which no midnight is near."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from elearn.accounts.models import User
from elearn.editions.queries import Published
from elearn.organisations.models import Team
from elearn.programmes.models import Programme
from tests.builders import a_chapter, a_coordinator, a_team
from tests.programmes.builders import a_programme, organisation_of

NOON = datetime(2026, 12, 1, 11, tzinfo=UTC)


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    """Let it be the same day in Paris and in the database, and let the test move the clock."""
    with time_machine.travel(NOON) as traveller:
        yield traveller


@pytest.fixture
def chapter(app: object) -> Published:
    """Publish the one chapter that the programme asks to read."""
    return a_chapter("debuter")


@pytest.fixture
def team(chapter: Published) -> Team:
    """Return a team whose organisation trains."""
    return a_team("Équipe Littoral")


@pytest.fixture
def coordinator(team: Team) -> User:
    """Return who coordinates the organisation of the team."""
    return a_coordinator(organisation_of(team), "Hélène Garnier")


@pytest.fixture
def programme(team: Team, coordinator: User) -> Programme:
    """Return a programme of one chapter, which asks for opinions as every new one does."""
    return a_programme(team, "chapter:debuter", by=coordinator)
