"""Writes e-mail in the language of whoever receives it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import current_app, g
from flask_babel import force_locale

from elearn import mail
from elearn.settings import Settings
from elearn.web.language import gettext


@dataclass(frozen=True, slots=True)
class Mail:
    """A message ready to be sent: a subject that says the fact, a plain text, and its HTML twin."""

    subject: str
    text: str
    html: str = ""


def settings() -> Settings:
    """Return the settings of the present application."""
    found: Settings = current_app.extensions["parcours.settings"]
    return found


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language inside the block, whatever the present person reads."""
    before = g.get("language")
    g.language = language
    try:
        with force_locale(language):
            yield
    finally:
        if before is None:
            g.pop("language", None)
        else:
            g.language = before


def write(template: str, *, language: str, subject: str, **facts: object) -> Mail:
    """Write `templates/email/<template>.txt` and `.html` in a language, inside a request or inside a job.

    `subject` and the fact `action_label` are msgids, `subject` with places for facts; the templates get the facts,
    `public_url` and `locale`, and none of a page's context.
    """
    with speaking(language):
        title = gettext(subject, **facts)
        words = {"subject": title, "public_url": settings().public_url, "locale": language, **facts}
        if "action_label" in facts:
            words["action_label"] = gettext(str(facts["action_label"]))
        env = current_app.jinja_env
        text = env.get_template(f"email/{template}.txt").render(words)
        html = env.get_template(f"email/{template}.html").render(words)
    return Mail(" ".join(title.split()), text, html)


def deliver(to: str, message: Mail) -> None:
    """Send a message now. Raises OSError or smtplib.SMTPException."""
    where = settings()
    composed = mail.compose(where, to=to, subject=message.subject, text=message.text, html=message.html)
    mail.send(where, composed)
