"""Gives a programme to people and teams, and ends it for one of them."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.errors import RuleBroken, marked
from elearn.policy import Permission
from elearn.programmes import actions, arrival_actions, queries
from elearn.programmes.forms import ArrivalForm, AssignForm, ConfirmForm, ExtendForm
from elearn.programmes.models import Programme
from elearn.programmes.views.blueprint import MANAGE, blueprint
from elearn.web.access import actor, my_reach
from elearn.web.language import ngettext
from elearn.web.pages import go, tell

NOBODY_NEW = marked("Ces personnes suivaient déjà ce programme : rien n’a changé.")


@blueprint.route("/programmes/<int:programme_id>/attribuer", methods=["GET", "POST"])
@MANAGE
def assign(programme_id: int) -> str | Response:
    """Give a programme to people and teams."""
    found = queries.get_programme(my_reach(Permission.PROGRAMME_MANAGE), programme_id)
    zone = queries.organisation_zone(found)
    learners = queries.list_learners(found, clock.today_in(zone))
    form = AssignForm(learners, starts_on=clock.today_in(zone))
    if form.validate_on_submit():
        try:
            _tell_assigned(_assign(form, found, zone))
            return go("programmes.programme", programme_id=programme_id, _anchor="personnes")
        except RuleBroken as broken:
            form.take(broken)
    return render_template("programmes/assign.html", form=form, programme=found, zone=zone, learners=learners)


@blueprint.route("/programmes/<int:programme_id>/arrivees", methods=["GET", "POST"])
@MANAGE
def arrivals(programme_id: int) -> str | Response:
    """Decide whether a programme is given to whoever arrives."""
    found = queries.get_programme(my_reach(Permission.PROGRAMME_MANAGE), programme_id)
    zone = queries.organisation_zone(found)
    form = ArrivalForm(
        is_given=found.arrivals_from is not None,
        from_on=found.arrivals_from or clock.today_in(zone),
        days=found.arrival_days,
    )
    if form.validate_on_submit():
        try:
            _decide_arrivals(form, found)
            return go("programmes.programme", programme_id=programme_id)
        except RuleBroken as broken:
            form.take(broken)
    return render_template("programmes/arrivals.html", form=form, programme=found)


@blueprint.route("/programmes/<int:programme_id>/attributions/<int:assignment_id>/terminer", methods=["GET", "POST"])
@MANAGE
def end(programme_id: int, assignment_id: int) -> str | Response:
    """Ask, then end one person's programme."""
    found = queries.get_programme(my_reach(Permission.PROGRAMME_MANAGE), programme_id)
    follower = queries.get_follower(my_reach(Permission.PROGRAMME_MANAGE), found.id, assignment_id)
    form = ConfirmForm()
    if not form.validate_on_submit():
        return render_template("programmes/end.html", form=form, programme=found, follower=follower)
    with transaction():
        assignment = queries.get_assignment(my_reach(Permission.PROGRAMME_MANAGE), assignment_id)
        actions.end_assignment(actor(), assignment, now=clock.now())
    tell("good", "%(name)s ne suit plus ce programme. Son travail est gardé.", name=follower.name)
    return go("programmes.programme", programme_id=programme_id, _anchor="personnes")


@blueprint.route("/programmes/<int:programme_id>/attributions/<int:assignment_id>/prolonger", methods=["GET", "POST"])
@MANAGE
def extend(programme_id: int, assignment_id: int) -> str | Response:
    """Ask until when and why, then give one person more time."""
    found = queries.get_programme(my_reach(Permission.PROGRAMME_MANAGE), programme_id)
    follower = queries.get_follower(my_reach(Permission.PROGRAMME_MANAGE), found.id, assignment_id)
    form = ExtendForm()
    if form.validate_on_submit():
        try:
            with transaction():
                assignment = queries.get_assignment(my_reach(Permission.PROGRAMME_MANAGE), assignment_id)
                actions.extend_assignment(
                    actor(), assignment, deadline_on=form.deadline_on.data, reason=form.reason.data, now=clock.now()
                )
            tell("good", "L’échéance est prolongée. %(name)s en lit la raison.", name=follower.name)
            return go("programmes.programme", programme_id=programme_id, _anchor="personnes")
        except RuleBroken as broken:
            form.take(broken)
    return render_template("programmes/extend.html", form=form, programme=found, follower=follower)


def _assign(form: AssignForm, programme: Programme, zone: str) -> int:
    with transaction():
        made = actions.assign_programme(
            actor(),
            programme,
            people=form.people.data or (),
            teams=form.teams.data or (),
            starts_on=form.starts_on.data,
            deadline_on=form.deadline_on.data,
            days=form.days.data,
            zone=zone,
            now=clock.now(),
        )
    return len(made)


def _decide_arrivals(form: ArrivalForm, programme: Programme) -> None:
    if not form.is_given.data:
        with transaction():
            arrival_actions.give_no_more_at_arrival(actor(), programme)
        return tell("good", "Le programme n’est plus donné à l’arrivée. Les personnes qui le suivent continuent.")
    with transaction():
        made = arrival_actions.give_at_arrival(
            actor(), programme, from_on=form.from_on.data, days=form.days.data, now=clock.now()
        )
    tell("good", "Le programme est donné à toute personne qui arrive.")
    return _tell_assigned(len(made)) if made else None


def _tell_assigned(count: int) -> None:
    if not count:
        return tell("information", NOBODY_NEW)
    sentence = ngettext(
        "Le programme est attribué à %(num)s personne.", "Le programme est attribué à %(num)s personnes.", count
    )
    return tell("good", "%(sentence)s", sentence=sentence)
