"""What a browser may send about surveys: an answer, and whether people are asked."""

from __future__ import annotations

from functools import lru_cache

from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from elearn.surveys.questions import ASKED, SCALE_WORDS, Asked
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
