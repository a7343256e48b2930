"""Shows who issues attestations the hours of each person in a civil year, as a page and as files for an employer."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from elearn import clock
from elearn.documents.csv_file import csv_lines
from elearn.documents.xlsx_file import MIMETYPE, blocks_of, xlsx_file
from elearn.errors import Missing
from elearn.organisations.models import Organisation
from elearn.organisations.place_queries import list_organisations
from elearn.policy import Permission
from elearn.reports import hours_wording
from elearn.reports.hours_queries import YearOfHours, hours_in
from elearn.reports.rules import years_to_offer
from elearn.web.access import my_reach, requires
from elearn.web.language import gettext, moment, zone_name
from elearn.web.pages import number_in

blueprint = Blueprint("hours", __name__)
READ = requires(Permission.CERTIFICATE_ISSUE)  # names with hours: as on the papers, and for whoever gives those


@blueprint.get("/rapport/heures")
@READ
def hours() -> str:
    """Show one row a person, and the total."""
    organisations = _organisations()
    found = _hours(organisations)
    years = years_to_offer(clock.today_in(found.zone).year, found.first_year)
    return render_template(
        "reports/hours.html",
        found=found,
        words=hours_wording,
        years=[(year, year) for year in years],
        organisations=[(one.id, one.name) for one in organisations],
        moment=moment(found.at, found.zone),
        zone=zone_name(found.zone),
    )


@blueprint.get("/rapport/heures.csv")
@READ
def hours_csv() -> Response:
    """Send the hours as a CSV file."""
    found = _hours(_organisations())
    lines = csv_lines(hours_wording.sheet_of(found, moment(found.at, found.zone)))
    return _attached(Response(lines, mimetype="text/csv"), found, "csv")


@blueprint.get("/rapport/heures.xlsx")
@READ
def hours_xlsx() -> Response:
    """Send the hours as a spreadsheet."""
    found = _hours(_organisations())
    file = xlsx_file(hours_wording.sheet_of(found, moment(found.at, found.zone)), gettext("Heures par personne"))
    return _attached(Response(blocks_of(file), mimetype=MIMETYPE), found, "xlsx")


def _organisations() -> tuple[Organisation, ...]:
    return list_organisations(my_reach(Permission.CERTIFICATE_ISSUE))


def _hours(organisations: tuple[Organisation, ...]) -> YearOfHours:
    """Return the hours of the organisation and the year asked for; else of the first one, of this year.

    Raises Missing for an organisation that is not within reach.
    """
    asked = request.args.get("organisation", "")
    chosen = [one for one in organisations if not asked or one.id == number_in(asked)]
    if not chosen:
        raise Missing(asked)
    year, present = number_in(request.args.get("annee", "")) or 0, clock.today_in(chosen[0].time_zone).year
    return hours_in(chosen[0], year if 2000 < year <= present else present, clock.now())


def _attached(response: Response, found: YearOfHours, ending: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="heures-{found.year}.{ending}"'
    return response
