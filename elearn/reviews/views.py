"""Answers at /relectures: the queue, the desk, taking and giving back, and the author's « J’ai lu »."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, jsonify, redirect, render_template, url_for
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.errors import RuleBroken, marked
from elearn.policy import Permission, Reach
from elearn.reviews import claim_actions, rules
from elearn.reviews.desk_page import desk_page, submission_of, taken_over, undoable
from elearn.reviews.dialogue_actions import read_replies
from elearn.reviews.forms import TakeForm, wanted
from elearn.reviews.own_queries import has_opened
from elearn.reviews.queries import get_review
from elearn.reviews.queue_queries import queue_page
from elearn.web.access import actor, my_reach, requires
from elearn.web.language import hour, zone
from elearn.web.pages import go, page_number, safe_return, tell, wants_json

blueprint = Blueprint("reviews", __name__)


@blueprint.get("/relectures")
@requires(Permission.ANSWER_REVIEW)
def queue() -> str:
    """Show what waits, oldest first."""
    page = queue_page(
        my_reach(Permission.ANSWER_REVIEW), actor().id, wanted(), now=clock.now(), zone=zone(), number=page_number()
    )
    pager_url = f"{url_for('reviews.queue')}?{urlencode({**page.wanted.query, 'page': ''})}"
    return render_template("reviews/queue.html", page=page, undoable=undoable(), pager_url=pager_url)


@blueprint.get("/relectures/<int:submission_id>")
@requires(Permission.ANSWER_REVIEW)
def desk(submission_id: int) -> str | Response:
    """Show the desk; the author of the answer will see that it was opened. A script asks whether it was taken over."""
    submission, now = submission_of(submission_id), clock.now()
    if wants_json():
        return jsonify(taken=taken_over(submission))
    if not has_opened(actor().id, submission.id, now.date()):
        with transaction():
            claim_actions.open_submission(actor(), submission, now)
    return desk_page(submission)


@blueprint.post("/relectures/<int:submission_id>/prendre")
@requires(Permission.ANSWER_REVIEW)
def take(submission_id: int) -> Response | str:
    """Hold a submission, or take it over with a reason."""
    submission, form = submission_of(submission_id), TakeForm()
    try:
        reason = rules.ensure_reason(form.reason.data or "") if form.is_take_over.data else ""
        with transaction():
            claim_actions.take_claim(actor(), submission, clock.now(), reason=reason)
    except RuleBroken as broken:
        form.take(broken)
        return desk_page(submission, take_form=form)
    return go("reviews.desk", submission_id=submission.id, **wanted().query)


@blueprint.post("/relectures/<int:submission_id>/prolonger")
@requires(Permission.ANSWER_REVIEW)
def extend(submission_id: int) -> Response:
    """Hold a submission thirty minutes more."""
    submission = submission_of(submission_id)
    try:
        with transaction():
            claim = claim_actions.take_claim(actor(), submission, clock.now())
        tell("good", marked("Cette réponse vous est réservée jusqu’à %(hour)s."), hour=hour(claim.ends_at))
    except RuleBroken as broken:
        tell("warn", broken.message, **broken.facts)
    return go("reviews.desk", submission_id=submission.id, **wanted().query)


@blueprint.post("/relectures/<int:submission_id>/rendre")
@requires(Permission.ANSWER_REVIEW)
def release(submission_id: int) -> Response:
    """Let others take a submission; what is written stays."""
    submission = submission_of(submission_id)
    with transaction():
        claim_actions.release_claim(actor(), submission, clock.now())
    tell("good", marked("La réponse est de nouveau libre. Ce que vous avez écrit est gardé."))
    return go("reviews.queue", **wanted().query)


@blueprint.post("/relectures/avis/<int:review_id>/lu")
@requires(Permission.ANSWER_READ, Permission.ANSWER_REVIEW)
def read(review_id: int) -> Response:
    """Keep that one side has read what the other wrote: the author the reviews, a supervisor the author's replies."""
    own, team = my_reach(Permission.ANSWER_READ), my_reach(Permission.ANSWER_REVIEW)
    review = get_review(Reach(owners=own.owners, teams=team.teams), review_id)
    with transaction():
        read_replies(actor(), review, clock.now())
    return jsonify(is_read=True) if wants_json() else redirect(safe_return("/reponses"), code=303)
