"""Opens the door to somebody who holds the link of an invitation."""

from __future__ import annotations

from flask import redirect, render_template
from flask_login import current_user
from flask_security import login_user
from werkzeug.wrappers import Response

from elearn import clock
from elearn.accounts.actions import prepared_password
from elearn.accounts.models import User
from elearn.accounts.queries import find_person, get_person
from elearn.db import transaction
from elearn.errors import Missing, RuleBroken, marked
from elearn.organisations import actions
from elearn.organisations.forms import AcceptForm, ConfirmForm
from elearn.organisations.invitation_queries import InvitationLine, open_line
from elearn.organisations.rules import CLOSED, InvitationState
from elearn.organisations.views.room import blueprint
from elearn.web.access import public
from elearn.web.language import gettext
from elearn.web.pages import tell

WELCOME = marked("Votre compte est ouvert. Bienvenue.")
TAKEN = marked("Votre nouvelle place est ouverte.")


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
@public
def invitation(token: str) -> str | Response | tuple[str, int]:
    """Show who invites to what; take the acceptance of somebody new, or of somebody who has an account."""
    try:
        line = open_line(token, clock.now())
    except Missing:
        return render_template("organisations/invitation_unknown.html"), 404
    if line.state is not InvitationState.PENDING:
        return render_template("organisations/invitation_closed.html", reason=gettext(CLOSED[line.state])), 410
    if current_user.is_authenticated:
        return _accept_signed_in(line, token)
    if find_person(line.email) is not None:
        return render_template("organisations/invitation_sign_in.html", line=line, token=token)
    return _accept_new(line, token)


def _accept_new(line: InvitationLine, token: str) -> str | Response:
    form = AcceptForm(name=line.name)
    if form.validate_on_submit():
        try:
            hashed = prepared_password(form.password.data, about=(form.name.data, line.email))
            with transaction():
                person = actions.accept_as_new(
                    token, name=form.name.data, password_hash=hashed, time_zone=line.time_zone, now=clock.now()
                )
                login_user(person, authn_via=["password"])
        except RuleBroken as broken:
            form.take(broken)
        else:
            tell("good", WELCOME)
            return redirect("/", 303)
    return render_template("organisations/invitation.html", form=form, line=line)


def _accept_signed_in(line: InvitationLine, token: str) -> str | Response:
    person: User = get_person(current_user.id)
    form = ConfirmForm()
    is_theirs = person.email == line.email
    if is_theirs and form.validate_on_submit():
        try:
            with transaction():
                actions.accept_as(token, get_person(person.id), clock.now())
        except RuleBroken as broken:
            form.take(broken)
        else:
            tell("good", TAKEN)
            return redirect("/", 303)
    return render_template(
        "organisations/invitation_accept.html", form=form, line=line, person=person, is_theirs=is_theirs
    )
