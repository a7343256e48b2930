"""Answers at /calibrations: several supervisors read the same answers blind, then see where they differ."""

from __future__ import annotations

from flask import Blueprint, jsonify, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.errors import RuleBroken, marked
from elearn.policy import Permission, Role
from elearn.reviews import calibration_actions
from elearn.reviews.calibration_actions import ReadElsewhere
from elearn.reviews.calibration_forms import OpenForm, ReadingForm, TextForm
from elearn.reviews.calibration_models import CalibrationReading
from elearn.reviews.calibration_queries import (
    CalibrationPage,
    calibration_page,
    get_asked,
    get_calibration,
    list_calibrations,
    list_offered,
    list_offered_questions,
    list_possible_readers,
)
from elearn.web.access import actor, my_reach, requires
from elearn.web.language import gettext, hour
from elearn.web.pages import go, tell, wants_json

blueprint = Blueprint("calibrations", __name__)
REVIEW = Permission.ANSWER_REVIEW


@blueprint.get("/calibrations")
@requires(REVIEW)
def index() -> str:
    """List the calibrations that one opened or reads in."""
    return render_template("reviews/calibrations.html", rows=list_calibrations(actor().id))


@blueprint.route("/calibrations/nouvelle", methods=["GET", "POST"])
@requires(REVIEW)
def open_set() -> str | Response:
    """Choose a question, then answers, readers and a condition."""
    form, now = OpenForm(), clock.now()
    if request.method == "POST":
        try:
            with transaction():
                made = calibration_actions.open_calibration(
                    actor(),
                    title=form.title.data or "",
                    submission_ids=form.answer_ids,
                    reader_ids=form.reader_ids,
                    asks=form.way.data != "nameless",
                    now=now,
                )
            tell("good", marked("La calibration est ouverte."))
            return go("calibrations.show", calibration_id=made.id)
        except RuleBroken as broken:
            form.take(broken)
    reach, wanted = my_reach(REVIEW), request.args.get("exercice", "")[:160]
    places = frozenset(
        seat.organisation_id for seat in actor().seats if seat.role is Role.SUPERVISOR and seat.organisation_id
    )
    offered, has_older = list_offered(reach, actor().id, wanted) if wanted else ((), False)
    return render_template(
        "reviews/calibration_open.html",
        form=form,
        wanted=wanted,
        questions=list_offered_questions(reach, actor().id),
        offered=offered,
        has_older=has_older,
        people=list_possible_readers(places, now.date()),
    )


@blueprint.get("/calibrations/<int:calibration_id>")
@requires(REVIEW)
def show(calibration_id: int) -> str:
    """Show where a calibration stands: what is being prepared, what is left to read, or what all found."""
    page = calibration_page(actor().id, calibration_id)
    return render_template("reviews/calibration.html", page=page, discussion=_discussion(page))


@blueprint.post("/calibrations/<int:calibration_id>/commencer")
@requires(REVIEW)
def start(calibration_id: int) -> Response:
    """Let readers read."""
    calibration = get_calibration(actor().id, calibration_id)
    try:
        with transaction():
            calibration_actions.start_reading(actor(), calibration, clock.now())
        tell("good", marked("La lecture commence. Chaque personne est avertie."))
    except RuleBroken as broken:
        tell("warn", broken.message, **broken.facts)
    return go("calibrations.show", calibration_id=calibration_id)


@blueprint.post("/calibrations/<int:calibration_id>/envoyer")
@requires(REVIEW)
def send(calibration_id: int) -> Response:
    """Send what one has read."""
    calibration = get_calibration(actor().id, calibration_id)
    try:
        with transaction():
            is_done = calibration_actions.send_readings(actor(), calibration, clock.now())
        if is_done:
            tell("good", marked("Tout le monde a envoyé : voici où vos lectures se rejoignent et où elles diffèrent."))
        else:
            tell("good", marked("Vos lectures sont envoyées. Vous verrez les autres quand tout le monde aura envoyé."))
    except RuleBroken as broken:
        tell("warn", broken.message, **broken.facts)
    return go("calibrations.show", calibration_id=calibration_id)


@blueprint.route("/calibrations/<int:calibration_id>/reponses/<int:answer_number>", methods=["GET", "POST"])
@requires(REVIEW)
def read(calibration_id: int, answer_number: int) -> str | Response | tuple[str, int]:
    """Read one answer of the set, and keep what one finds."""
    page = calibration_page(actor().id, calibration_id)
    answer, form = page.answer(answer_number), ReadingForm()
    if request.method == "POST":
        try:
            if isinstance(_keep(page, answer_number, form), ReadElsewhere):
                return _both_readings(calibration_id, answer_number, form)
            return _onwards(calibration_id)
        except RuleBroken as broken:
            form.take(broken)
            return render_template("reviews/calibration_answer.html", page=page, answer=answer, form=form, sent=form)
    if page.me and page.me.has_sent:
        return go("calibrations.show", calibration_id=calibration_id)
    with transaction():
        calibration_actions.open_answer(actor(), page.calibration, answer_number, clock.now())
    return render_template("reviews/calibration_answer.html", page=page, answer=answer, form=form, sent=None)


