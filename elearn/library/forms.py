"""Says what a browser may send when somebody reads or answers."""

from __future__ import annotations

from wtforms import HiddenField, IntegerField, SelectMultipleField, TextAreaField
from wtforms.validators import Length, Optional

from elearn.answers.rules import LONGEST
from elearn.web.forms import Form
from elearn.web.language import lazy_gettext as _l


class DraftForm(Form):
    """A text and the version of the draft on which it was written."""

    text = TextAreaField(_l("Votre réponse"), default="")
    base_version = IntegerField(validators=[Optional()], default=0)


class SubmitForm(DraftForm):
    """The same, with the key that was minted with the page: the same form is handed in once."""

    key = HiddenField(validators=[Length(min=8, max=64)])


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
