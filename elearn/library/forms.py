"""Says what a browser may send when somebody reads or answers."""

from __future__ import annotations

from flask import request
from wtforms import HiddenField, IntegerField, SelectMultipleField, TextAreaField
from wtforms.validators import Length, Optional

from elearn.answers.rules import LONGEST, normalised
from elearn.content.filled import REST, fields_of, filled
from elearn.content.model import Exercise
from elearn.errors import RuleBroken
from elearn.web.forms import Form
from elearn.web.language import lazy_gettext as _l

FILLED = "champ-"
MOST_PIECES = 2_000


class DraftForm(Form):
    """A text, or the fields of a practice form, and the version of the draft on which it was written."""

    text = TextAreaField(_l("Votre réponse"), default="")
    base_version = IntegerField(validators=[Optional()], default=0)
    broken_field = ""

    def typed(self, exercise: Exercise) -> str:
        """Return what was typed as the one text that is kept: the fields of a form are joined under their labels."""
        ids = [field.id for field in fields_of(exercise)]
        if ids and not self.text.raw_data:
            typed = {one: normalised(request.form.get(f"{FILLED}{one}", "")) for one in (*ids, REST)}
            self.text.data = filled(exercise, typed)
        return self.text.data or ""

    def take(self, broken: RuleBroken) -> None:
        """Show a broken rule beside the text, and remember which of its fields it concerns."""
        self.broken_field = broken.field
        super().take(RuleBroken(broken.message, field="text", **broken.facts))


class SubmitForm(DraftForm):
    """The same, with the key that was minted with the page: the same form is handed in once."""

    key = HiddenField(
        _l("Cette page"), validators=[Length(min=8, max=64, message=_l("Rechargez-la, puis remettez votre réponse."))]
    )


class ChoiceForm(Form):
    """What to keep of two texts: `yours`, `theirs` or `both`."""

    choix = HiddenField()
    yours = TextAreaField(default="")
    base_version = IntegerField(validators=[Optional()], default=0)


class SelfCheckForm(Form):
    """The key ideas found in one's own answer, and one line to remember."""

    idees = SelectMultipleField(_l("Idées clés"), choices=[], validate_choice=False)
    takeaway = TextAreaField(
        _l("Ce que je retiens"),
        validators=[Length(max=500, message=_l("Gardez l’essentiel : 500 caractères au plus."))],
        description=_l("Une ligne, pour vous. Elle apparaîtra dans « Mes réponses »."),
        default="",
    )


class ReflectionForm(Form):
    """A later look back at an answer."""

    text = TextAreaField(
        _l("Ce que je changerais"),
        validators=[Length(max=LONGEST)],
        description=_l("Pour vous : ce texte n’est ni remis ni relu."),
        default="",
    )


class PlaceForm(Form):
    """Where somebody is in a chapter: the section, and how many of its pieces are above the screen."""

    section = HiddenField()
    part = IntegerField(validators=[Optional()], default=0)

    def counted(self) -> int:
        """Return the number of pieces passed; a number that no section reaches counts as none."""
        part: int = self.part.data or 0
        return part if 0 < part < MOST_PIECES else 0
