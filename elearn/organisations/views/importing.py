"""Takes a list of people as a file, shows what it would change line by line, applies it; gives the list back."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from datetime import date

from flask import Response as FlaskResponse
from flask import render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.documents.csv_file import csv_lines
from elearn.documents.sheet import Sheet
from elearn.errors import RuleBroken, marked
from elearn.organisations import letters
from elearn.organisations.forms import ApplyListForm, ListForm
from elearn.organisations.import_actions import Applied, apply_list
from elearn.organisations.import_queries import known_to, list_exported
from elearn.organisations.import_rules import TITLES, Outcome, Planned, plan, read_lines
from elearn.organisations.views.room import blueprint, role_name, today
from elearn.organisations.wording import OUTCOME_WORDS
from elearn.policy import Permission
from elearn.web.access import actor, my_reach, requires
from elearn.web.language import day, gettext, joined
from elearn.web.pages import go, tell


@blueprint.app_template_filter("outcome_words")
def outcome_words(outcome: Outcome) -> str:
    """Say what a line would do."""
    return gettext(OUTCOME_WORDS[outcome])


@blueprint.app_template_filter("import_words")
def import_words(planned: Planned) -> str:
    """Say the fault or the remark of a line."""
    facts = {name: day(fact) if isinstance(fact, date) else fact for name, fact in planned.facts.items()}
    return gettext(planned.message, **facts)


class _KeepNothing(Exception):
    """Ends a rehearsal: what was tried is rolled back."""


@blueprint.route("/personnes/importer", methods=["GET", "POST"])
@requires(Permission.PERSON_MANAGE)
def import_people() -> str:
    """Take a list, and show what each line would change; nothing is changed yet."""
    form = ListForm()
    if form.validate_on_submit():
        content = form.content
        try:
            return _shown(content, _tried(content, keep=False))
        except RuleBroken as broken:
            form.take(_named(broken))
    return render_template("organisations/import.html", form=form)


@blueprint.post("/personnes/importer/appliquer")
@requires(Permission.PERSON_MANAGE)
def apply_people() -> str | Response:
    """Apply the list that was shown: all of it, or nothing where a line has a fault."""
    form = ApplyListForm()
    try:
        content = b64decode(form.content.data or "", validate=True)
        applied = _tried(content, keep=True)
    except (NotBase64, RuleBroken):
        tell("bad", marked("La liste n’a pas pu être relue. Donnez de nouveau le fichier."))
        return go("organisations.import_people")
    if applied.has_faults:
        return _shown(content, applied)
    for invitation_id in applied.invitation_ids:
        letters.post(invitation_id)
    tell(
        "good",
        marked("La liste est appliquée. Nombre de changements : %(count)s."),
        count=sum(one.changes for one in applied.lines),
    )
    return go("organisations.people")


@blueprint.get("/personnes/export.csv")
@requires(Permission.PERSON_MANAGE)
def export_people() -> FlaskResponse:
    """Give the list of people and seats as the import takes it back."""
    rows = list_exported(my_reach(Permission.PERSON_MANAGE), today())
    sheet = Sheet(
        [gettext(title) for title in TITLES.values()],
        ([name, email, role_name(role).lower(), *where, first, last] for name, email, role, where, first, last in rows),
        announced=[gettext("Personnes et places"), today(), gettext("Lignes annoncées"), len(rows)],
        closing=[gettext("Fin du fichier"), gettext("Lignes"), len(rows)],
    )
    made = FlaskResponse(csv_lines(sheet), mimetype="text/csv")
    made.headers["Content-Disposition"] = 'attachment; filename="personnes.csv"'
    return made


def _tried(content: bytes, *, keep: bool) -> Applied:
    """Apply a list, and keep it where every line is in order and it is wanted. Raises RuleBroken for no list."""
    lines = read_lines(content)
    emails = [line.cell("email").casefold() for line in lines]
    reach, now = my_reach(Permission.PERSON_MANAGE), clock.now()
    try:
        with transaction():
            known, places = known_to(reach, emails, today(), now)
            applied = apply_list(actor(), plan(lines, known, today()), places, today=today(), now=now)
            if applied.has_faults or not keep:
                raise _KeepNothing
    except _KeepNothing:
        pass
    return applied


def _named(broken: RuleBroken) -> RuleBroken:
    """Say the titles of missing columns in the person's language."""
    missing = broken.facts.get("missing")
    if isinstance(missing, tuple):
        return RuleBroken(broken.message, field=broken.field, missing=joined([gettext(title) for title in missing]))
    return broken


def _shown(content: bytes, applied: Applied) -> str:
    form = ApplyListForm(content=b64encode(content).decode())
    return render_template(
        "organisations/import_result.html",
        form=form,
        lines=applied.lines,
        changes=sum(one.changes for one in applied.lines),
        has_faults=applied.has_faults,
    )
