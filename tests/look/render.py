"""Renders templates with plain Jinja, as the application would, for pictures and checks of the look alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from elearn.assets import Assets
from elearn.policy import Permission
from elearn.web.language import paragraphs

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Entry:
    """One link of the navigation."""

    label: str
    url: str
    is_current: bool = False
    count: str = ""


@dataclass(frozen=True)
class FakeActor:
    """Whoever is signed in, as far as a layout knows."""

    id: int = 1
    name: str = "Camille Roussel"
    first_name: str = "Camille"
    roles: tuple[str, ...] = ("learner",)


@dataclass
class Look:
    """What the application hands to every template, to be varied by a test."""

    assets: Assets
    locale: str = "fr"
    theme: str = ""
    text_size: str = ""
    current_actor: FakeActor | None = field(default_factory=FakeActor)
    has_demo: bool = False
    messages: tuple[Any, ...] = ()

    def context(self) -> dict[str, Any]:
        """Return the names that every template may count on."""
        return {
            "locale": self.locale,
            "theme": self.theme,
            "text_size": self.text_size,
            "current_actor": self.current_actor,
            "navigation": (
                Entry("Mon parcours", "/"),
                Entry("Modules", "/modules", is_current=True),
                Entry("Mes réponses", "/reponses", count="1 nouvelle relecture"),
                Entry("Séances", "/seances"),
            ),
            "messages": self.messages,
            "has_demo": lambda: self.has_demo,
            "organisation_name": "Association Les Deux Rives",
            "request": SimpleNamespace(full_path="/planche?"),
        }


def environment(look: Look) -> Environment:
    """Return a strict environment: a name that nobody gave is a fault, a French msgid is its own translation."""
    jinja = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda words: words,
        ngettext=lambda one, many, number: one if number < 2 else many,
        newstyle=True,
    )
    jinja.globals.update(manual_lang=str, interface_lang=str)  # in French, an empty attribute
    jinja.globals.update(Permission=Permission)
    jinja.globals.update(asset=look.assets.url, csrf_token=lambda: "jeton", can=lambda permission, row=None: True)
    # The application's own filters need a person and a time zone; samples come in words already.
    jinja.filters.update(dict.fromkeys(("day", "hour", "moment", "number"), str))
    jinja.filters["upper_first"] = lambda words: words[:1].upper() + words[1:]
    jinja.filters["paragraphs"] = paragraphs
    jinja.filters["markdown"] = Markup("<p>{}</p>").format
    return jinja


def render(template: str, look: Look, **names: Any) -> str:
    """Return one page as HTML."""
    return environment(look).get_template(template).render(**look.context(), **names)


def render_source(source: str, look: Look, **names: Any) -> str:
    """Return a scrap of template as HTML, for a test about one component."""
    return environment(look).from_string(source).render(**look.context(), **names)
