"""What a browser may send about proofs: whom to attest, why one ends, which code to verify."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, Length

from elearn.certificates.rules import Paper, Result
from elearn.certificates.wording import RESULTS
from elearn.programmes.models import Objective
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
    """Whom to give which paper: the boxes are drawn by the page, from those who may receive it.

    `issue_form` adds one choice for each objective, where the paper says results.
    """

    objectives: tuple[int, ...] = ()
    paper = HiddenField(default=Paper.ATTESTATION.value, validators=[AnyOf([paper.value for paper in Paper])])

    @property
    def results(self) -> dict[int, Result]:
        """The results that were given, by objective."""
        given = {id: self[f"objective_{id}"].data for id in self.objectives}
        return {id: Result(said) for id, said in given.items() if said in set(Result)}


def issue_form(objectives: Iterable[Objective]) -> type[IssueForm]:
    """Return the form that issues a paper and, of these objectives, asks for the result of each: none is proposed."""
    rows = tuple(objectives)
    choices = [SelectChoice(result.value, lazy_gettext(words)) for result, words in RESULTS.items()]
    fields: dict[str, object] = {
        f"objective_{row.id}": RadioField(
            row.words,
            choices=choices,
            validate_choice=False,
            validators=[AnyOf(list(Result), message=lazy_gettext("Dites le résultat pour cet objectif."))],
        )
        for row in rows
    }
    return type("ResultsSaid", (IssueForm,), {"objectives": tuple(row.id for row in rows), **fields})


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
