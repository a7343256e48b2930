"""Takes what is said around a review at /relectures: the dialogue with its author, notes, phrases."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.errors import RuleBroken, marked
from elearn.policy import Permission, Reach
from elearn.reviews import dialogue_actions, phrase_actions
from elearn.reviews.desk_page import desk_page, submission_of
from elearn.reviews.dialogue_forms import NoteForm, PhraseForm, ReplyForm
from elearn.reviews.forms import wanted
from elearn.reviews.models import Review
from elearn.reviews.phrase_queries import get_own_phrase, list_own_comments, list_own_teams, list_phrases
from elearn.reviews.queries import get_review
from elearn.web.access import actor, my_reach, requires
from elearn.web.pages import go, safe_return, tell

blueprint = Blueprint("dialogue", __name__)
READ, REVIEW = Permission.ANSWER_READ, Permission.ANSWER_REVIEW


@blueprint.post("/relectures/avis/<int:review_id>/echange")
@requires(READ, REVIEW)
def say(review_id: int) -> Response | tuple[str, int]:
    """Say something back to a review: its author's question or thanks, a supervisor's answer."""
    form, review = ReplyForm(), _review(review_id)
    try:
        with transaction():
            dialogue_actions.say_back(actor(), review, form.text.data or "", form.chosen, clock.now())
        tell("good", marked("C’est noté, et l’autre personne en est avertie."))
    except RuleBroken as broken:
        form.take(broken)
        mine, back = review.owner_id == actor().id, safe_return("/reponses")
        return render_template("reviews/reply.html", form=form, review_id=review.id, mine=mine, back=back), 422
    return redirect(safe_return("/reponses"), code=303)


@blueprint.post("/relectures/<int:submission_id>/note")
@requires(REVIEW)
def note(submission_id: int) -> Response | tuple[str, int]:
    """Leave a note for those who supervise."""
    submission, form = submission_of(submission_id), NoteForm()
    written = form.note.data or ""
    try:
        with transaction():
            dialogue_actions.add_note(actor(), submission, written, clock.now())
        tell("good", marked("La note est enregistrée pour les personnes qui encadrent."))
    except RuleBroken as broken:
        return desk_page(submission, note=written, broken=broken), 422
    return go("reviews.desk", submission_id=submission.id, **wanted().query)


@blueprint.route("/relectures/phrases", methods=["GET", "POST"])
@requires(REVIEW)
def phrases() -> str | Response:
    """Show the phrases that one keeps, and keep one more."""
    form = PhraseForm()
    if form.is_submitted():
        try:
            with transaction():
                phrase_actions.keep_phrase(actor(), form.text.data or "", clock.now())
            tell("good", marked("La phrase est gardée."))
            return go("dialogue.phrases")
        except RuleBroken as broken:
            form.take(broken)
    return _phrases_page(form)


@blueprint.post("/relectures/phrases/<int:phrase_id>")
@requires(REVIEW)
def change_phrase(phrase_id: int) -> str | Response:
    """Change the words of a phrase, or with whom it is shared."""
    phrase, form = get_own_phrase(actor().id, phrase_id), PhraseForm()
    try:
        with transaction():
            phrase_actions.change_phrase(actor(), phrase, form.text.data or "", form.team_id)
        tell("good", marked("La phrase est enregistrée."))
        return go("dialogue.phrases")
    except RuleBroken as broken:
        form.take(broken)
        return _phrases_page(PhraseForm(formdata=None), changed=phrase_id, change_form=form)


@blueprint.post("/relectures/phrases/<int:phrase_id>/retirer")
@requires(REVIEW)
def forget_phrase(phrase_id: int) -> Response:
    """Forget a phrase."""
    phrase = get_own_phrase(actor().id, phrase_id)
    with transaction():
        phrase_actions.forget_phrase(phrase)
    tell("good", marked("La phrase est retirée. Les commentaires où elle figure ne changent pas."))
    return go("dialogue.phrases")


def _review(review_id: int) -> Review:
    """Return a review of one's own answer, or within one's reach as a supervisor. Raises Missing."""
    own, team = my_reach(READ), my_reach(REVIEW)
    return get_review(Reach(owners=own.owners, teams=team.teams), review_id)


def _phrases_page(form: PhraseForm, *, changed: int = 0, change_form: PhraseForm | None = None) -> str:
    reach = my_reach(REVIEW)
    return render_template(
        "reviews/phrases.html",
        form=form,
        phrases=list_phrases(reach, actor().id),
        comments=list_own_comments(actor().id),
        teams=list_own_teams(reach),
        changed=changed,
        change_form=change_form,
    )
