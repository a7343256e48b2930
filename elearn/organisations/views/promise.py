"""Settles what a team promises: in how many working days it reads, on which it does not work, who reads meanwhile."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response

from elearn.accounts.queries import get_person
from elearn.db import transaction
from elearn.errors import RuleBroken, marked
from elearn.organisations import place_actions, seat_actions
from elearn.organisations.calendar import read_own_days, written_days
from elearn.organisations.forms import PromiseForm, SubstituteForm
from elearn.organisations.place_queries import get_team_within, team_place
from elearn.organisations.queries import list_own_days, list_substitutes, list_supervisors
from elearn.organisations.views.room import blueprint, today
from elearn.policy import Permission, Role
from elearn.web.access import actor, my_reach, requires
from elearn.web.pages import go, tell


@blueprint.route("/equipes/<int:team_id>/promesse", methods=["GET", "POST"])
@requires(Permission.TEAM_PROMISE)
def promise(team_id: int) -> str | Response:
    """Set in how many working days a team reads, and which days do not count."""
    team = get_team_within(my_reach(Permission.TEAM_PROMISE), team_id)
    organisation, own = team.organisation, written_days(list_own_days(team_id))
    form = PromiseForm(days=team.review_days, calendar=team.calendar, own_days=own)
    if form.validate_on_submit():
        try:
            days = read_own_days(form.own_days.data or "")
            with transaction():
                present = get_team_within(my_reach(Permission.TEAM_PROMISE), team_id)
                place_actions.promise_reviews(
                    actor(),
                    present,
                    present.organisation,
                    days=form.days.data,
                    calendar=form.calendar.data,
                    own=days,
                )
        except RuleBroken as broken:
            form.take(broken)
        else:
            tell("good", marked("La promesse de l’équipe est enregistrée. Elle vaut pour ce qui sera remis désormais."))
            return go("organisations.team", team_id=team_id)
    return render_template("organisations/promise.html", form=form, team=team, organisation=organisation)


@blueprint.route("/equipes/<int:team_id>/remplacement", methods=["GET", "POST"])
@requires(Permission.PERSON_MANAGE)
def substitute(team_id: int) -> str | Response:
    """Name who reads for a team for a while: a dated supervisor's seat."""
    team = get_team_within(my_reach(Permission.PERSON_MANAGE), team_id)
    place, supervisors = team_place(team, team.organisation), list_supervisors(team_id, today())
    form = SubstituteForm(list_substitutes(team, today()), starts_on=today())
    if form.validate_on_submit():
        try:
            with transaction():
                person = get_person(int(form.person.data))
                seat_actions.give_seat(actor(), person, Role.SUPERVISOR, place, form.period, today=today())
        except RuleBroken as broken:
            form.take(broken)
        else:
            tell("good", marked("Le remplacement est noté. L’équipe en est avertie."))
            return go("organisations.team", team_id=team_id)
    return render_template("organisations/substitute.html", form=form, team=team, supervisors=supervisors)
