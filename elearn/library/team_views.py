"""Answers at /equipe: to whoever supervises, the desk of a team; to others, the teams that they follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, render_template, request

from elearn import clock
from elearn.library.team_queries import teams_page
from elearn.policy import Permission
from elearn.progress import matrix, table
from elearn.progress.queries import AssignmentProgress
from elearn.progress.table import MOST_IN_VIEW, Group, Head
from elearn.progress.wording import state_in_full
from elearn.web.access import actor, requires
from elearn.web.pages import Entry, number_in

blueprint = Blueprint("team", __name__)


@dataclass(frozen=True, slots=True)
class Table:
    """The members of a team by the steps of one programme, as the page draws them."""

    programme_id: int
    title: str
    heads: tuple[Head, ...]
    groups: tuple[Group, ...]
    totals: tuple[str, ...]
    is_wide: bool
    is_cut: bool


@blueprint.get("/equipe")
@requires(Permission.TEAM_READ)
def index() -> str:
    """Show the desk of the team asked for, or of the first that one supervises; list the others."""
    asked = number_in(request.args.get("equipe", ""))
    page = teams_page(actor(), asked, clock.now(), whole=request.args.get("tout", ""))
    if page.desk is None:
        return render_template("library/teams.html", page=page)
    tables = [_table(rows, page.desk.team.id) for rows in page.desk.programmes.values()]
    chosen = page.desk.team.id
    return render_template(
        "library/team.html",
        page=page,
        desk=page.desk,
        tables=tables,
        own_teams=[Entry(team.name, f"/equipe?equipe={team.id}", team.id == chosen, "") for team in page.mine],
        state_in_full=state_in_full,
    )


def _table(rows: Sequence[AssignmentProgress], team_id: int) -> Table:
    laid_out, programme_id = matrix.lay_out(rows, 1), rows[0].programme_id
    heads = table.heads_of([column.planned for column in laid_out.columns])
    groups = table.groups_of(laid_out, f"/suivi/{programme_id}?equipe={team_id}&", None)
    return Table(
        programme_id,
        rows[0].programme,
        heads,
        tuple(replace(group, name="") for group in groups),  # the page is the team's: no row says its name again
        table.totals_of(laid_out),
        len(heads) > MOST_IN_VIEW,
        laid_out.pages > 1,
    )
