"""Asks one person for their opinion, and shows to whoever manages a programme what five or more have said."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask import Response as FlaskResponse
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.documents.csv_file import csv_lines
from elearn.errors import RuleBroken
from elearn.policy import Permission
from elearn.programmes.models import Programme
from elearn.programmes.queries import get_programme
from elearn.surveys import actions, rules, wording
from elearn.surveys.forms import AnswerForm, SwitchForm, form_of
from elearn.surveys.positioning_queries import list_means
from elearn.surveys.queries import Invited, get_invited, list_results
from elearn.web.access import actor, my_reach, requires
from elearn.web.language import moment
from elearn.web.pages import go, tell

blueprint = Blueprint("surveys", __name__)
ANSWER = requires(Permission.SURVEY_ANSWER)
MANAGE = requires(Permission.PROGRAMME_MANAGE)


@blueprint.context_processor
def words() -> dict[str, object]:
    """Give the templates of this room its words."""
    return {
        "title_of": wording.title_of,
        "mean_words": wording.mean_words,
        "rate_words": wording.rate_words,
        "rows_of": wording.rows_of,
        "means_rows": wording.means_rows,
    }


@blueprint.route("/enquetes/<int:survey_invitation_id>", methods=["GET", "POST"])
@ANSWER
def answer(survey_invitation_id: int) -> str | Response:
    """Ask one person, once; afterwards thank them, and say it where it is too late."""
    invited = get_invited(my_reach(Permission.SURVEY_ANSWER), survey_invitation_id)
    if invited.invitation.is_answered or not rules.is_open(invited.invitation.open_until, clock.now()):
        return render_template("surveys/done.html", invited=invited)
    form = form_of(invited.moment)()
    if form.validate_on_submit():
        try:
            _answer(form, invited)
            return go("surveys.answer", survey_invitation_id=survey_invitation_id)
        except RuleBroken as broken:
            form.take(broken)
    return render_template("surveys/answer.html", form=form, invited=invited)


@blueprint.route("/enquetes/programmes/<int:programme_id>", methods=["GET", "POST"])
@MANAGE
def programme(programme_id: int) -> str | Response:
    """Show what was said of a programme from five answers on, and decide whether people are asked."""
    found = _programme(programme_id)
    form = SwitchForm(is_asked=found.asks_survey)
    if form.validate_on_submit():
        _switch(form, found)
        return go("surveys.programme", programme_id=programme_id)
    results = list_results(found.id)
    return render_template(
        "surveys/programme.html", form=form, programme=found, results=results, means=list_means(found.id)
    )


@blueprint.get("/enquetes/programmes/<int:programme_id>.csv")
@MANAGE
def programme_csv(programme_id: int) -> FlaskResponse:
    """Send the counts as a CSV file, without the words."""
    found = _programme(programme_id)
    sheet = wording.sheet_of(found.title, list_results(found.id), moment(clock.now()))
    sent = FlaskResponse(csv_lines(sheet), mimetype="text/csv")
    sent.headers["Content-Disposition"] = f'attachment; filename="enquetes-{found.id}.csv"'
    return sent


def _programme(programme_id: int) -> Programme:
    return get_programme(my_reach(Permission.PROGRAMME_MANAGE), programme_id)


def _answer(form: AnswerForm, invited: Invited) -> None:
    with transaction():
        actions.answer_survey(invited.invitation, invited.moment, scores=form.scores, words=form.words, now=clock.now())


def _switch(form: SwitchForm, found: Programme) -> None:
    with transaction():
        (actions.ask_survey if form.is_asked.data else actions.stop_survey)(actor(), found)
    if form.is_asked.data:
        return tell("good", "L’avis des personnes qui terminent ce programme est demandé.")
    return tell("good", "Plus aucune invitation ne part. Celles qui sont parties restent ouvertes.")
