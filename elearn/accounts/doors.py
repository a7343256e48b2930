"""Guards the ways in and out: around the library's views it slows guesses, keeps the log and gives typed texts back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, abort, current_app, g, make_response, redirect, render_template, request, session, url_for
from flask_login import AnonymousUserMixin, current_user
from flask_security import password_changed, password_reset, user_authenticated
from werkzeug.wrappers import Response

from elearn import clock
from elearn.accounts import actions, alerts, envelope, tasks, throttle
from elearn.accounts.envelope import Kept
from elearn.accounts.forms import CodeForm, ConfirmForm, ForgottenPasswordForm, RecoveryCodeForm, SignInForm, is_ours
from elearn.accounts.models import User
from elearn.accounts.queries import find_person, list_sign_ins
from elearn.accounts.rules import SecurityEvent, agent_of, new_token, token_hash
from elearn.db import transaction
from elearn.errors import marked
from elearn.web.access import PUBLIC, SIGNED_IN, current_actor, need_of
from elearn.web.language import gettext
from elearn.web.pages import go, tell, wants_json

View = Callable[..., Any]

TOO_FAST = marked("Trop d’essais de suite. Attendez un quart d’heure, ou demandez un nouveau mot de passe.")
PAGE_EXPIRED = marked("La page était ouverte depuis trop longtemps. Recommencez : rien n’est perdu.")

LIBRARY_ENDPOINTS: dict[str, object] = {
    "security.login": PUBLIC,
    "security.logout": SIGNED_IN,
    "security.verify": SIGNED_IN,
    "security.forgot_password": PUBLIC,
    "security.reset_password": PUBLIC,
    "security.change_password": SIGNED_IN,
    "security.two_factor_setup": SIGNED_IN,
    "security.two_factor_setup_validate": SIGNED_IN,
    "security.two_factor_token_validation": PUBLIC,
    "security.two_factor_rescue": PUBLIC,
    "security.tf_select": PUBLIC,
    "security.mf_recovery": PUBLIC,
    "security.mf_recovery_codes": SIGNED_IN,
}


def init_app(app: Flask) -> None:
    """Put our guards around the library's views, and listen to what it says has happened."""
    around: dict[str, Callable[[View], View]] = {
        "login": _by_password,
        "two_factor_token_validation": _by_code,
        "mf_recovery": _by_recovery_code,
        "logout": _out,
        "verify": lambda _view: _counted(confirm),
        "change_password": _counted,
        "mf_recovery_codes": _noted,
        "forgot_password": lambda _view: forgotten_password,
        "two_factor_rescue": lambda _view: not_offered,
        "tf_select": lambda _view: not_offered,
    }
    for name, guard in around.items():
        app.view_functions[f"security.{name}"] = guard(app.view_functions[f"security.{name}"])
    user_authenticated.connect(on_signed_in, app)
    password_changed.connect(on_password_changed, app)
    password_reset.connect(on_password_reset, app)
    app.before_request(keep_awake)


def address() -> str:
    """Return where the present request comes from."""
    return request.remote_addr or ""


