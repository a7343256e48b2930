"""Takes what a supervisor writes at /relectures: keeps it unfinished, sends it, undoes it."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, jsonify, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.answers.models import Submission
from elearn.db import transaction
from elearn.editions.queries import get_edition
from elearn.errors import RuleBroken, marked
from elearn.policy import Permission
from elearn.reviews import actions, dialogue_actions, draft_actions, phrase_actions, proofs
from elearn.reviews.desk_page import desk_page, submission_of, taken_over
from elearn.reviews.following import take_next
from elearn.reviews.forms import ReviewForm, Sent, wanted
from elearn.reviews.queries import get_review
from elearn.reviews.rules import Outcome, WrittenComment, tidied
from elearn.web.access import actor, my_reach, requires
from elearn.web.language import gettext, hour
from elearn.web.pages import MessageKind, go, tell, wants_json

blueprint = Blueprint("reviewing", __name__)

NOTED = marked("La note est enregistrée pour les personnes qui encadrent.")
TOLD: dict[Outcome, tuple[MessageKind, str]] = {
    Outcome.OPINION: (
        "good",
        marked("Une relecture était déjà envoyée. La vôtre est gardée : elle sera montrée comme un second avis."),
    ),
    Outcome.CORRECTION: ("good", marked("Votre correction est envoyée. Elle porte la date d’aujourd’hui.")),
    Outcome.VERDICT_KEPT: (
        "warn",
        marked(
            "Votre correction est envoyée. L’avis n’a pas changé : une version plus récente "
            "ou une attestation s’y appuie."
        ),
    ),
    Outcome.ALREADY_SENT: ("information", marked("Cet avis est déjà envoyé.")),
}


@blueprint.post("/relectures/<int:submission_id>/brouillon")
@requires(Permission.ANSWER_REVIEW)
def keep(submission_id: int) -> Response | str:
    """Keep an unfinished review, for a script or for a button."""
    submission, form = submission_of(submission_id), ReviewForm()
    sent = _sent(form, submission)
    try:
        with transaction():
            kept = _kept(form, submission, sent)
    except RuleBroken as broken:
        return _not_kept(submission, sent, broken)
    if kept.was_joined:
        tell("warn", marked("Deux fenêtres étaient ouvertes : ce qui était écrit dans chacune est réuni ici."))
    if form.phrase:
        return _phrase_kept(form.phrase, submission)
    if form.add_note.data:
        tell("good", NOTED)
        return go("reviews.desk", submission_id=submission.id, ecrire=1, **wanted().query)
    if not wants_json():
        return _after_keeping(submission, sent)
    if kept.was_joined:
        return _short(409, error="conflict")
    words = gettext("Gardé à %(hour)s", hour=hour(kept.saved_at))
    return _short(200, saved_at_words=words, version=kept.version, taken=taken_over(submission))


@blueprint.post("/relectures/<int:submission_id>")
@requires(Permission.ANSWER_REVIEW)
def give(submission_id: int) -> Response | str:
    """Send a review; the next answer is taken in the same breath, unless one stops here."""
    submission, form, now = submission_of(submission_id), ReviewForm(), clock.now()
    sent = _sent(form, submission)
    try:
        with transaction():
            proof = proofs.rests_on(submission.answer_id)
            given = actions.give_review(actor(), submission, sent.written, now=now, has_certificate=proof)
            if sent.note.strip():
                dialogue_actions.add_note(actor(), submission, sent.note, now)
    except RuleBroken as broken:
        return desk_page(submission, sent=tidied(sent.written), note=sent.note, broken=broken)
    if sent.note.strip():
        tell("good", NOTED)
    if given.outcome in TOLD:
        tell(*TOLD[given.outcome])
    if given.outcome not in (Outcome.DECIDES, Outcome.OPINION):
        return go("reviews.desk", submission_id=submission.id, **wanted().query)
    return _onwards(submission, given.review.id, now)


@blueprint.post("/relectures/avis/<int:review_id>/annuler")
@requires(Permission.ANSWER_REVIEW)
def undo(review_id: int) -> Response:
    """Undo one's own review within thirty seconds: it is there to be finished again."""
    review = get_review(my_reach(Permission.ANSWER_REVIEW), review_id)
    submission = submission_of(review.submission_id)
    try:
        with transaction():
            actions.undo_review(actor(), review, clock.now())
        tell("good", marked("L’envoi est annulé. Votre relecture est gardée : vous pouvez la reprendre."))
    except RuleBroken as broken:
        tell("warn", broken.message, **broken.facts)
    return go("reviews.desk", submission_id=submission.id, **wanted().query)


