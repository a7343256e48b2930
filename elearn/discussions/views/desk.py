"""Shows the facilitator's desk and takes what is done there; the projector shows its part of the same séance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response as FlaskResponse
from flask import jsonify, render_template, request, url_for
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.discussions import actions
from elearn.discussions.forms import PromptForm, prompt_form
from elearn.discussions.models import Discussion
from elearn.discussions.queries import Standing, get_standing_to_lead
from elearn.discussions.queries.wall import (
    desk_page,
    desk_tag,
    get_prompt,
    get_wall,
    list_prompt_choices,
    projector_page,
)
from elearn.discussions.views import live
from elearn.discussions.views.blueprint import blueprint
from elearn.discussions.wall_models import Prompt
from elearn.discussions.wall_rules import is_few, spaced
from elearn.documents.qr import qr_drawing
from elearn.errors import Missing, RuleBroken
from elearn.policy import Permission
from elearn.web.access import actor, requires
from elearn.web.pages import go, number_in, tell, wants_json

DESK_PARTS = ("chair", "questions", "wall")
PROJECTOR_PARTS = ("middle", "tally")
Deed = Callable[[Discussion], object]


@blueprint.get("/<int:discussion_id>/animer")
@requires(Permission.DISCUSSION_ATTEND)
def desk(discussion_id: int) -> str:
    """Show the desk from which a séance is conducted."""
    return _desk(get_standing_to_lead(actor(), discussion_id))


@blueprint.get("/<int:discussion_id>/animer/etat")
@requires(Permission.DISCUSSION_ATTEND)
def desk_state(discussion_id: int) -> FlaskResponse:
    """Tell the desk what has changed."""
    standing = get_standing_to_lead(actor(), discussion_id)
    tag = desk_tag(standing.discussion, get_wall(discussion_id))
    if live.is_seen(tag):
        return live.unchanged(tag)
    return live.parts("desk_parts", DESK_PARTS, tag, _facts(standing))


@blueprint.get("/<int:discussion_id>/ecran")
@requires(Permission.DISCUSSION_ATTEND)
def projector(discussion_id: int) -> str:
    """Show the present question to a whole room."""
    standing = get_standing_to_lead(actor(), discussion_id)
    page = projector_page(standing)
    return render_template("discussions/projector.html", every=live.EVERY_MS["projector"], **_projected(standing, page))


@blueprint.get("/<int:discussion_id>/ecran/etat")
@requires(Permission.DISCUSSION_ATTEND)
def projector_state(discussion_id: int) -> FlaskResponse:
    """Tell the projector what has changed."""
    standing = get_standing_to_lead(actor(), discussion_id)
    tag = desk_tag(standing.discussion, get_wall(discussion_id))
    if live.is_seen(tag):
        return live.unchanged(tag)
    return live.parts("projector_parts", PROJECTOR_PARTS, tag, _projected(standing, projector_page(standing)))


@blueprint.post("/<int:discussion_id>/animer/main")
@requires(Permission.DISCUSSION_ATTEND)
def take_chair(discussion_id: int) -> Response:
    """Take the séance in hand."""
    return _done(discussion_id, lambda found: actions.take_chair(actor(), found))


@blueprint.post("/<int:discussion_id>/animer/reglages")
@requires(Permission.DISCUSSION_ATTEND)
def set_wall(discussion_id: int) -> Response:
    """Choose whether names stand on the wall, and whether people without account are let in."""
    is_anonymous, allows_guests = request.form.get("noms") != "1", request.form.get("sans_compte") == "1"
    return _done(
        discussion_id,
        lambda found: actions.set_wall(actor(), found, is_anonymous=is_anonymous, allows_guests=allows_guests),
    )


@blueprint.post("/<int:discussion_id>/animer/minuteur")
@requires(Permission.DISCUSSION_ATTEND)
def set_timer(discussion_id: int) -> Response:
    """Give the group so many minutes."""
    minutes = _number("minutes")
    return _done(discussion_id, lambda found: actions.set_timer(actor(), found, minutes=minutes, now=clock.now()))


@blueprint.post("/<int:discussion_id>/animer/questions")
@requires(Permission.DISCUSSION_ATTEND)
def add_prompt(discussion_id: int) -> str | Response:
    """Add a question to those of the séance."""
    standing = get_standing_to_lead(actor(), discussion_id)
    form = prompt_form(list_prompt_choices(discussion_id))
    if form.validate_on_submit():
        try:
            with transaction():
                actions.add_prompt(
                    actor(),
                    standing.discussion,
                    exercise_id=form.exercise.data or "",
                    question=form.question.data or "",
                )
            tell("good", "La question est ajoutée.")
            return go("discussions.desk", discussion_id=discussion_id)
        except RuleBroken as broken:
            form.take(broken)
    return _desk(standing, form)


@blueprint.post("/<int:discussion_id>/animer/questions/<int:prompt_id>/poser")
@requires(Permission.DISCUSSION_ATTEND)
def ask_prompt(discussion_id: int, prompt_id: int) -> Response:
    """Put a question to the group."""
    return _done_to(
        discussion_id, prompt_id, lambda found, prompt: actions.ask_prompt(actor(), found, prompt, clock.now())
    )


@blueprint.post("/<int:discussion_id>/animer/questions/<int:prompt_id>/ouvrir")
@requires(Permission.DISCUSSION_ATTEND)
def open_wall(discussion_id: int, prompt_id: int) -> Response:
    """Open the wall of a question to everybody."""
    return _done_to(
        discussion_id, prompt_id, lambda found, prompt: actions.open_wall(actor(), found, prompt, clock.now())
    )


@blueprint.post("/<int:discussion_id>/animer/questions/<int:prompt_id>/reponses")
@requires(Permission.DISCUSSION_ATTEND)
def open_answers(discussion_id: int, prompt_id: int) -> Response:
    """Set the reasonable answers beside the wall."""
    return _done_to(
        discussion_id, prompt_id, lambda found, prompt: actions.open_answers(actor(), found, prompt, clock.now())
    )


@blueprint.post("/<int:discussion_id>/animer/questions/<int:prompt_id>/votes")
@requires(Permission.DISCUSSION_ATTEND)
def set_voting(discussion_id: int, prompt_id: int) -> Response:
    """Open the votes, or close them."""
    is_voting = request.form.get("ouverts") == "1"
    return _done_to(
        discussion_id,
        prompt_id,
        lambda found, prompt: actions.set_voting(actor(), found, prompt, is_voting=is_voting),
    )


@blueprint.post("/<int:discussion_id>/animer/questions/<int:prompt_id>/idees")
@requires(Permission.DISCUSSION_ATTEND)
def tick_ideas(discussion_id: int, prompt_id: int) -> Response:
    """Keep the key ideas that the group finds on its wall."""
    ideas = request.form.getlist("idees")
    return _done_to(discussion_id, prompt_id, lambda found, prompt: actions.tick_ideas(actor(), found, prompt, ideas))


@blueprint.post("/<int:discussion_id>/animer/questions/<int:prompt_id>/groupes")
@requires(Permission.DISCUSSION_ATTEND)
def arrange_group(discussion_id: int, prompt_id: int) -> Response:
    """Begin a group, rename one, or take it away."""
    group_id, name = _number("groupe", absent=0), request.form.get("nom", "")

    def arrange(found: Discussion, prompt: Prompt) -> None:
        if not group_id:
            actions.name_group(actor(), found, prompt, name=name)
        elif request.form.get("geste") == "defaire":
            actions.dissolve_group(actor(), found, prompt, group_id)
        else:
            actions.rename_group(actor(), found, prompt, group_id, name=name)

    return _done_to(discussion_id, prompt_id, arrange)


@blueprint.post("/<int:discussion_id>/animer/questions/<int:prompt_id>/contributions")
@requires(Permission.DISCUSSION_ATTEND)
def arrange_contribution(discussion_id: int, prompt_id: int) -> Response:
    """Keep a contribution, set it aside, or put it into a group."""
    key, deed = request.form.get("cle", ""), request.form.get("geste", "")
    group_id = _number("groupe", absent=0) or None

    def arrange(found: Discussion, prompt: Prompt) -> object:
        if deed in ("garder", "ne-plus-garder"):
            return actions.keep_contribution(actor(), found, prompt, key, is_kept=deed == "garder")
        if deed in ("ecarter", "remettre"):
            return actions.set_contribution_aside(actor(), found, prompt, key, is_aside=deed == "ecarter")
        return actions.place_contribution(actor(), found, prompt, key, group_id=group_id)

    return _done_to(discussion_id, prompt_id, arrange, anchor=f"c-{key[:12]}")


@blueprint.route("/<int:discussion_id>/animer/terminer", methods=["GET", "POST"])
@requires(Permission.DISCUSSION_ATTEND)
def end_wall(discussion_id: int) -> str | Response:
    """Ask whether the séance is over, and end it: its wall becomes the minutes."""
    standing = get_standing_to_lead(actor(), discussion_id)
    if request.method == "GET":
        return render_template("discussions/end_wall.html", standing=standing, page=desk_page(standing))
    with transaction():
        actions.end_wall(actor(), standing.discussion, clock.now())
    tell("good", "La séance est terminée. Le mur est dans le compte rendu.")
    return go("discussions.discussion", discussion_id=discussion_id, _anchor="compte-rendu")


def _desk(standing: Standing, form: PromptForm | None = None) -> str:
    facts = _facts(standing)
    form = form or prompt_form(list_prompt_choices(standing.discussion.id))
    return render_template("discussions/desk.html", form=form, every=live.EVERY_MS["desk"], **facts)


def _facts(standing: Standing) -> dict[str, Any]:
    page = desk_page(standing)
    return {
        "standing": standing,
        "discussion": standing.discussion,
        "page": page,
        "code": spaced(page.wall.code),
        "is_few": is_few(page.wall.joined or page.people),
        "now": clock.now(),
    }


def _projected(standing: Standing, page: Any) -> dict[str, Any]:
    address = url_for("seance.phone", join_code=page.wall.code, _external=True)
    return {
        "discussion": standing.discussion,
        "page": page,
        "code": spaced(page.wall.code),
        "address": address,
        "place": url_for("seance.join", _external=True).partition("://")[2],
        "qr": qr_drawing(address),
        "now": clock.now(),
    }


def _done(discussion_id: int, deed: Deed, anchor: str = "") -> Response:
    """Run one deed of the desk, and come back to it: a short answer for a script."""
    standing = get_standing_to_lead(actor(), discussion_id)
    try:
        with transaction():
            deed(standing.discussion)
    except RuleBroken as broken:
        if wants_json():
            raise
        tell("bad", broken.message, **broken.facts)
    if wants_json():
        return jsonify(done=True)
    return go("discussions.desk", discussion_id=discussion_id, **({"_anchor": anchor} if anchor else {}))


def _done_to(
    discussion_id: int, prompt_id: int, deed: Callable[[Discussion, Prompt], object], anchor: str = ""
) -> Response:
    get_standing_to_lead(actor(), discussion_id)
    prompt = get_prompt(discussion_id, prompt_id)
    return _done(discussion_id, lambda found: deed(found, prompt), anchor)


def _number(name: str, *, absent: int | None = None) -> int:
    """Read a whole number of a form; `absent` stands for one that is not there. Raises Missing."""
    found = number_in(request.form.get(name, ""))
    if found is None:
        found = absent
    if found is None:
        raise Missing(name)
    return found
