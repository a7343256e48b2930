"""What a browser may send about keys."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from elearn.accounts.forms import ONE_LINE
from elearn.api.rules import LIFETIMES, LONGEST_NAME
from elearn.api.wording import LASTING, PURPOSES
from elearn.policy import Purpose
from elearn.web.forms import Form
from elearn.web.language import gettext, lazy_gettext


class KeyForm(Form):
    """A key to make."""

    name = StringField(
        lazy_gettext("Nom de la clé"),
        description=lazy_gettext("Celui du logiciel qui s’en servira, par exemple « Logiciel du personnel »."),
        validators=[
            DataRequired(lazy_gettext("Donnez un nom à la clé : celui du logiciel qui s’en servira.")),
            Length(max=LONGEST_NAME),
            ONE_LINE,
        ],
        render_kw={"maxlength": LONGEST_NAME, "autocomplete": "off"},
    )
    purpose = RadioField(
        lazy_gettext("Ce qu’elle lira"), validators=[InputRequired(lazy_gettext("Choisissez ce que la clé lira."))]
    )
    days = SelectField(lazy_gettext("Durée"), coerce=int, default=90)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.purpose.choices = [(one.value, gettext(PURPOSES[one].sentence)) for one in Purpose]
        self.days.choices = [(days, gettext(LASTING[days])) for days in LIFETIMES]

    @property
    def chosen(self) -> Purpose:
        """The purpose chosen."""
        return Purpose(self.purpose.data)


class RevokeForm(Form):
    """The confirmation of a revocation."""
