"""Shows coordinators the register of complaints and the improvements, and lets them add what came another way."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from elearn import clock
from elearn.complaints import actions, queries, register_queries, wording
from elearn.complaints.forms import DoneForm, ImprovementApartForm, RecordForm
from elearn.complaints.register_queries import Choice
from elearn.complaints.rules import FromKind, State
from elearn.db import transaction
from elearn.documents.csv_file import csv_lines
from elearn.errors import RuleBroken, marked
from elearn.organisations.models import Organisation
from elearn.organisations.place_queries import list_organisations
from elearn.policy import Permission
from elearn.web.access import actor, my_reach, requires
from elearn.web.pages import go, number_in, page_number, tell

blueprint = Blueprint("register", __name__)
HANDLE = requires(Permission.COMPLAINT_HANDLE)


@blueprint.get("/reclamations/registre")
@HANDLE
def register() -> str:
    """Show the register: one line a complaint, without its words."""
    reach, choice = my_reach(Permission.COMPLAINT_HANDLE), _choice()
    query, years = urlencode(_pairs(choice)), register_queries.list_years(reach)
    return render_template(
        "complaints/register.html",
        page=register_queries.register_page(reach, choice, page_number(), clock.now()),
        choice=choice,
        years=wording.year_choices(years),
        has_any=bool(years),
        has_several=len(reach.organisations) > 1,
        file_url=f"{url_for('register.register_csv')}?{query}",
        pages_url=f"{url_for('register.register')}?{query}{'&' if query else ''}page=",
    )


@blueprint.get("/reclamations/registre.csv")
@HANDLE
def register_csv() -> Response:
    """Send the register as a CSV file, with the filters of the page."""
    now = clock.now()
    lines = register_queries.list_register(my_reach(Permission.COMPLAINT_HANDLE), _choice(), now)
    made = Response(csv_lines(wording.sheet_of(lines, now.date())), mimetype="text/csv")
    made.headers["Content-Disposition"] = f'attachment; filename="registre-des-reclamations-{now:%Y-%m-%d}.csv"'
    return made


@blueprint.route("/reclamations/registre/nouvelle", methods=["GET", "POST"])
@HANDLE
def add() -> str | AnyResponse:
    """Put into the register what came by letter, by telephone or in person."""
    form = RecordForm(_organisations())
    if form.validate_on_submit():
        try:
            with transaction():
                made = actions.record_complaint(
                    actor(),
                    form.chosen,
                    received_on=form.received_on.data,
                    from_kind=FromKind(form.from_kind.data),
                    from_name=form.from_name.data or "",
                    subject=form.subject.data,
                    words=form.words.data,
                    now=clock.now(),
                )
            tell("good", marked("La réclamation %(number)s est dans le registre."), number=made.reference)
            return go("complaints.complaint", complaint_id=made.id)
        except RuleBroken as broken:
            form.take(broken)
    return render_template("complaints/record.html", form=form)


@blueprint.route("/reclamations/ameliorations", methods=["GET", "POST"])
@HANDLE
def improvements() -> str | AnyResponse:
    """List what the organisation improves, and plan what no complaint has led to."""
    form = ImprovementApartForm(_organisations())
    if form.validate_on_submit():
        with transaction():
            actions.plan_improvement_apart(
                actor(),
                form.chosen,
                origin=form.origin.data,
                words=form.words.data,
                by_whom=form.by_whom.data or "",
                due_on=form.due_on.data,
                now=clock.now(),
            )
        tell("good", marked("L’amélioration est notée."))
        return go("register.improvements")
    found = queries.list_improvements(my_reach(Permission.COMPLAINT_HANDLE))
    return render_template("complaints/improvements.html", form=form, improvements=found)


@blueprint.route("/reclamations/ameliorations/<int:improvement_id>", methods=["GET", "POST"])
@HANDLE
def done(improvement_id: int) -> str | AnyResponse:
    """Say on which day an improvement was done."""
    improvement, cause, place = queries.get_improvement(my_reach(Permission.COMPLAINT_HANDLE), improvement_id)
    today = clock.today_in(place.time_zone)
    form = DoneForm(done_on=improvement.done_on or today)
    if form.validate_on_submit():
        try:
            with transaction():
                actions.finish_improvement(actor(), improvement, done_on=form.done_on.data, today=today)
            tell("good", marked("L’amélioration est faite."))
            return go("register.improvements")
        except RuleBroken as broken:
            form.take(broken)
    return render_template("complaints/improvement.html", form=form, improvement=improvement, cause=cause)


def _choice() -> Choice:
    asked = request.args.get("etat", "")
    return Choice(number_in(request.args.get("annee", "")), State(asked) if asked in set(State) else None)


def _pairs(choice: Choice) -> list[tuple[str, str]]:
    pairs = [("annee", str(choice.year or "")), ("etat", choice.state.value if choice.state else "")]
    return [pair for pair in pairs if pair[1]]


def _organisations() -> tuple[Organisation, ...]:
    return list_organisations(my_reach(Permission.COMPLAINT_HANDLE))
