"""Takes minutes in versions, compares two that were written at once, and keeps what is to be done."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import jsonify, render_template, request, url_for
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.discussions import letters, paper, rules
from elearn.discussions.actions import (
    Stale,
    add_follow_up,
    note_sending,
    reopen_follow_up,
    save_note,
    settle_follow_up,
)
from elearn.discussions.forms import FollowUpForm, NoteForm, follow_up_form
from elearn.discussions.queries import (
    Standing,
    find_current_note,
    get_follow_up,
    get_standing,
    get_standing_to_lead,
    get_version,
    list_people,
    list_versions,
)
from elearn.discussions.queries.minutes import paper_of
from elearn.discussions.queries.wall import get_prompt
from elearn.discussions.views.blueprint import blueprint
from elearn.discussions.views.pages import show
from elearn.discussions.wall_models import Prompt
from elearn.errors import Missing, RuleBroken
from elearn.policy import Permission
from elearn.web.access import actor, requires
from elearn.web.language import gettext, hour
from elearn.web.pages import go, tell, wants_json


@blueprint.route("/<int:discussion_id>/compte-rendu", methods=["GET", "POST"])
@requires(Permission.DISCUSSION_ATTEND)
def note(discussion_id: int) -> str | Response | tuple[Response, int]:
    """Write the minutes of a séance as a whole."""
    return _write(get_standing(actor(), discussion_id), None)


@blueprint.route("/<int:discussion_id>/compte-rendu/questions/<int:prompt_id>", methods=["GET", "POST"])
@requires(Permission.DISCUSSION_ATTEND)
def section_note(discussion_id: int, prompt_id: int) -> str | Response | tuple[Response, int]:
    """Write the minutes of one question, beside its wall."""
    standing = get_standing(actor(), discussion_id)
    prompt = get_prompt(discussion_id, prompt_id)
    if prompt.opened_at is None:
        raise Missing(str(prompt_id))
    return _write(standing, prompt)


@blueprint.get("/<int:discussion_id>/compte-rendu.pdf")
@requires(Permission.DISCUSSION_ATTEND)
def minutes_pdf(discussion_id: int) -> FlaskResponse:
    """Give the minutes as a document."""
    standing, now = get_standing(actor(), discussion_id), clock.now()
    body = paper.minutes_pdf(paper_of(standing.discussion, actor()), now)
    return paper.attachment(body, f"compte-rendu-{discussion_id}.pdf")


@blueprint.post("/<int:discussion_id>/compte-rendu/envoyer")
@requires(Permission.DISCUSSION_ATTEND)
def send_minutes(discussion_id: int) -> Response:
    """Send the minutes to everybody who was invited; absent people are told what they missed."""
    standing = get_standing_to_lead(actor(), discussion_id)
    people = list_people(discussion_id)
    try:
        with transaction():
            note_sending(actor(), standing.discussion, len(people))
    except RuleBroken as broken:
        tell("bad", broken.message, **broken.facts)
        return go("discussions.discussion", discussion_id=discussion_id)
    for person in people:
        letters.post(discussion_id, person.id)
    tell("good", "Le compte rendu part par courriel, à %(people)s personnes.", people=len(people))
    return go("discussions.discussion", discussion_id=discussion_id, _anchor="compte-rendu")


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
    kept = get_version(discussion_id, number)
    current = find_current_note(discussion_id, kept.prompt_id)
    if current is None:
        raise Missing(str(number))
    action = (
        url_for("discussions.section_note", discussion_id=discussion_id, prompt_id=kept.prompt_id)
        if kept.prompt_id
        else url_for("discussions.note", discussion_id=discussion_id)
    )
    return render_template(
        "discussions/compare_notes.html", standing=standing, kept=kept, current=current, action=action
    )


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
    found = get_follow_up(standing.discussion, follow_up_id)
    with transaction():
        if request.form.get("fait") == "1":
            settle_follow_up(actor(), standing.discussion, found, clock.now())
        else:
            reopen_follow_up(actor(), standing.discussion, found)
    return go("discussions.discussion", discussion_id=discussion_id, _anchor="suites")


def _write(standing: Standing, prompt: Prompt | None) -> str | Response | tuple[Response, int]:
    discussion = standing.discussion
    current = find_current_note(discussion.id, prompt.id if prompt else None)
    form = NoteForm(data={"text": current.text, "base_version": current.base} if current else {})
    if form.validate_on_submit():
        try:
            return _save(standing, form, prompt)
        except RuleBroken as broken:
            if wants_json():
                return jsonify(message=gettext(broken.message, **broken.facts)), 422
            form.take(broken)
    action = (
        url_for("discussions.section_note", discussion_id=discussion.id, prompt_id=prompt.id)
        if prompt
        else url_for("discussions.note", discussion_id=discussion.id)
    )
    return render_template(
        "discussions/note.html", standing=standing, form=form, current=current, prompt=prompt, action=action
    )


def _save(standing: Standing, form: NoteForm, prompt: Prompt | None) -> Response | tuple[Response, int]:
    discussion, now = standing.discussion, clock.now()
    base_number, base_revision = rules.read_base(form.base_version.data or 0)
    with transaction():
        saved = save_note(
            actor(),
            discussion,
            text=form.text.data,
            base_number=base_number,
            base_revision=base_revision,
            now=now,
            prompt=prompt,
            is_draft=wants_json(),
        )
        number = saved.kept.number if isinstance(saved, Stale) else saved.number
        standing_now = saved.current if isinstance(saved, Stale) else saved
        version, theirs = rules.base_of(standing_now.number, standing_now.revision), standing_now.text
    if isinstance(saved, Stale):
        if wants_json():
            return jsonify(error="conflict", theirs=theirs, version=version), 409
        return go("discussions.compare_notes", discussion_id=discussion.id, number=number)
    if wants_json():
        return jsonify(version=version, saved_at_words=gettext("Enregistré à %(hour)s", hour=hour(now)))
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
