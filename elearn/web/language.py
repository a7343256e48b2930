"""Speaks to people in their language, with French typography, and shows instants in their own time zone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import flask_babel
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel
from flask_babel.speaklater import LazyString
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

from elearn.content.filled import MARK
from elearn.content.typography import elides, french
from elearn.settings import ROOT
from elearn.web.access import current_actor

LANGUAGES = ("fr", "en")
DEFAULT_ZONE = "Europe/Paris"
PATTERNS = {"short": "d MMM", "long": "d MMMM y", "full": "EEEE d MMMM y"}
CITIES = {"America/Montreal": "Montréal"}  # filed under a neighbour by the common tables


_PLACE_AND_UNIT = re.compile(r"(?<=\)s) (?=(?:min|h|km|ko|Mo|mots?|jours?)(?!\w))")


_BEFORE_A_NAME = re.compile(r"\b([Dd]|[Qq]u)e (?=%\((names?|author|person|who)\)s)")


@lru_cache(maxsize=4096)
def _typeset(text: str) -> str:
    """Set a msgid; a place that will hold a number keeps its unit on the same line."""
    return _PLACE_AND_UNIT.sub("\u00a0", french(text))


def raw_gettext(msgid: str) -> str:
    """Translate a msgid, typeset, its places not yet filled (what Jinja calls). Msgids are French: no look-up there."""
    if locale() == "fr":
        return _typeset(msgid)
    return str(flask_babel.get_translations().ugettext(msgid))


def raw_ngettext(one: str, many: str, count: int) -> str:
    """Translate a msgid by number, typeset; French counts 0 and 1 as one."""
    if locale() == "fr":
        return _typeset(one if abs(count) < 2 else many)
    return str(flask_babel.get_translations().ungettext(one, many, count))


def elided(text: str, facts: Mapping[str, object]) -> str:
    """Return a message whose places are not yet filled, with « d’ » and « qu’ » before a name that asks for them."""
    if locale() != "fr":
        return text
    return _BEFORE_A_NAME.sub(lambda found: f"{found[1]}’" if elides(str(facts.get(found[2], ""))) else found[0], text)


def gettext(message: str, **facts: object) -> str:
    """Translate a message and fill in its facts, which are never retouched."""
    text = elided(raw_gettext(message), facts)
    return text % facts if facts else text


def ngettext(one: str, many: str, count: int, **facts: object) -> str:
    """Translate a message by number and fill in its facts; `num` is the number itself."""
    return elided(raw_ngettext(one, many, count), facts) % {"num": count, **facts}


def lazy_gettext(message: str, **facts: object) -> LazyString:
    """Translate a message when it is shown: for labels that are written at import."""
    return LazyString(lambda: gettext(message, **facts))


def locale() -> str:
    """Return the language of the present person: their account's, else their choice, else French."""
    kept: str | None = g.get("language") if g else None
    if kept is not None:
        return kept
    if not has_request_context():
        return "fr"
    chosen = g.language = _choose_language()
    return chosen


def _choose_language() -> str:
    who = current_actor()
    if who is not None and who.language in LANGUAGES:
        return who.language
    kept = session.get("language")
    if kept in LANGUAGES:
        return str(kept)
    return request.accept_languages.best_match(LANGUAGES, default="fr")


def zone() -> str:
    """Return the time zone of the present person."""
    who = current_actor() if has_request_context() else None
    return who.time_zone if who is not None else DEFAULT_ZONE


def _local(instant: datetime, tz: str | None = None) -> datetime:
    from_zone = flask_babel.get_timezone() if tz is None else _zone(tz)
    return instant.astimezone(from_zone)


def _zone(name: str) -> Any:
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


def hour(instant: datetime, tz: str | None = None) -> str:
    """Write an hour: « 14 h 32 », in the person's zone or in `tz`."""
    local = _local(instant, tz)
    if locale() == "fr":
        return f"{local.hour}\u00a0h\u00a0{local.minute:02d}"
    return f"{local.hour:02d}:{local.minute:02d}"


def day(value: date | datetime, style: str = "long", tz: str | None = None) -> str:
    """Write a date: `full` with the weekday, `long`, or `short` (« 23 nov. »). French says « 1er »."""
    on = _local(value, tz).date() if isinstance(value, datetime) else value
    written = str(flask_babel.format_date(on, PATTERNS[style], rebase=False))
    if on.day == 1 and locale() == "fr":
        return written.replace("1 ", "1er ", 1)
    return written


def moment(instant: datetime, tz: str | None = None) -> str:
    """Write a date and an hour: « vendredi 20 novembre 2026 à 14 h 41 »."""
    return gettext("%(day)s à %(hour)s", day=day(instant, "full", tz), hour=hour(instant, tz))


