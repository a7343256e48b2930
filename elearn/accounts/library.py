"""Sets Flask-Security up: what it may do, in which words, and how it reaches our database, e-mail and codes."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast

import segno
import sqlalchemy as sa
from flask import Flask, session
from flask_principal import identity_loaded
from flask_security import (
    MailUtil,
    MfRecoveryCodesUtil,
    PasswordUtil,
    Security,
    SQLAlchemyUserDatastore,
    Totp,
    UserMixin,
    uia_email_mapper,
)
from flask_security.core import _on_identity_loaded
from flask_security.utils import set_request_attr
from markupsafe import Markup
from passlib.exc import UsedTokenError

from elearn import clock
from elearn.accounts import forms, tasks
from elearn.accounts.mails import Mail
from elearn.accounts.models import Role, User
from elearn.accounts.rules import RECOVERY_CODES, SHORTEST_PASSWORD, SIGN_IN_SLEEPS, ensure_good_password, token_hash
from elearn.accounts.words import KINDS, MESSAGES, Words
from elearn.db import commit_library_writes, db
from elearn.db import session as database
from elearn.errors import RuleBroken
from elearn.settings import Settings
from elearn.web.language import gettext

FRESH_FOR = timedelta(minutes=30)
LINK_LASTS = timedelta(hours=2)
CODE_WINDOW_SECONDS = 30


class Datastore(SQLAlchemyUserDatastore):
    """Flask-Security's door to the database: it commits by itself, and may do so only through `db`."""

    def commit(self) -> None:
        """Commit what the library has written."""
        commit_library_writes()


class OurMail(MailUtil):
    """E-mail of the library goes through our queue, and addresses are kept in lower case."""

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: object,
        body: str | None,
        html: str | None,
        **context: object,
    ) -> None:
        """Put a message into the queue."""
        tasks.post(recipient if isinstance(recipient, str) else recipient[1], Mail(subject, body or "", html or ""))

    def normalize(self, email: str) -> str:
        """Return an address as the database keeps it."""
        return str(super().normalize(email)).lower()

    def validate(self, email: str) -> str:
        """Return an address as the database keeps it; no name server is asked."""
        return self.normalize(email)


class OurPasswords(PasswordUtil):
    """New passwords answer to our rule, in our words."""

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:
        """Return the sentences of refusal (None if the password is good) and the normalised password."""
        person = kwargs.get("user")
        about = (person.name, person.email) if person is not None else ()
        try:
            ensure_good_password(password, about)
        except RuleBroken as broken:
            return [gettext(broken.message, **broken.facts)], self.normalize(password)
        return None, self.normalize(password)


class OurCodes(Totp):
    """A code of six digits opens once, and is shown as a drawing that our content policy allows."""

    def get_last_counter(self, user: UserMixin) -> int | None:
        """Return the moment of the last code that was taken."""
        return cast(User, user).tf_last_counter

    def set_last_counter(self, user: UserMixin, tmatch: Any) -> None:
        """Take a code, unless another request has taken it (or a later one) meanwhile."""
        newer = sa.or_(User.tf_last_counter.is_(None), User.tf_last_counter < tmatch.counter)
        taken = database().execute(
            sa.update(User).where(User.id == user.id, newer).values(tf_last_counter=tmatch.counter)
        )
        if taken.rowcount != 1:  # type: ignore[attr-defined]
            raise UsedTokenError()

    def generate_qrcode(self, username: str, totp: str) -> Markup:
        """Return the square to photograph, as SVG without a style."""
        square = segno.make(self.get_totp_uri(username, totp), error="m", micro=False)
        drawn = square.svg_inline(scale=4, border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None)
        return Markup(drawn)  # noqa: S704 - drawn by segno from an address; holds no text of anybody


class OurRecoveryCodes(MfRecoveryCodesUtil):
    """Recovery codes are shown once, when they are made; the database keeps their digests alone."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.key = app.config["SECURITY_PASSWORD_SALT"].encode()

    def get_recovery_codes(self, user: UserMixin) -> list[str]:
        """Return none: what is kept cannot be shown again."""
        return []

    def check_recovery_code(self, user: UserMixin, code: str) -> bool:
        """Whether this is one of the person's codes that have not served yet."""
        return self.digest(code) in (user.mf_recovery_codes or [])

    def delete_recovery_code(self, user: UserMixin, code: str) -> bool:
        """Take a code, which never serves again."""
        left = [kept for kept in user.mf_recovery_codes or [] if kept != self.digest(code)]
        user.mf_recovery_codes = left
        return True

    def digest(self, code: str) -> str:
        """Return what the database keeps of a code, however it was typed."""
        typed = "".join(sign for sign in code.casefold() if sign.isalnum())
        return hmac.new(self.key, typed.encode(), hashlib.sha256).hexdigest()

    def _encrypt_codes(self, codes: list[str]) -> list[str]:
        return [self.digest(code) for code in codes]


Finder = Callable[[str, str, datetime], User | None]


def init_app(app: Flask, settings: Settings, find: Finder) -> Security:
    """Set the library up inside the factory: classes given to its own `init_app` later would be ignored.

    `find` gives the person of a living sign-in, from the cookie's name for them and the digest of its token.
    """
    app.config.update(_configuration(settings))
    security = Security(
        app,
        Datastore(db, User, Role),
        mail_util_cls=OurMail,
        password_util_cls=OurPasswords,
        totp_cls=OurCodes,
        mf_recovery_codes_util_cls=OurRecoveryCodes,
        login_form=forms.SignInForm,
        reset_password_form=forms.ResetPasswordForm,
        change_password_form=forms.ChangePasswordForm,
        two_factor_verify_code_form=forms.CodeForm,
        two_factor_rescue_form=forms.NoRescueForm,
        mf_recovery_form=forms.RecoveryCodeForm,
    )
    security.i18n_domain = Words(app)  # type: ignore[no-untyped-call]
    security.want_json(lambda _request: False)  # no address of the library speaks JSON or gives a token
    _translate_kinds(app)
    _load_no_more_than_the_person(app, security, find)
    return security