@blueprint.post("/calibrations/<int:calibration_id>/reponses/<int:answer_number>/brouillon")
@requires(REVIEW)
def keep(calibration_id: int, answer_number: int) -> Response | tuple[Response | str, int]:
    """Keep for a script what one is reading, with a verdict or without one yet; show both of two windows."""
    page, form = calibration_page(actor().id, calibration_id), ReadingForm()
    page.answer(answer_number)
    try:
        kept = _keep(page, answer_number, form, is_finished=False)
    except RuleBroken as broken:
        return jsonify(error="rule", message=gettext(broken.message, **broken.facts)), 400
    if isinstance(kept, ReadElsewhere):
        if wants_json():
            return jsonify(error="conflict"), 409
        return _both_readings(calibration_id, answer_number, form)
    return jsonify(saved_at_words=gettext("Gardé à %(hour)s", hour=hour(kept.kept_at)), version=kept.version)


@blueprint.post("/calibrations/<int:calibration_id>/reponses/<int:answer_number>/texte")
@requires(REVIEW)
def settle(calibration_id: int, answer_number: int) -> Response:
    """Keep a text without names, read again by whoever opened the set."""
    calibration, form = get_calibration(actor().id, calibration_id), TextForm()
    try:
        with transaction():
            calibration_actions.settle_text(actor(), calibration, answer_number, form.text.data or "", clock.now())
        tell("good", marked("Le texte %(number)s est prêt à être lu."), number=answer_number)
    except RuleBroken as broken:
        tell("warn", broken.message, **broken.facts)
    return go("calibrations.show", calibration_id=calibration_id, _anchor=f"reponse-{answer_number}")


@blueprint.route("/calibrations/accords/<int:asked_id>", methods=["GET", "POST"])
@requires(Permission.ANSWER_READ)
def consent(asked_id: int) -> str | Response:
    """Say whether one's own answer may be read in a calibration."""
    answer, calibration, asker = get_asked(my_reach(Permission.ANSWER_READ), asked_id)
    if request.method == "POST":
        gives = request.form.get("accord") == "oui"
        try:
            with transaction():
                calibration_actions.answer_request(actor(), answer, gives=gives, now=clock.now())
            tell(
                "good",
                marked("Votre accord est noté.") if gives else marked("Votre refus est noté. Rien d’autre ne change."),
            )
        except RuleBroken as broken:
            tell("warn", broken.message, **broken.facts)
        return go("calibrations.consent", asked_id=asked_id)
    return render_template("reviews/calibration_consent.html", answer=answer, calibration=calibration, asker=asker)


def _discussion(page: CalibrationPage) -> dict[str, object]:
    """Return with what a séance on the differences begins: its case, its title, and whoever has read."""
    team = page.calibration.team_id
    here = {"pour": f"equipe-{team}"} if team in my_reach(Permission.DISCUSSION_PLAN).teams else {}
    people = [one.person_id for one in page.readers]
    return {**here, "vignette": page.case, "titre": page.calibration.title, "personne": people}


def _keep(
    page: CalibrationPage, number: int, form: ReadingForm, *, is_finished: bool = True
) -> CalibrationReading | ReadElsewhere:
    read = form.read(frozenset(idea.id for idea in page.ideas))
    with transaction():
        calibration = get_calibration(actor().id, page.calibration.id)
        words, now = form.words.data or "", clock.now()
        return calibration_actions.keep_reading(
            actor(), calibration, number, read, words, now, is_finished=is_finished, base_version=form.base
        )


def _both_readings(calibration_id: int, number: int, form: ReadingForm) -> tuple[str, int]:
    """Show what was just written, not kept yet, and what another window has kept since."""
    page = calibration_page(actor().id, calibration_id)
    answer = page.answer(number)
    facts = {"page": page, "answer": answer, "form": form, "sent": form, "is_stale": True}
    return render_template("reviews/calibration_answer.html", **facts), 409


def _onwards(calibration_id: int) -> Response:
    """Go to the next answer without a verdict, or back to the whole."""
    page = calibration_page(actor().id, calibration_id)
    left = [answer for answer in page.ready if answer.mine is None or answer.mine.verdict is None]
    if not left:
        return go("calibrations.show", calibration_id=calibration_id)
    return go("calibrations.read", calibration_id=calibration_id, answer_number=left[0].number)
