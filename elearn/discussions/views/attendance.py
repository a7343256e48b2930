"""Takes signatures, and lets who leads a séance record, correct and close its sheet."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.discussions import paper
from elearn.discussions.actions import (
    close_discussion,
    correct_attendance,
    note_departure,
    record_attendance,
    sign_presence,
)
from elearn.discussions.forms import CorrectionForm
from elearn.discussions.queries import Standing, attendance_sheet, doubts_about, get_standing, get_standing_to_lead
from elearn.discussions.queries.attendance import list_lines
from elearn.discussions.views.blueprint import blueprint
from elearn.errors import Missing, RuleBroken, marked
from elearn.organisations.identity_queries import issuer_lines
from elearn.policy import Permission
from elearn.web.access import actor, requires
from elearn.web.pages import go, number_in, tell

REMARK = "remarque:"


@blueprint.get("/<int:discussion_id>/emargement")
@requires(Permission.DISCUSSION_ATTEND)
def attendance(discussion_id: int) -> str:
    """Show the attendance sheet to who leads the séance."""
    return _sheet(get_standing_to_lead(actor(), discussion_id))


@blueprint.post("/<int:discussion_id>/emargement")
@requires(Permission.DISCUSSION_ATTEND)
def record(discussion_id: int) -> Response | tuple[str, int]:
    """Record who was there and who was not, with what is to be said of it."""
    standing = get_standing_to_lead(actor(), discussion_id)
    places, absences = ([_place(one) for one in request.form.getlist(name)] for name in ("presence", "absence"))
    typed = {name: words for name, words in request.form.items() if name.startswith(REMARK)}
    remarks = {_place(name.removeprefix(REMARK)): words for name, words in typed.items()}
    try:
        with transaction():
            lines = record_attendance(
                actor(), standing.discussion, places=places, absences=absences, remarks=remarks, now=clock.now()
            )
    except RuleBroken as broken:
        tell("bad", broken.message, **broken.facts)
        return _sheet(standing), 409
    if lines:
        tell("good", "Les présences cochées sont enregistrées.")
    else:
        tell("information", "Cochez les personnes présentes avant d’enregistrer.")
    return go("discussions.attendance", discussion_id=discussion_id)


@blueprint.get("/<int:discussion_id>/emargement.pdf")
@requires(Permission.DISCUSSION_ATTEND)
def sheet_pdf(discussion_id: int) -> FlaskResponse:
    """Give the sheet on paper: places to sign where nothing is recorded, what is recorded where it is."""
    standing = get_standing_to_lead(actor(), discussion_id)
    found = standing.discussion
    issuer = issuer_lines(found.organisation_id) if found.organisation_id is not None else ()
    body = paper.sheet_pdf(found, attendance_sheet(found), clock.now(), issuer)
    return paper.attachment(body, f"emargement-{discussion_id}.pdf")


@blueprint.post("/<int:discussion_id>/emargement/signer")
@requires(Permission.DISCUSSION_ATTEND)
def sign(discussion_id: int) -> Response:
    """Let a participant sign that they are there."""
    standing = get_standing(actor(), discussion_id)
    try:
        with transaction():
            sign_presence(
                actor(), standing.discussion, sitting_key=request.form.get("demi_journee", ""), now=clock.now()
            )
        tell("good", "Votre présence est signée.")
    except RuleBroken as broken:
        tell("bad", broken.message, **broken.facts)
    return go("discussions.discussion", discussion_id=discussion_id)


@blueprint.post("/<int:discussion_id>/emargement/<int:line_id>/corriger")
@requires(Permission.DISCUSSION_ATTEND)
def correct(discussion_id: int, line_id: int) -> str | Response:
    """Correct one line of the sheet, or note a departure beside it, saying why."""
    standing = get_standing_to_lead(actor(), discussion_id)
    if line_id not in {line.id for line in list_lines(standing.discussion)}:
        raise Missing(str(line_id))
    form = CorrectionForm()
    if form.validate_on_submit():
        try:
            _correct(standing, form, line_id)
            return go("discussions.attendance", discussion_id=discussion_id)
        except RuleBroken as broken:
            form.take(broken)
    return _sheet(standing, form, line_id)


@blueprint.route("/<int:discussion_id>/clore", methods=["GET", "POST"])
@requires(Permission.DISCUSSION_ATTEND)
def close(discussion_id: int) -> str | Response:
    """Ask whether the sheet is to be closed, and close it."""
    standing = get_standing_to_lead(actor(), discussion_id)
    if request.method == "GET":
        sheet = attendance_sheet(standing.discussion)
        return render_template("discussions/close.html", standing=standing, sheet=sheet)
    with transaction():
        close_discussion(actor(), standing.discussion, clock.now())
    tell("good", "L’émargement est clos.")
    return go("discussions.attendance", discussion_id=discussion_id)


def _correct(standing: Standing, form: CorrectionForm, line_id: int) -> None:
    """Note a departure, or correct a line into its contrary. Raises RuleBroken."""
    found, reason, now = standing.discussion, form.reason.data or "", clock.now()
    if form.is_departure.data:
        with transaction():
            note_departure(actor(), found, line_id, left=form.left_at.data, reason=reason, now=now)
        tell("good", marked("C’est noté. La présence reste, et compte comme avant."))
        return
    with transaction():
        correct_attendance(actor(), found, line_id, reason=reason, now=now)
    tell("good", marked("La ligne est corrigée. L’ancienne reste lisible, avec la raison."))


def _sheet(standing: Standing, form: CorrectionForm | None = None, line_id: int = 0) -> str:
    form = form or CorrectionForm()
    if line_id:
        # Each line has fields of its own: the summary of faults leads to those of this one.
        form.left_at.id = f"depart-{line_id}-heure"
        form.reason.id = f"depart-{line_id}-raison" if form.is_departure.data else f"raison-{line_id}"
    return render_template(
        "discussions/attendance.html",
        standing=standing,
        sheet=attendance_sheet(standing.discussion),
        state=standing.discussion.state_at(clock.now()),
        doubts=doubts_about(standing.discussion),
        now=clock.now(),
        departure_words=paper.departure_words,
        form=form,
        line_id=line_id,
    )


def _place(ticked: str) -> tuple[int, str]:
    """Read « 12:2026-11-26-afternoon ». Raises Missing for anything else."""
    person, _, key = ticked.partition(":")
    person_id = number_in(person)
    if person_id is None:
        raise Missing(ticked)
    return person_id, key
