"""Shows programmes, and takes what a coordinator decides about them."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.errors import RuleBroken, marked
from elearn.policy import Permission, allows
from elearn.programmes import actions, queries, wording
from elearn.programmes.contents import exercises_of, get_place, list_places
from elearn.programmes.forms import AssignForm, ConfirmForm, NewStepForm, ProgrammeForm, StepForm
from elearn.programmes.models import Programme
from elearn.web.access import actor, my_reach, requires
from elearn.web.language import ngettext
from elearn.web.pages import go, tell

blueprint = Blueprint("programmes", __name__)
READ = requires(Permission.PROGRAMME_READ)
MANAGE = requires(Permission.PROGRAMME_MANAGE)
NOBODY_NEW = marked("Ces personnes suivaient déjà ce programme : rien n’a changé.")


@blueprint.context_processor
def words() -> dict[str, object]:
    """Give the templates of this room its words."""
    return {"rule_words": wording.rule_words, "kind_words": wording.kind_words, "duration": wording.duration}


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
                    now=clock.now(),
                )
            tell("good", "Le programme est créé. Ajoutez ses étapes.")
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


@blueprint.route("/programmes/<int:programme_id>/etapes/ajouter", methods=["GET", "POST"])
@MANAGE
def new_step(programme_id: int) -> str | Response:
    """Add a step at the end of a programme."""
    found = queries.get_programme(my_reach(Permission.PROGRAMME_MANAGE), programme_id)
    form = NewStepForm(list_places())
    if form.validate_on_submit():
        choice = get_place(form.place.data)
        try:
            with transaction():
                actions.add_step(
                    actor(),
                    found,
                    choice.place,
                    title=form.title.data or wording.usual_title(choice),
                    rule=form.requirements,
                    exercises=choice.exercises,
                    minutes=form.minutes.data,
                    is_optional=form.is_optional.data,
                    now=clock.now(),
                )
            tell("good", "L’étape est ajoutée à la fin du programme.")
            return go("programmes.programme", programme_id=programme_id, _anchor="etapes")
        except RuleBroken as broken:
            form.take(broken)
    return render_template("programmes/new_step.html", form=form, programme=found)


@blueprint.route("/programmes/<int:programme_id>/etapes/<int:step_id>", methods=["GET", "POST"])
@MANAGE
def step(programme_id: int, step_id: int) -> str | Response:
    """Change the name and the rule of a step."""
    found, planned = queries.get_step(my_reach(Permission.PROGRAMME_MANAGE), programme_id, step_id)
    form = StepForm(
        title=planned.step.title, minutes=planned.step.minutes, rule=[wanted.value for wanted in planned.rule]
    )
    if form.validate_on_submit():
        try:
            with transaction():
                actions.change_step(
                    actor(),
                    found,
                    planned.step,
                    title=form.title.data or planned.step.title,
                    minutes=form.minutes.data,
                    rule=form.requirements,
                    exercises=len(exercises_of(planned.step.place, planned.module)),
                    now=clock.now(),
                )
            tell("good", "L’étape est modifiée. Ce qui était fait selon la règle d’avant reste fait.")
            return go("programmes.programme", programme_id=programme_id, _anchor="etapes")
        except RuleBroken as broken:
            form.take(broken)
    return render_template("programmes/step.html", form=form, programme=found, planned=planned)


@blueprint.post("/programmes/<int:programme_id>/etapes/<int:step_id>/<any(monter, descendre):way>")
@MANAGE
def move(programme_id: int, step_id: int, way: str) -> Response:
    """Move a step up or down by one place."""
    found, planned = queries.get_step(my_reach(Permission.PROGRAMME_MANAGE), programme_id, step_id)
    with transaction():
        actions.move_step(actor(), found, planned.step, by=-1 if way == "monter" else 1)
    return go("programmes.programme", programme_id=programme_id, _anchor=f"etape-{step_id}")


@blueprint.route("/programmes/<int:programme_id>/etapes/<int:step_id>/retirer", methods=["GET", "POST"])
@MANAGE
def remove(programme_id: int, step_id: int) -> str | Response:
    """Ask, then take a step out."""
    found, planned = queries.get_step(my_reach(Permission.PROGRAMME_MANAGE), programme_id, step_id)
    form = ConfirmForm()
    if not form.validate_on_submit():
        return render_template("programmes/remove.html", form=form, programme=found, planned=planned)
    with transaction():
        actions.remove_step(actor(), found, planned.step, now=clock.now())
    tell("good", "L’étape est retirée. Ce que les personnes y ont fait est gardé.")
    return go("programmes.programme", programme_id=programme_id, _anchor="etapes")


@blueprint.route("/programmes/<int:programme_id>/attribuer", methods=["GET", "POST"])
@MANAGE
def assign(programme_id: int) -> str | Response:
    """Give a programme to people and teams."""
    found = queries.get_programme(my_reach(Permission.PROGRAMME_MANAGE), programme_id)
    zone = queries.organisation_zone(found)
    learners = queries.list_learners(found, clock.today_in(zone))
    form = AssignForm(learners, starts_on=clock.today_in(zone))
    if form.validate_on_submit():
        try:
            _tell_assigned(_assign(form, found, zone))
            return go("programmes.programme", programme_id=programme_id, _anchor="personnes")
        except RuleBroken as broken:
            form.take(broken)
    return render_template("programmes/assign.html", form=form, programme=found, zone=zone, learners=learners)


@blueprint.route("/programmes/<int:programme_id>/attributions/<int:assignment_id>/terminer", methods=["GET", "POST"])
@MANAGE
def end(programme_id: int, assignment_id: int) -> str | Response:
    """Ask, then end one person's programme."""
    found = queries.get_programme(my_reach(Permission.PROGRAMME_MANAGE), programme_id)
    follower = queries.get_follower(my_reach(Permission.PROGRAMME_MANAGE), found.id, assignment_id)
    form = ConfirmForm()
    if not form.validate_on_submit():
        return render_template("programmes/end.html", form=form, programme=found, follower=follower)
    with transaction():
        assignment = queries.get_assignment(my_reach(Permission.PROGRAMME_MANAGE), assignment_id)
        actions.end_assignment(actor(), assignment, now=clock.now())
    tell("good", "%(name)s ne suit plus ce programme. Son travail est gardé.", name=follower.name)
    return go("programmes.programme", programme_id=programme_id, _anchor="personnes")


def _assign(form: AssignForm, programme: Programme, zone: str) -> int:
    with transaction():
        made = actions.assign_programme(
            actor(),
            programme,
            people=form.people.data or (),
            teams=form.teams.data or (),
            starts_on=form.starts_on.data,
            deadline_on=form.deadline_on.data,
            zone=zone,
            now=clock.now(),
        )
    return len(made)


def _tell_assigned(count: int) -> None:
    if not count:
        return tell("information", NOBODY_NEW)
    sentence = ngettext(
        "Le programme est attribué à %(num)s personne.", "Le programme est attribué à %(num)s personnes.", count
    )
    return tell("good", "%(sentence)s", sentence=sentence)
