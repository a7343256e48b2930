"""Gives, moves, ends and cancels the seats of a person."""

from __future__ import annotations

from flask import redirect, render_template
from werkzeug.wrappers import Response

from elearn.accounts.queries import get_person
from elearn.db import transaction
from elearn.errors import Missing, RuleBroken, marked
from elearn.organisations import seat_actions
from elearn.organisations.forms import ConfirmForm, EndForm, MoveForm, SeatForm
from elearn.organisations.people_queries import get_held_line, get_person_line, get_seat
from elearn.organisations.place_queries import list_places, list_team_places
from elearn.organisations.rules import roles_to_give
from elearn.organisations.views.room import blueprint, today
from elearn.policy import Permission
from elearn.web.access import actor, my_reach, requires
from elearn.web.pages import go, tell


@blueprint.route("/personnes/<int:person_id>/places/nouvelle", methods=["GET", "POST"])
@requires(Permission.PERSON_MANAGE)
def give_seat(person_id: int) -> str | Response:
    """Give a person one more role."""
    reach = my_reach(Permission.PERSON_MANAGE)
    line = get_person_line(reach, person_id)
    form = SeatForm(list_places(reach), roles_to_give(reach), starts_on=today())
    if form.validate_on_submit():
        try:
            with transaction():
                seat_actions.give_seat(
                    actor(), get_person(person_id), form.chosen_role, form.chosen_place, form.period, today=today()
                )
        except RuleBroken as broken:
            form.take(broken)
        else:
            tell("good", marked("La place est donnée à %(name)s."), name=line.name)
            return go("organisations.person", person_id=person_id)
    return render_template("organisations/give_seat.html", form=form, person=line)


@blueprint.route("/places/<int:seat_id>/equipe", methods=["GET", "POST"])
@requires(Permission.PERSON_MANAGE)
def move_learner(seat_id: int) -> str | Response:
    """Move a person who learns to another team."""
    reach = my_reach(Permission.PERSON_MANAGE)
    held, line = get_held_line(reach, seat_id)
    form = MoveForm([team for team in list_team_places(reach) if team.id != held.place.id])
    if form.validate_on_submit():
        try:
            with transaction():
                seat_actions.move_learner(actor(), get_seat(reach, seat_id), form.chosen, today=today())
        except RuleBroken as broken:
            form.take(broken)
        else:
            tell("good", marked("%(name)s est dans l’équipe %(team)s."), name=line.name, team=form.chosen.name)
            return go("organisations.person", person_id=line.id)
    return render_template("organisations/move_learner.html", form=form, person=line, held=held)


@blueprint.route("/places/<int:seat_id>/fin", methods=["GET", "POST"])
@requires(Permission.PERSON_MANAGE)
def end_seat(seat_id: int) -> str | Response:
    """Give a seat its last day."""
    reach = my_reach(Permission.PERSON_MANAGE)
    held, line = get_held_line(reach, seat_id)
    form = EndForm(ends_on=held.period.ends_on or today())
    if form.validate_on_submit():
        try:
            with transaction():
                seat_actions.end_seat(actor(), get_seat(reach, seat_id), form.ends_on.data, today=today())
        except RuleBroken as broken:
            form.take(broken)
        else:
            tell("good", marked("La fin de cette place est enregistrée."))
            return _back_to(line.id)
    return render_template("organisations/end_seat.html", form=form, person=line, held=held)


@blueprint.route("/places/<int:seat_id>/annulation", methods=["GET", "POST"])
@requires(Permission.PERSON_MANAGE)
def cancel_seat(seat_id: int) -> str | Response:
    """Undo a seat that was given by mistake."""
    reach = my_reach(Permission.PERSON_MANAGE)
    held, line = get_held_line(reach, seat_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            with transaction():
                seat_actions.cancel_seat(actor(), get_seat(reach, seat_id), today=today())
        except RuleBroken as broken:
            form.take(broken)
        else:
            tell("good", marked("La place est annulée."))
            return _back_to(line.id)
    return render_template("organisations/cancel_seat.html", form=form, person=line, held=held)


def _back_to(person_id: int) -> Response:
    """Go to the person; to the list where they are no longer within reach; home where one has closed one's own way."""
    if person_id == actor().id:
        return redirect("/", 303)
    try:
        get_person_line(my_reach(Permission.PERSON_READ), person_id)
    except Missing:
        return go("organisations.people")
    return go("organisations.person", person_id=person_id)
