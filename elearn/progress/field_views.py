"""Lets whoever supervises or coordinates confirm field work that they saw, or take that back."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.errors import Missing, RuleBroken
from elearn.policy import Permission
from elearn.programmes.queries import get_assignment
from elearn.programmes.rules import StepKind, points_of
from elearn.programmes.wording import duration
from elearn.progress import field_actions, matrix, queries
from elearn.progress.forms import ConfirmForm, WithdrawForm
from elearn.progress.proof_queries import joined_files
from elearn.progress.proof_rules import HEAVIEST_REQUEST
from elearn.progress.queries import AssignmentProgress, StepCell
from elearn.progress.wording import weight
from elearn.web.access import actor, my_reach, requires
from elearn.web.pages import go, tell
from elearn.web.received import takes_up_to

blueprint = Blueprint("field", __name__)


@blueprint.context_processor
def words() -> dict[str, object]:
    """Give the templates the words for a duration and for how heavy a file is."""
    return {"duration": duration, "weight": weight}


CONFIRM, ROOM_FOR_FILES = requires(Permission.FIELD_CONFIRM), takes_up_to(HEAVIEST_REQUEST)
STEP = "/suivi/attributions/<int:assignment_id>/terrain/<int:field_step_id>"


@blueprint.route(f"{STEP}/confirmer", methods=["GET", "POST"])
@CONFIRM
@ROOM_FOR_FILES
def confirm(assignment_id: int, field_step_id: int) -> str | Response:
    """Ask what was seen, when and for how long, then count the field work as done."""
    row, cell = _cell(assignment_id, field_step_id)
    form = ConfirmForm(points_of(cell.planned.step.checklist), minutes=cell.planned.minutes)
    if form.validate_on_submit():
        try:
            _confirm(form, row, cell)
            tell("good", "Le travail de terrain de %(name)s est confirmé.", name=row.name)
            return go("progress.person", person_id=row.person_id)
        except RuleBroken as broken:
            form.take(broken)
    return render_template("progress/confirm.html", form=form, row=row, cell=cell)


@blueprint.route(f"{STEP}/ne-plus-confirmer", methods=["GET", "POST"])
@CONFIRM
def withdraw(assignment_id: int, field_step_id: int) -> str | Response:
    """Ask why, then take back that field work was confirmed."""
    row, cell = _cell(assignment_id, field_step_id)
    if cell.progress.confirmed is None:
        raise Missing(str(field_step_id))
    form = WithdrawForm()
    if not form.validate_on_submit():
        return render_template("progress/unconfirm.html", form=form, row=row, cell=cell, files=joined_files([cell]))
    with transaction():
        assignment = get_assignment(my_reach(Permission.FIELD_CONFIRM), assignment_id)
        field_actions.withdraw_field_work(actor(), assignment, field_step_id, reason=form.reason.data, now=clock.now())
    tell("good", "Le travail de terrain n’est plus confirmé.")
    return go("progress.person", person_id=row.person_id)


def _confirm(form: ConfirmForm, row: AssignmentProgress, cell: StepCell) -> None:
    with transaction():
        field_actions.confirm_field_work(
            actor(),
            get_assignment(my_reach(Permission.FIELD_CONFIRM), row.assignment_id),
            cell.planned.step,
            is_met=cell.progress.is_met,
            done_on=form.done_on.data,
            minutes=form.minutes.data,
            seen=form.ticked,
            account=form.told.data,
            proof=form.proof.data or "",
            today=clock.today_in(row.zone),
            now=clock.now(),
            files=form.given,
        )


def _cell(assignment_id: int, step_id: int) -> tuple[AssignmentProgress, StepCell]:
    rows = queries.assignment_progress(my_reach(Permission.FIELD_CONFIRM), [assignment_id], clock.now())
    row, cell = matrix.find_cell(rows, assignment_id, step_id)
    if cell.planned.step.kind is not StepKind.FIELD:
        raise Missing(str(step_id))
    return row, cell
