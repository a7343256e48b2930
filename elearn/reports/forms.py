"""What a browser may send about reports: the words that introduce a year."""

from __future__ import annotations

from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from elearn.reports.foreword_rules import LONGEST_FOREWORD
from elearn.web.forms import Form
from elearn.web.language import lazy_gettext


def stripped(typed: str | None) -> str:
    """Return a typed text without the spaces around it."""
    return (typed or "").replace("\r\n", "\n").strip()


class ForewordForm(Form):
    """What whoever coordinates says of a year, and which words they had before their eyes."""

    words = TextAreaField(
        lazy_gettext("Le mot de la coordination"),
        filters=[stripped],
        validators=[
            Length(max=LONGEST_FOREWORD, message=lazy_gettext("Écrivez 6 000 signes au plus, à peu près deux pages."))
        ],
        description=lazy_gettext(
            "Ce que les chiffres ne disent pas : ce qui a été fait, ce qui a manqué, ce qui vient. Ne nommez aucune "
            "personne accompagnée."
        ),
        render_kw={"rows": 14},
    )
    base = HiddenField()

    @property
    def base_number(self) -> int:
        """The number of the words that the writer had before their eyes; 0 for none, -1 for what is no number."""
        given = self.base.data or "0"
        return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1