def _load_no_more_than_the_person(app: Flask, security: Security, find: Finder) -> None:
    """Load the signed-in person and their sign-in in one statement, and nothing of the library's roles."""
    manager = security.login_manager
    manager.user_loader(partial(load_signed_in, find))
    manager._request_callback = None  # no token in a header or an address opens a page
    manager.session_protection = None  # sign-ins are rows that can be ended: see SignIn
    identity_loaded.disconnect(_on_identity_loaded, app)
    app.before_request_funcs[None].remove(security.principal._on_before_request)


def load_signed_in(find: Finder, uniquifier: str) -> User | None:
    """Return the person that the cookie names, if their sign-in is alive."""
    token = session.get("sign_in")
    person = find(uniquifier, token_hash(token), clock.now()) if token else None
    if person is not None:
        set_request_attr("fs_authn_via", "session")
        set_request_attr("fs_paa", session.get("fs_paa", 0))
    return person


def _translate_kinds(app: Flask) -> None:
    for key, kept in list(app.config.items()):
        if key.startswith("SECURITY_MSG_"):
            words, kind = MESSAGES.get(key.removeprefix("SECURITY_MSG_"), kept)
            app.config[key] = (words, KINDS.get(kind, kind))


def _configuration(settings: Settings) -> dict[str, object]:
    cheap = {"argon2__rounds": 1, "argon2__memory_cost": 64, "argon2__parallelism": 1}
    return {
        "PERMANENT_SESSION_LIFETIME": SIGN_IN_SLEEPS,
        "SECURITY_PASSWORD_SALT": settings.password_salt,
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": cheap if settings.testing else {},
        "SECURITY_PASSWORD_LENGTH_MIN": SHORTEST_PASSWORD,
        "SECURITY_DATETIME_FACTORY": clock.now,
        "SECURITY_USER_IDENTITY_ATTRIBUTES": [{"email": {"mapper": uia_email_mapper, "case_insensitive": False}}],
        "SECURITY_JOIN_USER_ROLES": False,
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_CLI_USERS_NAME": None,
        "SECURITY_CLI_ROLES_NAME": None,
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_CSRF_HEADER": None,
        "SECURITY_CACHE_CONTROL": {"private": True, "no-store": True},
        **_addresses(),
        **_templates(),
        **_features(settings),
    }


def _features(settings: Settings) -> dict[str, object]:
    key = hashlib.sha256(f"totp:{settings.password_salt}".encode()).digest()
    return {
        "SECURITY_RECOVERABLE": True,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_IMPLEMENTATIONS": {"code": "flask_security.twofactor.CodeTfPlugin"},
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": CODE_WINDOW_SECONDS,
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_SETUP_WITHIN": FRESH_FOR,
        "SECURITY_TOTP_SECRETS": {"1": base64.urlsafe_b64encode(key).decode()},
        "SECURITY_TOTP_ISSUER": "Parcours IPS",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": RECOVERY_CODES,
        "SECURITY_FRESHNESS": FRESH_FOR,
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
        "SECURITY_RESET_PASSWORD_WITHIN": LINK_LASTS,
        "SECURITY_AUTO_LOGIN_AFTER_RESET": False,
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,  # our own notices say it, in the person's language
        "SECURITY_SEND_PASSWORD_RESET_NOTICE_EMAIL": False,
    }


def _addresses() -> dict[str, object]:
    return {
        "SECURITY_LOGIN_URL": "/connexion",
        "SECURITY_LOGOUT_URL": "/deconnexion",
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_LOGOUT_CSRF": True,
        "SECURITY_RESET_URL": "/mot-de-passe-oublie",
        "SECURITY_CHANGE_URL": "/compte/mot-de-passe",
        "SECURITY_VERIFY_URL": "/compte/verification",
        "SECURITY_TWO_FACTOR_SETUP_URL": "/compte/double-authentification",
        "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/connexion/code",
        "SECURITY_TWO_FACTOR_SELECT_URL": "/connexion/methode",
        "SECURITY_TWO_FACTOR_RESCUE_URL": "/connexion/aide",
        "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/connexion/code-de-secours",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/compte/codes-de-secours",
        "SECURITY_POST_LOGIN_VIEW": "/",
        "SECURITY_POST_LOGOUT_VIEW": "/connexion",
        "SECURITY_POST_CHANGE_VIEW": "/compte",
        "SECURITY_POST_RESET_VIEW": "/connexion",
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/compte/double-authentification",
    }


def _templates() -> dict[str, object]:
    return {
        "SECURITY_LOGIN_USER_TEMPLATE": "accounts/sign_in.html",
        "SECURITY_RESET_PASSWORD_TEMPLATE": "accounts/reset_password.html",
        "SECURITY_CHANGE_PASSWORD_TEMPLATE": "accounts/change_password.html",
        "SECURITY_TWO_FACTOR_VERIFY_CODE_TEMPLATE": "accounts/code.html",
        "SECURITY_MULTI_FACTOR_RECOVERY_TEMPLATE": "accounts/recovery_code.html",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_TEMPLATE": "accounts/recovery_codes.html",
        "SECURITY_LOGOUT_USER_TEMPLATE": "accounts/sign_in.html",
    }
