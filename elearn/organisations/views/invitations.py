"""Invites people, and follows the invitations that wait."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.errors import RuleBroken, marked
from elearn.organisations import actions, letters
from elearn.organisations.actions import Wanted
from elearn.organisations.forms import InviteForm
from elearn.organisations.invitation_queries import get_invitation, list_waiting
from elearn.organisations.place_queries import list_places
from elearn.organisations.rules import roles_to_give
from elearn.organisations.views.room import blueprint
from elearn.policy import Permission
from elearn.web.access import actor, my_reach, requires
from elearn.web.pages import go, tell


@blueprint.route("/personnes/inviter", methods=["GET", "POST"])
@requires(Permission.PERSON_MANAGE)
def invite() -> str | Response:
    """Invite somebody to a role in a place."""
    reach = my_reach(Permission.PERSON_MANAGE)
    form = InviteForm(list_places(reach), roles_to_give(reach), language=actor().language)
    if form.validate_on_submit():
        try:
            with transaction():
                invitation = actions.invite(actor(), _wanted(form), clock.now())
        except RuleBroken as broken:
            form.take(broken)
        else:
            letters.post(invitation.id)
            tell("good", marked("L’invitation est en route vers %(email)s."), email=form.email.data)
            return go("organisations.invitations")
    return render_template("organisations/invite.html", form=form)


def _wanted(form: InviteForm) -> Wanted:
    return Wanted(form.name.data, form.email.data, form.chosen_role, form.chosen_place, form.language.data)


@blueprint.get("/personnes/invitations")
@requires(Permission.PERSON_MANAGE)
def invitations() -> str:
    """List the invitations that nobody has accepted yet."""
    lines = list_waiting(my_reach(Permission.PERSON_MANAGE), clock.now())
    return render_template("organisations/invitations.html", lines=lines)


@blueprint.post("/personnes/invitations/<int:invitation_id>/renvoyer")
@requires(Permission.PERSON_MANAGE)
def send_again(invitation_id: int) -> Response:
    """Send an invitation once more, with a new link."""
    with transaction():
        invitation = get_invitation(my_reach(Permission.PERSON_MANAGE), invitation_id)
        actions.send_again(actor(), invitation, clock.now())
    letters.post(invitation_id)
    tell("good", marked("L’invitation repart. Le lien d’avant ne sert plus."))
    return go("organisations.invitations")


@blueprint.post("/personnes/invitations/<int:invitation_id>/retirer")
@requires(Permission.PERSON_MANAGE)
def revoke(invitation_id: int) -> Response:
    """Withdraw an invitation."""
    with transaction():
        invitation = get_invitation(my_reach(Permission.PERSON_MANAGE), invitation_id)
        actions.revoke(actor(), invitation, clock.now())
    tell("good", marked("L’invitation est retirée. Son lien ne sert plus."))
    return go("organisations.invitations")
