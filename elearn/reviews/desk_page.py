"""Renders the desk from what is kept, or from what a browser has just sent and could not be kept."""

from __future__ import annotations

from dataclasses import dataclass

from flask import get_template_attribute, render_template, request

from elearn import clock
from elearn.answers.models import Submission
from elearn.errors import RuleBroken
from elearn.policy import Permission
from elearn.reviews.anchor_rules import Comment, Paragraph, annotated
from elearn.reviews.desk_queries import Desk, desk_of, get_submission_to_review, hold_of
from elearn.reviews.forms import ReviewForm, TakeForm, wanted
from elearn.reviews.queries import UndoableReview, find_undoable
from elearn.reviews.rules import Written
from elearn.web.access import actor, my_reach
from elearn.web.language import zone
from elearn.web.pages import number_in


@dataclass(frozen=True, slots=True)
class Paper:
    """What is being written, as the desk shows it: the words cut at the comments, and whether one writes at all."""

    written: Written
    note: str
    paragraphs: tuple[Paragraph, ...]
    is_open: bool


def submission_of(submission_id: int) -> Submission:
    """Return the submission that an address names, within reach and not one's own. Raises Missing."""
    return get_submission_to_review(my_reach(Permission.ANSWER_REVIEW), actor().id, submission_id)


def desk_page(
    submission: Submission,
    *,
    sent: Written | None = None,
    note: str = "",
    broken: RuleBroken | None = None,
    take_form: TakeForm | None = None,
) -> str:
    """Render the desk. `sent`, `note` and `broken`: what could not be sent, and why; nothing of it is lost."""
    desk = desk_of(my_reach(Permission.ANSWER_REVIEW), actor().id, submission, wanted(), now=clock.now(), zone=zone())
    form = ReviewForm(formdata=None)
    if broken is not None:
        form.take(broken)
    return render_template(
        "reviews/desk.html",
        desk=desk,
        paper=_paper(desk, sent, note),
        form=form,
        take_form=take_form or TakeForm(formdata=None),
        wanted=wanted().query,
        undoable=undoable(),
    )


def taken_over(submission: Submission) -> str:
    """Return what the open desk says where somebody has taken the submission over from the actor; else nothing."""
    taken = hold_of(submission.id, actor().id, clock.now(), zone()).taken
    return str(get_template_attribute("reviews/parts/taken_over.html", "taken_over")(taken)) if taken else ""


def undoable() -> UndoableReview | None:
    """Return the review that the address names as just sent, while its author can still undo it."""
    review_id = number_in(request.args.get("avis", ""))
    return None if review_id is None else find_undoable(actor().id, review_id, clock.now())


def _paper(desk: Desk, sent: Written | None, note: str) -> Paper:
    written = sent or desk.written
    note = note if sent is not None else note or desk.note
    comments = [Comment(number, one.start, one.end, one.text) for number, one in enumerate(written.comments, start=1)]
    asks = bool(request.args.get("ecrire"))
    is_open = desk.hold.is_mine or desk.is_begun or asks or sent is not None
    return Paper(written, note, annotated(desk.submission.text, comments if is_open else []), is_open)
