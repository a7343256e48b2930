"""Takes what a learner writes: drafts, submissions, withdrawals, looks back."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.answers import actions
from elearn.answers.actions import Conflict, SavedDraft, Seen
from elearn.answers.models import Answer
from elearn.answers.queries import find_answer
from elearn.answers.rules import normalised
from elearn.content.filled import joined
from elearn.content.model import ModuleKind
from elearn.content.privacy import identifying_details
from elearn.db import deed, transaction
from elearn.errors import Missing, RuleBroken
from elearn.library import exercise_queries
from elearn.library.exercise_queries import ExercisePage
from elearn.library.forms import ChoiceForm, DraftForm, ReflectionForm, SelfCheckForm, SubmitForm
from elearn.organisations.queries import review_promise
from elearn.policy import Permission
from elearn.web.access import actor, requires
from elearn.web.language import gettext, hour, identifying
from elearn.web.pages import tell, wants_json

blueprint = Blueprint("answers", __name__)
KINDS = {"chapitres": ModuleKind.CHAPTER, "vignettes": ModuleKind.VIGNETTE}
PLACE = "/<any(chapitres, vignettes):shelf>/<slug>/exercices/<anchor>"


@blueprint.post(f"{PLACE}/brouillon")
@requires(Permission.ANSWER_WRITE)
def save_draft(shelf: str, slug: str, anchor: str) -> Response | tuple[str, int]:
    """Keep a draft, for a script (JSON) or for the button."""
    seen, place = _seen(shelf, slug, anchor)
    form = DraftForm()
    text = form.typed(seen.exercise)
    now = clock.now()
    try:
        with transaction():
            kept = actions.save_draft(actor(), seen, text=text, base_version=form.base_version.data or 0, now=now)
    except RuleBroken as broken:
        return _refused(broken, shelf, slug, anchor, form)
    if isinstance(kept, Conflict):
        return _conflict(kept, seen, shelf, slug, anchor)
    return _kept(kept, text, place)


@blueprint.post(f"{PLACE}/remettre")
@requires(Permission.ANSWER_WRITE)
def submit(shelf: str, slug: str, anchor: str) -> Response | tuple[str, int]:
    """Hand an answer in: 303 only after COMMIT; the page then shows the receipt and the reasonable answers."""
    seen, place = _seen(shelf, slug, anchor)
    form = SubmitForm()
    text = form.typed(seen.exercise)
    now = clock.now()
    promise = review_promise(actor(), now.date())
    if not form.validate():
        return _again(shelf, slug, anchor, form)
    try:
        made = deed(
            lambda: actions.submit_answer(
                actor(),
                seen,
                text=text,
                key=form.key.data or "",
                now=now,
                review_days=promise.days,
                zone=promise.zone,
                closed=promise.closed,
                base_version=form.base_version.data,
            )
        )
    except RuleBroken as broken:
        return _refused(broken, shelf, slug, anchor, form)
    if isinstance(made, Conflict):
        return _conflict(made, seen, shelf, slug, anchor)
    return redirect(f"{place}?remise={made.number}#recu", code=303)


@blueprint.post(f"{PLACE}/choisir")
@requires(Permission.ANSWER_WRITE)
def choose(shelf: str, slug: str, anchor: str) -> Response | tuple[str, int]:
    """Keep one of two texts, or both joined; the other stays among the versions."""
    seen, place = _seen(shelf, slug, anchor)
    form = ChoiceForm()
    answer = _own(seen)
    yours = normalised(form.yours.data or "")
    chosen = {"yours": yours, "both": joined(seen.exercise, answer.draft_text, yours)}
    text = chosen.get(form.choix.data or "", answer.draft_text)
    with transaction():
        kept = actions.save_draft(actor(), seen, text=text, base_version=form.base_version.data or 0, now=clock.now())
    if isinstance(kept, Conflict):
        return _conflict(kept, seen, shelf, slug, anchor)
    return _kept(kept, text, place)


@blueprint.get(f"{PLACE}/deux-textes")
@requires(Permission.ANSWER_WRITE)
def two_texts(shelf: str, slug: str, anchor: str) -> str:
    """Show the text that lost a conflict beside the one that is kept, after a script has met it."""
    seen, _ = _seen(shelf, slug, anchor)
    answer = _own(seen)
    lost = actions.latest_loser(answer)
    if lost is None:
        raise Missing(anchor)
    conflict = Conflict(lost.text, answer.draft_text, answer.draft_version, answer.draft_saved_at)
    return _conflict_page(conflict, seen, shelf, slug, anchor)


@blueprint.post(f"{PLACE}/retirer")
@requires(Permission.ANSWER_WRITE)
def withdraw(shelf: str, slug: str, anchor: str) -> Response:
    """Take the answer back, as long as nobody else has opened it."""
    seen, place = _seen(shelf, slug, anchor)
    answer = _own(seen)
    try:
        with transaction():
            actions.withdraw_submission(actor(), answer, clock.now())
    except RuleBroken as broken:
        tell("warn", broken.message)
    else:
        tell("good", "Votre réponse est retirée. Le texte est de nouveau un brouillon : personne d’autre ne le lit.")
    return redirect(place, code=303)


@blueprint.post(f"{PLACE}/idees-cles")
@requires(Permission.ANSWER_WRITE)
def check_oneself(shelf: str, slug: str, anchor: str) -> Response | tuple[str, int]:
    """Keep the self-check and the line to remember."""
    seen, place = _seen(shelf, slug, anchor)
    answer = _own(seen)
    form = SelfCheckForm()
    if answer.revealed_at is None:
        raise Missing(anchor)
    if not form.validate():
        return _again(shelf, slug, anchor, None, self_check=form)
    published, section, _ = exercise_queries.open_exercise(actor(), KINDS[shelf], slug, anchor)
    known = {idea.id for idea in published.reveal(seen.exercise.id).key_ideas}
    with transaction():
        actions.keep_self_check(
            actor(), answer, known & set(form.idees.data or ()), form.takeaway.data or "", clock.now()
        )
    tell("good", "Vos coches et ce que vous retenez sont enregistrés.")
    following = exercise_queries.following_of(published, section) if shelf == "vignettes" else None
    return redirect(following or place, code=303)


@blueprint.post(f"{PLACE}/regard")
@requires(Permission.ANSWER_WRITE)
def look_back(shelf: str, slug: str, anchor: str) -> Response | tuple[str, int]:
    """Keep « ce que je changerais »."""
    seen, place = _seen(shelf, slug, anchor)
    answer = _own(seen)
    form = ReflectionForm()
    try:
        with transaction():
            actions.reflect(answer, form.text.data or "", clock.now())
    except RuleBroken as broken:
        form.take(broken)
        return _again(shelf, slug, anchor, None, reflection=form)
    tell("good", "Votre regard d’aujourd’hui est gardé sous votre réponse.")
    return redirect(place, code=303)


def _seen(shelf: str, slug: str, anchor: str) -> tuple[Seen, str]:
    """Return what is being answered, and the address of the page on which it is."""
    published, section, exercise = exercise_queries.open_exercise(actor(), KINDS[shelf], slug, anchor)
    page = f"/{shelf}/{slug}/" + (f"etapes/{section.id}" if shelf == "vignettes" else f"exercices/{anchor}")
    return Seen(exercise, slug, published.edition_id), page


def _own(seen: Seen) -> Answer:
    answer = find_answer(actor().id, seen.exercise.id)
    if answer is None:
        raise Missing(seen.exercise.id)
    return answer


def _kept(kept: SavedDraft, text: str, place: str) -> Response:
    words = gettext("Enregistré à %(hour)s", hour=hour(kept.saved_at))
    if wants_json():
        warnings = identifying(tuple(detail.label for detail in identifying_details(text)))
        return jsonify(saved_at_words=words, version=kept.version, warnings=warnings)
    tell("good", "Votre brouillon est enregistré. Personne d’autre que vous ne le lit.")
    return redirect(place, code=303)


def _conflict(conflict: Conflict, seen: Seen, shelf: str, slug: str, anchor: str) -> Response | tuple[str, int]:
    if wants_json():
        answer = jsonify(error="conflict", yours=conflict.yours, theirs=conflict.theirs, version=conflict.version)
        answer.status_code = 409
        return answer
    return _conflict_page(conflict, seen, shelf, slug, anchor), 409


def _conflict_page(conflict: Conflict, seen: Seen, shelf: str, slug: str, anchor: str) -> str:
    return render_template(
        "library/two_texts.html",
        conflict=conflict,
        exercise=seen.exercise,
        action=f"/{shelf}/{slug}/exercices/{anchor}/choisir",
    )


def _refused(broken: RuleBroken, shelf: str, slug: str, anchor: str, form: DraftForm) -> Response | tuple[str, int]:
    if wants_json():
        answer = jsonify(error="rule", message=gettext(broken.message, **broken.facts))
        answer.status_code = 422
        return answer
    form.take(broken)
    return _again(shelf, slug, anchor, form)


def _again(
    shelf: str,
    slug: str,
    anchor: str,
    form: DraftForm | None,
    *,
    self_check: SelfCheckForm | None = None,
    reflection: ReflectionForm | None = None,
) -> tuple[str, int]:
    """Show the page again with what was typed and what is to be mended; nothing has changed."""
    page, template = _page(shelf, slug, anchor)
    made = render_template(template, page=page, form=form, self_check=self_check, reflection=reflection, at=anchor)
    return made, 422


def _page(shelf: str, slug: str, anchor: str) -> tuple[ExercisePage, str]:
    now = clock.now()
    if shelf == "chapitres":
        return exercise_queries.exercise_page(actor(), slug, anchor, now), "library/exercise.html"
    _, section, _ = exercise_queries.open_exercise(actor(), KINDS[shelf], slug, anchor)
    return exercise_queries.stage_page(actor(), slug, section.id, now), "library/stage.html"
