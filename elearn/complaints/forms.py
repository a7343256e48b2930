"""What a browser may send about complaints: what goes wrong, an answer, an improvement and its day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from elearn.accounts.forms import ONE_LINE
from elearn.complaints.rules import LONGEST_IMPROVEMENT, LONGEST_LINE, LONGEST_WORDS, FromKind
from elearn.complaints.wording import from_words
from elearn.organisations.models import Organisation
from elearn.web.forms import Form
from elearn.web.language import lazy_gettext

NO_DATE = lazy_gettext("Écrivez une date, par exemple 26/11/2026.")
NO_WORDS = lazy_gettext("Écrivez quelques mots.")
SHORTER = lazy_gettext("Écrivez un texte plus court.")
LINE = Length(max=LONGEST_LINE, message=SHORTER)


def stripped(typed: str | None) -> str | None:
    """Return a typed text without the spaces around it."""
    return typed.strip() if isinstance(typed, str) else typed


def _subject() -> StringField:
    return StringField(
        lazy_gettext("Objet"),
        filters=[stripped],
        validators=[DataRequired(lazy_gettext("Dites en quelques mots de quoi il s’agit.")), LINE, ONE_LINE],
        description=lazy_gettext(
            "Quelques mots, sans nommer personne : l’objet se lit dans le registre que l’organisation montre à ses"
            " financeurs."
        ),
        render_kw={"maxlength": LONGEST_LINE},
    )


class _InAnOrganisation(Form):
    """A form of somebody who may belong to several organisations: it asks which, where there are several."""

    organisation = SelectField(lazy_gettext("Organisation"), coerce=int)

    def __init__(self, organisations: Sequence[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = tuple(organisations)
        if len(self.organisations) < 2:
            del self.organisation
        else:
            self.organisation.choices = [SelectChoice(str(one.id), one.name) for one in self.organisations]

    @property
    def chosen(self) -> Organisation:
        """The organisation that was chosen, or the only one there is."""
        if len(self.organisations) == 1:
            return self.organisations[0]
        return next(one for one in self.organisations if one.id == self.organisation.data)


class ComplaintForm(_InAnOrganisation):
    """What goes wrong, in one's own words."""

    subject = _subject()
    words = TextAreaField(
        lazy_gettext("Ce qui ne va pas"),
        filters=[stripped],
        validators=[DataRequired(NO_WORDS), Length(max=LONGEST_WORDS, message=SHORTER)],
        description=lazy_gettext("Ce qui s’est passé, depuis quand, et ce qui vous aiderait."),
        render_kw={"rows": 10, "maxlength": LONGEST_WORDS},
    )


class RecordForm(_InAnOrganisation):
    """What was received by letter, by telephone or in person."""

    received_on = DateField(lazy_gettext("Reçue le"), validators=[InputRequired(NO_DATE)])
    from_kind = SelectField(
        lazy_gettext("De la part de"), validators=[InputRequired(lazy_gettext("Dites de qui elle vient."))]
    )
    from_name = StringField(
        lazy_gettext("Nom de la personne ou du service"),
        filters=[stripped],
        validators=[Optional(), LINE, ONE_LINE],
        description=lazy_gettext("Lu par les personnes qui coordonnent l’organisation ; absent du fichier."),
        render_kw={"maxlength": LONGEST_LINE, "autocomplete": "off"},
    )
    subject = _subject()
    words = TextAreaField(
        lazy_gettext("Ce qui est dit"),
        filters=[stripped],
        validators=[DataRequired(NO_WORDS), Length(max=LONGEST_WORDS, message=SHORTER)],
        render_kw={"rows": 8, "maxlength": LONGEST_WORDS},
    )

    def __init__(self, organisations: Sequence[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(organisations, *args, **kwargs)
        self.from_kind.choices = [SelectChoice(kind.value, from_words(kind)) for kind in FromKind]


class AnswerForm(Form):
    """What is answered."""

    answer = TextAreaField(
        lazy_gettext("Votre réponse"),
        filters=[stripped],
        validators=[DataRequired(NO_WORDS), Length(max=LONGEST_WORDS, message=SHORTER)],
        render_kw={"rows": 6, "maxlength": LONGEST_WORDS},
    )


class ReopenForm(Form):
    """What still goes wrong, if its author wants to say it."""

    added = TextAreaField(
        lazy_gettext("Ce qui manque encore"),
        filters=[stripped],
        validators=[Optional(), Length(max=LONGEST_WORDS, message=SHORTER)],
        render_kw={"rows": 4, "maxlength": LONGEST_WORDS},
    )


class CloseForm(Form):
    """One button."""


class ImprovementForm(Form):
    """What will change, by whom and by when."""

    words = TextAreaField(
        lazy_gettext("Ce qui va changer"),
        filters=[stripped],
        validators=[
            DataRequired(lazy_gettext("Dites ce qui va changer.")),
            Length(max=LONGEST_IMPROVEMENT, message=SHORTER),
        ],
        render_kw={"rows": 3, "maxlength": LONGEST_IMPROVEMENT},
    )
    by_whom = StringField(
        lazy_gettext("Qui s’en charge"),
        filters=[stripped],
        validators=[Optional(), LINE, ONE_LINE],
        render_kw={"maxlength": LONGEST_LINE, "autocomplete": "off"},
    )
    due_on = DateField(lazy_gettext("Pour le"), validators=[Optional()])


class ImprovementApartForm(ImprovementForm, _InAnOrganisation):
    """An improvement to which something else than a complaint has led."""

    origin = StringField(
        lazy_gettext("Ce qui y a conduit"),
        filters=[stripped],
        validators=[DataRequired(lazy_gettext("Dites ce qui a conduit à cette amélioration.")), LINE, ONE_LINE],
        description=lazy_gettext("Par exemple : enquête de satisfaction de mars, audit, réunion d’équipe."),
        render_kw={"maxlength": LONGEST_LINE},
    )


class DoneForm(Form):
    """The day on which an improvement was done."""

    done_on = DateField(lazy_gettext("Faite le"), validators=[InputRequired(NO_DATE)])
