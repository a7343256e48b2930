"""What a browser may send about a step that is counted as done by hand, or about field work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from elearn.progress.recognition_rules import LONGEST_REASON
from elearn.web.forms import Form
from elearn.web.language import lazy_gettext

NO_DATE = lazy_gettext("Écrivez une date, par exemple 26/11/2026.")
SHORT = Length(max=LONGEST_REASON, message=lazy_gettext("Écrivez un texte plus court."))


def stripped(typed: str | None) -> str | None:
    """Return a typed text without the spaces around it."""
    return typed.strip() if isinstance(typed, str) else typed


class LeaveForm(Form):
    """From when to when somebody is away. Never why."""

    first_on = DateField(
        lazy_gettext("Premier jour"),
        validators=[InputRequired(NO_DATE)],
    )
    last_on = DateField(
        lazy_gettext("Dernier jour"),
        validators=[InputRequired(NO_DATE)],
    )


class LeaveEndForm(Form):
    """The last day of a leave that ends sooner, or its cancelling."""

    last_on = DateField(lazy_gettext("Dernier jour"), validators=[Optional()])
    cancels = BooleanField(lazy_gettext("Ce congé n’a pas lieu"))


class RecogniseForm(Form):
    """When a step was done elsewhere, why it counts, and what proves it."""

    done_on = DateField(lazy_gettext("Fait le"), validators=[InputRequired(NO_DATE)])
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


class ConfirmForm(Form):
    """What was seen of a person's field work, when, for how long, and what proves it."""

    done_on = DateField(lazy_gettext("Fait le"), validators=[InputRequired(NO_DATE)])
    minutes = IntegerField(
        lazy_gettext("Durée réelle, en minutes"),
        validators=[
            InputRequired(lazy_gettext("Écrivez une durée en minutes.")),
            NumberRange(1, 6000, lazy_gettext("Écrivez une durée de 1 à 6000 minutes.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    seen = SelectMultipleField(
        lazy_gettext("Ce que vous avez observé"),
        coerce=int,
        validators=[Optional()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    account = TextAreaField(
        lazy_gettext("Ce qui a été fait"),
        filters=[stripped],
        validators=[DataRequired(lazy_gettext("Dites en une phrase ce qui a été fait : la personne la lira.")), SHORT],
        description=lazy_gettext("Sans nom d’employeur ni de personne accompagnée."),
        render_kw={"rows": 4},
    )
    proof = TextAreaField(
        lazy_gettext("Ce qui le prouve, s’il y a un papier"),
        filters=[stripped],
        validators=[Optional(), SHORT],
        description=lazy_gettext("Un document et l’endroit où il est gardé."),
        render_kw={"rows": 2},
    )

    def __init__(self, points: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.points = tuple(points)
        self.seen.choices = [SelectChoice(str(place), words) for place, words in enumerate(self.points)]

    @property
    def ticked(self) -> list[str]:
        """The points that were ticked, in their words."""
        return [self.points[place] for place in self.seen.data or ()]


class WithdrawForm(Form):
    """Why something that somebody said of a step no longer counts."""

    reason = TextAreaField(
        lazy_gettext("Pourquoi ce jalon ne compte plus"),
        filters=[stripped],
        validators=[DataRequired(lazy_gettext("Donnez une raison : elle est gardée.")), SHORT],
        render_kw={"rows": 3},
    )
