"""Holds the blueprint of the room, and the words that its templates share."""

from __future__ import annotations

from datetime import date

from flask import Blueprint

from elearn import clock
from elearn.organisations.place_queries import Place
from elearn.organisations.wording import COUNTRY_NAMES, ROLE_NAMES, WHOLE_INSTANCE
from elearn.policy import Role
from elearn.web.language import gettext
from elearn.web.terms import capitalised, term

blueprint = Blueprint("organisations", __name__)
blueprint.add_app_template_global(term, "term")
blueprint.add_app_template_filter(capitalised, "capitalised")


def today() -> date:
    """Return the day on which seats are counted."""
    return clock.now().date()


@blueprint.app_template_filter("role_name")
def role_name(role: Role) -> str:
    """Say a role in words."""
    return gettext(ROLE_NAMES[role])


@blueprint.app_template_filter("country_name")
def country_name(code: str) -> str:
    """Say a country in words."""
    return gettext(COUNTRY_NAMES[code]) if code in COUNTRY_NAMES else code


@blueprint.app_template_filter("place_name")
def place_name(place: Place) -> str:
    """Say a place in words, a team with its organisation."""
    if not place.name:
        return gettext(WHOLE_INSTANCE)
    if not place.owner:
        return place.name
    return gettext("%(team)s, %(organisation)s", team=place.name, organisation=place.owner)
