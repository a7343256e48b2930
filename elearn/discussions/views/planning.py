"""Plans séances, changes and cancels their plan."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.discussions.actions import cancel_discussion, change_discussion, plan_discussion
from elearn.discussions.actions.own_cases import with_own_cases
from elearn.discussions.forms import Begun, DiscussionForm, discussion_form
from elearn.discussions.models import Discussion
from elearn.discussions.queries import (
    CaseChoice,
    Place,
    Standing,
    doubts_about,
    get_standing_to_change,
    list_candidates,
    list_case_choices,
    list_own_choices,
    list_places,
    place_of,
    plan_of,
)
from elearn.discussions.queries.standing import is_readable
from elearn.discussions.rules import Plan
from elearn.discussions.views.blueprint import blueprint
from elearn.errors import Missing, RuleBroken
from elearn.policy import Permission
from elearn.web.access import actor, my_reach, requires
from elearn.web.language import day, moment
from elearn.web.lists import content_lists
from elearn.web.pages import Entry, go, numbers_in, tell


@blueprint.route("/nouvelle", methods=["GET", "POST"])
@requires(Permission.DISCUSSION_PLAN)
def plan() -> str | Response:
    """Plan a séance for a team or a network."""
    places = list_places(my_reach(Permission.DISCUSSION_PLAN))
    place = _chosen(places)
    candidates = list_candidates(place.scope, clock.today_in(place.time_zone))
    form = discussion_form(place, candidates, _cases(), me=actor().id, begun=_begun())
    if form.validate_on_submit() and (done := _plan(form, place)):
        return done
    begun: dict[str, Any] = {name: request.args.getlist(name) for name in ("vignette", "titre", "personne")}
    entries = [Entry(one.name, url_for("discussions.plan", pour=one.key, **begun), one == place) for one in places]
    return render_template("discussions/plan.html", form=form, place=place, entries=entries)


@blueprint.route("/<int:discussion_id>/modifier", methods=["GET", "POST"])
@requires(Permission.DISCUSSION_PLAN)
def change(discussion_id: int) -> str | Response:
    """Change the plan of a séance."""
    standing = get_standing_to_change(actor(), discussion_id)
    place, planned = place_of(standing.discussion), plan_of(standing.discussion)
    candidates = list_candidates(place.scope, clock.today_in(place.time_zone), also=planned.everybody)
    form = discussion_form(place, candidates, _cases(planned), plan=planned)
    if form.validate_on_submit() and (done := _change(form, standing)):
        return done
    return render_template("discussions/change.html", form=form, place=place, standing=standing)


@blueprint.route("/<int:discussion_id>/annuler", methods=["GET", "POST"])
@requires(Permission.DISCUSSION_PLAN)
def cancel(discussion_id: int) -> str | Response:
    """Ask whether a séance is to be called off, and call it off."""
    standing = get_standing_to_change(actor(), discussion_id)
    if request.method == "GET":
        return render_template("discussions/cancel.html", standing=standing)
    with transaction():
        cancel_discussion(actor(), standing.discussion, clock.now())
    tell("good", "La séance est annulée. Elle reste dans les listes, avec ce mot.")
    return _back(standing.discussion)


def _begun() -> Begun:
    """Return with what the address lets the plan begin."""
    given = request.args
    return Begun(
        given.get("vignette", "")[:160], given.get("titre", "")[:160], tuple(numbers_in(given.getlist("personne")))
    )


def _chosen(places: tuple[Place, ...]) -> Place:
    wanted = request.args.get("pour", "")
    found = next((place for place in places if place.key == wanted), None)
    if found is None and (wanted or not places):
        raise Missing(wanted)
    return found or places[0]


def _cases(planned: Plan | None = None) -> tuple[CaseChoice, ...]:
    """Return what an agenda can be made of: the manual, and what one's teams write."""
    return (*list_case_choices(), *list_own_choices(my_reach(Permission.CASE_WRITE), planned))


def _plan(form: DiscussionForm, place: Place) -> Response | None:
    try:
        plans, now = form.plans(), clock.now()
        with transaction():
            made = [
                plan_discussion(
                    actor(),
                    place.scope,
                    with_own_cases(actor(), planned, content_lists(), now),
                    supervising=form.supervising,
                    now=now,
                )
                for planned in plans
            ]
    except RuleBroken as broken:
        form.take(broken)
        return None
    if len(made) > 1:
        tell("good", "%(count)s séances sont planifiées.", count=len(made))
    elif is_readable(actor(), made[0].id):
        tell("good", "La séance est planifiée.")
    else:
        tell("good", "La séance est planifiée. Vous n’y figurez pas : vous ne lirez pas son compte rendu.")
    _warn_of(made)
    return _back(made[0])


def _change(form: DiscussionForm, standing: Standing) -> Response | None:
    try:
        planned, now, before = form.plan(), clock.now(), plan_of(standing.discussion)
        with transaction():
            planned = with_own_cases(actor(), planned, content_lists(), now, before=before)
            change_discussion(actor(), standing.discussion, planned, supervising=form.supervising, now=now)
    except RuleBroken as broken:
        form.take(broken)
        return None
    tell("good", "La séance est modifiée.")
    _warn_of([standing.discussion])
    return _back(standing.discussion)


def _warn_of(planned: list[Discussion]) -> None:
    """Warn, without stopping anybody, of what would make a reader doubt the attendance sheet."""
    for discussion in planned:
        doubts = doubts_about(discussion)
        if doubts.day_off is not None:
            tell("warn", "Le %(day)s est un jour férié ou chômé pour cette équipe.", day=day(doubts.day_off, "full"))
        for name in doubts.leading_twice:
            when = moment(discussion.starts_at, discussion.time_zone)
            tell("warn", "%(name)s anime déjà une autre séance à cette heure (%(when)s).", name=name, when=when)


def _back(discussion: Discussion) -> Response:
    """Go to the page of a séance, or to the list where planning it does not let one read it."""
    if is_readable(actor(), discussion.id):
        return go("discussions.discussion", discussion_id=discussion.id)
    return go("discussions.index")
