"""What a browser may send about surveys: an answer, and whether people are asked."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from wtforms import BooleanField, HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, Length, Optional

from elearn.programmes.models import Objective
from elearn.surveys.positioning_rules import level_of
from elearn.surveys.questions import ASKED, LEVEL_WORDS, SCALE_WORDS, Asked
from elearn.surveys.rules import LONGEST_WORDS, Moment, score_of
from elearn.web.forms import Form
from elearn.web.language import lazy_gettext


class AnswerForm(Form):
    """The answer to one survey: a score for each statement, and one's own words; `form_of` adds the questions."""

    asked: Asked

    @property
    def scores(self) -> dict[str, int]:
        """The scores that were given, by statement."""
        given = {key: score_of(self[key].data) for key in self.asked.keys}
        return {key: score for key, score in given.items() if score is not None}

    @property
    def words(self) -> dict[str, str]:
        """What was written, by box."""
        return {box.key: self[box.key].data or "" for box in self.asked.boxes}


class SwitchForm(Form):
    """Whether people are asked."""

    is_asked = BooleanField(
        lazy_gettext("Demander leur avis aux personnes qui terminent ce programme"),
        description=lazy_gettext(
            "Une fois à la fin, une fois 75 jours après, chaque fois pendant 30 jours. Les personnes qui ont terminé "
            "depuis moins de 30 jours sont invitées aussi."
        ),
    )


@lru_cache
def form_of(moment: Moment) -> type[AnswerForm]:
    """Return the form of one survey."""
    asked = ASKED[moment]
    choices = [SelectChoice(str(score), lazy_gettext(words)) for score, words in SCALE_WORDS.items()]
    fields: dict[str, object] = {
        one.key: RadioField(lazy_gettext(one.words), choices=choices, validate_choice=False) for one in asked.statements
    }
    fields |= {
        box.key: TextAreaField(
            lazy_gettext(box.words),
            validators=[
                Optional(),
                Length(max=LONGEST_WORDS, message=lazy_gettext("Écrivez 1 000 caractères au plus.")),
            ],
            render_kw={"rows": 4, "maxlength": LONGEST_WORDS},
        )
        for box in asked.boxes
    }
    return type(f"{moment.name.capitalize()}Form", (AnswerForm,), {"asked": asked, **fields})


class ObjectivesForm(Form):
    """What a programme aims at."""

    objectives = TextAreaField(
        lazy_gettext("Objectifs"),
        description=lazy_gettext(
            "Un par ligne, douze au plus. Les personnes disent où elles en sont sur chacun, au début puis à la fin. "
            "Changer les mots d’un objectif en fait un autre."
        ),
        validators=[Optional()],
        render_kw={"rows": 8},
    )


class PositioningForm(Form):
    """Where somebody stands; `positioning_form` adds the objectives."""

    objectives: tuple[int, ...]
    moment = HiddenField(validators=[AnyOf([Moment.START.value, Moment.END.value])])

    @property
    def levels(self) -> dict[str, int]:
        """The levels that were given, by objective."""
        given = {str(id): level_of(self[f"objective_{id}"].data) for id in self.objectives}
        return {key: level for key, level in given.items() if level is not None}


def positioning_form(objectives: Iterable[Objective]) -> type[PositioningForm]:
    """Return the form of one programme's objectives."""
    rows = tuple(objectives)
    choices = [SelectChoice(str(level), lazy_gettext(words)) for level, words in LEVEL_WORDS.items()]
    fields: dict[str, object] = {
        f"objective_{row.id}": RadioField(row.words, choices=choices, validate_choice=False) for row in rows
    }
    return type("ObjectivesRated", (PositioningForm,), {"objectives": tuple(row.id for row in rows), **fields})
