"""What a browser may send about a step that is counted as done by hand."""

from __future__ import annotations

from wtforms import DateField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from elearn.progress.recognition_rules import LONGEST_REASON
from elearn.web.forms import Form
from elearn.web.language import lazy_gettext

SHORT = Length(max=LONGEST_REASON, message=lazy_gettext("Écrivez un texte plus court."))


def stripped(typed: str | None) -> str | None:
    """Return a typed text without the spaces around it."""
    return typed.strip() if isinstance(typed, str) else typed


class RecogniseForm(Form):
    """When a step was done elsewhere, why it counts, and what proves it."""

    done_on = DateField(
        lazy_gettext("Fait le"), validators=[InputRequired(lazy_gettext("Écrivez une date, par exemple 26/11/2026."))]
    )
    reason = TextAreaField(
        lazy_gettext("Pourquoi ce jalon compte"),
        filters=[stripped],
        validators=[DataRequired(lazy_gettext("Donnez une raison : la personne la lira.")), SHORT],
        description=lazy_gettext("Par exemple : formation équivalente suivie dans un autre service."),
        render_kw={"rows": 3},
    )
    proof = TextAreaField(
        lazy_gettext("Ce qui le prouve"),
        filters=[stripped],
        validators=[DataRequired(lazy_gettext("Dites ce qui le prouve, et où cela se trouve.")), SHORT],
        description=lazy_gettext("Un document et l’endroit où il est gardé, ou la personne qui peut le confirmer."),
        render_kw={"rows": 3},
    )


class WithdrawForm(Form):
    """Why a step no longer counts as done by hand."""

    reason = TextAreaField(
        lazy_gettext("Pourquoi ce jalon ne compte plus"),
        filters=[stripped],
        validators=[DataRequired(lazy_gettext("Donnez une raison : elle est gardée.")), SHORT],
        render_kw={"rows": 3},
    )
