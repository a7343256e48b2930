"""Lets telephones into a séance by its code, with or without an account, and takes what is written on them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, jsonify, make_response, redirect, render_template, request, url_for
from limits import parse
from werkzeug.wrappers import Response

from elearn import clock
from elearn.accounts import throttle
from elearn.db import transaction
from elearn.discussions import actions
from elearn.discussions.forms import ContributionForm, JoinForm
from elearn.discussions.queries.phone import Joined, get_asked, get_joined, phone_page
from elearn.discussions.queries.wall import count_people
from elearn.discussions.views import live
from elearn.discussions.views.ticket import LONGEST_TOKEN, Ticket, keep_ticket, new_ticket, read_ticket
from elearn.discussions.wall_models import Prompt
from elearn.discussions.wall_rules import Author, ensure_named, hash_of, is_few, new_token, read_code, spaced
from elearn.errors import Missing, RuleBroken, marked
from elearn.policy import places
from elearn.web.access import current_actor, public
from elearn.web.language import gettext
from elearn.web.pages import number_in, tell, wants_json

blueprint = Blueprint("seance", __name__, url_prefix="/s")
JOINS = throttle.Pace("join", parse("60 per 15 minutes"), parse("60 per 15 minutes"))
PARTS = ("question", "names", "form", "sent", "beside")
UNKNOWN = marked("Aucune séance ne porte ce code. Regardez-le encore une fois sur l’écran.")
TOO_FAST = marked("Trop de codes essayés de suite. Attendez quelques minutes.")


@dataclass(frozen=True, slots=True)
class Inside:
    """A telephone that has joined, and the séance it is in."""

    joined: Joined
    ticket: Ticket

    @property
    def voter(self) -> str:
        """What counts this telephone's voices, and leads back to nobody."""
        return hash_of(self.ticket.guest.holder)


@blueprint.route("", methods=["GET", "POST"])
@public
def join() -> str | Response | tuple[str, int]:
    """Ask for the code of a séance, and let the telephone in."""
    form = JoinForm(code=request.args.get("code", ""))
    if request.method == "GET" or not form.validate():
        return _door(form, 200 if request.method == "GET" else 422)
    joined = _find(form)
    if joined is None:
        return _door(form, 422)
    return _enter(joined, form)


@blueprint.get("/<join_code>")
@public
def phone(join_code: str) -> str | Response | tuple[str, int]:
    """Show the séance on a telephone that has joined it; the others are asked to join."""
    form = JoinForm(code=join_code)
    joined = _find(form)
    if joined is None:
        return _door(form, 404)
    if join_code != joined.wall.code:
        return redirect(url_for("seance.phone", join_code=joined.wall.code), code=302)
    inside = _inside(joined)
    return _door(form, 200, joined) if inside is None else _show(inside)


@blueprint.get("/<join_code>/etat")
@public
def state(join_code: str) -> Response:
    """Tell the telephone what has changed: one statement where nothing has."""
    inside = _entered(join_code)
    tag = inside.joined.tag(clock.now())
    if live.is_seen(tag):
        return live.unchanged(tag)
    return live.parts("phone_parts", PARTS, tag, _facts(inside))


@blueprint.post("/<join_code>/contributions")
@public
def contribute(join_code: str) -> str | Response | tuple[str, int]:
    """Take one contribution; sent again under the same token, it is not taken twice."""
    inside, form = _entered(join_code), ContributionForm()
    prompt = _asked(inside)
    token = request.form.get("jeton", "")
    if not 16 <= len(token) <= LONGEST_TOKEN:
        raise Missing("jeton")
    guest = inside.ticket.guest
    try:
        if guest.person_id is None and not guest.name:  # came in while the wall bore no names
            guest = replace(guest, name=ensure_named(form.name.data or "", is_anonymous=prompt.is_anonymous))
        with transaction():
            row = actions.contribute(
                inside.joined.wall,
                inside.joined.discussion,
                prompt,
                text=form.text.data or "",
                token=token,
                author=Author(guest.person_id, guest.name),
                sent=len(inside.ticket.sent(prompt.id)),
            )
            may_amend = row.amend_hash is not None
    except RuleBroken as broken:
        if wants_json():
            raise
        form.take(broken)
        return _show(inside, form, wanted=prompt.id), 422
    ticket = replace(inside.ticket, guest=guest)
    if may_amend:
        ticket = ticket.with_token(prompt.id, token)
    if wants_json():
        return keep_ticket(jsonify(kept=True, token=new_token()), ticket)
    tell("good", "Votre contribution est reçue.")
    return keep_ticket(_back(join_code, prompt), ticket)


@blueprint.post("/<join_code>/contributions/retirer")
@public
def take_back(join_code: str) -> str | Response:
    """Take a contribution back before the wall opens; its words return to the box."""
    inside, form = _entered(join_code), ContributionForm()
    prompt, token = _asked(inside), request.form.get("jeton", "")
    if token not in inside.ticket.sent(prompt.id):
        raise Missing("jeton")
    try:
        with transaction():
            text = actions.take_back(inside.joined.wall, inside.joined.discussion, prompt, token=token)
    except RuleBroken as broken:
        if wants_json():
            raise
        tell("bad", broken.message, **broken.facts)
        return _back(join_code, prompt)
    ticket = inside.ticket.without_token(prompt.id, token)
    if wants_json():
        return keep_ticket(jsonify(text=text), ticket)
    form.text.data = text
    return keep_ticket(make_response(_show(Inside(inside.joined, ticket), form, wanted=prompt.id)), ticket)


