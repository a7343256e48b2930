"""Draws the main navigation from what a person may do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Flask, g, request

from elearn.errors import marked
from elearn.policy import Actor, Permission, Role, allows
from elearn.web.access import current_actor
from elearn.web.language import gettext
from elearn.web.pages import Entry

Counter = Callable[[Actor], str]

ENTRIES: tuple[tuple[str, str, Permission | None], ...] = (
    (marked("Mon parcours"), "/", Permission.ANSWER_WRITE),
    (marked("Relectures"), "/relectures", Permission.ANSWER_REVIEW),
    (marked("Modules"), "/modules", Permission.MODULE_READ),
    (marked("Mes réponses"), "/reponses", Permission.ANSWER_WRITE),
    (marked("Équipe"), "/equipe", Permission.ANSWER_REVIEW),
    (marked("Avancement"), "/suivi", Permission.PROGRESS_FOLLOW),
    (marked("Rapport"), "/rapport", Permission.REPORT_READ),
    (marked("Programmes"), "/programmes", Permission.PROGRAMME_READ),
    (marked("Séances"), "/seances", Permission.DISCUSSION_ATTEND),
    (marked("Personnes"), "/personnes", Permission.PERSON_READ),
    (marked("Attestations"), "/attestations", Permission.CERTIFICATE_READ),
    (marked("Journal"), "/journal", Permission.INSTANCE_MANAGE),
    (marked("État"), "/etat", Permission.INSTANCE_MANAGE),
)
# A learner reaches these from home, so that the bar stays on one line.
TOO_MUCH_FOR_A_LEARNER = frozenset({"/attestations", "/programmes"})


def init_app(app: Flask, counters: Mapping[str, Counter]) -> None:
    """Keep the functions that put a word beside an entry (« 1 nouvelle relecture »), by address."""
    app.extensions["parcours.counters"] = dict(counters)


def navigation(counters: Mapping[str, Counter]) -> list[Entry]:
    """Return the entries that the present person can use, made once a request."""
    if "navigation" not in g:
        who = current_actor()
        g.navigation = (
            [] if who is None else [_entry(*entry, who, counters) for entry in ENTRIES if _is_shown(*entry, who)]
        )
    made: list[Entry] = g.navigation
    return made


def _is_shown(_label: str, url: str, permission: Permission | None, who: Actor) -> bool:
    if url in TOO_MUCH_FOR_A_LEARNER and set(who.roles) <= {Role.LEARNER, Role.SUPERVISOR}:
        return False
    return permission is None or allows(who, permission)


def _entry(label: str, url: str, _permission: Permission | None, who: Actor, counters: Mapping[str, Counter]) -> Entry:
    is_current = request.path == url or (url != "/" and request.path.startswith(f"{url}/"))
    if url == "/modules":
        is_current = is_current or request.path.startswith(("/chapitres/", "/vignettes/"))
    count = counters[url](who) if url in counters else ""
    return Entry(gettext(label), url, is_current, count)
