"""Shows the people of the places within reach, and one of them with the seats that they hold."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import render_template, request, url_for

from elearn.organisations.people_queries import PeopleFilters, get_person_line, people_page
from elearn.organisations.place_queries import list_team_places
from elearn.organisations.views.room import blueprint, place_name, role_name, today
from elearn.policy import Permission, Role
from elearn.web.access import my_reach, requires
from elearn.web.pages import number_in, page_number

LONGEST_SEARCH = 100


def _filters() -> PeopleFilters:
    given = request.args
    return PeopleFilters(
        search="".join(filter(str.isprintable, given.get("q", "")))[:LONGEST_SEARCH],
        role=next((role for role in Role if role.value == given.get("role")), None),
        team_id=number_in(given.get("equipe", "")),
        is_former=given.get("etat") == "sans",
    )


@blueprint.get("/personnes")
@requires(Permission.PERSON_READ)
def people() -> str:
    """List people by name, with the seats that they hold today."""
    reach, filters = my_reach(Permission.PERSON_READ), _filters()
    page = people_page(reach, filters, today(), number=page_number())
    teams = list_team_places(reach)
    is_one = len({team.owner for team in teams}) == 1
    return render_template(
        "organisations/people.html",
        page=page,
        filters=filters,
        teams=[(team.id, team.name if is_one else place_name(team)) for team in teams],
        has_one_organisation=is_one,
        roles=[(role.value, role_name(role)) for role in Role],
        pages_url=_pages_url(),
    )


def _pages_url() -> str:
    """Return the address of the same list, up to the number of the page."""
    kept = [(name, value) for name in ("q", "equipe", "role", "etat") if (value := request.args.get(name))]
    return f"{url_for('organisations.people')}?{urlencode([*kept, ('page', '')])}"


@blueprint.get("/personnes/<int:person_id>")
@requires(Permission.PERSON_READ)
def person(person_id: int) -> str:
    """Show a person with their seats, present and past."""
    line = get_person_line(my_reach(Permission.PERSON_READ), person_id)
    return render_template("organisations/person.html", person=line, today=today())
