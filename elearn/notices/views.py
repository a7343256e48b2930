"""Shows the inbox."""

from __future__ import annotations

from flask import Blueprint, render_template

from elearn import clock
from elearn.notices.queries import inbox_of
from elearn.web.access import actor, signed_in

blueprint = Blueprint("notices", __name__)


@blueprint.get("/boite")
@signed_in
def inbox() -> str:
    """Show what waits for the person, and what has come lately."""
    return render_template("notices/inbox.html", inbox=inbox_of(actor(), clock.now()))