def keep_awake() -> None:
    """Renew the cookie of whoever is at work, each few minutes: only an idle sign-in falls asleep."""
    if "_user_id" in session:
        quarter = int(clock.now().timestamp() // 300)
        if session.get("seen") != quarter:
            session["seen"] = quarter


def on_signed_in(_app: Flask, user: User, **_facts: object) -> None:
    """Give the browser a token of its own, whose digest the database keeps, so that the sign-in can be ended."""
    token = new_token()
    session["sign_in"], session["account"] = token, user.id
    for remembered in ("actor", "language", "navigation"):
        g.pop(remembered, None)  # this request began without this person
    agent = agent_of(request.headers.get("User-Agent", ""))
    actions.open_sign_in(user, token_hash=token_hash(token), agent=agent, address=address(), now=clock.now())


def on_password_changed(_app: Flask, user: User, **_facts: object) -> None:
    """End every other sign-in after a change of password, and tell the person."""
    actions.end_sign_ins(user, now=clock.now(), but=token_hash(session.get("sign_in", "")))
    actions.note(SecurityEvent.PASSWORD_CHANGED, user.id, address=address(), now=clock.now())
    alerts.tell_of_password(user)


def on_password_reset(_app: Flask, user: User, **_facts: object) -> None:
    """End every sign-in after a reset; a person who was invited has now shown that the address is theirs."""
    user.confirmed_at = user.confirmed_at or clock.now().replace(tzinfo=None)
    actions.end_sign_ins(user, now=clock.now())
    actions.note(SecurityEvent.PASSWORD_RESET, user.id, address=address(), now=clock.now())
    alerts.tell_of_password(user)


def _by_password(view: View) -> View:
    @wraps(view)
    def sign_in() -> Any:
        email = request.form.get("email", "")
        if request.method == "POST" and throttle.is_too_fast(throttle.PASSWORDS, email):
            return _sign_in_page(gettext(TOO_FAST), 429)
        answer = view()
        if request.method != "POST":
            return answer
        if current_user.is_authenticated:
            return _hand_back(answer)
        if session.get("tf_state") == "ready" and _leads_away(answer):
            return answer if envelope.received() is None else _code_page()
        _count_failure(throttle.PASSWORDS, email, find_person(email))
        return answer

    return sign_in


def _by_code(view: View) -> View:
    return _second_step(view, SecurityEvent.SIGN_IN)


def _by_recovery_code(view: View) -> View:
    @wraps(view)
    def first_look() -> Any:
        if request.method == "POST" and "code" not in request.form:  # a text travels from the page of the code
            form = RecoveryCodeForm(formdata=None)
            return render_template("accounts/recovery_code.html", mf_recovery_form=form, kept=envelope.present())
        return view()

    return _second_step(first_look, SecurityEvent.RECOVERY_CODE_USED)


def _second_step(view: View, event: SecurityEvent) -> View:
    @wraps(view)
    def second_step() -> Any:
        if current_user.is_authenticated:  # the library would sign them out: a link from anywhere could do that
            return _hand_back(redirect("/", 303))
        asked = str(session.get("tf_user_id", ""))
        if request.method == "POST" and throttle.is_too_fast(throttle.CODES, asked):
            session.pop("tf_state", None)
            return _sign_in_page(gettext(TOO_FAST), 429)
        answer = view()
        if request.method != "POST":
            return answer
        if current_user.is_authenticated:
            if event is not SecurityEvent.SIGN_IN:
                actions.note(event, current_user.id, address=address(), now=clock.now())
            return _hand_back(answer)
        if asked and "code" in request.form:
            _count_failure(throttle.CODES, asked, None)
        return answer

    return second_step


def _counted(view: View) -> View:
    """Slow down whoever tries the password of a sign-in left open."""

    @wraps(view)
    def counted() -> Any:
        person = current_user.email
        if request.method == "POST" and throttle.is_too_fast(throttle.PASSWORDS, person):
            tell("bad", TOO_FAST)
            return redirect(request.path, 303)
        answer = view()
        if request.method == "POST" and not _leads_away(answer):
            throttle.count(throttle.PASSWORDS, person)
        return answer

    return counted


def _noted(view: View) -> View:
    """Keep in the log that recovery codes were made; they are for whoever gives a code at the door."""

    @wraps(view)
    def noted() -> Any:
        if not current_user.has_two_factor:
            return go("security.two_factor_setup")
        answer = view()
        if request.method == "POST" and not _leads_away(answer):
            actions.note(SecurityEvent.RECOVERY_CODES_MADE, current_user.id, address=address(), now=clock.now())
        return answer

    return noted


def _out(view: View) -> View:
    @wraps(view)
    def sign_out() -> Any:
        kept = envelope.received()
        mine = token_hash(session.get("sign_in", ""))
        with transaction():
            for sign_in in list_sign_ins(current_user.id, clock.now()):
                if sign_in.token_hash == mine:
                    actions.end_sign_in(sign_in, now=clock.now())
            actions.note(SecurityEvent.SIGN_OUT, current_user.id, address=address(), now=clock.now())
        answer = view()
        forget_person()
        if kept is not None:
            return _sign_in_page()
        tell("good", marked("Votre connexion est terminée."))
        return answer

    return sign_out


def forget_person() -> None:
    """Take out of the cookie, and of this request, what says who was here."""
    for name in ("sign_in", "account", "seen", "_user_id", "_fresh", "_id", "fs_paa", "fs_gexp"):
        session.pop(name, None)
    for remembered in ("actor", "language", "navigation", "_login_user"):
        g.pop(remembered, None)


def forgotten_password() -> Any:
    """Take an e-mail, and answer the same whether or not it has an account."""
    form = ForgottenPasswordForm()
    if form.validate_on_submit():
        if not throttle.is_too_fast(throttle.RESETS, form.email.data):
            throttle.count(throttle.RESETS, form.email.data)
            tasks.ask_for_reset(form.email.data, address=address())
        tell(
            "information",
            marked("Si cette adresse a un compte, un courriel y arrive avec un lien, qui sert deux heures."),
        )
        return go("security.login")
    return render_template("accounts/forgotten_password.html", form=form)


def confirm() -> Any:
    """Ask for the password again before something that matters, and go on to it."""
    onwards = request.args.get("next", "")
    form = ConfirmForm(user=current_user)
    if form.validate_on_submit():
        session["fs_paa"] = clock.now().timestamp()
        return redirect(onwards if is_ours(onwards) else url_for("accounts.profile"), 303)
    return render_template("accounts/confirm.html", verify_form=form)


def not_offered() -> Any:
    """Answer for an address of the library that this house does not offer."""
    abort(404)


def ask_to_sign_in() -> Response:
    """Answer a stranger: the sign-in page, which carries what they had typed, or which leads back to their page."""
    if wants_json():
        return make_response({"error": "signed-out"}, 401)
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")), 302)
    g.kept = envelope.seal() if request.blueprint not in ("security", "accounts") else None
    if g.kept is not None:
        return make_response(_sign_in_page(status=401))
    tell("information", marked("Votre connexion a expiré. Connectez-vous pour continuer."))
    return go("security.login")


def take_for_nobody() -> None:
    """Take the present request for nobody's, if nobody was read yet: pages of faults ask the database nothing."""
    g.setdefault("actor", None)
    g.setdefault("_login_user", AnonymousUserMixin())  # where the library keeps whom it has read


def resume_after_csrf(_error: Exception) -> Response:
    """Answer a form whose token is too old: nothing that was typed is lost."""
    who = current_actor()
    if wants_json():
        return make_response({"error": "signed-out" if who is None else "token"}, 401 if who is None else 403)
    if request.endpoint == "security.login":
        return make_response(_sign_in_page(gettext(PAGE_EXPIRED), 400))
    need = need_of(current_app, request.endpoint or "", LIBRARY_ENDPOINTS)
    if who is None and need != PUBLIC:
        return ask_to_sign_in()
    kept = envelope.seal() if who is not None and request.blueprint not in ("security", "accounts") else None
    if kept is not None:
        return make_response(_kept_page(kept))
    return make_response(render_template("errors/419.html"), 400)


def _hand_back(answer: Any) -> Any:
    """Give back what travelled through the sign-in page, else go on as the library wants."""
    kept = envelope.received()
    return answer if kept is None else _kept_page(kept, goes_on=True)


def _kept_page(kept: Kept, *, goes_on: bool = False) -> str:
    """Show a text to the one who wrote it, with one button that sends it; to anybody else, only say that it waits.

    `goes_on` where its writer has just signed in to send it: a script then presses the button. Never after a form
    without its token, which another site might have made.
    """
    template = "accounts/kept.html" if kept.account == current_user.id else "accounts/kept_for_another.html"
    return render_template(template, kept=kept, goes_on=goes_on)


def _sign_in_page(fault: str = "", status: int = 200) -> tuple[str, int]:
    form = SignInForm(formdata=None)
    form.email.data = request.form.get("email", "") if request.endpoint == "security.login" else ""
    form.next.data = request.form.get("next", "") if request.endpoint == "security.login" else ""
    form.form_errors = [fault] if fault else []
    return render_template("accounts/sign_in.html", login_user_form=form, kept=envelope.present()), status


def _code_page() -> str:
    form = CodeForm(formdata=None)
    return render_template("accounts/code.html", two_factor_verify_code_form=form, kept=envelope.present())


def _leads_away(answer: Any) -> bool:
    return isinstance(answer, Response) and answer.status_code in (301, 302, 303)


def _count_failure(pace: throttle.Pace, account: str, person: User | None) -> None:
    throttle.count(pace, account)
    with transaction():
        person_id = person.id if person is not None else None
        actions.note(SecurityEvent.SIGN_IN_FAILED, person_id, address=address(), now=clock.now(), step=pace.deed)
