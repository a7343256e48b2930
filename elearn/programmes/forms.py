"""What a browser may send about a programme, its steps and those who follow it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from flask_babel.speaklater import LazyString
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from elearn.programmes.contents import PlaceChoice
from elearn.programmes.order_rules import Order
from elearn.programmes.queries import Learner
from elearn.programmes.rules import LONGEST_RENEWAL, LONGEST_TERM, LONGEST_TITLE, USUAL_RENEWAL, Requirement
from elearn.programmes.wording import CHOICES, place_words
from elearn.web.forms import Form
from elearn.web.language import gettext, lazy_gettext

ONE_LINE = Regexp(r"^[^\x00-\x1f\x7f]*$", message=lazy_gettext("Écrivez sur une seule ligne."))
TOO_LONG = lazy_gettext("Écrivez un texte plus court.")
NO_DATE = lazy_gettext("Écrivez une date, par exemple 26/11/2026.")


def stripped(typed: str | None) -> str | None:
    """Return a typed line without the spaces around it."""
    return typed.strip() if isinstance(typed, str) else typed


def ticks(label: LazyString, **facts: Any) -> SelectMultipleField:
    """Return a field of several choices, as boxes to tick."""
    return SelectMultipleField(label, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), **facts)


class ProgrammeForm(Form):
    """What a programme says of itself."""

    organisation = SelectField(lazy_gettext("Organisation"), coerce=int, validators=[InputRequired()])
    title = StringField(
        lazy_gettext("Titre"),
        filters=[stripped],
        validators=[
            DataRequired(lazy_gettext("Donnez un titre : il sera écrit sur les attestations.")),
            Length(max=LONGEST_TITLE, message=TOO_LONG),
            ONE_LINE,
        ],
        description=lazy_gettext("Il est écrit tel quel sur les attestations."),
        render_kw={"maxlength": LONGEST_TITLE},
    )
    description = TextAreaField(
        lazy_gettext("Pour qui, et pourquoi"),
        filters=[stripped],
        validators=[Optional(), Length(max=2000, message=TOO_LONG)],
        render_kw={"rows": 4},
    )
    validity_months = IntegerField(
        lazy_gettext("Validité de l’attestation, en mois"),
        validators=[Optional(), NumberRange(1, 120, lazy_gettext("Écrivez un nombre de mois, de 1 à 120."))],
        description=lazy_gettext("Sans nombre, l’attestation n’a pas de fin."),
        render_kw={"inputmode": "numeric"},
    )
    renewal_months = IntegerField(
        lazy_gettext("Renouvellement, en mois avant la fin"),
        default=USUAL_RENEWAL,
        validators=[Optional(), NumberRange(1, LONGEST_RENEWAL, lazy_gettext("Écrivez un nombre de mois, de 1 à 24."))],
        description=lazy_gettext("Le programme peut alors être repris. Sans nombre, il ne se renouvelle pas."),
        render_kw={"inputmode": "numeric"},
    )

    def __init__(self, organisations: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation.choices = [SelectChoice(str(id), name) for id, name in organisations]


class ShownFirst(Form):
    """A choice that is saved only once the person has seen whom it touches; `DECIDING` names the fields that choose."""

    DECIDING: ClassVar[tuple[str, ...]]

    confirmed = HiddenField()

    @property
    def is_confirmed(self) -> bool:
        """Whether the person has seen whom this very choice would touch."""
        return bool(self.confirmed.data == self._key)

    def ask_again(self) -> None:
        """Let the next sending of the same choice count as confirmed."""
        self.confirmed.data = self._key

    @property
    def _key(self) -> str:
        """What tells this choice from another: what was sent of the fields that decide, ticks in one order."""
        return " ".join(word for name in self.DECIDING for word in sorted(self[name].raw_data or ()))


class StepForm(ShownFirst):
    """How a step is called and what it asks for."""

    DECIDING = ("rule",)

    title = StringField(
        lazy_gettext("Nom du jalon"),
        filters=[stripped],
        validators=[Optional(), Length(max=LONGEST_TITLE, message=TOO_LONG), ONE_LINE],
        description=lazy_gettext("Sans nom, le jalon prend celui du module."),
        render_kw={"maxlength": LONGEST_TITLE},
    )
    rule = ticks(
        lazy_gettext("Le jalon est fait quand il y a"),
        description=lazy_gettext(
            "Sans choix, la règle habituelle : chapitre lu et réponses remises, vignette validée, séance suivie."
        ),
    )
    minutes = IntegerField(
        lazy_gettext("Durée prévue, en minutes"),
        validators=[Optional(), NumberRange(15, 600, lazy_gettext("Écrivez une durée de 15 à 600 minutes."))],
        description=lazy_gettext("Pour une séance ou un travail de terrain ; les autres durées viennent du module."),
        render_kw={"inputmode": "numeric"},
    )

    checklist = TextAreaField(
        lazy_gettext("Points à observer"),
        filters=[stripped],
        validators=[Optional(), Length(max=2000, message=TOO_LONG)],
        description=lazy_gettext("Pour un travail de terrain : un point par ligne, à cocher en confirmant."),
        render_kw={"rows": 5},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule.choices = [SelectChoice(wanted.value, gettext(words)) for wanted, words in CHOICES.items()]

    @property
    def requirements(self) -> frozenset[Requirement]:
        """What was ticked."""
        return frozenset(Requirement(word) for word in self.rule.data or ())


class NewStepForm(StepForm):
    """A step to add: what it points at as well."""

    place = SelectField(lazy_gettext("Jalon"), validators=[InputRequired(lazy_gettext("Choisissez un jalon."))])
    is_optional = BooleanField(lazy_gettext("Jalon facultatif : il est montré, et ne compte pas."))

    def __init__(self, places: Sequence[PlaceChoice], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place.choices = [
            SelectChoice(choice.place.key, place_words(choice), optgroup=choice.group or gettext("Sans module"))
            for choice in places
        ]


class OrderForm(ShownFirst):
    """Which step comes before one, as advice or as a condition."""

    DECIDING = ("order", "after")

    order = RadioField(
        lazy_gettext("Avant ce jalon"),
        choices=[
            SelectChoice(Order.FREE.value, lazy_gettext("Rien n’est à faire avant")),
            SelectChoice(Order.ADVISED.value, lazy_gettext("Un autre jalon est conseillé avant")),
            SelectChoice(Order.BOUND.value, lazy_gettext("Un autre jalon est exigé avant")),
        ],
        validators=[InputRequired(lazy_gettext("Faites un choix."))],
    )
    after = SelectField(
        lazy_gettext("Le jalon à faire avant"),
        validators=[Optional()],
        description=lazy_gettext(
            "Conseillé, il est seulement nommé. Exigé, ce jalon ne compte qu’une fois l’autre fait."
        ),
    )

    def __init__(self, others: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.after.choices = [
            SelectChoice("", gettext("Choisissez")),
            *(SelectChoice(str(id), title) for id, title in others),
        ]

    @property
    def chosen(self) -> Order:
        """What was chosen."""
        return Order(self.order.data)

    @property
    def after_id(self) -> int | None:
        """The step that was named."""
        return int(self.after.data) if self.after.data else None


class AssignForm(Form):
    """Who receives a programme, from when and until when."""

    teams = ticks(lazy_gettext("Équipes entières"), coerce=int, validators=[Optional()])
    people = ticks(lazy_gettext("Personnes"), coerce=int, validators=[Optional()])
    starts_on = DateField(lazy_gettext("Début"), validators=[InputRequired(NO_DATE)])
    deadline_on = DateField(
        lazy_gettext("Échéance"),
        validators=[Optional()],
        description=lazy_gettext("À la fin de ce jour."),
    )
    days = IntegerField(
        lazy_gettext("Ou un nombre de jours après l’arrivée"),
        validators=[
            Optional(),
            NumberRange(1, LONGEST_TERM, lazy_gettext("Écrivez un nombre de jours, de 1 à 1 095.")),
        ],
        description=lazy_gettext(
            "Chaque personne a alors sa propre échéance, comptée de son premier jour dans l’organisation, ou du début "
            "du programme s’il vient après. Sans date ni nombre, il n’y a pas d’échéance."
        ),
        render_kw={"inputmode": "numeric"},
    )

    def __init__(self, learners: Sequence[Learner], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = dict.fromkeys((learner.team_id, learner.team) for learner in learners)
        self.teams.choices = [SelectChoice(str(id), name) for id, name in teams]
        self.people.choices = [
            SelectChoice(str(learner.id), self._words(learner)) for learner in learners if not learner.is_assigned
        ]

    @staticmethod
    def _words(learner: Learner) -> str:
        return f"{learner.name}, {learner.team}"


class ArrivalForm(Form):
    """Whether a programme is given to those who arrive, from which day, and how long they have."""

    is_given = BooleanField(lazy_gettext("Donner ce programme à toute personne qui arrive dans l’organisation"))
    from_on = DateField(
        lazy_gettext("Personnes arrivées à partir du"),
        validators=[Optional()],
        description=lazy_gettext("Qui est arrivé depuis ce jour et ne l’a jamais eu le reçoit tout de suite."),
    )
    days = IntegerField(
        lazy_gettext("Échéance, en jours après l’arrivée"),
        validators=[
            Optional(),
            NumberRange(1, LONGEST_TERM, lazy_gettext("Écrivez un nombre de jours, de 1 à 1 095.")),
        ],
        description=lazy_gettext("Sans nombre, il n’y a pas d’échéance."),
        render_kw={"inputmode": "numeric"},
    )


class ExtendForm(Form):
    """A later deadline for one person, and why."""

    deadline_on = DateField(
        lazy_gettext("Nouvelle échéance"),
        validators=[InputRequired(NO_DATE)],
        description=lazy_gettext("À la fin de ce jour."),
    )
    reason = TextAreaField(
        lazy_gettext("Pourquoi"),
        filters=[stripped],
        validators=[
            DataRequired(lazy_gettext("Donnez une raison : la personne la lira.")),
            Length(max=1000, message=TOO_LONG),
        ],
        render_kw={"rows": 3},
    )


class ConfirmForm(Form):
    """One button, on a page that asks."""
