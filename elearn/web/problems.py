"""Tells a program what went wrong, in its language, as RFC 9457 has it: one shape for every refusal and every fault."""

from __future__ import annotations

import json
from collections.abc import Mapping

from flask import request
from werkzeug.wrappers import Response

from elearn.errors import marked
from elearn.web.language import gettext, locale

MIMETYPE = "application/problem+json"
TITLES: Mapping[int, str] = {
    400: marked("Cette demande ne peut pas être lue"),
    401: marked("Il faut une clé"),
    403: marked("Cette clé n’ouvre pas cette adresse"),
    404: marked("Rien ici pour cette clé"),
    405: marked("Cette adresse se lit seulement"),
    429: marked("Trop de demandes à la fois"),
    500: marked("La plateforme a rencontré une erreur"),
    503: marked("La plateforme ne peut rien lire en ce moment"),
}
DETAILS: Mapping[int, str] = {
    403: marked("L’usage pour lequel la clé a été créée ne comprend pas ces chiffres."),
    404: marked("L’adresse n’existe pas, ou ce qu’elle nomme n’appartient pas à l’organisation de la clé."),
    405: marked("Une clé lit et n’écrit jamais : demandez l’adresse par GET."),
    429: marked("Attendez une minute avant de recommencer."),
    500: marked("Recommencez dans un instant. La faute n’est pas dans votre demande."),
    503: marked("Recommencez après le nombre de secondes de l’en-tête « Retry-After »."),
}


class Denied(Exception):
    """A program is refused with this status; `message` is a marked sentence, filled by `facts`."""

    def __init__(self, status: int, message: str, **facts: object) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.facts = facts


def problem(status: int, detail: str = "", *, parameter: str = "") -> Response:
    """Return the answer that says what went wrong; `detail` is a sentence in the present language."""
    known = status if status in TITLES else (500 if status >= 500 else 400)
    told = {
        "type": f"{request.host_url}api#probleme-{known}",
        "title": gettext(TITLES[known]),
        "status": status,
        "detail": detail or (gettext(DETAILS[known]) if known in DETAILS else ""),
        "instance": request.path,
    }
    if parameter:
        told["parametre"] = parameter
    answer = Response(json.dumps(told, ensure_ascii=False, indent=2) + "\n", status, mimetype=MIMETYPE)
    answer.headers["Content-Language"] = locale()
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="api"'
    if status == 429:
        answer.headers["Retry-After"] = "60"
    return answer
