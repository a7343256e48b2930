"""Shows at /relectures/idees which key ideas the answers of a team keep missing."""

from __future__ import annotations

from flask import Blueprint, render_template

from elearn import clock
from elearn.policy import Permission
from elearn.reviews.forms import wanted
from elearn.reviews.idea_queries import team_ideas
from elearn.web.access import my_reach, requires

blueprint = Blueprint("ideas", __name__)


@blueprint.get("/relectures/idees")
@requires(Permission.ANSWER_REVIEW)
def ideas() -> str:
    """Show what a team keeps missing, in counts, and the vignette to take up next."""
    page = team_ideas(my_reach(Permission.ANSWER_REVIEW), wanted().team, clock.now())
    return render_template("reviews/ideas.html", page=page)
