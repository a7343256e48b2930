"""Shows who coordinates an organisation what this tool knows of the quality indicators, as a page and a file."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from elearn import clock
from elearn.documents.csv_file import csv_lines
from elearn.errors import Missing
from elearn.organisations.models import Organisation
from elearn.organisations.place_queries import list_organisations
from elearn.policy import Permission
from elearn.reports import quality_wording
from elearn.reports.quality_indicators import GUIDE, INDICATORS
from elearn.reports.quality_queries import Quality, quality_of
from elearn.reports.rules import years_to_offer
from elearn.web.access import my_reach, requires
from elearn.web.language import moment, zone_name
from elearn.web.pages import number_in

blueprint = Blueprint("quality", __name__)
READ = requires(Permission.QUALITY_READ)


@blueprint.get("/rapport/qualiopi")
@READ
def quality() -> str:
    """Show the indicators that this tool can feed, each with its evidence."""
    organisations = list_organisations(my_reach(Permission.QUALITY_READ))
    found = _quality(organisations)
    first = found.counts.first_on
    years = years_to_offer(found.today.year, first.year if first is not None else None)
    return render_template(
        "reports/quality.html",
        quality=found,
        indicators=INDICATORS,
        evidence=quality_wording.evidence_of(found),
        words=quality_wording,
        guide=GUIDE,
        years=[(year, year) for year in years],
        organisations=[(one.id, one.name) for one in organisations],
        moment=moment(found.at, found.zone),
        zone=zone_name(found.zone),
    )


@blueprint.get("/rapport/qualiopi.csv")
@READ
def quality_csv() -> Response:
    """Send the evidence as a CSV file."""
    found = _quality(list_organisations(my_reach(Permission.QUALITY_READ)))
    sent = Response(csv_lines(quality_wording.sheet_of(found, moment(found.at, found.zone))), mimetype="text/csv")
    sent.headers["Content-Disposition"] = f'attachment; filename="qualiopi-{found.year}.csv"'
    return sent


def _quality(organisations: tuple[Organisation, ...]) -> Quality:
    """Return what is known of the organisation asked for in the year asked for; else of the first one, of this year.

    Raises Missing for an organisation that is not within reach.
    """
    asked = request.args.get("organisation", "")
    chosen = [one for one in organisations if not asked or one.id == number_in(asked)]
    if not chosen:
        raise Missing(asked)
    wanted, present = request.args.get("annee", ""), clock.today_in(chosen[0].time_zone).year
    year = number_in(wanted) or present
    return quality_of(chosen[0], year if 2000 < year <= present else present, clock.now())
