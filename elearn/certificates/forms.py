"""What a browser may send about proofs: whom to attest, why one ends, which code to verify."""

from __future__ import annotations

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, Length

from elearn.certificates.rules import Paper
from elearn.web.forms import Form
from elearn.web.language import lazy_gettext


class ReasonForm(Form):
    """Why a proof is withdrawn or replaced."""

    reason = TextAreaField(
        lazy_gettext("Raison"),
        validators=[
            DataRequired(lazy_gettext("Écrivez la raison : la personne la lira.")),
            Length(max=300, message=lazy_gettext("Écrivez un texte plus court.")),
        ],
        description=lazy_gettext("La personne la lit sur son attestation. La page publique ne la montre pas."),
        render_kw={"rows": 3, "maxlength": 300},
    )


class IssueForm(Form):
    """Whom to give which paper: the boxes are drawn by the page, from those who may receive it."""

    paper = HiddenField(default=Paper.ATTESTATION.value, validators=[AnyOf([paper.value for paper in Paper])])


class CodeForm(Form):
    """A code to verify. Sent by GET: it changes nothing, and its address can be kept."""

    class Meta(Form.Meta):
        """A question needs no protection."""

        csrf = False

    code = StringField(
        lazy_gettext("Code"),
        description=lazy_gettext("Douze lettres et chiffres, imprimés au bas de l’attestation."),
        render_kw={"autocomplete": "off"},
    )
