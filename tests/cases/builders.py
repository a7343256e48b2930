"""Makes cases for the tests, through the room's own action."""

from __future__ import annotations

from elearn import clock
from elearn.accounts.models import User
from elearn.cases.actions import create_case
from elearn.cases.models import WrittenCase
from elearn.cases.queries import list_teams
from elearn.cases.rules import starting_text
from elearn.content.catalogue import Catalogue, Tag
from elearn.db import transaction
from elearn.organisations.models import Team
from elearn.policy import Permission, reach
from tests.builders import actor_of

LISTS = Catalogue((Tag("preferences", "Les préférences décident"),))


def a_case(team: Team, writer: User, title: str = "Un cas d’essai", word: str = "") -> WrittenCase:
    """Write a case of two stages for a team; `word` is told in its story."""
    actor = actor_of(writer)
    (choice,) = [one for one in list_teams(reach(actor, Permission.CASE_WRITE)) if one.id == team.id]
    text = starting_text(title, "Nadia").replace("Racontez la situation", f"Racontez la situation {word}".rstrip())
    with transaction():
        return create_case(actor, choice, text, clock.now(), LISTS)
