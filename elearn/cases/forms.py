"""Says what a browser may send about a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from elearn.cases.queries import TeamChoice
from elearn.cases.rules import LONGEST_PERSON, LONGEST_REMARK, LONGEST_TITLE
from elearn.web.forms import Form
from elearn.web.language import lazy_gettext as _l

_SHORTER = _l("Écrivez un texte plus court.")


class NewCaseForm(Form):
    """For which team, and what to start from: a title, or a text that exists already."""

    team = SelectField(_l("Équipe"), coerce=int, validators=[InputRequired()])
    title = StringField(
        _l("Titre du cas"),
        validators=[Optional(), Length(max=LONGEST_TITLE, message=_SHORTER)],
        description=_l("Un prénom inventé et une situation suffisent : « Nadia, deux rendez-vous »."),
        render_kw={"maxlength": LONGEST_TITLE},
    )
    person = StringField(
        _l("Prénom inventé de la personne"),
        validators=[Optional(), Length(max=LONGEST_PERSON, message=_SHORTER)],
        render_kw={"maxlength": LONGEST_PERSON},
    )
    file = FileField(
        _l("Fichier"),
        validators=[Optional()],
        description=_l("Markdown, ou texte tiré d’un PDF. Les étiquettes seront reconnues, et vous verrez lesquelles."),
        render_kw={"accept": ".md,.txt,.markdown,text/plain"},
    )
    pasted = TextAreaField(_l("Ou collez le texte ici"), validators=[Optional()], render_kw={"rows": 6})

    def __init__(self, teams: Sequence[TeamChoice], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team.choices = [SelectChoice(str(team.id), team.name) for team in teams]
        if len(teams) == 1 and not self.team.raw_data:
            self.team.data = teams[0].id


class CaseForm(Form):
    """The text of a case, the version on which it was written, a block to insert with its line, what to see next."""

    text = TextAreaField(_l("Texte du cas"), default="")
    base_version = IntegerField(validators=[Optional()], default=0)
    inserer = HiddenField()
    ligne = IntegerField(validators=[Optional()])
    suite = HiddenField()
    vue = HiddenField()

    @property
    def wanted(self) -> tuple[str, int | None]:
        """The block to insert and the line at which it is wanted: of its own field, or written behind the name."""
        name, _, line = (self.inserer.data or "").partition(":")
        return name, int(line) if line.isdigit() and len(line) < 7 else self.ligne.data


class OfferForm(Form):
    """To whom a case is offered."""

    to = HiddenField()


class SecondReadingForm(Form):
    """What the second reader says: yes, or what is to be changed first."""

    agrees = RadioField(
        _l("Votre avis"),
        choices=[
            SelectChoice("oui", _l("Le réseau peut le lire : personne ne peut être reconnu")),
            SelectChoice("non", _l("Pas encore")),
        ],
        validators=[InputRequired(_l("Choisissez un avis."))],
    )
    remark = TextAreaField(
        _l("Ce qui est à changer, ou un mot pour l’équipe"),
        validators=[Optional()],
        render_kw={"rows": 5, "maxlength": LONGEST_REMARK},
    )


class ChoiceForm(Form):
    """What to keep of two texts: `yours`, `theirs` or `both`."""

    choix = HiddenField()
    yours = TextAreaField(default="")
    base_version = IntegerField(validators=[Optional()], default=0)
