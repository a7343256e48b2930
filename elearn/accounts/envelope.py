"""Gives back a form that could not be taken: through the sign-in page, or on the page that tells of a fault.

It travels in the page itself: the server keeps nothing for a stranger.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

from flask import current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadData, URLSafeTimedSerializer

FIELD = "texte_garde"
LARGEST = 200_000
KEPT_SECONDS = 24 * 3600
OF_THE_PAGE = frozenset({"csrf_token", FIELD, "account"})
FILES_LOST, LOST = "fichiers_perdus", "oui"  # a form that has this field travels without its files, and says so in it
SECRET_WORDS = ("password", "mot_de_passe")


@dataclass(frozen=True, slots=True)
class Kept:
    """A form that could not be taken: where it was going, whose it is, and every field of it."""

    to: str
    account: int
    fields: tuple[tuple[str, str], ...]
    sealed: str

    @property
    def is_draft(self) -> bool:
        """Whether the form was only keeping a draft."""
        return self.to.partition("?")[0].endswith("/brouillon")

    @property
    def texts(self) -> tuple[str, ...]:
        """What the person had written: values of several words; the rest is the form's own."""
        return tuple(value for _name, value in self.fields if len(value.split()) > 1)


def seal() -> Kept | None:
    """Seal the form of the present request, or return None if nothing in it was typed, or nobody can claim it."""
    account, fields, to = _account(), _typed(), _address()
    if not account or not fields:
        return None
    return Kept(to, account, fields, _serializer().dumps({"to": to, "account": account, "fields": fields}))


def given_back() -> Kept | None:
    """Return the form that a fault of ours kept from being taken, for whoever sent it; reads no row.

    None if nothing in it was typed, or if it is another person's than the one who is here now.
    """
    here = int(session.get("account") or 0)
    fields = _typed() if request.form.get("account", str(here)) == str(here) else ()
    return Kept(_address(), here, fields, "") if fields else None


def received() -> Kept | None:
    """Return what travels with the present sign-in form, if our seal on it is whole and not a day old."""
    sealed = request.form.get(FIELD, "")
    if not sealed:
        return None
    try:
        held: dict[str, Any] = _serializer().loads(sealed, max_age=KEPT_SECONDS)
    except BadData:
        return None
    return Kept(held["to"], held["account"], tuple((name, value) for name, value in held["fields"]), sealed)


def present() -> Kept | None:
    """Return what this request has sealed, or what has come with it: for the templates."""
    return cast(Kept | None, g.get("kept")) or (received() if request.method == "POST" else None)


def _typed() -> tuple[tuple[str, str], ...]:
    fields = tuple((name, value) for name, value in request.form.items(multi=True) if name not in OF_THE_PAGE)
    if not any(value.strip() for _name, value in fields) or _may_not_travel(fields):
        return ()
    return tuple((name, LOST if name == FILES_LOST and _has_files() else value) for name, value in fields)


def _address() -> str:
    return "/" + request.full_path.rstrip("?").lstrip("/")


def _may_not_travel(fields: tuple[tuple[str, str], ...]) -> bool:
    """Whether a form stays where it is: a secret, a file that it cannot ask for again, too large, or another site's."""
    has_secret = any(name == "code" or word in name for name, _value in fields for word in SECRET_WORDS)
    size = sum(len(name) + len(value) for name, value in fields)
    loses_files = _has_files() and FILES_LOST not in request.form
    return has_secret or loses_files or size > LARGEST or _is_from_elsewhere()


def _has_files() -> bool:
    """Whether a file was chosen: a field for files that was left empty sends an empty name."""
    return any(sent.filename for sent in request.files.values())


def _is_from_elsewhere() -> bool:
    """Whether another site made the browser send this: its words are not the person's."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin", "")
    return bool(origin) and urlsplit(origin).netloc != request.host


def _account() -> int:
    """Return whose form this is: the form says so, else the cookie, even one that has expired."""
    named = request.form.get("account", "")
    if named.isascii() and named.isdigit() and len(named) < 19:
        return int(named)
    return int(session.get("account") or _expired_cookie().get("account") or 0)


def _expired_cookie() -> dict[str, Any]:
    """Read our cookie without asking for its age: it opens no page, it only says who was here."""
    reader = SecureCookieSessionInterface().get_signing_serializer(current_app)
    cookie = request.cookies.get(current_app.config["SESSION_COOKIE_NAME"], "")
    try:
        return dict(reader.loads(cookie)) if reader is not None and cookie else {}
    except BadData:
        return {}


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(cast(str, current_app.secret_key), salt="kept-text")
