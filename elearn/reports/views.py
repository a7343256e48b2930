"""Shows the yearly report to whoever coordinates, as a page, a spreadsheet and a PDF."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from elearn import clock
from elearn.db import transaction
from elearn.documents.csv_file import csv_lines
from elearn.documents.xlsx_file import MIMETYPE, blocks_of, xlsx_file
from elearn.errors import RuleBroken
from elearn.policy import Permission
from elearn.reports import paper, queries, rules, wording
from elearn.reports.foreword_actions import write_foreword
from elearn.reports.foreword_queries import Introduced, find_foreword, get_place, is_one_place
from elearn.reports.forms import ForewordForm
from elearn.reports.queries import Report
from elearn.web.access import actor, my_reach, requires
from elearn.web.language import gettext, moment, zone_name
from elearn.web.pages import go, tell

blueprint = Blueprint("reports", __name__)
READ = requires(Permission.REPORT_READ)


@blueprint.get("/rapport")
@READ
def report() -> str:
    """Show a year: its totals, then by organisation and by territory, with the year before."""
    found = _report()
    years = rules.years_to_offer(queries.present_year(found.zone), found.first_year)
    return render_template(
        "reports/report.html",
        report=found,
        years=[(year, year) for year in years],
        words=wording,
        zone=zone_name(found.zone),
        moment=moment(found.at, found.zone),
        is_empty=not rules.is_worth_showing([found.total, found.before]),
        smallest=rules.SMALLEST,
        may_introduce=is_one_place(my_reach(Permission.REPORT_READ)),
    )


@blueprint.route("/rapport/mot", methods=["GET", "POST"])
@READ
def foreword() -> str | AnyResponse:
    """Write what the figures of a year do not say; what somebody else wrote meanwhile is shown, and nothing is lost."""
    reach = my_reach(Permission.REPORT_READ)
    place, year = get_place(reach), _year(queries.report_zone(reach))
    last = find_foreword(place, year)
    form = ForewordForm(words=last.foreword.words if last else "", base=str(last.foreword.id if last else 0))
    other: Introduced | None = None
    if form.validate_on_submit():
        try:
            with transaction():
                write_foreword(
                    actor(), place, year, words=form.words.data or "", base=form.base_number, now=clock.now()
                )
            tell("good", "Le mot de la coordination est enregistré.")
            return go("reports.report", annee=year)
        except RuleBroken as broken:
            form.take(broken)
            other = find_foreword(place, year)
            form.base.data = str(other.foreword.id if other else 0)
    return render_template("reports/foreword.html", form=form, year=year, other=other)


@blueprint.get("/rapport.csv")
@READ
def report_csv() -> Response:
    """Send the report as a CSV file."""
    found = _report()
    return _attached(Response(csv_lines(wording.sheet_of(found, moment(found.at))), mimetype="text/csv"), found, "csv")


@blueprint.get("/rapport.xlsx")
@READ
def report_xlsx() -> Response:
    """Send the report as a spreadsheet."""
    found = _report()
    file = xlsx_file(wording.sheet_of(found, moment(found.at)), gettext("Rapport annuel"))
    return _attached(Response(blocks_of(file), mimetype=MIMETYPE), found, "xlsx")


@blueprint.get("/rapport.pdf")
@READ
def report_pdf() -> Response:
    """Send the report as a PDF."""
    found = _report()
    made = paper.pdf_of(found, actor().organisation_name, moment(found.at, found.zone))
    return _attached(Response(made, mimetype="application/pdf"), found, "pdf")


def _report() -> Report:
    """Return the report of the year asked for; without one, or for one that has not begun, of the present year."""
    reach = my_reach(Permission.REPORT_READ)
    zone = queries.report_zone(reach)
    return queries.yearly_report(reach, _year(zone), zone, clock.now())


def _year(zone: str) -> int:
    asked, present = request.args.get("annee", ""), queries.present_year(zone)
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else present
    return number if 2000 < number <= present else present


def _attached(response: Response, report: Report, ending: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="rapport-{report.year}.{ending}"'
    return response
