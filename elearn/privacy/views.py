"""Gives a person their data, and lets an administrator erase somebody's who asked for it."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template
from flask import Response as FlaskResponse
from werkzeug.wrappers import Response

from elearn import clock
from elearn.accounts.queries import get_person
from elearn.db import transaction
from elearn.errors import RuleBroken, marked
from elearn.journal import record
from elearn.policy import Permission
from elearn.privacy import actions
from elearn.privacy.archive import make_archive
from elearn.privacy.forms import ArchiveForm, EraseForm
from elearn.privacy.queries import what_is_kept
from elearn.privacy.rules import ensure_named
from elearn.settings import Settings
from elearn.web.access import actor, requires, signed_in
from elearn.web.pages import go, tell

blueprint = Blueprint("privacy", __name__)


@blueprint.get("/mes-donnees")
@signed_in
def my_data() -> str:
    """Say what is kept of oneself, and offer it."""
    return render_template(
        "privacy/my_data.html", kept=what_is_kept(actor().id), form=ArchiveForm(), contact=_contact()
    )


@blueprint.post("/mes-donnees/archive")
@signed_in
def my_archive() -> FlaskResponse:
    """Give everything as one archive, made at once and kept nowhere."""
    now = clock.now()
    with transaction():
        record(actor().id, "took-archive", "person", actor().id, actor().scope)
    made = FlaskResponse(make_archive(actor().id, now), mimetype="application/zip")
    made.headers["Content-Disposition"] = f'attachment; filename="mes-donnees-{now:%Y-%m-%d}.zip"'
    made.headers["Cache-Control"] = "no-store"
    return made


@blueprint.route("/personnes/<int:person_id>/effacement", methods=["GET", "POST"])
@requires(Permission.PERSON_ERASE)
def erase(person_id: int) -> str | Response:
    """Ask why and for the name once more, then erase."""
    person = get_person(person_id)
    form = EraseForm()
    if form.validate_on_submit():
        settings: Settings = current_app.extensions["parcours.settings"]
        try:
            ensure_named(form.name.data, person.name)
            with transaction():
                told = actions.erase_person(
                    actor(),
                    person,
                    reason=form.reason.data,
                    hides_name=form.hides_name.data,
                    secret=settings.secret_key,
                    now=clock.now(),
                )
                actions.keep_in_list(settings.data_folder, told)
        except RuleBroken as broken:
            form.take(broken)
        else:
            tell("good", marked("Les textes et le nom de cette personne sont effacés."))
            return go("organisations.people")
    return render_template("privacy/erase.html", form=form, person=person, kept=what_is_kept(person_id))


def _contact() -> str:
    settings: Settings = current_app.extensions["parcours.settings"]
    return settings.contact
