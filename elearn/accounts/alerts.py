"""Tells a person by e-mail what has changed in how they sign in."""

from __future__ import annotations

from flask import after_this_request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.accounts import mails, tasks
from elearn.accounts.models import User
from elearn.errors import marked


def tell_of_password(person: User) -> None:
    """Tell that the password has changed, once the change is committed."""
    _tell(person, "password_changed", marked("Votre mot de passe a changé"))


def tell_of_two_factor(person: User) -> None:
    """Tell that signing in asks for a code from now on, or no longer."""
    subject = (
        marked("La connexion demande maintenant un code")
        if person.has_two_factor
        else marked("La connexion ne demande plus de code")
    )
    _tell(person, "two_factor_changed", subject)


def _tell(person: User, template: str, subject: str) -> None:
    facts = {"name": person.name, "at": clock.now(), "zone": person.time_zone, "is_on": person.has_two_factor}
    to, language = person.email, person.language

    @after_this_request
    def send(response: Response) -> Response:
        tasks.post(to, mails.write(template, language=language, subject=subject, **facts))
        return response
