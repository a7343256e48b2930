"""Tells of the case that a supervisor has written for a team."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from flask import current_app

from elearn.cases.actions import create_case
from elearn.cases.queries import list_teams
from elearn.content.catalogue import load_catalogue
from elearn.demo.story import Story
from elearn.demo.words.case_ines import INES
from elearn.policy import Permission, reach
from elearn.settings import Settings

WRITER, TEAM, AT = "sophie", "littoral", "-9 16:20"


def tell_cases(story: Story) -> None:
    """Add the writing of a case to the story."""
    story.add(AT, story.cast.places[TEAM].time_zone, partial(_write, story))


def _write(story: Story, now: datetime) -> None:
    settings: Settings = current_app.extensions["parcours.settings"]
    writer, team_id = story.cast.actors[WRITER], story.cast.teams[TEAM].id
    teams = {team.id: team for team in list_teams(reach(writer, Permission.CASE_WRITE))}
    create_case(writer, teams[team_id], INES, now, load_catalogue(settings.content_folder)[0])
