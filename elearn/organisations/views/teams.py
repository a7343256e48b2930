"""Shows a team with its people and where their answers stand, and makes and renames teams."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.errors import RuleBroken, marked
from elearn.organisations import place_actions
from elearn.organisations.activity import count_activity
from elearn.organisations.forms import TeamForm
from elearn.organisations.place_queries import get_organisation, get_team_within, list_territories
from elearn.organisations.team_queries import get_team_page
from elearn.organisations.views.room import blueprint, today
from elearn.policy import Permission, Reach
from elearn.web.access import actor, my_reach, requires
from elearn.web.pages import go, tell

READ, MANAGE = Permission.TEAM_READ, Permission.ORGANISATION_MANAGE


def _reach() -> Reach:
    """Return how far the present person sees teams: as those who follow them, or who manage them."""
    followed, managed = my_reach(READ), my_reach(MANAGE)
    return Reach(
        followed.is_everywhere or managed.is_everywhere,
        frozenset(),
        followed.teams | managed.teams,
        followed.organisations | managed.organisations,
        followed.networks | managed.networks,
    )


@blueprint.get("/equipes/<int:team_id>")
@requires(READ, MANAGE)
def team(team_id: int) -> str:
    """Show one team with its people."""
    page = get_team_page(_reach(), team_id, today())
    people = {member.id for member in page.learners}
    activity = count_activity(my_reach(Permission.PROGRESS_FOLLOW), people, clock.now())
    return render_template("organisations/team.html", team=page, activity=activity)


@blueprint.route("/organisations/<int:organisation_id>/equipes/nouvelle", methods=["GET", "POST"])
@requires(MANAGE)
def add_team(organisation_id: int) -> str | Response:
    """Add a team to an organisation."""
    organisation = get_organisation(my_reach(MANAGE), organisation_id)
    form = TeamForm(list_territories(organisation.network_id))
    if form.validate_on_submit():
        try:
            with transaction():
                owner = get_organisation(my_reach(MANAGE), organisation_id)
                made = place_actions.add_team(actor(), owner, name=form.name.data, territory=form.chosen)
        except RuleBroken as broken:
            form.take(broken)
        else:
            tell("good", marked("L’équipe %(name)s est créée."), name=form.name.data)
            return go("organisations.team", team_id=made.id)
    return render_template("organisations/team_form.html", form=form, organisation=organisation, team=None)


@blueprint.route("/equipes/<int:team_id>/modifier", methods=["GET", "POST"])
@requires(MANAGE)
def describe_team(team_id: int) -> str | Response:
    """Change a team's name or territory."""
    found = get_team_within(my_reach(MANAGE), team_id)
    organisation = found.organisation
    form = TeamForm(list_territories(organisation.network_id), name=found.name, territory=str(found.territory_id or ""))
    if form.validate_on_submit():
        try:
            with transaction():
                present = get_team_within(my_reach(MANAGE), team_id)
                place_actions.describe_team(
                    actor(), present, present.organisation, name=form.name.data, territory=form.chosen
                )
        except RuleBroken as broken:
            form.take(broken)
        else:
            tell("good", marked("L’équipe est enregistrée."))
            return go("organisations.team", team_id=team_id)
    return render_template("organisations/team_form.html", form=form, organisation=organisation, team=found)
