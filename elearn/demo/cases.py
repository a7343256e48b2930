"""Tells of the case that a supervisor has written, published and offered, and of an answer to it."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import sqlalchemy as sa

from elearn.answers.actions import Seen, submit_answer
from elearn.cases.actions import create_case
from elearn.cases.models import WrittenCase
from elearn.cases.offer_actions import ask_second_reading, offer_case, publish_case
from elearn.cases.queries import list_teams
from elearn.cases.rules import Audience
from elearn.content.places import case_slug
from elearn.db import session
from elearn.demo.story import Story
from elearn.demo.tables import prose
from elearn.demo.words.case_ines import INES
from elearn.editions.queries import get_module
from elearn.policy import Permission, places, reach
from elearn.web.lists import content_lists

WRITER, TEAM, AT, PUBLISHED_AT, OFFERED_AT = "sophie", "littoral", "-9 16:20", "-8 11:05", "-5 17:40"
ANSWERER, ANSWERED_AT = "zoe", "-3 10:15"
ANSWER = (
    "Je remercie la gérante d’avoir appelé, et je lui dis que c’est à Inès de choisir ce qu’elle raconte. Je lui"
    " demande ce qu’il lui faut pour le planning de mercredi. Ensuite j’appelle Inès : que veut-elle que je dise,"
    " et préfère-t-elle le dire elle-même ?"
)


def tell_cases(story: Story) -> None:
    """Add the writing of a case to the story."""
    zone = story.cast.places[TEAM].time_zone
    story.add(AT, zone, partial(_write, story))
    story.add(PUBLISHED_AT, zone, partial(_publish, story))
    story.add(OFFERED_AT, zone, partial(_offer, story))
    story.add(ANSWERED_AT, zone, partial(_answer, story))


def _write(story: Story, now: datetime) -> None:
    writer, team_id = story.cast.actors[WRITER], story.cast.teams[TEAM].id
    teams = {team.id: team for team in list_teams(reach(writer, Permission.CASE_WRITE))}
    create_case(writer, teams[team_id], INES, now, content_lists())


def _publish(story: Story, now: datetime) -> None:
    publish_case(story.cast.actors[WRITER], _case(), now, content_lists())


def _offer(story: Story, now: datetime) -> None:
    writer = story.cast.actors[WRITER]
    offer_case(writer, _case(), Audience.ORGANISATION)
    ask_second_reading(writer, _case(), now)


def _answer(story: Story, now: datetime) -> None:
    home, actor = story.cast.home(ANSWERER), story.cast.actors[ANSWERER]
    published = get_module(case_slug(_case().id), places=places(actor))
    seen = Seen(published.module.exercises[0], published.module.slug, published.edition_id)
    submit_answer(
        actor, seen, text=prose(ANSWER), key="demo-ines", now=now, review_days=home.review_days, zone=home.time_zone
    )


def _case() -> WrittenCase:
    return session().scalars(sa.select(WrittenCase)).one()
