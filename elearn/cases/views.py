"""Shows the cases that a team's supervisors write, takes what they write, and previews it."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, jsonify, make_response, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.cases import actions, queries, rules
from elearn.cases.actions import Conflict
from elearn.cases.forms import CaseForm, ChoiceForm, NewCaseForm
from elearn.cases.inserting import insertion_of, with_sample
from elearn.cases.models import WrittenCase
from elearn.cases.offer_queries import list_waiting
from elearn.cases.samples import GROUPS, leftovers, starting_text
from elearn.cases.writing import read_writing
from elearn.content.digests import normalise
from elearn.content.importer.importing import SourceTooLong, import_bytes
from elearn.content.importer.report import lines_of
from elearn.content.model import Audience
from elearn.content.privacy import identifying_details
from elearn.db import transaction
from elearn.editions.queries import with_markup
from elearn.errors import RuleBroken, marked
from elearn.policy import Permission
from elearn.web.access import actor, my_reach, requires
from elearn.web.language import gettext, hour, identifying
from elearn.web.lists import content_lists
from elearn.web.pages import go, tell, wants_json

blueprint = Blueprint("cases", __name__)
WRITE = requires(Permission.CASE_WRITE)
AUDIENCES = {
    rules.Audience.NOBODY: "",
    rules.Audience.TEAM: marked("lu par l’équipe"),
    rules.Audience.ORGANISATION: marked("lu par l’organisation"),
    rules.Audience.NETWORK: marked("lu par le réseau"),
}
VIEWS = (("apprenant", marked("Comme en formation")), ("supervision", marked("Comme en supervision")))
LIVE = ("count", "status", "preview", "plan")


@blueprint.get("/mes-cas")
@WRITE
def index() -> str:
    """Show the cases of one's teams."""
    return render_template(
        "cases/index.html",
        cases=queries.list_cases(my_reach(Permission.CASE_WRITE)),
        waiting=list_waiting(my_reach(Permission.CASE_SECOND_READ), actor().id),
        audiences=AUDIENCES,
    )


@blueprint.route("/mes-cas/nouveau", methods=["GET", "POST"])
@WRITE
def new() -> str | Response:
    """Make a case: from a model of two stages, or from a text that exists already."""
    teams = queries.list_teams(my_reach(Permission.CASE_WRITE))
    form = NewCaseForm(teams)
    if not form.validate_on_submit():
        return render_template("cases/new.html", form=form, teams=teams)
    team = next(team for team in teams if team.id == form.team.data)
    try:
        text, report = _first_text(form)
        if report and (same := queries.find_same_case(my_reach(Permission.CASE_WRITE), team.id, normalise(text))):
            tell("information", "Aucun changement : ce texte est déjà celui de ce cas.")
            return go("cases.edit", case_id=same.id)
        with transaction():
            made = actions.create_case(actor(), team, text, clock.now(), content_lists())
    except RuleBroken as broken:
        form.take(broken)
        return render_template("cases/new.html", form=form, teams=teams)
    if report:
        return make_response(render_template("cases/imported.html", case=made, report=report))
    tell("good", "Le cas est créé. Remplacez les mots du modèle par les vôtres.")
    return go("cases.edit", case_id=made.id)


@blueprint.get("/mes-cas/<int:case_id>")
@WRITE
def edit(case_id: int) -> str:
    """Show a case to be written, with what is to be mended beside it."""
    return _editor(_case(case_id))


@blueprint.post("/mes-cas/<int:case_id>/brouillon")
@WRITE
def save(case_id: int) -> Response | tuple[str, int]:
    """Keep what was written, for a script (JSON) or for a button, with a block more where one is asked."""
    case, form = _case(case_id), CaseForm()
    text = with_sample(form.text.data or "", *form.wanted)
    try:
        with transaction():
            kept = actions.save_case(
                actor(),
                case,
                text=text,
                base_version=form.base_version.data or 0,
                now=clock.now(),
                catalogue=content_lists(),
            )
    except RuleBroken as broken:
        form.take(broken)
        return _editor(case, form), 422
    if isinstance(kept, Conflict):
        return _conflict(case, kept)
    if wants_json():
        return jsonify(
            saved_at_words=gettext("Enregistré à %(hour)s", hour=hour(kept.saved_at)),
            version=kept.version,
            warnings=_warnings(text),
        )
    tell("good", "Le cas est enregistré.")
    return go("cases.preview" if form.suite.data == "apercu" else "cases.edit", case_id=case_id)


@blueprint.get("/mes-cas/<int:case_id>/deux-textes")
@WRITE
def two_texts(case_id: int) -> str:
    """Show the text last set aside beside the one that is kept, after a script has met a conflict."""
    case = _case(case_id)
    beside = queries.list_set_aside(case)
    return _two_texts(case, Conflict(beside[0].text if beside else case.text, case.text, case.version))


@blueprint.post("/mes-cas/<int:case_id>/choisir")
@WRITE
def choose(case_id: int) -> Response | tuple[str, int]:
    """Keep one of two texts, or both one after the other."""
    case, form = _case(case_id), ChoiceForm()
    yours = form.yours.data or ""
    chosen = {"yours": yours, "both": f"{case.text.rstrip()}\n\n{yours}"}.get(form.choix.data or "", case.text)
    with transaction():
        kept = actions.keep_chosen(
            actor(),
            case,
            text=chosen,
            base_version=form.base_version.data or 0,
            now=clock.now(),
            catalogue=content_lists(),
        )
    if isinstance(kept, Conflict):
        return _conflict(case, kept)
    tell("good", "Le cas est enregistré. L’autre texte reste gardé, sous « Textes mis de côté ».")
    return go("cases.edit", case_id=case_id)


