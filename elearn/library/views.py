"""Shows modules, chapters and vignettes, and keeps what was read of them."""

from __future__ import annotations

from flask import Blueprint, jsonify, render_template
from werkzeug.wrappers import Response

from elearn import clock
from elearn.db import transaction
from elearn.editions.queries import get_module
from elearn.library import exercise_queries, queries
from elearn.policy import Permission
from elearn.reading.actions import mark_read
from elearn.web.access import actor, requires
from elearn.web.pages import go, tell, wants_json

blueprint = Blueprint("library", __name__)


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


@blueprint.get("/vignettes/<slug>")
@requires(Permission.MODULE_READ)
def vignette(slug: str) -> str:
    """Show the stage of a vignette at which the person is."""
    return _stage(slug, None)


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
    """Keep that a section was read: sent by the page at its last line, or by a button."""
    published = get_module(slug)
    section = published.section(section_id)
    with transaction():
        mark_read(actor(), slug=slug, section=section, edition_id=published.edition_id, now=clock.now())
    if wants_json():
        return jsonify(read=section_id)
    tell("good", "La section « %(title)s » est comptée comme lue.", title=section.title)
    return go("library.chapter", slug=slug, _anchor=section_id)


def _stage(slug: str, stage_id: str | None) -> str:
    page = exercise_queries.stage_page(actor(), slug, stage_id, clock.now())
    return render_template("library/stage.html", page=page)
