"""What a browser may send about a step that is counted as done by hand, or about field work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from elearn.accounts.envelope import LOST
from elearn.errors import RuleBroken
from elearn.progress.proof_rules import HEAVIEST_FILE, MOST_FILES, GivenFile, read_files
from elearn.progress.recognition_rules import LONGEST_REASON
from elearn.web.forms import Form
from elearn.web.language import gettext, lazy_gettext

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


class ProvedForm(Form):
    """What may be joined as proof. A browser keeps no file of a form that was refused: it says so beside the field.

    `fichiers_perdus` says that files were joined before the form travelled through the sign-in page, without them.
    """

    files: MultipleFileField
    fichiers_perdus: HiddenField
    given: tuple[GivenFile, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """Look at the files too; where anything is refused, ask for them again."""
        is_well = super().validate(extra_validators)
        try:
            self.given = read_files([_read(one) for one in (self.files.data or ())[: MOST_FILES + 1]])
        except RuleBroken as broken:
            self.take(broken)
            return False
        if is_well and not (self._has_lost and not self.files.data):
            return True
        self._ask_for_files()
        return False

    def take(self, broken: RuleBroken) -> None:
        """Show a broken rule, and that files have to be chosen again."""
        super().take(broken)
        self._ask_for_files()

    @property
    def _has_lost(self) -> bool:
        return bool(self.fichiers_perdus.data == LOST)

    def _ask_for_files(self) -> None:
        if self.files.data or self._has_lost:
            again = gettext("Choisissez de nouveau vos fichiers : le navigateur ne garde que le texte.")
            self.files.errors = [*self.files.errors, again]
            self.fichiers_perdus.data = ""  # said once: one may go on without them


def _files() -> MultipleFileField:
    return MultipleFileField(
        lazy_gettext("Le papier lui-même, s’il existe en fichier"),
        validators=[Optional()],
        description=lazy_gettext(
            "Jusqu’à %(most)s fichiers PDF, PNG ou JPEG, de 2 Mo au plus chacun. Pour en joindre plusieurs, "
            "choisissez-les ensemble. La personne peut les ouvrir. Cachez les noms des personnes accompagnées.",
            most=MOST_FILES,
        ),
        render_kw={"accept": "application/pdf,image/png,image/jpeg"},
    )


def _read(sent: FileStorage) -> tuple[str, bytes]:
    """Return a file's name and its bytes, as far as is needed to see that it is too heavy."""
    return sent.filename or "", sent.read(HEAVIEST_FILE + 1)


class RecogniseForm(ProvedForm):
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
    files = _files()
    fichiers_perdus = HiddenField()


class ConfirmForm(ProvedForm):
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
    told = TextAreaField(  # not `account`: that name says whose a form is that travels through the sign-in page
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
    files = _files()
    fichiers_perdus = HiddenField()

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
