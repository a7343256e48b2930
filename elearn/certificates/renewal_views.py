"""Lets people follow a programme again before its attestation ends, by their own act or a coordinator's."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.certificates import renewal_actions
from elearn.certificates.models import Certificate
from elearn.certificates.queries import get_own
from elearn.certificates.renewal_queries import renewals_within, within_reach
from elearn.db import transaction
from elearn.errors import RuleBroken
from elearn.policy import Permission
from elearn.web.access import actor, my_reach, requires
from elearn.web.forms import Form
from elearn.web.language import ngettext
from elearn.web.pages import go, numbers_in, tell

blueprint = Blueprint("renewals", __name__)


@blueprint.route("/attestations/renouvellements", methods=["GET", "POST"])
@requires(Permission.CERTIFICATE_ISSUE)
def index() -> str | Response:
    """Show whose attestation ends soon or has ended, and begin the renewal of those who were ticked."""
    form, reach = Form(), my_reach(Permission.CERTIFICATE_ISSUE)
    chosen = numbers_in(request.form.getlist("certificates"))
    if form.validate_on_submit():
        try:
            with transaction():
                made = renewal_actions.begin_renewals(actor(), within_reach(reach), chosen, clock.now())
            tell("good", "%(sentence)s", sentence=_begun(len(made)))
            return go("renewals.index")
        except RuleBroken as broken:
            form.take(broken)
    rows = renewals_within(reach, clock.now())
    return render_template("certificates/renewals.html", form=form, rows=rows, chosen=frozenset(chosen))


@blueprint.post("/attestations/<int:certificate_id>/renouveler")
@requires(Permission.CERTIFICATE_READ)
def begin(certificate_id: int) -> Response:
    """Begin one's own renewal."""
    proof = get_own(actor().id, certificate_id, clock.now())
    own = Certificate.owner_id == actor().id
    try:
        with transaction():
            renewal_actions.begin_renewals(actor(), own, [proof.certificate.id], clock.now())
        tell("good", "Le renouvellement est commencé. Ce que vous faites compte à partir de maintenant.")
    except RuleBroken as broken:
        tell("warn", broken.message, **broken.facts)
        return go("certificates.index")
    return go("progress.mine")


def _begun(people: int) -> str:
    return ngettext(
        "Le renouvellement est commencé pour %(num)s personne, qui en est prévenue.",
        "Le renouvellement est commencé pour %(num)s personnes, qui en sont prévenues.",
        people,
    )