def _kept(form: ReviewForm, submission: Submission, sent: Sent) -> draft_actions.KeptDraft:
    """Keep all that is unfinished; a note whose button was pressed is finished by it."""
    is_noted, now = bool(form.add_note.data), clock.now()
    if is_noted:
        dialogue_actions.add_note(actor(), submission, sent.note, now)
    note = "" if is_noted else sent.note
    return draft_actions.keep_draft(actor(), submission, sent.written, base_version=form.base, now=now, note=note)


def _phrase_kept(text: str, submission: Submission) -> Response:
    try:
        with transaction():
            phrase_actions.keep_phrase(actor(), text, clock.now())
        tell("good", marked("La phrase est gardée. Elle est dans « Mes phrases »."))
    except RuleBroken as broken:
        tell("warn", broken.message, **broken.facts)
    return go("reviews.desk", submission_id=submission.id, ecrire=1, **wanted().query)


def _sent(form: ReviewForm, submission: Submission) -> Sent:
    reveal = get_edition(submission.edition_id).reveal(submission.exercise_id)
    return form.sent(submission.text, frozenset(idea.id for idea in reveal.key_ideas))


def _not_kept(submission: Submission, sent: Sent, broken: RuleBroken) -> Response | str:
    if wants_json():
        return _short(400, error="rule", message=gettext(broken.message, **broken.facts))
    return desk_page(submission, sent=tidied(sent.written), note=sent.note, broken=broken)


def _after_keeping(submission: Submission, sent: Sent) -> Response:
    """Come back to the comment just added, or to the top with a word of what is kept."""
    for number in sent.unfound:
        tell(
            "warn",
            marked("Ces mots ne sont pas dans le paragraphe %(number)s : le commentaire porte sur tout le paragraphe."),
            number=number,
        )
    if sent.added is None:
        tell("good", marked("Votre relecture est gardée. Elle n’est pas encore envoyée."))
        return go("reviews.desk", submission_id=submission.id, ecrire=1, **wanted().query)
    anchor = f"commentaire-{_number_of(sent.added, sent)}"
    return go("reviews.desk", submission_id=submission.id, ecrire=1, _anchor=anchor, **wanted().query)


def _number_of(added: WrittenComment, sent: Sent) -> int:
    places = [(one.start, one.end) for one in tidied(sent.written).comments]
    return places.index((added.start, added.end)) + 1


def _onwards(submission: Submission, review_id: int, now: datetime) -> Response:
    """Open the next answer, already taken, or the queue where there is none or one stops here."""
    following: int | None = None
    passed: tuple[str, ...] = ()
    if not request.form.get("stop"):
        reach = my_reach(Permission.ANSWER_REVIEW)
        following, passed = take_next(actor(), reach, wanted(), now, after=submission)
    if passed:
        sentence = marked("Passé dans la file, parce que quelqu’un d’autre y travaille : %(names)s.")
        tell("information", sentence, names=", ".join(passed))
    if following is None:
        return go("reviews.queue", avis=review_id, **wanted().query)
    return go("reviews.desk", submission_id=following, avis=review_id, **wanted().query)


def _short(status: int, **facts: object) -> Response:
    answer = jsonify(facts)
    answer.status_code = status
    return answer
