"""Lets whoever manages a programme count a step as done for one person, or take that back."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.errors import Missing, RuleBroken
from elearn.policy import Permission
from elearn.programmes.queries import get_assignment
from elearn.progress import actions, matrix, queries
from elearn.progress.forms import RecogniseForm, WithdrawForm
from elearn.progress.proof_queries import joined_files
from elearn.progress.proof_rules import HEAVIEST_REQUEST
from elearn.progress.queries import AssignmentProgress, StepCell
from elearn.progress.wording import weight
from elearn.web.access import actor, my_reach, requires
from elearn.web.pages import go, tell
from elearn.web.received import takes_up_to

blueprint = Blueprint("recognitions", __name__)
STEP = "/suivi/attributions/<int:assignment_id>/jalons/<int:step_id>"


@blueprint.context_processor
def words() -> dict[str, object]:
    """Give the templates the words for how heavy a file is."""
    return {"weight": weight}


@blueprint.route(f"{STEP}/reconnaitre", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_MANAGE)
@takes_up_to(HEAVIEST_REQUEST)
def recognise(assignment_id: int, step_id: int) -> str | Response:
    """Ask when, why and by what proof a step counts as done, then count it."""
    row, cell = _cell(assignment_id, step_id)
    form = RecogniseForm()
    if form.validate_on_submit():
        try:
            with transaction():
                actions.recognise_step(
                    actor(),
                    get_assignment(my_reach(Permission.PROGRAMME_MANAGE), assignment_id),
                    step_id,
                    is_met=cell.progress.is_met,
                    done_on=form.done_on.data,
                    reason=form.reason.data,
                    proof=form.proof.data,
                    today=clock.today_in(row.zone),
                    now=clock.now(),
                    files=form.given,
                )
            tell("good", "Le jalon est reconnu. %(name)s en lit la raison et la preuve.", name=row.name)
            return go("progress.person", person_id=row.person_id)
        except RuleBroken as broken:
            form.take(broken)
    return render_template("progress/recognise.html", form=form, row=row, cell=cell)


@blueprint.route(f"{STEP}/ne-plus-reconnaitre", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_MANAGE)
def withdraw(assignment_id: int, step_id: int) -> str | Response:
    """Ask why, then let a step count by its rule alone again."""
    row, cell = _cell(assignment_id, step_id)
    if cell.progress.recognised is None:
        raise Missing(str(step_id))
    form = WithdrawForm()
    if not form.validate_on_submit():
        return render_template("progress/withdraw.html", form=form, row=row, cell=cell, files=joined_files([cell]))
    with transaction():
        assignment = get_assignment(my_reach(Permission.PROGRAMME_MANAGE), assignment_id)
        actions.withdraw_recognition(actor(), assignment, step_id, reason=form.reason.data, now=clock.now())
    tell("good", "Le jalon n’est plus reconnu : sa règle seule compte.")
    return go("progress.person", person_id=row.person_id)


def _cell(assignment_id: int, step_id: int) -> tuple[AssignmentProgress, StepCell]:
    rows = queries.assignment_progress(my_reach(Permission.PROGRAMME_MANAGE), [assignment_id], clock.now())
    return matrix.find_cell(rows, assignment_id, step_id)
