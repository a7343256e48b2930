"""What a browser may send about one's data, and about erasing somebody's."""

from __future__ import annotations

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from elearn.accounts.forms import ONE_LINE
from elearn.web.forms import Form
from elearn.web.language import lazy_gettext


class ArchiveForm(Form):
    """One button."""


class EraseForm(Form):
    """Why, with or without the name on proofs, and the name written again."""

    reason = TextAreaField(
        lazy_gettext("Pourquoi"),
        validators=[DataRequired(lazy_gettext("Écrivez la raison, sans nommer la personne.")), Length(max=300)],
        description=lazy_gettext(
            "Par exemple « demande écrite du 12 novembre ». Cette ligne reste : n’y nommez personne."
        ),
        render_kw={"rows": 2, "maxlength": 300},
    )
    hides_name = BooleanField(
        lazy_gettext("Retirer aussi le nom des attestations déjà délivrées"),
        description=lazy_gettext("Elles se vérifient encore par leur code, et disent que le nom a été effacé."),
    )
    name = StringField(
        lazy_gettext("Le nom de la personne, écrit encore une fois"),
        validators=[DataRequired(lazy_gettext("Écrivez le nom de la personne.")), ONE_LINE],
        description=lazy_gettext("Ce qui suit ne peut pas être annulé."),
        render_kw={"autocomplete": "off"},
    )