@blueprint.post("/<join_code>/votes")
@public
def vote(join_code: str) -> Response:
    """Give a contribution one's voice, or take it back."""
    inside = _entered(join_code)
    prompt, key = _asked(inside), request.form.get("cle", "")
    try:
        with transaction():
            actions.vote(
                inside.joined.wall,
                inside.joined.discussion,
                prompt,
                key,
                voter=inside.voter,
                is_for=request.form.get("voix") == "1",
            )
    except RuleBroken as broken:
        if wants_json():
            raise
        tell("bad", broken.message, **broken.facts)
    return jsonify(done=True) if wants_json() else _back(join_code, prompt)


@blueprint.post("/<join_code>/presence")
@public
def sign(join_code: str) -> Response:
    """Let somebody at the table sign, on their telephone, that they are there."""
    inside, who = _entered(join_code), current_actor()
    if who is None or inside.ticket.guest.person_id != who.id:
        raise Missing(join_code)
    try:
        with transaction():
            actions.sign_presence(
                who, inside.joined.discussion, sitting_key=request.form.get("demi_journee", ""), now=clock.now()
            )
        if not wants_json():
            tell("good", "Votre présence est signée.")
    except RuleBroken as broken:
        if wants_json():
            raise
        tell("bad", broken.message, **broken.facts)
    return jsonify(done=True) if wants_json() else redirect(url_for("seance.phone", join_code=join_code), code=303)


def _find(form: JoinForm) -> Joined | None:
    """Return the séance of the code typed; say in the form where there is none."""
    if throttle.is_too_fast(JOINS, ""):
        form.code.errors = [gettext(TOO_FAST)]
        return None
    who = current_actor()
    try:
        return get_joined(read_code(form.code.data or ""), who.id if who else None)
    except Missing:
        throttle.count(JOINS, "")
        form.code.errors = [gettext(UNKNOWN)]
        return None


def _enter(joined: Joined, form: JoinForm) -> str | Response | tuple[str, int]:
    who = current_actor()
    is_listed = who is not None and joined.part is not None
    if not is_listed and not joined.wall.allows_guests:
        return _door(form, 422, joined)
    if not (is_listed or joined.wall.is_anonymous or "name" in request.form):
        return _door(form, 200, joined)  # the code was right: the name is asked for now, and nothing is a fault yet
    try:
        name = "" if is_listed else ensure_named(form.name.data or "", is_anonymous=joined.wall.is_anonymous)
        kept = _inside(joined)
        if kept is None or kept.ticket.guest.name != name:
            with transaction():
                actions.join_wall(joined.wall, joined.discussion, actor=who if is_listed else None, now=clock.now())
    except RuleBroken as broken:
        form.take(broken)
        return _door(form, 422, joined)
    person_id = who.id if who is not None and is_listed else None
    ticket = new_ticket(joined.discussion.id, person_id=person_id, name=name)
    if kept is not None and kept.ticket.guest.name == name:
        ticket = kept.ticket
    response = redirect(url_for("seance.phone", join_code=joined.wall.code), code=303)
    return keep_ticket(response, ticket)


def _inside(joined: Joined) -> Inside | None:
    ticket, who = read_ticket(), current_actor()
    if ticket is None or not joined.lets_in(ticket.guest, who.id if who else None):
        return None
    return Inside(joined, ticket)


def _entered(join_code: str) -> Inside:
    """Return where a telephone is. Raises Missing for one that has not joined: the two are told apart for nobody."""
    who = current_actor()
    found = _inside(get_joined(read_code(join_code), who.id if who else None))
    if found is None:
        raise Missing(join_code)
    return found


def _asked(inside: Inside) -> Prompt:
    prompt_id = number_in(request.form.get("question", ""))
    if prompt_id is None:
        raise Missing("question")
    return get_asked(inside.joined, prompt_id)


def _door(form: JoinForm, status: int, joined: Joined | None = None) -> tuple[str, int]:
    who = current_actor()
    if joined is not None:
        form.code.data = spaced(joined.wall.code)
    return render_template("discussions/join.html", form=form, joined=joined, who=who), status


def _show(inside: Inside, form: ContributionForm | None = None, *, wanted: int | None = None) -> str:
    return render_template(
        "discussions/phone.html", every=live.EVERY_MS["phone"], **_facts(inside, form, wanted=wanted)
    )


def _facts(inside: Inside, form: ContributionForm | None = None, *, wanted: int | None = None) -> dict[str, Any]:
    joined, guest, now = inside.joined, inside.ticket.guest, clock.now()
    page = phone_page(
        joined,
        person_id=guest.person_id,
        voter=inside.voter,
        tokens=inside.ticket.tokens,
        wanted=wanted if wanted is not None else _wanted(),
        now=now,
        here=places(current_actor()),
    )
    return {
        "page": page,
        "discussion": joined.discussion,
        "wall": joined.wall,
        "guest": guest,
        "form": form or ContributionForm(formdata=None),
        "token": new_token(),
        "tag": joined.tag(now),
        "is_few": is_few(joined.wall.joined or count_people(joined.discussion.id)),
        "now": now,
    }


def _wanted() -> int | None:
    return number_in(request.args.get("question", ""))


def _back(join_code: str, prompt: Prompt) -> Response:
    is_current = request.form.get("courante") == "1"
    place = url_for("seance.phone", join_code=join_code, question=None if is_current else prompt.id)
    return redirect(place, code=303)
