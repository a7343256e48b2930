"""Makes cases for the tests, through the room's own action."""

from __future__ import annotations

from elearn import clock
from elearn.accounts.models import User
from elearn.cases.actions import create_case, save_case
from elearn.cases.models import SecondReading, WrittenCase
from elearn.cases.offer_actions import ask_second_reading, offer_case, publish_case
from elearn.cases.queries import list_teams
from elearn.cases.rules import Audience
from elearn.cases.samples import leftovers, starting_text
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


def finished(text: str) -> str:
    """Replace every sentence of the model by one of the team's."""
    for number, words in enumerate(leftovers(text)):
        text = text.replace(words, f"Une phrase de l’équipe, la {number}e.")
    return text


def a_published_case(
    team: Team, writer: User, title: str = "Un cas d’essai", word: str = "", *, to: Audience = Audience.TEAM
) -> WrittenCase:
    """Write a case to its end and publish it for its team, or offer it to the organisation too."""
    case = a_case(team, writer, title, word)
    actor = actor_of(writer)
    with transaction():
        save_case(actor, case, text=finished(case.text), base_version=1, now=clock.now(), catalogue=LISTS)
        publish_case(actor, case, clock.now(), LISTS)
        if to is not Audience.TEAM:
            offer_case(actor, case, to)
    return case


def a_second_reading(case: WrittenCase, asker: User) -> SecondReading:
    """Ask that somebody else reads a case of the organisation."""
    with transaction():
        return ask_second_reading(actor_of(asker), case, clock.now())
