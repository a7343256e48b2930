"""Says what a browser may send around a review: a reply, whether it helps, a note, a phrase."""

from __future__ import annotations

from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice

from elearn.reviews.rules import Helped
from elearn.web.forms import Form
from elearn.web.language import lazy_gettext
from elearn.web.pages import number_in


class ReplyForm(Form):
    """A reply, and from the author of the answer whether the review helps."""

    text = TextAreaField(lazy_gettext("Votre réponse"))
    helped = RadioField(
        lazy_gettext("Cette relecture vous aide-t-elle ?"),
        choices=[
            SelectChoice(Helped.YES.value, lazy_gettext("Oui")),
            SelectChoice(Helped.PARTLY.value, lazy_gettext("En partie")),
            SelectChoice(Helped.NO.value, lazy_gettext("Pas vraiment")),
        ],
        validate_choice=False,
    )

    @property
    def chosen(self) -> Helped | None:
        """Whether the review helps; what is not one of the choices is none."""
        return Helped(self.helped.data) if self.helped.data in set(Helped) else None


class NoteForm(Form):
    """A note between those who supervise, where no review is being written."""

    note = TextAreaField()


class MessageForm(Form):
    """What the author of an answer writes to whoever reads it."""

    text = TextAreaField(
        lazy_gettext("Votre message"),
        description=lazy_gettext(
            "Lu par les personnes qui encadrent votre équipe. Qui lit votre réponse en est averti."
        ),
    )


class PhraseForm(Form):
    """The words of a phrase, and the team with which it is shared."""

    text = TextAreaField(lazy_gettext("Nouvelle phrase"))
    team = HiddenField()

    @property
    def team_id(self) -> int | None:
        """The team that was chosen, or None."""
        return number_in(self.team.data or "")
