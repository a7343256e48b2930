"""Shows a person their account: profile, language, codes, open sign-ins. The ways in and out are in `doors`."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, current_app, jsonify, redirect, render_template, request, session
from flask_login import current_user
from flask_security import Security
from flask_security.utils import check_and_get_token_status, check_and_update_authn_fresh, get_message
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from elearn import clock
from elearn.accounts import actions, alerts, doors, envelope, library, throttle
from elearn.accounts.doors import LIBRARY_ENDPOINTS, ask_to_sign_in, resume_after_csrf, take_for_nobody
from elearn.accounts.forms import CodeForm, ProfileForm, TwoFactorForm
from elearn.accounts.queries import get_person, get_sign_in, list_sign_ins
from elearn.accounts.rules import Agent, SecurityEvent, TextSize, Theme, token_hash
from elearn.db import commit_library_writes, transaction
from elearn.errors import marked
from elearn.settings import Settings
from elearn.web.access import actor, public, signed_in
from elearn.web.language import LANGUAGES
from elearn.web.pages import go, safe_return, tell, wants_json

__all__ = ["LIBRARY_ENDPOINTS", "ask_to_sign_in", "blueprint", "init_app", "resume_after_csrf", "take_for_nobody"]

blueprint = Blueprint("accounts", __name__)


def init_app(app: Flask, settings: Settings, find: library.Finder) -> None:
    """Give the application its accounts. Call it after the database, the queue, CSRF, the limiter and languages."""
    security = library.init_app(app, settings, find)
    security.context_processor(lambda: {"kept": envelope.present()})
    throttle.init_app(app, is_on=not settings.testing)
    app.view_functions["security.two_factor_setup"] = two_factor
    app.view_functions["security.two_factor_setup_validate"] = two_factor_code
    doors.init_app(app)


@blueprint.route("/compte", methods=["GET", "POST"])
@signed_in
def profile() -> Any:
    """Show and change what a person says of themselves; list where they are signed in."""
    person = get_person(actor().id)
    form = ProfileForm(obj=person)
    if form.validate_on_submit():
        with transaction():
            actions.update_profile(
                get_person(actor().id),
                name=form.name.data,
                title=form.title.data or "",
                language=form.language.data,
                time_zone=form.time_zone.data,
                theme=Theme(form.theme.data),
                text_size=TextSize(form.text_size.data or ""),
            )
        tell("good", marked("Votre profil est enregistré."))
        return go("accounts.profile")
    open_now = list_sign_ins(person.id, clock.now())
    mine = token_hash(session.get("sign_in", ""))
    return render_template("accounts/profile.html", form=form, person=person, sign_ins=open_now, mine=mine, Agent=Agent)


@blueprint.get("/reconnexion")
@signed_in
def reconnected() -> str | Response:
    """End a sign-in made beside a page that waits for it; a script of that page takes the token of its forms here."""
    if wants_json():
        return jsonify(account=actor().id, token=generate_csrf())
    return render_template("accounts/reconnected.html")


@blueprint.post("/compte/connexions/<int:sign_in_id>/terminer")
@signed_in
def end_sign_in(sign_in_id: int) -> Response:
    """End one of one's own sign-ins."""
    with transaction():
        ended = get_sign_in(actor().id, sign_in_id, clock.now())
        actions.end_sign_in(ended, now=clock.now())
        actions.note(SecurityEvent.SIGN_IN_ENDED, actor().id, address=doors.address(), now=clock.now())
    if ended.token_hash == token_hash(session.get("sign_in", "")):
        return _left()
    tell("good", marked("Cette connexion est terminée."))
    return go("accounts.profile")


@blueprint.post("/compte/connexions/terminer")
@signed_in
def end_every_sign_in() -> Response:
    """Sign out everywhere, here too."""
    with transaction():
        count = actions.end_sign_ins(get_person(actor().id), now=clock.now())
        facts = {"address": doors.address(), "now": clock.now()}
        actions.note(SecurityEvent.SIGN_IN_ENDED, actor().id, count=count, **facts)  # type: ignore[arg-type]
    return _left()


def _left() -> Response:
    doors.forget_person()
    tell("good", marked("Votre connexion est terminée."))
    return go("security.login")


@blueprint.post("/langue")
@public
def switch_language() -> Response:
    """Change the language: of the account, else of this browser."""
    chosen = request.form.get("langue", "")
    if chosen in LANGUAGES:
        session["language"] = chosen
        if current_user.is_authenticated:
            with transaction():
                actions.choose_language(get_person(current_user.id), chosen)
    return redirect(safe_return("/"), 303)


def two_factor() -> Any:
    """Show whether signing in asks for a code; begin (a square to photograph) or stop."""
    if not _is_fresh():
        return _security()._reauthn_handler(library.FRESH_FOR, library.FRESH_FOR)
    form = TwoFactorForm()
    if form.validate_on_submit() and request.form.get("geste") == "retirer":
        with transaction():
            person = get_person(actor().id)
            actions.stop_two_factor(person)
            actions.note(SecurityEvent.TWO_FACTOR_OFF, person.id, address=doors.address(), now=clock.now())
        alerts.tell_of_two_factor(person)
        tell("good", marked("La connexion ne demande plus de code."))
        return go("security.two_factor_setup")
    if form.is_submitted():
        secret = _security().totp_factory.generate_totp_secret()
        state = _security().tf_setup_serializer.dumps({"totp_secret": secret})
        return _square(CodeForm(formdata=None), secret, state)
    return render_template(
        "accounts/two_factor.html", person=current_user, left=len(current_user.mf_recovery_codes or [])
    )


def two_factor_code(token: str) -> Any:
    """Take the first code of a new telephone: from then on, signing in asks for one."""
    expired, invalid, state = check_and_get_token_status(token, "tf_setup", library.FRESH_FOR)
    if expired or invalid or not _is_fresh():
        tell("warn", get_message("TWO_FACTOR_SETUP_EXPIRED")[0])
        return go("security.two_factor_setup")
    form = CodeForm()
    form.user, form.is_setup = current_user, True
    form.primary_method, form.tf_totp_secret = "authenticator", state["totp_secret"]
    if not form.validate_on_submit():
        return _square(form, state["totp_secret"], token)
    person = current_user._get_current_object()
    _security().datastore.tf_set(person, "authenticator", totp_secret=state["totp_secret"])
    actions.note(SecurityEvent.TWO_FACTOR_ON, person.id, address=doors.address(), now=clock.now())
    commit_library_writes()
    alerts.tell_of_two_factor(person)
    tell(
        "good",
        marked(
            "La connexion demande maintenant un code. Gardez des codes de secours pour le jour où le téléphone manque."
        ),
    )
    return go("security.mf_recovery_codes")


def _square(form: CodeForm, secret: str, state: str) -> str:
    values = _security().totp_factory.fetch_setup_values(secret, current_user)
    return render_template("accounts/two_factor_square.html", form=form, values=values, state=state)


def _is_fresh() -> bool:
    return bool(check_and_update_authn_fresh(library.FRESH_FOR, library.FRESH_FOR, "session"))


def _security() -> Security:
    found: Security = current_app.extensions["security"]
    return found
