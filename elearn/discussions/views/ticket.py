"""Keeps, on the telephone alone, that it joined one séance, and what it needs to amend what it wrote there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from secrets import token_hex
from typing import Any

from flask import current_app, request
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response

from elearn.discussions.wall_rules import MOST_OF_ONE
from elearn.policy import Guest

COOKIE = "parcours_seance"
PATH = "/s"
KEPT_SECONDS = 40 * 24 * 3600
LONGEST_TOKEN = 64


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the signed cookie says: which séance, as whom, and the tokens of what was sent, by question."""

    guest: Guest
    tokens: dict[int, list[str]] = field(default_factory=dict)

    def sent(self, prompt_id: int) -> list[str]:
        """Return the tokens of what was sent to a question."""
        return self.tokens.get(prompt_id, [])

    def with_token(self, prompt_id: int, token: str) -> Ticket:
        """Return the ticket that knows one contribution more; only the latest questions fit into a cookie."""
        kept = [*(one for one in self.sent(prompt_id) if one != token), token][-MOST_OF_ONE:]
        others = {id: tokens for id, tokens in self.tokens.items() if id != prompt_id}
        latest = dict(sorted(others.items())[-4:])
        return replace(self, tokens={**latest, prompt_id: kept})

    def without_token(self, prompt_id: int, token: str) -> Ticket:
        """Return the ticket that has forgotten one contribution."""
        return replace(self, tokens={**self.tokens, prompt_id: [one for one in self.sent(prompt_id) if one != token]})


def new_ticket(discussion_id: int, *, person_id: int | None, name: str) -> Ticket:
    """Return the ticket of a telephone that joins."""
    return Ticket(Guest(discussion_id, token_hex(8), person_id, name))


def read_ticket() -> Ticket | None:
    """Return the ticket of the present request, if our signature on it is whole."""
    sealed = request.cookies.get(COOKIE, "")
    if not sealed:
        return None
    try:
        held: dict[str, Any] = _serializer().loads(sealed)
    except BadData:
        return None
    guest = Guest(held["d"], held["h"], held["p"], held["n"])
    return Ticket(guest, {int(prompt_id): list(tokens) for prompt_id, tokens in held["t"].items()})


def keep_ticket(response: Response, ticket: Ticket) -> Response:
    """Give the telephone its ticket, for its addresses alone."""
    guest = ticket.guest
    held = {"d": guest.discussion_id, "h": guest.holder, "p": guest.person_id, "n": guest.name, "t": ticket.tokens}
    response.set_cookie(
        COOKIE,
        _serializer().dumps(held),
        max_age=KEPT_SECONDS,
        path=PATH,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )
    return response


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="seance-ticket")
