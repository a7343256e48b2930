"""Shows a person the address of their calendar, and answers the calendars that ask at it."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from elearn import clock
from elearn.accounts import mails
from elearn.db import transaction
from elearn.discussions.calendar import described, event_of
from elearn.documents.ics import MIMETYPE, ics_file
from elearn.notices import feed_actions
from elearn.notices.feed_queries import Calendar, find_feed, get_calendar
from elearn.progress.calendar import events_of
from elearn.web.access import actor, public, signed_in
from elearn.web.pages import go, tell

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/boite/agenda")
@signed_in
def feed() -> str:
    """Say whether one's calendar has an address, and how to give it one."""
    return render_template("notices/feed.html", feed=find_feed(actor().id), address="")


@blueprint.post("/boite/agenda")
@signed_in
def give() -> str:
    """Make the address, or another, and show it: once."""
    with transaction():
        secret = feed_actions.give_feed(actor(), clock.now())
    address = url_for("feeds.calendar", feed_token=secret, _external=True)
    return render_template("notices/feed.html", feed=find_feed(actor().id), address=address)


@blueprint.post("/boite/agenda/supprimer")
@signed_in
def revoke() -> Answer:
    """Take the address back."""
    with transaction():
        feed_actions.revoke_feed(actor())
    tell("good", "L’adresse est supprimée. Les agendas qui la suivaient ne reçoivent plus rien.")
    return go("feeds.feed")


@blueprint.get("/agenda/<feed_token>.ics")
@public
def calendar(feed_token: str) -> Response:
    """Answer a calendar with the séances and deadlines of the person whose address it is."""
    found = get_calendar(feed_token, clock.now())
    with mails.speaking(found.person.language):
        body = _body(found)
    return Response(body, content_type=MIMETYPE, headers={"Cache-Control": "private, no-store"})


def _body(found: Calendar) -> bytes:
    host = request.host.partition(":")[0]
    meetings = [
        event_of(
            one,
            url=url_for("discussions.discussion", discussion_id=one.id, _external=True),
            host=host,
            description=described(one),
        )
        for one in found.meetings
    ]
    url = url_for("progress.mine", _external=True)
    return ics_file([*meetings, *events_of(found.programmes, url=url, host=host, now=clock.now())], of="Agenda")