@blueprint.get("/mes-cas/<int:case_id>/apercu")
@WRITE
def preview(case_id: int) -> str:
    """Show a case as it will be read: by a learner, or by somebody who supervises."""
    case = _case(case_id)
    return render_template("cases/preview.html", case=case, **_shown(case, case.text, request.args.get("vue", "")))


@blueprint.post("/mes-cas/<int:case_id>/apercu")
@WRITE
def preview_of_text(case_id: int) -> Response | str:
    """Show what is being written as it will be read, with its plan and its faults; nothing is kept."""
    case, form = _case(case_id), CaseForm()
    shown = _shown(case, (form.text.data or "")[: rules.LONGEST_TEXT], form.vue.data or "")
    if not wants_json():
        return render_template("cases/preview.html", case=case, **shown)
    return jsonify(parts={name: render_template(f"cases/live/{name}.html", **shown) for name in LIVE})


@blueprint.post("/mes-cas/<int:case_id>/bloc")
@WRITE
def block(case_id: int) -> Response:
    """Say where a block belongs in what is being written, and its words; nothing is kept."""
    _case(case_id)
    form = CaseForm()
    found = insertion_of(normalise(form.text.data or ""), *form.wanted)
    if found is None:
        return jsonify(message=gettext("Ce bloc est déjà partout où il peut être."))
    words = leftovers(found.text)
    return jsonify(after=found.after, text=found.text, words=words[0] if words else "")


@blueprint.get("/mes-cas/<int:case_id>/fichier")
@WRITE
def source(case_id: int) -> Response:
    """Send the file of a case, in the authors' format."""
    case = _case(case_id)
    answer = make_response(case.text)
    answer.headers["Content-Type"] = "text/markdown; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="cas-{case.id}.md"'
    return answer


def _case(case_id: int) -> WrittenCase:
    return queries.get_case(my_reach(Permission.CASE_WRITE), case_id)


def _first_text(form: NewCaseForm) -> tuple[str, list[str]]:
    """Return the text that a new case starts from, and what an import has understood of it."""
    sent = form.file.data
    raw = sent.read() if sent else (form.pasted.data or "").encode()
    if not raw.strip():
        if not (form.title.data or "").strip():
            raise RuleBroken(marked("Donnez un titre, ou un texte à importer."), field="title")
        return starting_text(form.title.data or "", form.person.data or ""), []
    name = (sent.filename if sent else form.title.data) or "cas.md"
    try:
        imported = import_bytes(raw, name, content_lists())
    except SourceTooLong:
        raise RuleBroken(marked("Ce texte est trop long pour un seul cas. Partagez-le."), field="file") from None
    kind = "" if imported.is_canonical or imported.kind.value == "vignette" else "type: chapitre\n"
    return imported.text.replace("---\n", f"---\n{kind}", 1), lines_of(imported)


def _warnings(text: str) -> list[str]:
    return identifying(tuple(detail.label for detail in identifying_details(text)))


def _editor(case: WrittenCase, form: CaseForm | None = None) -> str:
    text = form.text.data or "" if form else case.text
    return render_template(
        "cases/edit.html",
        case=case,
        form=form,
        text=text,
        warnings=_warnings(text),
        set_aside=queries.list_set_aside(case),
        principles=content_lists().principles,
        groups=_groups(),
        **_shown(case, text, ""),
    )


def _shown(case: WrittenCase, text: str, wanted: str) -> dict[str, object]:
    """Return what the preview of a text and its plan are drawn from, as one of the two kinds of readers sees it."""
    view = "supervision" if wanted == "supervision" else "apprenant"
    shown = (Audience.EVERYBODY, Audience.SUPERVISORS) if view == "supervision" else (Audience.EVERYBODY,)
    writing = read_writing(text, case.id, content_lists())
    return {
        "writing": replace(writing, module=with_markup(writing.module) if writing.module else None),
        "view": view,
        "audiences": shown,
        "views": [
            {
                "label": gettext(label),
                "url": f"/mes-cas/{case.id}/apercu?vue={name}",
                "is_current": name == view,
                "audience": name,
            }
            for name, label in VIEWS
        ],
    }


def _groups() -> list[tuple[str, list[tuple[str, str, str]]]]:
    return [
        (gettext(title), [(name, gettext(sample.label), gettext(sample.use)) for name, sample in samples.items()])
        for title, samples in GROUPS.items()
    ]


def _conflict(case: WrittenCase, conflict: Conflict) -> Response | tuple[str, int]:
    if wants_json():
        answer = jsonify(error="conflict", yours=conflict.yours, theirs=conflict.theirs, version=conflict.version)
        answer.status_code = 409
        return answer
    return _two_texts(case, conflict), 409


def _two_texts(case: WrittenCase, conflict: Conflict) -> str:
    return render_template("cases/two_texts.html", case=case, conflict=conflict, writer=queries.writer_of(case))
