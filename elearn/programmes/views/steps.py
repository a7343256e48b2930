"""Adds, moves and takes out the steps of a programme; `progress` changes them, since it can say whom that touches."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.errors import RuleBroken
from elearn.policy import Permission
from elearn.programmes import actions, queries, wording
from elearn.programmes.contents import get_place, list_places
from elearn.programmes.forms import ConfirmForm, NewStepForm
from elearn.programmes.views.blueprint import MANAGE, blueprint
from elearn.web.access import actor, my_reach
from elearn.web.pages import go, tell


@blueprint.route("/programmes/<int:programme_id>/etapes/ajouter", methods=["GET", "POST"])
@MANAGE
def new_step(programme_id: int) -> str | Response:
    """Add a step at the end of a programme."""
    found = queries.get_programme(my_reach(Permission.PROGRAMME_MANAGE), programme_id)
    form = NewStepForm(list_places())
    if form.validate_on_submit():
        choice = get_place(form.place.data)
        try:
            with transaction():
                actions.add_step(
                    actor(),
                    found,
                    choice.place,
                    title=form.title.data or wording.usual_title(choice),
                    rule=form.requirements,
                    exercises=choice.exercises,
                    minutes=form.minutes.data,
                    checklist=form.checklist.data or "",
                    is_optional=form.is_optional.data,
                    now=clock.now(),
                )
            tell("good", "Le jalon est ajouté à la fin du programme.")
            return go("programmes.programme", programme_id=programme_id, _anchor="etapes")
        except RuleBroken as broken:
            form.take(broken)
    return render_template("programmes/new_step.html", form=form, programme=found)


@blueprint.post("/programmes/<int:programme_id>/etapes/<int:step_id>/<any(monter, descendre):way>")
@MANAGE
def move(programme_id: int, step_id: int, way: str) -> Response:
    """Move a step up or down by one place."""
    found, planned = queries.get_step(my_reach(Permission.PROGRAMME_MANAGE), programme_id, step_id)
    with transaction():
        actions.move_step(actor(), found, planned.step, by=-1 if way == "monter" else 1)
    return go("programmes.programme", programme_id=programme_id, _anchor=f"etape-{step_id}")


@blueprint.route("/programmes/<int:programme_id>/etapes/<int:step_id>/retirer", methods=["GET", "POST"])
@MANAGE
def remove(programme_id: int, step_id: int) -> str | Response:
    """Ask, then take a step out."""
    found, planned = queries.get_step(my_reach(Permission.PROGRAMME_MANAGE), programme_id, step_id)
    form = ConfirmForm()
    if not form.validate_on_submit():
        return render_template("programmes/remove.html", form=form, programme=found, planned=planned)
    with transaction():
        actions.remove_step(actor(), found, planned.step, now=clock.now())
    tell("good", "Le jalon est retiré. Ce que les personnes y ont fait est gardé.")
    return go("programmes.programme", programme_id=programme_id, _anchor="etapes")
