"""Gives the tests of complaints a team, its organisation, who coordinates it, and an hour far from midnight."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from elearn.accounts.models import User
from elearn.organisations.models import Organisation, Team
from tests.builders import a_coordinator, a_team
from tests.programmes.builders import organisation_of


@pytest.fixture
def noon() -> Iterator[None]:
    """Let it be the same day in Paris and in the database, whatever the hour."""
    with time_machine.travel(datetime(2026, 12, 1, 11, tzinfo=UTC)):
        yield


@pytest.fixture
def team(app: object) -> Team:
    """Return a team."""
    return a_team("Équipe Littoral")


@pytest.fixture
def home(team: Team) -> Organisation:
    """Return the organisation of the team."""
    return organisation_of(team)


@pytest.fixture
def coordinator(home: Organisation) -> User:
    """Return who coordinates it."""
    return a_coordinator(home, "Hélène Garnier")
