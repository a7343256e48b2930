"""What a browser may send about messages: how often one wants them."""

from __future__ import annotations

from wtforms import RadioField
from wtforms.fields import SelectChoice

from elearn.notices.rules import Frequency
from elearn.web.forms import Form
from elearn.web.language import lazy_gettext


class FrequencyForm(Form):
    """How often a person wants a message."""

    frequency = RadioField(
        lazy_gettext("Messages par courriel"),
        choices=[
            SelectChoice(Frequency.DAILY.value, lazy_gettext("Un par jour au plus, le matin")),
            SelectChoice(Frequency.WEEKLY.value, lazy_gettext("Un par semaine au plus")),
            SelectChoice(Frequency.NEVER.value, lazy_gettext("Aucun : je regarde ma boîte ici")),
        ],
    )

    @property
    def chosen(self) -> Frequency:
        """The choice that was made."""
        return Frequency(self.frequency.data)
