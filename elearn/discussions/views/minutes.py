"""Takes minutes in versions, compares two that were written at once, and keeps what is to be done."""

from __future__ import annotations

from flask import jsonify, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.discussions.actions import Stale, add_follow_up, reopen_follow_up, save_note, settle_follow_up
from elearn.discussions.forms import FollowUpForm, NoteForm, follow_up_form
from elearn.discussions.queries import (
    Standing,
    find_current_note,
    get_follow_up,
    get_standing,
    get_version,
    list_people,
    list_versions,
)
from elearn.discussions.views.blueprint import blueprint
from elearn.discussions.views.pages import show
from elearn.errors import Missing, RuleBroken
from elearn.policy import Permission
from elearn.web.access import actor, requires
from elearn.web.pages import go, tell, wants_json


@blueprint.route("/<int:discussion_id>/compte-rendu", methods=["GET", "POST"])
@requires(Permission.DISCUSSION_ATTEND)
def note(discussion_id: int) -> str | Response | tuple[Response, int]:
    """Write the minutes of a séance."""
    standing = get_standing(actor(), discussion_id)
    current = find_current_note(discussion_id)
    form = NoteForm(data={"text": current.text, "base_number": current.number} if current else {})
    if form.validate_on_submit():
        try:
            return _save(standing, form)
        except RuleBroken as broken:
            form.take(broken)
    return render_template("discussions/note.html", standing=standing, form=form, current=current)


@blueprint.get("/<int:discussion_id>/compte-rendu/versions")
@requires(Permission.DISCUSSION_ATTEND)
def note_versions(discussion_id: int) -> str:
    """Show every version of the minutes."""
    standing = get_standing(actor(), discussion_id)
    return render_template("discussions/note_versions.html", standing=standing, versions=list_versions(discussion_id))


@blueprint.get("/<int:discussion_id>/compte-rendu/versions/<int:number>")
@requires(Permission.DISCUSSION_ATTEND)
def note_version(discussion_id: int, number: int) -> str:
    """Show one version of the minutes as it was saved."""
    standing = get_standing(actor(), discussion_id)
    version = get_version(discussion_id, number)
    return render_template("discussions/note_version.html", standing=standing, version=version)


@blueprint.get("/<int:discussion_id>/compte-rendu/comparer/<int:number>")
@requires(Permission.DISCUSSION_ATTEND)
def compare_notes(discussion_id: int, number: int) -> str:
    """Show a text that was put aside beside the one that stands."""
    standing = get_standing(actor(), discussion_id)
    kept, current = get_version(discussion_id, number), find_current_note(discussion_id)
    if current is None:
        raise Missing(str(number))
    return render_template("discussions/compare_notes.html", standing=standing, kept=kept, current=current)


@blueprint.post("/<int:discussion_id>/suites")
@requires(Permission.DISCUSSION_ATTEND)
def follow_up(discussion_id: int) -> str | Response:
    """Keep one thing to do after a séance."""
    standing = get_standing(actor(), discussion_id)
    form = follow_up_form(list_people(discussion_id))
    if form.validate_on_submit() and _keep_follow_up(standing, form):
        tell("good", "La suite à donner est notée.")
        return go("discussions.discussion", discussion_id=discussion_id, _anchor="suites")
    return show(standing, form)


@blueprint.post("/<int:discussion_id>/suites/<int:follow_up_id>")
@requires(Permission.DISCUSSION_ATTEND)
def settle(discussion_id: int, follow_up_id: int) -> Response:
    """Say that a thing is done, or that it is not after all."""
    standing = get_standing(actor(), discussion_id)
    found = get_follow_up(discussion_id, follow_up_id)
    with transaction():
        if request.form.get("fait") == "1":
            settle_follow_up(actor(), standing.discussion, found, clock.now())
        else:
            reopen_follow_up(actor(), standing.discussion, found)
    return go("discussions.discussion", discussion_id=discussion_id, _anchor="suites")


def _save(standing: Standing, form: NoteForm) -> Response | tuple[Response, int]:
    discussion = standing.discussion
    with transaction():
        saved = save_note(
            actor(), discussion, text=form.text.data, base_number=form.base_number.data or 0, now=clock.now()
        )
        number = saved.kept.number if isinstance(saved, Stale) else saved.number
    if isinstance(saved, Stale):
        if wants_json():
            return jsonify(error="conflict", version=saved.current.number), 409
        return go("discussions.compare_notes", discussion_id=discussion.id, number=number)
    if wants_json():
        return jsonify(version=number)
    tell("good", "Le compte rendu est enregistré, version %(number)s.", number=number)
    return go("discussions.discussion", discussion_id=discussion.id, _anchor="compte-rendu")


def _keep_follow_up(standing: Standing, form: FollowUpForm) -> bool:
    try:
        with transaction():
            add_follow_up(
                actor(),
                standing.discussion,
                what=form.what.data,
                person_id=form.person_id,
                due_on=form.due,
                now=clock.now(),
            )
    except RuleBroken as broken:
        form.take(broken)
        return False
    return True
