"""Gives templates what every page needs, and pages their small habits: messages, returning, paging."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from flask import flash, get_flashed_messages, redirect, request, url_for
from werkzeug.wrappers import Response

from elearn.web.language import gettext

MessageKind = Literal["good", "information", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class Message:
    """What happened, in the past tense, shown once."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the navigation."""

    label: str
    url: str
    is_current: bool = False
    count: str = ""


def tell(kind: MessageKind, message: str, **facts: object) -> None:
    """Keep a message for the next page that is shown."""
    flash(gettext(message, **facts), kind)


def messages() -> list[Message]:
    """Return the messages that wait, and forget them."""
    waiting: list[Any] = list(get_flashed_messages(with_categories=True))
    return [Message(kind, text) for kind, text in waiting]


def go(endpoint: str, **values: object) -> Response:
    """Answer a POST that succeeded: see the page of `endpoint` (303)."""
    return redirect(url_for(endpoint, **values), code=303)  # type: ignore[arg-type]


def safe_return(default: str) -> str:
    """Return the address of our own that the form asked to go back to, else `default`; never another site."""
    wanted = request.values.get("retour", "") or request.values.get("suite", "")
    parts = urlsplit(wanted)
    is_ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    return wanted if is_ours and "\\" not in wanted and "\n" not in wanted else default


def number_in(given: str) -> int | None:
    """Return the number of a row that a browser sent; None for anything that cannot be one."""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


def numbers_in(given: Iterable[str]) -> list[int]:
    """Return the numbers of the rows that a browser sent, without what cannot be one."""
    return [number for one in given if (number := number_in(one)) is not None]


def page_number() -> int:
    """Return the page that is asked for, from 1; anything else means the first."""
    given = request.args.get("page", "1")
    return int(given) if given.isascii() and given.isdigit() and 0 < int(given) < 100_000 else 1


def wants_json() -> bool:
    """Whether a script asks, which wants a short answer and no page."""
    return request.accept_mimetypes.best_match(("text/html", "application/json")) == "application/json"
