"""Lets whoever coordinates an organisation make keys for its programs, see their use, and revoke them."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.api import actions, queries
from elearn.api.forms import KeyForm, RevokeForm
from elearn.api.rules import KeyState
from elearn.api.wording import PURPOSES, STATES
from elearn.db import transaction
from elearn.errors import RuleBroken, marked
from elearn.organisations.place_queries import get_organisation
from elearn.policy import Permission
from elearn.web.access import actor, my_reach, requires
from elearn.web.pages import go, tell

blueprint = Blueprint("keys", __name__)
MANAGE = Permission.KEY_MANAGE


@blueprint.get("/organisations/<int:organisation_id>/cles")
@requires(MANAGE)
def keys(organisation_id: int) -> str:
    """List the keys of an organisation: what for, until when, used when."""
    organisation = get_organisation(my_reach(MANAGE), organisation_id)
    lines = queries.list_keys(my_reach(MANAGE), organisation_id, clock.now())
    return render_template(
        "api/keys.html",
        organisation=organisation,
        living=[line for line in lines if line.state is KeyState.LIVE],
        ended=[line for line in lines if line.state is not KeyState.LIVE],
        purposes=PURPOSES,
        states=STATES,
    )


@blueprint.route("/organisations/<int:organisation_id>/cles/nouvelle", methods=["GET", "POST"])
@requires(MANAGE)
def make(organisation_id: int) -> str | Response:
    """Make a key, and show its secret this once: the answer is the page itself, which nothing keeps."""
    organisation = get_organisation(my_reach(MANAGE), organisation_id)
    form = KeyForm()
    if form.validate_on_submit():
        try:
            with transaction():
                made, secret = actions.make_key(
                    actor(),
                    get_organisation(my_reach(MANAGE), organisation_id),
                    name=form.name.data,
                    purpose=form.chosen,
                    days=form.days.data,
                    now=clock.now(),
                )
        except RuleBroken as broken:
            form.take(broken)
        else:
            return render_template("api/key_made.html", organisation=organisation, key=made, secret=secret)
    return render_template("api/key_form.html", form=form, organisation=organisation)


@blueprint.route("/cles/<int:key_id>/revoquer", methods=["GET", "POST"])
@requires(MANAGE)
def revoke(key_id: int) -> str | Response:
    """Ask, then shut a key for good."""
    found, form = queries.get_key(my_reach(MANAGE), key_id), RevokeForm()
    if form.validate_on_submit():
        with transaction():
            actions.revoke_key(actor(), queries.get_key(my_reach(MANAGE), key_id), clock.now())
        tell("good", marked("La clé « %(name)s » est révoquée : elle n’ouvre plus rien."), name=found.name)
        return go("keys.keys", organisation_id=found.organisation_id)
    return render_template("api/key_revoke.html", form=form, key=found, states=STATES)
