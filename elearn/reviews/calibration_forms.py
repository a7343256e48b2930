"""Says what a browser may send about calibrations."""

from __future__ import annotations

from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from elearn.reviews.calibration_rules import Read
from elearn.reviews.rules import Verdict
from elearn.web.forms import Form
from elearn.web.language import lazy_gettext
from elearn.web.pages import numbers_in

LONGEST_VERSION = 16  # a version is an instant in milliseconds


class OpenForm(Form):
    """A new set: its title, its answers, its readers, and how names are kept out of sight."""

    title = StringField(lazy_gettext("Titre"), render_kw={"maxlength": 160, "autocomplete": "off"})
    answers = SelectMultipleField(lazy_gettext("Réponses"), choices=[], validate_choice=False)
    readers = SelectMultipleField(lazy_gettext("Qui lit"), choices=[], validate_choice=False)
    way = RadioField(
        lazy_gettext("Sous quelle condition"),
        choices=[
            SelectChoice("consent", lazy_gettext("Avec l’accord de chaque personne : elle sera sollicitée")),
            SelectChoice("nameless", lazy_gettext("Sans aucun nom : vous relisez chaque texte avant qu’il soit lu")),
        ],
        default="consent",
    )

    @property
    def answer_ids(self) -> list[int]:
        """The submissions that were chosen."""
        return numbers_in(self.answers.data or ())

    @property
    def reader_ids(self) -> list[int]:
        """The people who were chosen."""
        return numbers_in(self.readers.data or ())


class ReadingForm(Form):
    """What one finds in one answer, and the version that this window last knew."""

    base_version = HiddenField(default="0")
    ideas = SelectMultipleField(choices=[], validate_choice=False)
    words = TextAreaField(lazy_gettext("Ce qui vous a décidé"))
    verdict = StringField(lazy_gettext("Avis"))

    @property
    def base(self) -> int:
        """The version that this window last knew."""
        given = self.base_version.data or ""
        return int(given) if given.isascii() and given.isdigit() and len(given) < LONGEST_VERSION else 0

    def read(self, known: frozenset[str]) -> Read:
        """Return what was sent; ideas that the question does not have are left out."""
        verdict = Verdict(self.verdict.data) if self.verdict.data in set(Verdict) else None
        return Read(verdict, frozenset(self.ideas.data or ()) & known)


class TextForm(Form):
    """A text without names, read again."""

    text = TextAreaField()