def zone_name(name: str) -> str:
    """Write a time zone in words: « heure de Paris »."""
    known = flask_babel.Locale(locale()).time_zones.get(name, {}).get("city")
    city = CITIES.get(name) or known or name.rsplit("/", 1)[-1].replace("_", " ")
    return gettext("heure de %(city)s", city=city)


def number(value: int | float) -> str:
    """Write a number as the language does."""
    return str(flask_babel.format_decimal(value))


def decimal(value: float) -> str:
    """Write a number with one decimal, even where it is nought: « 4,0 »."""
    return str(flask_babel.format_decimal(value, format="0.0"))


def joined(names: list[str] | tuple[str, ...]) -> str:
    """Write a list of names: « Sophie Lambert, Marc Dutilleul et Aïcha Benali »."""
    if len(names) < 2:
        return "".join(names)
    return gettext("%(first)s et %(last)s", first=", ".join(names[:-1]), last=names[-1])


@pass_eval_context
def _in_template(here: EvalContext, message: str, /, **facts: object) -> str:
    """Say the same in a template, where facts are escaped if it is a page."""
    return _said(here, raw_gettext(message), facts)


@pass_eval_context
def _counted_in_template(here: EvalContext, one: str, many: str, num: int, /, **facts: object) -> str:
    return _said(here, raw_ngettext(one, many, num), {"num": num, **facts})


def _said(here: EvalContext, text: str, facts: dict[str, object]) -> str:
    said = elided(text, facts)
    return (Markup(said) if here.autoescape else said) % facts  # noqa: S704 - a message is ours


def init_app(app: Flask) -> None:
    """Give the application its languages, and templates the words for them."""
    app.config["BABEL_DEFAULT_LOCALE"] = "fr"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "elearn" / "translations")
    Babel(app, locale_selector=locale, timezone_selector=zone)
    env = app.jinja_env
    env.install_gettext_callables(raw_gettext, raw_ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(gettext=_in_template, ngettext=_counted_in_template)
    words: dict[str, Callable[..., Any]] = {
        "hour": hour,
        "day": day,
        "moment": moment,
        "zone_name": zone_name,
        "number": number,
        "joined": joined,
    }
    env.filters.update(words)
    env.globals.update(manual_lang=manual_lang, interface_lang=interface_lang)
    env.filters.update(paragraphs=paragraphs, form_label=form_label, identifying=identifying)
    env.filters.update(upper_first=upper_first, from_manual=from_manual)


def manual_lang() -> Markup:
    """Return the `lang` attribute of the manual's words, which are French whatever the interface speaks."""
    return Markup("") if locale() == "fr" else Markup(' lang="fr"')


def interface_lang() -> Markup:
    """Return the `lang` attribute of our own words where they stand amid the manual's."""
    return Markup("") if locale() == "fr" else Markup(' lang="{}"').format(locale())


def from_manual(words: str) -> Markup:
    """Show a title of the manual amid our own words: on a page that is not French, it says that it is."""
    return escape(words) if locale() == "fr" else Markup('<span lang="fr">{}</span>').format(words)


def paragraphs(text: str) -> Markup:
    """Show a typed text as it was typed: escaped, blank lines as paragraphs, single breaks kept, nothing corrected."""
    pieces = [piece.strip("\n") for piece in text.replace("\r\n", "\n").split("\n\n") if piece.strip()]
    return Markup("\n").join(_paragraph(piece) for piece in pieces)


def _paragraph(piece: str) -> Markup:
    if is_form_label(piece):
        return Markup('<p class="form-label" lang="fr">{}</p>').format(form_label(piece))
    return Markup('<p dir="auto">{}</p>').format(Markup("<br>").join(piece.split("\n")))


def is_form_label(words: str) -> bool:
    """Whether a paragraph of an answer is the label of a field of a form, which its author did not write."""
    return words.startswith(MARK) and "\n" not in words


def form_label(words: str) -> Markup:
    """Show a label with its mark, which is for the eyes alone; every character of the text stays."""
    if not words.startswith(MARK):
        return Markup("{}").format(words)
    return Markup('<span aria-hidden="true">{}</span>{}').format(MARK, words.removeprefix(MARK))


def identifying(labels: tuple[str, ...]) -> list[str]:
    """Say what in a text might let somebody be recognised, one sentence for each kind found."""
    return [gettext("Il contient peut-être %(what)s.", what=gettext(label)) for label in labels]


def upper_first(text: str) -> str:
    """Begin a sentence with a capital, and leave the rest."""
    return text[:1].upper() + text[1:]
