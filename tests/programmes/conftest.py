"""Gives the tests of programmes a team, who coordinates it, and an hour at which no midnight is near."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from elearn.accounts.models import User
from elearn.organisations.models import Team
from tests.builders import a_chapter, a_coordinator, a_team
from tests.programmes.builders import organisation_of


@pytest.fixture
def noon() -> Iterator[None]:
    """Let it be the same day in Paris and in the database, whatever the hour."""
    with time_machine.travel(datetime(2026, 12, 1, 11, tzinfo=UTC)):
        yield


@pytest.fixture
def team(app: object) -> Team:
    """Return a team whose organisation may ask its people to read a chapter."""
    a_chapter("debuter")
    return a_team("Équipe Littoral")


@pytest.fixture
def coordinator(team: Team) -> User:
    """Return who coordinates the organisation of the team."""
    return a_coordinator(organisation_of(team), "Hélène Garnier")
