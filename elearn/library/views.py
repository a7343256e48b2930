"""Shows modules, chapters and vignettes, and keeps what was read of them."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from elearn import clock
from elearn.content.model import ModuleKind
from elearn.db import transaction
from elearn.editions.queries import get_module, list_glossary
from elearn.library import chapter_file, exercise_queries, home_queries, queries, search_queries
from elearn.library.forms import PlaceForm
from elearn.policy import Permission, Role, places
from elearn.reading.actions import keep_place, mark_read, see_changes
from elearn.web.access import actor, requires, signed_in
from elearn.web.pages import go, tell, wants_json

blueprint = Blueprint("library", __name__)


HOMES = (
    (Role.SUPERVISOR, "/relectures"),
    (Role.COORDINATOR, "/suivi"),
    (Role.REGIONAL, "/suivi"),
    (Role.ADMIN, "/etat"),
)


@blueprint.get("/")
@signed_in
def home() -> str | Response:
    """Show a learner where they are; bring others to where their work waits."""
    if actor().learner_seat is not None:
        return render_template("library/home.html", page=home_queries.home_page(actor(), clock.now()))
    for role, url in HOMES:
        if actor().holds(role):
            return redirect(url, code=302)
    return render_template("library/no_seat.html")


@blueprint.get("/modules")
@requires(Permission.MODULE_READ)
def modules() -> str:
    """Show every module, with what the person has done of it."""
    return render_template("library/modules.html", rows=queries.modules_page(actor(), clock.now()))


@blueprint.get("/chapitres/<slug>")
@requires(Permission.MODULE_READ)
def chapter(slug: str) -> str:
    """Show a chapter: the reading page."""
    return render_template("library/chapter.html", page=queries.chapter_page(actor(), slug, clock.now()))


@blueprint.get("/chapitres/<slug>.pdf")
@requires(Permission.MODULE_READ)
def chapter_pdf(slug: str) -> Response:
    """Send a chapter as a file to keep or to print."""
    now, address = clock.now(), url_for("library.chapter", slug=slug, _external=True)
    made = chapter_file.as_pdf(queries.chapter_page(actor(), slug, now), address, now)
    headers = {"Content-Disposition": f'attachment; filename="{slug}.pdf"'}
    return Response(made, mimetype="application/pdf", headers=headers)


@blueprint.get("/vignettes/<slug>")
@requires(Permission.MODULE_READ)
def vignette(slug: str) -> str | Response:
    """Show the stage of a vignette at which the person is; or lead to the one asked for, once it is open to them."""
    wanted = request.args.get("etape", "")
    if not wanted:
        return _stage(slug, None)
    if exercise_queries.is_stage_open(actor(), slug, wanted):
        return redirect(url_for("library.stage", slug=slug, stage_id=wanted), code=302)
    tell("information", "Cette étape s’ouvrira quand vous aurez répondu à celles d’avant. Vous en êtes ici.")
    return redirect(url_for("library.vignette", slug=slug), code=302)


@blueprint.get("/vignettes/<slug>/etapes/<stage_id>")
@requires(Permission.MODULE_READ)
def stage(slug: str, stage_id: str) -> str:
    """Show one open stage of a vignette."""
    return _stage(slug, stage_id)


@blueprint.get("/chapitres/<slug>/exercices/<anchor>")
@requires(Permission.MODULE_READ)
def exercise(slug: str, anchor: str) -> str:
    """Show one exercise of a chapter."""
    page = exercise_queries.exercise_page(actor(), slug, anchor, clock.now())
    return render_template("library/exercise.html", page=page)


@blueprint.post("/<any(chapitres, vignettes):shelf>/<slug>/sections/<section_id>/lue")
@requires(Permission.MODULE_READ)
def read_section(shelf: str, slug: str, section_id: str) -> Response:
    """Keep that a section was read: sent by the page at its last line, or by a button, after which one reads on."""
    published = get_module(slug, places=places(actor()))
    section = published.section(section_id)
    with transaction():
        mark_read(actor(), slug=slug, section=section, edition_id=published.edition_id, now=clock.now())
    if wants_json():
        return jsonify(read=section_id)
    tell("good", "La section « %(title)s » est comptée comme lue.", title=section.title)
    ids = [one.id for one in published.module.sections]
    return go("library.chapter", slug=slug, _anchor=(ids[ids.index(section_id) + 1 :] or [section_id])[0])


@blueprint.post("/chapitres/<slug>/place")
@requires(Permission.MODULE_READ)
def keep_reading_place(slug: str) -> Response:
    """Keep where a person is in a chapter: sent by the page while one reads, so that any device can bring them back."""
    form = PlaceForm()
    section = get_module(slug, ModuleKind.CHAPTER, places(actor())).section(form.section.data or "")
    with transaction():
        keep_place(actor(), slug=slug, section_id=section.id, part=form.counted(), now=clock.now())
    return jsonify(place=section.id) if wants_json() else go("library.chapter", slug=slug, _anchor=section.id)


@blueprint.post("/chapitres/<slug>/changements")
@requires(Permission.MODULE_READ)
def see_chapter_changes(slug: str) -> Response:
    """Keep that a person has seen what changed in a chapter since they read it."""
    published = get_module(slug, ModuleKind.CHAPTER, places(actor()))
    first = published.module.sections[0].id
    with transaction():
        see_changes(actor(), slug=slug, section_id=first, edition_id=published.edition_id, now=clock.now())
    tell("good", "Ces changements ne vous seront plus signalés.")
    return go("library.chapter", slug=slug)


@blueprint.get("/nouveautes")
@requires(Permission.MODULE_READ)
def news() -> str:
    """Show what was published or revised lately."""
    return render_template("library/news.html", news=queries.news_page(clock.now()), url_of=queries.url_of)


@blueprint.get("/recherche")
@requires(Permission.MODULE_READ)
def search() -> str:
    """Search the manual as far as it is open, the glossary, and one's own answers."""
    query = request.args.get("q", "").strip()[:200]
    return render_template("library/search.html", query=query, page=search_queries.search_page(actor(), query))


@blueprint.get("/glossaire")
@requires(Permission.MODULE_READ)
def glossary() -> str:
    """Show the words of the trade, and what they are called elsewhere."""
    return render_template("library/glossary.html", terms=list_glossary())


def _stage(slug: str, stage_id: str | None) -> str:
    page = exercise_queries.stage_page(actor(), slug, stage_id, clock.now())
    return render_template("library/stage.html", page=page)
