"""Changes the name and the rule of a step, once it has said whom another rule would touch."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.errors import RuleBroken
from elearn.policy import Permission
from elearn.programmes import actions, queries
from elearn.programmes.contents import exercises_of
from elearn.programmes.forms import StepForm
from elearn.programmes.models import Programme
from elearn.programmes.queries import PlannedStep
from elearn.programmes.rules import whole_rule
from elearn.programmes.wording import rule_words
from elearn.progress.rule_changes import RuleChange, rule_change
from elearn.progress.wording import touched
from elearn.web.access import actor, my_reach, requires
from elearn.web.pages import go, tell

blueprint = Blueprint("steps", __name__)


@blueprint.route("/programmes/<int:programme_id>/etapes/<int:step_id>", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_MANAGE)
def step(programme_id: int, step_id: int) -> str | Response:
    """Change the name and the rule of a step; another rule is saved only once its effects have been shown."""
    found, planned = queries.get_step(my_reach(Permission.PROGRAMME_MANAGE), programme_id, step_id)
    form = StepForm(
        title=planned.step.title,
        minutes=planned.step.minutes,
        checklist=planned.step.checklist,
        rule=[wanted.value for wanted in planned.rule],
    )
    change = None
    if form.validate_on_submit():
        try:
            change = _to_show(form, planned)
            if change is None:
                _save(form, found, planned)
                return go("programmes.programme", programme_id=programme_id, _anchor="etapes")
            form.ask_again()
        except RuleBroken as broken:
            form.take(broken)
    return render_template(
        "progress/step.html",
        form=form,
        programme=found,
        planned=planned,
        rule=rule_words(change.rule) if change else "",
        touched=touched(change) if change else (),
    )


def _to_show(form: StepForm, planned: PlannedStep) -> RuleChange | None:
    """Return what must be shown first: what another rule does to people, unless they were shown it just now."""
    wanted = whole_rule(form.requirements)
    if wanted == planned.rule or form.is_confirmed:
        return None
    change = rule_change(my_reach(Permission.PROGRESS_FOLLOW), planned, wanted, clock.now())
    return change if change.people else None


def _save(form: StepForm, programme: Programme, planned: PlannedStep) -> None:
    with transaction():
        actions.change_step(
            actor(),
            programme,
            planned.step,
            title=form.title.data or planned.step.title,
            minutes=form.minutes.data,
            checklist=form.checklist.data or "",
            rule=form.requirements,
            exercises=len(exercises_of(planned.step.place, planned.module)),
            now=clock.now(),
        )
    tell("good", "Le jalon est modifié. Ce qui était fait selon la règle d’avant reste fait.")
