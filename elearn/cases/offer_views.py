"""Shows who reads a case, and lets it be published, offered, read by somebody else and taken back."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.cases import offer_actions as actions
from elearn.cases import offer_queries, rules
from elearn.cases.forms import OfferForm, SecondReadingForm
from elearn.cases.models import WrittenCase
from elearn.cases.queries import get_case
from elearn.cases.reading import read_case
from elearn.cases.rules import Audience
from elearn.cases.samples import leftovers
from elearn.content.check import has_errors
from elearn.content.privacy import identifying_details
from elearn.db import transaction
from elearn.editions.queries import get_edition
from elearn.errors import Missing, RuleBroken, marked
from elearn.policy import Permission
from elearn.web.access import actor, my_reach, requires
from elearn.web.language import identifying
from elearn.web.lists import content_lists
from elearn.web.pages import go, tell

blueprint = Blueprint("offers", __name__)
WRITE = requires(Permission.CASE_WRITE)
SECOND = requires(Permission.CASE_SECOND_READ)
OFFERED = {
    Audience.TEAM: marked("Le cas est proposé à l’équipe."),
    Audience.ORGANISATION: marked("Le cas est proposé à toute l’organisation."),
}


@blueprint.get("/mes-cas/<int:case_id>/lecteurs")
@WRITE
def readers(case_id: int) -> str:
    """Show who reads a case, and what can be done about it."""
    case = _case(case_id)
    read = read_case(case.text, case.id, content_lists())
    questions = {exercise.id: exercise.title for exercise in read.module.exercises} if read.module else {}
    return render_template(
        "cases/readers.html",
        case=case,
        page=offer_queries.offer_page(case, questions),
        faults=read.faults,
        is_broken=has_errors(read.faults),
        leftovers=leftovers(case.text),
        warnings=_warnings(case.text),
    )


@blueprint.post("/mes-cas/<int:case_id>/publier")
@WRITE
def publish(case_id: int) -> Response:
    """Publish the text of today for those to whom the case is offered."""
    case = _case(case_id)
    try:
        with transaction():
            waits = actions.publish_case(actor(), case, clock.now(), content_lists())
    except RuleBroken as broken:
        tell("warn", broken.message, **broken.facts)
    else:
        if waits is None:
            tell("good", "Le cas est publié.")
        else:
            tell("good", "Une seconde lecture est demandée. Jusque-là, le réseau lit l’édition d’avant.")
    return go("offers.readers", case_id=case_id)


@blueprint.post("/mes-cas/<int:case_id>/proposer")
@WRITE
def offer(case_id: int) -> Response:
    """Offer a published case to its team or to the organisation."""
    case, form = _case(case_id), OfferForm()
    to = next((one for one in OFFERED if one.value == form.to.data), None)
    if to is None:
        raise Missing(str(form.to.data))
    try:
        with transaction():
            actions.offer_case(actor(), case, to)
    except RuleBroken as broken:
        tell("warn", broken.message)
    else:
        tell("good", OFFERED[to])
    return go("offers.readers", case_id=case_id)


@blueprint.post("/mes-cas/<int:case_id>/retirer")
@WRITE
def take_back(case_id: int) -> Response:
    """Show a case to nobody any more."""
    case = _case(case_id)
    with transaction():
        actions.take_case_back(actor(), case)
    tell("good", "Le cas n’est plus proposé. Les réponses déjà écrites restent, avec leurs relectures.")
    return go("offers.readers", case_id=case_id)


@blueprint.post("/mes-cas/<int:case_id>/demander")
@WRITE
def ask(case_id: int) -> Response:
    """Ask that somebody else reads the case before the network does."""
    case = _case(case_id)
    try:
        with transaction():
            actions.ask_second_reading(actor(), case, clock.now())
    except RuleBroken as broken:
        tell("warn", broken.message)
    else:
        tell("good", "La seconde lecture est demandée aux personnes qui encadrent dans l’organisation.")
    return go("offers.readers", case_id=case_id)


@blueprint.post("/mes-cas/<int:case_id>/editions/<int:edition_id>/revenir")
@WRITE
def bring_back(case_id: int, edition_id: int) -> Response:
    """Let an earlier edition of a case be read again."""
    case = _case(case_id)
    try:
        with transaction():
            actions.bring_edition_back(actor(), case, edition_id)
    except RuleBroken as broken:
        tell("warn", broken.message)
    else:
        tell("good", "Cette édition est de nouveau en ligne. Les réponses et les relectures n’ont pas changé.")
    return go("offers.readers", case_id=case_id)


@blueprint.route("/mes-cas/lectures/<int:reading_id>", methods=["GET", "POST"])
@SECOND
def second_reading(reading_id: int) -> str | Response:
    """Show a case to its second reader, and take what they say of it."""
    reading, case = offer_queries.get_reading(my_reach(Permission.CASE_SECOND_READ), reading_id)
    form = SecondReadingForm()
    if form.validate_on_submit():
        try:
            with transaction():
                actions.give_second_reading(
                    actor(),
                    reading,
                    case,
                    agrees=form.agrees.data == "oui",
                    remark=form.remark.data or "",
                    now=clock.now(),
                )
        except RuleBroken as broken:
            form.take(broken)
        else:
            tell("good", "Merci. Votre avis est enregistré.")
            return go("cases.index")
    return render_template(
        "cases/second_reading.html",
        case=case,
        reading=reading,
        module=get_edition(reading.edition_id).module,
        warnings=_warnings(case.text) if reading.version == case.version else [],
        may_read=rules.is_second(actor().id, offer_queries.list_writers(case), reading.asked_by_id),
        form=form,
    )


def _case(case_id: int) -> WrittenCase:
    return get_case(my_reach(Permission.CASE_WRITE), case_id)


def _warnings(text: str) -> list[str]:
    return identifying(tuple(detail.label for detail in identifying_details(text)))
