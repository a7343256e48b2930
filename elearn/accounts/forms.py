"""What a browser may send about an account: signing in, passwords, codes, the profile."""

from __future__ import annotations

from typing import Any

from flask_security.forms import (
    ChangePasswordForm as LibraryChangePasswordForm,
)
from flask_security.forms import (
    EmailValidation,
    LoginForm,
    VerifyForm,
)
from flask_security.forms import (
    ResetPasswordForm as LibraryResetPasswordForm,
)
from flask_security.forms import TwoFactorRescueForm as LibraryRescueForm
from flask_security.forms import (
    TwoFactorVerifyCodeForm as LibraryCodeForm,
)
from flask_security.recovery_codes import MfRecoveryForm
from flask_security.utils import validate_redirect_url
from wtforms import EmailField, Field, PasswordField, RadioField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp

from elearn.accounts.rules import SHORTEST_PASSWORD, TextSize, Theme, ensure_good_password
from elearn.accounts.words import CLOSED, WRONG
from elearn.accounts.zones import list_zones
from elearn.errors import RuleBroken
from elearn.web.forms import Form
from elearn.web.language import gettext, lazy_gettext, locale

ONE_LINE = Regexp(r"^[^\x00-\x1f\x7f]*$", message=lazy_gettext("Écrivez sur une seule ligne."))
MISSING_EMAIL = lazy_gettext("Écrivez votre courriel.")
MISSING_PASSWORD = lazy_gettext("Écrivez votre mot de passe.")
PASSWORD_HINT = lazy_gettext(
    "Au moins %(count)s caractères. Trois ou quatre mots sans rapport conviennent bien.", count=SHORTEST_PASSWORD
)


def _email() -> EmailField:
    return EmailField(
        lazy_gettext("Courriel"),
        validators=[DataRequired(MISSING_EMAIL), EmailValidation(verify=False)],
        render_kw={"autocomplete": "username"},
    )


def _current_password(label: str = "") -> PasswordField:
    return PasswordField(
        label or lazy_gettext("Mot de passe"),
        validators=[InputRequired(MISSING_PASSWORD)],
        render_kw={"autocomplete": "current-password"},
    )


def _new_password(label: Any = None) -> PasswordField:
    return PasswordField(
        label or lazy_gettext("Nouveau mot de passe"),
        validators=[InputRequired(lazy_gettext("Choisissez un mot de passe."))],
        description=PASSWORD_HINT,
        render_kw={"autocomplete": "new-password"},
    )


def is_ours(address: str) -> bool:
    """Whether an address to go on to is a page of this site; anything else is forgotten without a word."""
    return address.startswith("/") and "\\" not in address and bool(validate_redirect_url(address))


class SignInForm(LoginForm):
    """E-mail and password. Whatever is wrong, the sentence is the same: nobody learns who has an account."""

    email = _email()
    password = _current_password()
    remember = None
    submit = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.password.description = ""  # the library writes HTML here; our page has its own link
        if not is_ours(self.next.data or ""):
            self.next.data = ""

    def validate(self, **kwargs: Any) -> bool:
        """Check both; keep only what helps without telling who has an account."""
        if super().validate(**kwargs):
            return True
        if self.email.data and self.password.data:
            is_known = self.user_authenticated  # the password was right: the account itself is closed
            self.email.errors, self.password.errors = [], []
            self.form_errors = [gettext(CLOSED if is_known else WRONG)]
        return False


class ForgottenPasswordForm(Form):
    """The e-mail to which a link is sent, if there is an account."""

    email = _email()


class NewPasswordMixin:
    """One field for a new password, checked by our rule; `about` says what others know of the person."""

    password = _new_password(lazy_gettext("Mot de passe"))

    def about(self) -> tuple[str, ...]:
        """Return the words that count for nothing in this password."""
        return ()

    def validate_password(self, field: Field) -> None:
        """Show the rule's sentence beside the field."""
        try:
            ensure_good_password(field.data or "", self.about())
        except RuleBroken as broken:
            raise ValidationError(gettext(broken.message, **broken.facts)) from None


class ResetPasswordForm(LibraryResetPasswordForm):
    """A new password, after a link."""

    password = _new_password()
    password_confirm = None
    submit = None


class ChangePasswordForm(LibraryChangePasswordForm):
    """The present password, then a new one."""

    password = _current_password(lazy_gettext("Mot de passe actuel"))
    new_password = _new_password()
    new_password_confirm = None
    submit = None


class ConfirmForm(VerifyForm):
    """The password, asked again before something that matters."""

    password = _current_password()
    submit = None


class CodeForm(LibraryCodeForm):
    """The six digits that the telephone shows."""

    code = StringField(
        lazy_gettext("Code à six chiffres"),
        validators=[DataRequired(lazy_gettext("Recopiez les six chiffres de l’application."))],
        filters=[lambda typed: "".join(typed.split()) if isinstance(typed, str) else typed],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )
    submit = None


class NoRescueForm(LibraryRescueForm):
    """The library builds a form of further ways in; this house has recovery codes alone."""

    help_setup = RadioField(choices=[])


class RecoveryCodeForm(MfRecoveryForm):
    """One of the codes kept for the day when the telephone is lost."""

    code = StringField(
        lazy_gettext("Code de secours"),
        validators=[DataRequired(lazy_gettext("Recopiez un de vos codes de secours."))],
        render_kw={"autocomplete": "off"},
    )
    submit = None


class ProfileForm(Form):
    """What a person says of themselves and how they read."""

    name = StringField(
        lazy_gettext("Nom"),
        validators=[DataRequired(lazy_gettext("Écrivez votre nom.")), Length(max=120), ONE_LINE],
        description=lazy_gettext("Prénom puis nom, comme les autres le lisent."),
        render_kw={"autocomplete": "name", "maxlength": 120},
    )
    title = StringField(
        lazy_gettext("Fonction"),
        validators=[Optional(), Length(max=120), ONE_LINE],
        render_kw={"autocomplete": "organization-title", "maxlength": 120},
    )
    language = RadioField(
        lazy_gettext("Langue"), choices=[SelectChoice("fr", "Français"), SelectChoice("en", "English")]
    )
    time_zone = SelectField(
        lazy_gettext("Fuseau horaire"),
        description=lazy_gettext("Les heures et les échéances s’écrivent dans ce fuseau."),
    )
    theme = RadioField(
        lazy_gettext("Aspect"),
        choices=[
            SelectChoice(Theme.SYSTEM.value, lazy_gettext("Comme mon appareil")),
            SelectChoice(Theme.LIGHT.value, lazy_gettext("Clair")),
            SelectChoice(Theme.DARK.value, lazy_gettext("Sombre")),
        ],
    )
    text_size = RadioField(
        lazy_gettext("Taille du texte"),
        choices=[
            SelectChoice(TextSize.USUAL.value, lazy_gettext("Celle de mon navigateur")),
            SelectChoice(TextSize.LARGE.value, lazy_gettext("Un peu plus grande")),
            SelectChoice(TextSize.LARGER.value, lazy_gettext("Nettement plus grande")),
        ],
        default="",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = list_zones(locale())
        self.time_zone.choices = [SelectChoice(zone.id, zone.label, optgroup=gettext(zone.group)) for zone in zones]


class TwoFactorForm(Form):
    """One button: begin, or stop, asking for a code."""
