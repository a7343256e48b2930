"""Shows the yearly report to whoever coordinates, as a page, a spreadsheet and a PDF."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from elearn import clock
from elearn.documents.csv_file import csv_lines
from elearn.documents.xlsx_file import MIMETYPE, blocks_of, xlsx_file
from elearn.policy import Permission
from elearn.reports import paper, queries, rules, wording
from elearn.reports.queries import Report
from elearn.web.access import actor, my_reach, requires
from elearn.web.language import gettext, moment, zone_name

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
    )


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
    asked, present = request.args.get("annee", ""), queries.present_year(zone)
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else present
    return queries.yearly_report(reach, number if 2000 < number <= present else present, zone, clock.now())


def _attached(response: Response, report: Report, ending: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="rapport-{report.year}.{ending}"'
    return response
