"""Shows the inbox, and lets people say how often they want a message."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.errors import marked
from elearn.notices import actions
from elearn.notices.forms import FrequencyForm
from elearn.notices.queries import find_frequency, inbox_of
from elearn.notices.wording import say
from elearn.web.access import actor, signed_in
from elearn.web.pages import go, tell

blueprint = Blueprint("notices", __name__)


@blueprint.get("/boite")
@signed_in
def inbox() -> str:
    """Show what waits for the person, and what has come lately."""
    found = inbox_of(actor(), clock.now())
    return render_template("notices/inbox.html", inbox=found, told=[say(line) for line in found.told])


@blueprint.route("/boite/messages", methods=["GET", "POST"])
@signed_in
def messages() -> str | Response:
    """Choose how often one is written to."""
    form = FrequencyForm(frequency=find_frequency(actor().id).value)
    if form.validate_on_submit():
        with transaction():
            actions.choose_frequency(actor(), form.chosen)
        tell("good", marked("Votre choix est enregistré."))
        return go("notices.inbox")
    return render_template("notices/messages.html", form=form)
