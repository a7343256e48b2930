"""Shows « Mes réponses »: what one has written, every version of each answer, and all of it as a file to keep."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from elearn import clock
from elearn.db import transaction
from elearn.errors import RuleBroken, marked
from elearn.library import portfolio_files
from elearn.library.portfolio_queries import History, Wanted, history_page, portfolio_page
from elearn.policy import Permission
from elearn.reviews import dialogue_actions
from elearn.reviews.dialogue_forms import MessageForm
from elearn.web.access import actor, requires
from elearn.web.pages import go, tell

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
    return _answer_page(history_page(actor(), answer_id, clock.now()), MessageForm(formdata=None))


@blueprint.post("/reponses/<int:answer_id>/message")
@OWN
def write_message(answer_id: int) -> str | tuple[str, int] | WerkzeugResponse:
    """Write to whoever reads one of one's own answers."""
    history, form = history_page(actor(), answer_id, clock.now()), MessageForm()
    try:
        with transaction():
            dialogue_actions.write_message(actor(), history.latest, form.text.data or "", clock.now())
    except RuleBroken as broken:
        form.take(broken)
        return _answer_page(history, form), 422
    tell("good", marked("Le message est envoyé à qui lit votre réponse."))
    return go("portfolio.answer", answer_id=answer_id, _anchor="message")


def _answer_page(history: History, form: MessageForm) -> str:
    return render_template("library/answer.html", history=history, form=form)


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
    """Send the same as Markdown, which keeps every sign that was typed, marked so that Word reads its accents."""
    now = clock.now()
    made = portfolio_files.as_markdown(actor(), portfolio_page(actor(), wanted(), now), now)
    return _file(made.encode("utf-8-sig"), "text/markdown", "mes-reponses.md")


def wanted() -> Wanted:
    """Return what the address asks for."""
    asked = {name: request.args.get(name, "").strip()[:200] for name in ("q", "etat", "module")}
    return Wanted(query=asked["q"], state=asked["etat"], module=asked["module"])


def _file(content: bytes, mimetype: str, name: str) -> Response:
    disposition = f'attachment; filename="{name}"'
    return Response(content, mimetype=mimetype, headers={"Content-Disposition": disposition})
