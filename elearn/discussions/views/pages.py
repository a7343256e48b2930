"""Shows the list of séances, one séance, and its calendar file."""

from __future__ import annotations

from flask import Response, render_template, request, url_for

from elearn import clock
from elearn.discussions import rules
from elearn.discussions.calendar import calendar_file, described
from elearn.discussions.forms import FollowUpForm, follow_up_form
from elearn.discussions.paper import departure_words
from elearn.discussions.queries import Standing, discussion_page, get_standing, list_discussions
from elearn.discussions.queries.regional import list_regional
from elearn.discussions.views.blueprint import blueprint
from elearn.documents.ics import MIMETYPE
from elearn.errors import Refused
from elearn.policy import Permission
from elearn.web.access import actor, my_reach, requires
from elearn.web.pages import page_number


@blueprint.get("")
@requires(Permission.DISCUSSION_ATTEND)
def index() -> str:
    """Show the séances to come and those that are over."""
    found = list_discussions(rules.reading_reach(actor()), actor().id, clock.now(), number=page_number())
    is_regional = bool(my_reach(Permission.DISCUSSION_PLAN).networks)
    return render_template("discussions/index.html", found=found, is_regional=is_regional)


@blueprint.get("/territoires")
@requires(Permission.DISCUSSION_PLAN)
def territories() -> str:
    """Count who comes to the séances of one's network, by territory."""
    carried = my_reach(Permission.DISCUSSION_PLAN)
    if not carried.networks:
        raise Refused(request.path)
    return render_template("discussions/territories.html", rows=list_regional(carried, clock.now()))


@blueprint.get("/<int:discussion_id>")
@requires(Permission.DISCUSSION_ATTEND)
def discussion(discussion_id: int) -> str:
    """Show a séance whole."""
    return show(get_standing(actor(), discussion_id))


@blueprint.get("/<int:discussion_id>/calendrier.ics")
@requires(Permission.DISCUSSION_ATTEND)
def calendar(discussion_id: int) -> Response:
    """Give the calendar file of a séance."""
    found = get_standing(actor(), discussion_id).discussion
    body = calendar_file(
        found,
        url=url_for("discussions.discussion", discussion_id=found.id, _external=True),
        host=request.host.partition(":")[0],
        description=described(found),
    )
    name = f"seance-{found.id}.ics"
    return Response(
        body,
        content_type=MIMETYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def show(standing: Standing, form: FollowUpForm | None = None) -> str:
    """Return the page of a séance, with the form that was sent if it has faults."""
    now = clock.now()
    page = discussion_page(standing, now)
    form = form or follow_up_form(page.people)
    facts = {"page": page, "form": form, "now": now, "departure_words": departure_words}
    return render_template("discussions/discussion.html", **facts)
