"""Shows and changes how an organisation names itself on its papers, and the picture that heads them."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response

from elearn.db import transaction
from elearn.errors import RuleBroken, marked
from elearn.organisations import identity_actions
from elearn.organisations.forms import ConfirmForm, IdentityForm, LetterheadForm
from elearn.organisations.identity_queries import get_present_letterhead, identity_of
from elearn.organisations.models import Organisation
from elearn.organisations.place_queries import get_organisation
from elearn.organisations.views.room import blueprint
from elearn.policy import Permission
from elearn.web.access import actor, my_reach, requires
from elearn.web.pages import go, tell

MANAGE = Permission.ORGANISATION_MANAGE


@blueprint.route("/organisations/<int:organisation_id>/identite", methods=["GET", "POST"])
@requires(MANAGE)
def identity(organisation_id: int) -> str | Response:
    """Ask how an organisation names itself on the papers to come."""
    form = IdentityForm(obj=identity_of(_mine(organisation_id).id).facts)
    if form.validate_on_submit():
        with transaction():
            identity_actions.describe_identity(actor(), _mine(organisation_id), form.facts)
        tell("good", marked("L’identité est enregistrée. Les prochains papiers la porteront."))
        return go("organisations.identity", organisation_id=organisation_id)
    return _page(organisation_id, form, LetterheadForm(None))


@blueprint.post("/organisations/<int:organisation_id>/identite/en-tete")
@requires(MANAGE)
def put_letterhead(organisation_id: int) -> str | Response:
    """Take the picture that heads the papers to come."""
    _mine(organisation_id)
    form = LetterheadForm()
    if form.validate_on_submit():
        try:
            with transaction():
                identity_actions.put_letterhead(actor(), _mine(organisation_id), form.content)
        except RuleBroken as broken:
            form.take(broken)
        else:
            tell("good", marked("L’en-tête est enregistré. Les prochains papiers le porteront."))
            return go("organisations.identity", organisation_id=organisation_id)
    return _page(organisation_id, IdentityForm(None, obj=identity_of(organisation_id).facts), form)


@blueprint.get("/organisations/<int:organisation_id>/identite/en-tete")
@requires(MANAGE)
def letterhead(organisation_id: int) -> Response:
    """Send the picture that heads the papers, as what its bytes are."""
    found = get_present_letterhead(_mine(organisation_id).id)
    return Response(found.picture, mimetype=found.kind.mimetype)


@blueprint.post("/organisations/<int:organisation_id>/identite/sans-en-tete")
@requires(MANAGE)
def take_letterhead_off(organisation_id: int) -> Response:
    """Let no picture head the papers to come."""
    _mine(organisation_id)
    if ConfirmForm().validate_on_submit():
        with transaction():
            identity_actions.take_letterhead_off(actor(), _mine(organisation_id))
        tell("good", marked("L’en-tête est ôté. Les papiers déjà délivrés gardent le leur."))
    return go("organisations.identity", organisation_id=organisation_id)


def _mine(organisation_id: int) -> Organisation:
    return get_organisation(my_reach(MANAGE), organisation_id)


def _page(organisation_id: int, form: IdentityForm, letterhead_form: LetterheadForm) -> str:
    return render_template(
        "organisations/identity.html",
        form=form,
        letterhead_form=letterhead_form,
        organisation=_mine(organisation_id),
        letterhead=identity_of(organisation_id).letterhead,
    )
