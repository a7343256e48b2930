"""Lets whoever manages programmes note that somebody is away, which moves their deadlines and silences reminders."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.errors import RuleBroken
from elearn.policy import Permission
from elearn.programmes import leave_actions
from elearn.programmes.leave_queries import LearnerPlace, get_learner_place, get_leave, list_leaves
from elearn.programmes.leave_rules import day_of_return
from elearn.programmes.models import Leave
from elearn.progress.forms import LeaveEndForm, LeaveForm
from elearn.web.access import actor, my_reach, requires
from elearn.web.pages import go, tell

blueprint = Blueprint("leaves", __name__)
MANAGE = requires(Permission.PROGRAMME_MANAGE)


@blueprint.route("/suivi/personnes/<int:person_id>/conges", methods=["GET", "POST"])
@MANAGE
def leaves(person_id: int) -> str | Response:
    """Show somebody's leaves, and note one more."""
    found, form = _place(person_id), LeaveForm()
    if form.validate_on_submit():
        try:
            with transaction():
                leave_actions.note_leave(
                    actor(), found.scope, first_on=form.first_on.data, last_on=form.last_on.data, now=clock.now()
                )
            tell("good", "Le congé est noté. Les échéances de %(name)s sont déplacées d’autant.", name=found.name)
            return go("leaves.leaves", person_id=person_id)
        except RuleBroken as broken:
            form.take(broken)
    noted = list_leaves(my_reach(Permission.PROGRAMME_MANAGE), person_id)
    return render_template("progress/leaves.html", form=form, person=found, leaves=noted)


@blueprint.route("/suivi/personnes/<int:person_id>/conges/<int:leave_id>", methods=["GET", "POST"])
@MANAGE
def end(person_id: int, leave_id: int) -> str | Response:
    """Let a leave end sooner, or cancel it."""
    found = _place(person_id)
    leave = get_leave(my_reach(Permission.PROGRAMME_MANAGE), person_id, leave_id)
    form = LeaveEndForm(last_on=leave.last_on)
    if form.validate_on_submit():
        try:
            _end(form, leave, found)
            return go("leaves.leaves", person_id=person_id)
        except RuleBroken as broken:
            form.take(broken)
    return render_template("progress/leave.html", form=form, person=found, leave=leave)


def _end(form: LeaveEndForm, leave: Leave, found: LearnerPlace) -> None:
    today, now = clock.today_in(found.zone), clock.now()
    if form.cancels.data:
        with transaction():
            leave_actions.cancel_leave(actor(), leave, today=today, now=now)
        return tell("good", "Le congé est annulé. Les échéances sont revenues à leur place, jamais dans le passé.")
    with transaction():
        leave_actions.shorten_leave(actor(), leave, last_on=day_of_return(form.last_on.data), today=today, now=now)
    return tell("good", "Le congé finit plus tôt. Les jours qui n’ont pas servi sont rendus aux échéances.")


def _place(person_id: int) -> LearnerPlace:
    return get_learner_place(my_reach(Permission.PROGRAMME_MANAGE), person_id, clock.now().date())
