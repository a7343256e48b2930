"""Shows « Mes réponses »: what one has written, every version of each answer, and all of it as a file to keep."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from elearn import clock
from elearn.library import portfolio_files
from elearn.library.portfolio_queries import Wanted, history_page, portfolio_page
from elearn.policy import Permission
from elearn.web.access import actor, requires

blueprint = Blueprint("portfolio", __name__)
OWN = requires(Permission.ANSWER_WRITE)


@blueprint.get("/reponses")
@OWN
def answers() -> str:
    """Show all of the person's own answers, or those that they look for."""
    return render_template("library/answers.html", page=portfolio_page(actor(), wanted(), clock.now()))


@blueprint.get("/reponses/<int:answer_id>")
@OWN
def answer(answer_id: int) -> str:
    """Show one of one's own answers with every version of it."""
    return render_template("library/answer.html", history=history_page(actor(), answer_id, clock.now()))


@blueprint.get("/reponses.pdf")
@OWN
def as_pdf() -> Response:
    """Send the answers that are looked for as a tagged PDF."""
    now = clock.now()
    made = portfolio_files.as_pdf(actor(), portfolio_page(actor(), wanted(), now), now)
    return _file(made, "application/pdf", "mes-reponses.pdf")


@blueprint.get("/reponses.md")
@OWN
def as_markdown() -> Response:
    """Send the same as Markdown, which keeps every sign that was typed."""
    now = clock.now()
    made = portfolio_files.as_markdown(actor(), portfolio_page(actor(), wanted(), now), now)
    return _file(made.encode(), "text/markdown", "mes-reponses.md")


def wanted() -> Wanted:
    """Return what the address asks for."""
    asked = {name: request.args.get(name, "").strip()[:200] for name in ("q", "etat", "module")}
    return Wanted(query=asked["q"], state=asked["etat"], module=asked["module"])


def _file(content: bytes, mimetype: str, name: str) -> Response:
    disposition = f'attachment; filename="{name}"'
    return Response(content, mimetype=mimetype, headers={"Content-Disposition": disposition})
