"""Shows programmes, makes them, changes what they say of themselves, archives them."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.errors import RuleBroken
from elearn.policy import Permission, allows
from elearn.programmes import actions, queries
from elearn.programmes.forms import ProgrammeForm
from elearn.programmes.views.blueprint import MANAGE, READ, blueprint
from elearn.web.access import actor, my_reach
from elearn.web.pages import go, tell


@blueprint.get("/programmes")
@READ
def index() -> str:
    """Show the programmes: those of one's organisations, or those that one follows."""
    has_overview = allows(actor(), Permission.PROGRAMME_MANAGE) or allows(actor(), Permission.PROGRESS_FOLLOW)
    programmes = queries.list_programmes(
        my_reach(Permission.PROGRAMME_READ),
        my_reach(Permission.PROGRESS_FOLLOW),
        own=None if has_overview else actor().id,
        with_archived=allows(actor(), Permission.PROGRAMME_MANAGE),
    )
    return render_template("programmes/index.html", programmes=programmes, has_overview=has_overview)


@blueprint.route("/programmes/nouveau", methods=["GET", "POST"])
@MANAGE
def new() -> str | Response:
    """Make a programme."""
    organisations = queries.list_organisations(my_reach(Permission.PROGRAMME_MANAGE))
    form = ProgrammeForm(organisations)
    if len(organisations) == 1 and not form.is_submitted():
        form.organisation.data = organisations[0][0]
    if form.validate_on_submit():
        try:
            with transaction():
                made = actions.create_programme(
                    actor(),
                    form.organisation.data,
                    title=form.title.data,
                    description=form.description.data or "",
                    validity_months=form.validity_months.data,
                    renewal_months=form.renewal_months.data,
                    now=clock.now(),
                )
            tell("good", "Le programme est créé. Ajoutez ses jalons.")
            return go("programmes.new_step", programme_id=made.id)
        except RuleBroken as broken:
            form.take(broken)
    return render_template("programmes/new.html", form=form, organisations=organisations)


@blueprint.get("/programmes/<int:programme_id>")
@READ
def programme(programme_id: int) -> str:
    """Show one programme: its steps, their rules in words, who follows it."""
    page = queries.programme_page(
        my_reach(Permission.PROGRAMME_READ), my_reach(Permission.PROGRESS_FOLLOW), programme_id
    )
    may_manage = allows(actor(), Permission.PROGRAMME_MANAGE, page.programme.scope)
    return render_template("programmes/programme.html", page=page, may_manage=may_manage)


@blueprint.route("/programmes/<int:programme_id>/modifier", methods=["GET", "POST"])
@MANAGE
def edit(programme_id: int) -> str | Response:
    """Change what a programme says of itself."""
    found = queries.get_programme(my_reach(Permission.PROGRAMME_MANAGE), programme_id)
    form = ProgrammeForm([(found.organisation_id or 0, "")], obj=found)
    form.organisation.data = found.organisation_id
    if form.validate_on_submit():
        try:
            with transaction():
                actions.describe_programme(
                    actor(),
                    found,
                    title=form.title.data,
                    description=form.description.data or "",
                    validity_months=form.validity_months.data,
                    renewal_months=form.renewal_months.data,
                )
            tell("good", "Le programme est modifié. Les attestations déjà délivrées gardent leur titre.")
            return go("programmes.programme", programme_id=found.id)
        except RuleBroken as broken:
            form.take(broken)
    return render_template("programmes/edit.html", form=form, programme=found)


@blueprint.post("/programmes/<int:programme_id>/archiver")
@MANAGE
def archive(programme_id: int) -> Response:
    """Archive a programme: no new assignment."""
    found = queries.get_programme(my_reach(Permission.PROGRAMME_MANAGE), programme_id)
    with transaction():
        actions.archive_programme(actor(), found)
    tell("good", "Le programme est archivé. Les personnes qui le suivent continuent.")
    return go("programmes.programme", programme_id=programme_id)


@blueprint.post("/programmes/<int:programme_id>/rouvrir")
@MANAGE
def reopen(programme_id: int) -> Response:
    """Put an archived programme back."""
    found = queries.get_programme(my_reach(Permission.PROGRAMME_MANAGE), programme_id)
    with transaction():
        actions.reopen_programme(actor(), found)
    tell("good", "Le programme est rouvert : il peut de nouveau être attribué.")
    return go("programmes.programme", programme_id=programme_id)
