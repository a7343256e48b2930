"""Says which step comes before another, once it has said whom a condition would touch."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.errors import RuleBroken
from elearn.policy import Permission
from elearn.programmes import order_actions, queries
from elearn.programmes.forms import OrderForm
from elearn.programmes.models import Programme
from elearn.programmes.order_rules import Order
from elearn.programmes.queries import PlannedStep
from elearn.progress.rule_changes import RuleChange, order_change
from elearn.progress.wording import touched
from elearn.web.access import actor, my_reach, requires
from elearn.web.pages import go, tell

blueprint = Blueprint("orders", __name__)


@blueprint.route("/programmes/<int:programme_id>/etapes/<int:step_id>/avant", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_MANAGE)
def order(programme_id: int, step_id: int) -> str | Response:
    """Choose what comes before a step; a condition is saved only once its effects have been shown."""
    found, planned = queries.get_step(my_reach(Permission.PROGRAMME_MANAGE), programme_id, step_id)
    others = [one for one in queries.list_steps([found.id])[found.id] if one.step.id != step_id]
    step = planned.step
    form = OrderForm(
        [(one.step.id, one.step.title) for one in others], order=step.order, after=str(step.after_id or "")
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
        "progress/order.html",
        form=form,
        programme=found,
        planned=planned,
        touched=touched(change) if change else (),
    )


def _to_show(form: OrderForm, planned: PlannedStep) -> RuleChange | None:
    """Return what must be shown first: whom a new condition holds back, unless they were shown it just now."""
    step, after_id = planned.step, form.after_id
    is_new = form.chosen is Order.BOUND and (step.order is not Order.BOUND or step.after_id != after_id)
    if not is_new or after_id is None or form.is_confirmed:
        return None
    change = order_change(my_reach(Permission.PROGRESS_FOLLOW), planned, after_id, clock.now())
    return change if change.people else None


def _save(form: OrderForm, programme: Programme, planned: PlannedStep) -> None:
    with transaction():
        order_actions.order_step(
            actor(), programme, planned.step, order=form.chosen, after_id=form.after_id, now=clock.now()
        )
    tell("good", "L’ordre est enregistré. Ce qui était fait reste fait.")
