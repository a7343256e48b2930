"""Shows what is done and what is left: one's own, and the matrix of those whom one follows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request, url_for

from elearn import clock
from elearn.documents.csv_file import csv_lines
from elearn.documents.ics import MIMETYPE as MIMETYPE_ICS
from elearn.documents.sheet import Sheet
from elearn.documents.xlsx_file import MIMETYPE, blocks_of, xlsx_file
from elearn.errors import Missing
from elearn.policy import Permission, allows
from elearn.programmes.objective_queries import list_objectives
from elearn.programmes.queries import GivenExtension, list_extensions
from elearn.programmes.rules import points_of
from elearn.programmes.wording import duration, heading, rule_words
from elearn.progress import matrix, queries, table, wording
from elearn.progress.calendar import deadlines_file
from elearn.progress.listing_rules import Listing, listing_named
from elearn.progress.proof_queries import JoinedFiles, joined_files
from elearn.progress.queries import AssignmentProgress, Followed, StepCell
from elearn.web.access import actor, my_reach, requires
from elearn.web.language import gettext, moment, zone, zone_name
from elearn.web.pages import number_in, page_number

blueprint = Blueprint("progress", __name__)
CELL = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")


@blueprint.context_processor
def words() -> dict[str, object]:
    """Give the templates of this room its words."""
    return {
        "state_words": wording.state_words,
        "state_in_full": wording.state_in_full,
        "look": wording.look,
        "why": wording.why,
        "deadline_words": table.deadline_words,
        "rule_words": rule_words,
        "duration": duration,
        "weight": wording.weight,
        "heading": heading,
        "legend_states": wording.LEGEND,
        "points_of": points_of,
    }


@blueprint.get("/suivi")
@requires(Permission.PROGRESS_READ, Permission.PROGRESS_FOLLOW)
def index() -> str:
    """Show the matrix of the programme chosen to whoever follows people; to others, their own progress."""
    if not allows(actor(), Permission.PROGRESS_FOLLOW):
        return mine()
    return _matrix_page(_chosen_programme())


@blueprint.get("/suivi/moi")
@requires(Permission.PROGRESS_READ)
def mine() -> str:
    """Show one's own programmes: each step, its rule, what is done and what is missing."""
    rows = queries.my_progress(actor().id, clock.now())
    aims = list_objectives({row.programme_id for row in rows})
    return render_template("progress/mine.html", rows=rows, extensions=_extensions(rows), aims=aims, files=_files(rows))


@blueprint.get("/suivi/moi/echeances.ics")
@requires(Permission.PROGRESS_READ)
def deadlines() -> Response:
    """Send the deadlines of one's own programmes as a calendar file."""
    now = clock.now()
    rows = queries.my_progress(actor().id, now)
    url, host = url_for("progress.mine", _external=True), request.host.partition(":")[0]
    return Response(
        deadlines_file(rows, url=url, host=host, now=now),
        content_type=MIMETYPE_ICS,
        headers={"Content-Disposition": 'attachment; filename="echeances.ics"'},
    )


@blueprint.get("/suivi/<int:programme_id>")
@requires(Permission.PROGRESS_FOLLOW)
def programme(programme_id: int) -> str:
    """Show the matrix of one programme."""
    return _matrix_page(programme_id)


@blueprint.get("/suivi/<int:programme_id>.csv")
@requires(Permission.PROGRESS_FOLLOW)
def programme_csv(programme_id: int) -> Response:
    """Send the matrix as a CSV file, with the filters of the page."""
    return _attached(Response(csv_lines(_sheet(programme_id)), mimetype="text/csv"), programme_id, "csv")


@blueprint.get("/suivi/<int:programme_id>.xlsx")
@requires(Permission.PROGRESS_FOLLOW)
def programme_xlsx(programme_id: int) -> Response:
    """Send the matrix as an XLSX file, with the filters of the page."""
    file = xlsx_file(_sheet(programme_id), gettext("Avancement"))
    return _attached(Response(blocks_of(file), mimetype=MIMETYPE), programme_id, "xlsx")


