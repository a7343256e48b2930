"""Lets people say that something goes wrong, read what is answered, and lets coordinators answer."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.complaints import actions, queries, rules, wording
from elearn.complaints.forms import AnswerForm, CloseForm, ComplaintForm, ImprovementForm, ReopenForm
from elearn.complaints.queries import Shown
from elearn.db import transaction
from elearn.errors import Missing, RuleBroken, marked
from elearn.organisations.models import Organisation
from elearn.organisations.place_queries import list_organisations
from elearn.policy import Permission, Reach, allows, places
from elearn.web.access import actor, my_reach, requires
from elearn.web.forms import Form
from elearn.web.pages import go, tell

blueprint = Blueprint("complaints", __name__)
WRITE = requires(Permission.COMPLAINT_WRITE)
HANDLE = requires(Permission.COMPLAINT_HANDLE)
READ = requires(Permission.COMPLAINT_WRITE, Permission.COMPLAINT_HANDLE)


@blueprint.app_context_processor
def words() -> dict[str, object]:
    """Give the templates of this room its words."""
    return {"complaint_words": wording}


@blueprint.get("/reclamations")
@WRITE
def mine() -> str:
    """List what one has said goes wrong, with what was answered."""
    organisations = _my_organisations()
    return render_template(
        "complaints/mine.html",
        complaints=queries.list_own(actor().id),
        organisations=organisations,
        readers=_readers(organisations),
    )


@blueprint.route("/reclamations/nouvelle", methods=["GET", "POST"])
@WRITE
def file() -> str | Response:
    """Say that something goes wrong. Raises Missing for who has no place in an organisation."""
    organisations = _my_organisations()
    if not organisations:
        raise Missing("organisation")
    form = ComplaintForm(organisations)
    if form.validate_on_submit():
        try:
            with transaction():
                made = actions.file_complaint(
                    actor(), form.chosen, subject=form.subject.data, words=form.words.data, now=clock.now()
                )
            tell("good", marked("Votre réclamation est enregistrée sous le numéro %(number)s."), number=made.reference)
            return go("complaints.complaint", complaint_id=made.id)
        except RuleBroken as broken:
            form.take(broken)
    return render_template(
        "complaints/new.html", form=form, organisations=organisations, readers=_readers(organisations)
    )


@blueprint.get("/reclamations/<int:complaint_id>")
@READ
def complaint(complaint_id: int) -> str:
    """Show one complaint with all that was said, to its author and to who handles it."""
    return _page(queries.get_shown(actor(), complaint_id))


@blueprint.post("/reclamations/<int:complaint_id>/repondre")
@HANDLE
def answer(complaint_id: int) -> str | Response:
    """Answer a complaint."""
    found, form = queries.get_handled(my_reach(Permission.COMPLAINT_HANDLE), complaint_id), AnswerForm()
    if form.validate_on_submit():
        try:
            with transaction():
                actions.answer_complaint(actor(), found, words=form.answer.data, now=clock.now())
            tell("good", marked("La réponse est enregistrée à sa date."))
            return go("complaints.complaint", complaint_id=complaint_id)
        except RuleBroken as broken:
            form.take(broken)
    return _page(queries.get_shown(actor(), complaint_id), answer=form)


@blueprint.post("/reclamations/<int:complaint_id>/clore")
@HANDLE
def close(complaint_id: int) -> str | Response:
    """Close a complaint that was answered."""
    found, form = queries.get_handled(my_reach(Permission.COMPLAINT_HANDLE), complaint_id), CloseForm()
    if form.validate_on_submit():
        try:
            with transaction():
                actions.close_complaint(actor(), found, now=clock.now())
            tell("good", marked("La réclamation est close."))
            return go("complaints.complaint", complaint_id=complaint_id)
        except RuleBroken as broken:
            form.take(broken)
    return _page(queries.get_shown(actor(), complaint_id), close=form)


@blueprint.post("/reclamations/<int:complaint_id>/rouvrir")
@READ
def reopen(complaint_id: int) -> str | Response:
    """Reopen a complaint that was closed."""
    found, form = queries.get_readable(actor(), complaint_id), ReopenForm()
    if form.validate_on_submit():
        try:
            with transaction():
                handles = allows(actor(), Permission.COMPLAINT_HANDLE, found.scope)
                actions.reopen_complaint(actor(), found, words=form.added.data or "", handles=handles, now=clock.now())
            tell("good", marked("La réclamation est rouverte."))
            return go("complaints.complaint", complaint_id=complaint_id)
        except RuleBroken as broken:
            form.take(broken)
    return _page(queries.get_shown(actor(), complaint_id), reopen=form)


@blueprint.post("/reclamations/<int:complaint_id>/ameliorer")
@HANDLE
def improve(complaint_id: int) -> str | Response:
    """Say what will change because of a complaint."""
    found, form = queries.get_handled(my_reach(Permission.COMPLAINT_HANDLE), complaint_id), ImprovementForm()
    if form.validate_on_submit():
        with transaction():
            actions.plan_improvement(
                actor(),
                found,
                words=form.words.data,
                by_whom=form.by_whom.data or "",
                due_on=form.due_on.data,
                now=clock.now(),
            )
        tell("good", marked("L’amélioration est notée."))
        return go("complaints.complaint", complaint_id=complaint_id)
    return _page(queries.get_shown(actor(), complaint_id), improvement=form)


def _page(shown: Shown, **sent: Form) -> str:
    """Show one complaint with its forms: those that were sent come back with what is to be corrected."""
    complaint, now, me = shown.complaint, clock.now(), actor()
    handles, is_author = allows(me, Permission.COMPLAINT_HANDLE, complaint.scope), me.id == complaint.owner_id
    has_another = is_author and queries.has_another_coordinator(complaint.organisation_id, me.id, now.date())
    unsent: dict[str, Form] = {
        "answer": AnswerForm(formdata=None),
        "close": CloseForm(formdata=None),
        "reopen": ReopenForm(formdata=None),
        "improvement": ImprovementForm(formdata=None),
    }
    return render_template(
        "complaints/complaint.html",
        shown=shown,
        complaint=complaint,
        handles=handles,
        is_author=is_author,
        is_for_another=handles and rules.is_for_another(me.id, complaint.owner_id, has_another=has_another),
        may_reopen=rules.may_reopen(complaint.closed_at, now, handles=handles),
        forms={**unsent, **sent},
    )


def _my_organisations() -> tuple[Organisation, ...]:
    """Return the organisations in which the present person has a place: they may be told that something goes wrong."""
    return list_organisations(Reach(organisations=places(actor()).organisations))


def _readers(organisations: tuple[Organisation, ...]) -> dict[int, tuple[str, ...]]:
    return queries.list_readers([one.id for one in organisations], clock.now().date())
