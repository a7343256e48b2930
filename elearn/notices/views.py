"""Shows the inbox and the reminders of deadlines, and lets people say how often they want a message."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.errors import marked
from elearn.notices import actions
from elearn.notices.forms import FrequencyForm
from elearn.notices.queries import find_frequency, inbox_of
from elearn.notices.reminder_table import Rows, coming_rows, gone_rows
from elearn.notices.reminders import Page, coming_page, gone_page
from elearn.notices.wording import say
from elearn.policy import Permission
from elearn.web.access import actor, my_reach, requires, signed_in
from elearn.web.language import gettext
from elearn.web.pages import Entry, go, page_number, tell

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


@blueprint.get("/suivi/rappels")
@requires(Permission.PROGRESS_FOLLOW)
def reminders() -> str:
    """Show the reminders that will go, or those that went, to whoever follows people."""
    within = my_reach(Permission.PROGRESS_FOLLOW)
    if request.args.get("voir") == "partis":
        gone = gone_page(within, page_number())
        return _reminders(gone, gone_rows(gone.rows), is_gone=True)
    coming = coming_page(within, page_number(), clock.now())
    return _reminders(coming, coming_rows(coming.rows), is_gone=False)


def _reminders(page: Page[Any], rows: Rows, *, is_gone: bool) -> str:
    views = [
        Entry(gettext("À venir"), "/suivi/rappels", not is_gone),
        Entry(gettext("Partis"), "/suivi/rappels?voir=partis", is_gone),
    ]
    return render_template("notices/reminders.html", page=page, rows=rows, is_gone=is_gone, views=views)