@blueprint.get("/suivi/personnes/<int:person_id>")
@requires(Permission.PROGRESS_FOLLOW)
def person(person_id: int) -> str:
    """Show one person's programmes to whoever follows them: states and dates, never a text."""
    rows = queries.person_progress(my_reach(Permission.PROGRESS_FOLLOW), person_id, clock.now())
    if not rows:
        raise Missing(str(person_id))
    return render_template(
        "progress/person.html", rows=rows, name=rows[0].name, extensions=_extensions(rows), files=_files(rows)
    )


def _extensions(rows: Sequence[AssignmentProgress]) -> dict[int, tuple[GivenExtension, ...]]:
    return list_extensions([row.assignment_id for row in rows])


def _files(rows: Sequence[AssignmentProgress]) -> JoinedFiles:
    return joined_files(cell for row in rows for cell in row.cells)


def _sheet(programme_id: int) -> Sheet:
    """Return the table of the files: everyone whom the filters of the page keep."""
    reach, now = my_reach(Permission.PROGRESS_FOLLOW), clock.now()
    followed = queries.get_followed(queries.list_followed(reach), programme_id)
    return table.sheet_of(followed.title, matrix.read_whole(reach, followed.id, _choice(), now), moment(now))


def _attached(response: Response, programme_id: int, ending: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="avancement-{programme_id}.{ending}"'
    return response


def _chosen_programme() -> int | None:
    return number_in(request.args.get("programme", ""))


def _matrix_page(programme_id: int | None) -> str:
    now, reach = clock.now(), my_reach(Permission.PROGRESS_FOLLOW)
    followed = queries.list_followed(reach)
    if not followed and programme_id is None:
        return render_template("progress/nobody.html")
    chosen = queries.get_followed(followed, programme_id)
    listing = _listing()
    laid_out = matrix.read_matrix(reach, chosen.id, _choice(), page_number(), now, listing)
    reason = _reason(chosen.id, now)
    address = _address(chosen)
    return render_template(
        "progress/matrix.html",
        programme=chosen,
        programmes=[(programme.id, programme.title) for programme in followed],
        teams=list(laid_out.everyone),
        has_optional=any(column.planned.step.is_optional for column in laid_out.columns),
        matrix=laid_out,
        heads=table.heads_of([column.planned for column in laid_out.columns]),
        groups=table.groups_of(laid_out, f"{address}page={laid_out.number}&", reason and _key(reason)),
        totals=table.totals_of(laid_out),
        stops=table.stops_of(laid_out),
        listing=listing,
        listings=table.listings(),
        listed=table.listing_words(listing),
        reason=reason,
        address=address,
        query=urlencode(_kept()),
        moment=moment(now),
        zone=zone_name(zone()),
        most_in_view=table.MOST_IN_VIEW,
    )


def _kept() -> dict[str, str]:
    """Return the filters in force, as parameters of an address."""
    return {name: request.args[name] for name in ("equipe", "montrer") if request.args.get(name)}


def _choice() -> matrix.Choice:
    return matrix.Choice(
        team_id=number_in(request.args.get("equipe", "")),
        only_late=request.args.get("montrer") == "retard",
    )


def _listing() -> Listing:
    return listing_named(request.args.get("tri", ""))


def _address(programme: Followed) -> str:
    """Return the address of the page with its filters and its order, ready for one more parameter."""
    listing = _listing()
    kept = urlencode(_kept() | ({} if listing is Listing.TEAM else {"tri": listing.value}))
    return f"/suivi/{programme.id}?{kept}&" if kept else f"/suivi/{programme.id}?"


def _reason(programme_id: int, now: datetime) -> tuple[AssignmentProgress, StepCell] | None:
    """Return the cell whose reasons are asked for. Raises Missing for one that is not of the programme."""
    asked = CELL.fullmatch(request.args.get("pourquoi", ""))
    if asked is None:
        return None
    rows = queries.assignment_progress(my_reach(Permission.PROGRESS_FOLLOW), [int(asked[1])], now)
    return matrix.find_cell((row for row in rows if row.programme_id == programme_id), int(asked[1]), int(asked[2]))


def _key(reason: tuple[AssignmentProgress, StepCell]) -> tuple[int, int]:
    return reason[0].assignment_id, reason[1].step_id
