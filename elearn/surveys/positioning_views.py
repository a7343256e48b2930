"""Lets one person say where they stand on the objectives of their programme, and a coordinator write these."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.errors import RuleBroken
from elearn.policy import Permission
from elearn.programmes.objective_actions import set_objectives
from elearn.programmes.objective_queries import list_objectives
from elearn.programmes.queries import get_assignment, get_programme
from elearn.surveys.forms import ObjectivesForm, PositioningForm, positioning_form
from elearn.surveys.positioning_actions import rate_objectives
from elearn.surveys.positioning_queries import OwnPositioning, get_own_positioning
from elearn.surveys.rules import Moment
from elearn.surveys.wording import level_words
from elearn.web.access import actor, my_reach, requires
from elearn.web.pages import go, tell

blueprint = Blueprint("positioning", __name__)


@blueprint.route("/enquetes/positionnement/<int:assignment_id>", methods=["GET", "POST"])
@requires(Permission.SURVEY_ANSWER)
def own(assignment_id: int) -> str | Response:
    """Show somebody where they stood at the start and at the end, and ask what can be asked now."""
    page = get_own_positioning(my_reach(Permission.SURVEY_ANSWER), assignment_id, clock.now())
    form = positioning_form(one.objective for one in page.standings)(moment=page.moment)
    if form.validate_on_submit():
        try:
            _rate(form, page)
            tell("good", "C’est noté. Personne d’autre que vous ne lit vos réponses.")
            return go("positioning.own", assignment_id=assignment_id)
        except RuleBroken as broken:
            form.take(broken)
            form.moment.data = page.moment
    return render_template("surveys/positioning.html", form=form, page=page, level_words=level_words)


@blueprint.route("/enquetes/programmes/<int:programme_id>/objectifs", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_MANAGE)
def objectives(programme_id: int) -> str | Response:
    """Write what a programme aims at."""
    found = get_programme(my_reach(Permission.PROGRAMME_MANAGE), programme_id)
    now = list_objectives([found.id]).get(found.id, ())
    form = ObjectivesForm(objectives="\n".join(one.words for one in now))
    if form.validate_on_submit():
        try:
            with transaction():
                set_objectives(actor(), found, form.objectives.data or "")
            tell("good", "Les objectifs sont enregistrés.")
            return go("surveys.programme", programme_id=programme_id, _anchor="positionnement")
        except RuleBroken as broken:
            form.take(broken)
    return render_template("surveys/objectives.html", form=form, programme=found)


def _rate(form: PositioningForm, page: OwnPositioning) -> None:
    with transaction():
        assignment = get_assignment(my_reach(Permission.SURVEY_ANSWER), page.assignment_id)
        rate_objectives(assignment, page, Moment(form.moment.data), levels=form.levels, now=clock.now())
