"""Shows the public statements, who may do what, the journal, the state, and answers whoever asks about health."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, current_app, jsonify, render_template, request, url_for
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from elearn import clock
from elearn.cases.queries import get_case
from elearn.db import transaction
from elearn.editions.actions import roll_back
from elearn.editions.queries import get_module
from elearn.errors import marked
from elearn.instance import health_queries
from elearn.instance.forms import BringBackForm, JournalChoice
from elearn.instance.journal_wording import NOBODY, OTHERWISE, SENTENCES, SUBJECTS
from elearn.instance.queries import JournalEntry, count_content, editions_page, journal_page
from elearn.instance.roles import role_cards
from elearn.instance.state import state_of
from elearn.instance.wording import MODES, PROMISES
from elearn.organisations.wording import ROLE_NAMES
from elearn.policy import Permission, Role
from elearn.settings import Settings
from elearn.web.access import actor, current_actor, my_reach, public, requires
from elearn.web.language import gettext, ngettext
from elearn.web.pages import go, page_number, tell

blueprint = Blueprint("instance", __name__)
STATEMENTS_WRITTEN = date(2026, 11, 22)


def _settings() -> Settings:
    found: Settings = current_app.extensions["parcours.settings"]
    return found


@blueprint.app_template_filter("in_words")
def in_words(msgid: str) -> str:
    """Translate a message that was marked where it was written."""
    return gettext(msgid)


@blueprint.get("/qui-voit-quoi")
@public
def roles() -> str:
    """Show the promises, and every role with what it may do."""
    return render_template("instance/roles.html", cards=role_cards(), promises=PROMISES)


@blueprint.get("/accessibilite")
@public
def accessibility() -> str:
    """Show the accessibility statement."""
    return render_template("instance/accessibility.html", contact=_settings().contact, written=STATEMENTS_WRITTEN)


@blueprint.get("/confidentialite")
@public
def privacy() -> str:
    """Show the privacy notice."""
    return render_template("instance/privacy.html", settings=_settings(), written=STATEMENTS_WRITTEN)


@blueprint.get("/aide")
@public
def help_page() -> str:
    """Show a short help, by role: one's own roles, or every one for a stranger."""
    who = current_actor()
    shown = who.roles if who is not None and who.roles else tuple(Role)
    return render_template("instance/help_page.html", roles=shown, contact=_settings().contact)


@blueprint.get("/journal")
@requires(Permission.JOURNAL_READ)
def journal() -> str:
    """Show who did what to what, where and when, newest first."""
    choice = JournalChoice.read(request.args)
    page = journal_page(my_reach(Permission.JOURNAL_READ), choice.filters(actor().time_zone), number=page_number())
    return render_template(
        "instance/journal.html",
        page=page,
        choice=choice,
        subjects=[(key, gettext(name)) for key, (name, _) in SUBJECTS.items()],
        pages_url=f"{url_for('instance.journal')}?{urlencode([*choice.pairs(), ('page', '')])}",
    )


@blueprint.app_template_filter("journal_sentence")
def journal_sentence(entry: JournalEntry) -> str:
    """Say a line of the journal in a sentence."""
    sentence = SENTENCES.get((entry.thing, entry.verb), OTHERWISE)
    return gettext(sentence, actor=entry.actor or gettext(NOBODY))


@blueprint.app_template_filter("journal_about")
def journal_about(entry: JournalEntry) -> list[str]:
    """Return whom and where a line concerns, the role or the module of the deed, how many files were joined."""
    role = next((role for role in Role if role.value == entry.facts.get("role")), None)
    count = entry.facts.get("files")
    files = (
        ngettext("%(num)s fichier joint", "%(num)s fichiers joints", count) if isinstance(count, int) and count else ""
    )
    what = [gettext(ROLE_NAMES[role]) if role else "", entry.module, files]
    about = [entry.person, *what, entry.team, entry.organisation]
    return [words for words in about if words]


@blueprint.get("/etat")
@requires(Permission.INSTANCE_MANAGE)
def state() -> str:
    """Show versions, database, content, e-mail and queue."""
    huey = current_app.extensions["parcours.huey"]
    found = state_of(_settings(), huey, clock.now().date())
    return render_template("instance/state.html", state=found, settings=_settings(), modes=MODES)


@blueprint.get("/etat/contenu")
@requires(Permission.INSTANCE_MANAGE)
def content_health() -> str:
    """Show how many people met each module, and what waits."""
    return render_template("instance/content_health.html", rows=health_queries.content_health())


@blueprint.get("/etat/contenu/<slug>")
@requires(Permission.INSTANCE_MANAGE)
def module_health(slug: str) -> str:
    """Show where readers of a module stop, what first answers miss and what waits."""
    return render_template("instance/module_health.html", page=health_queries.health_page(slug))


@blueprint.get("/mes-cas/<int:case_id>/sante")
@requires(Permission.CASE_WRITE)
def case_health(case_id: int) -> str:
    """Show those who write a case what first answers to it miss and what waits; here, as `cases` knows no answers."""
    case = get_case(my_reach(Permission.CASE_WRITE), case_id)
    return render_template("instance/case_health.html", case=case, page=health_queries.case_health(case))


@blueprint.get("/etat/editions/<slug>")
@requires(Permission.INSTANCE_MANAGE)
def editions(slug: str) -> str:
    """Show the editions of a module, each with what changed in it."""
    return render_template("instance/editions.html", page=editions_page(slug))


@blueprint.post("/etat/editions/<slug>/revenir")
@requires(Permission.INSTANCE_MANAGE)
def bring_back(slug: str) -> Response:
    """Make another edition of a module the one that is read."""
    form = BringBackForm()
    get_module(slug)  # of the manual: cases are brought back by those who write them
    with transaction():
        edition = roll_back(actor().id, slug, form.edition.data or 0)
    tell(
        "good",
        marked("L’édition %(number)s est en ligne. Les réponses et les relectures n’ont pas changé."),
        number=edition.number,
    )
    return go("instance.editions", slug=slug)


@blueprint.get("/sante")
@public
def health() -> tuple[Response, int]:
    """Say to a machine whether the database answers and something is published: 200, else 503."""
    try:
        counts = count_content()
    except SQLAlchemyError:
        return jsonify(database="unreachable", content="unknown", editions=0), 503
    is_published = counts.modules > 0
    answer = jsonify(database="ok", content="ok" if is_published else "empty", editions=counts.editions)
    return answer, 200 if is_published else 503
