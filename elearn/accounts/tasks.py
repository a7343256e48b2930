"""Runs outside the request what concerns accounts: sending e-mail, and links to choose a password."""

from __future__ import annotations

from flask import current_app
from flask_security.recoverable import generate_reset_password_token

from elearn import clock, jobs
from elearn.accounts import actions, mails
from elearn.accounts.mails import Mail
from elearn.accounts.queries import find_person
from elearn.accounts.rules import SecurityEvent
from elearn.db import transaction
from elearn.errors import marked


def post(to: str, message: Mail) -> None:
    """Put a message into the queue; the request does not wait for it. Call it once the deed is committed."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    jobs.enqueue(app, send_mail, to=to, subject=message.subject, text=message.text, html=message.html)


def ask_for_reset(email: str, *, address: str) -> None:
    """Ask for a link to choose a password. The same work whether or not there is an account: nobody can tell."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    jobs.enqueue(app, send_reset_link, email=email, address=address)


@jobs.job
def send_mail(to: str, subject: str, text: str, html: str = "") -> None:
    """Send one message; the queue tries again when the server is away."""
    mails.deliver(to, Mail(subject, text, html))


@jobs.job
def send_reset_link(email: str, address: str) -> None:
    """Send a link to choose a password, if this e-mail has an open account; else do nothing.

    The link is made here, so that no secret waits in the queue; its host is the instance's, never the request's.
    """
    person = find_person(email)
    if person is None or not person.active:
        return
    token = generate_reset_password_token(person)
    message = mails.write(
        "reset_password",
        language=person.language,
        subject=marked("Choisir un nouveau mot de passe"),
        name=person.name,
        action_label=marked("Choisir mon mot de passe"),
        action_url=f"{mails.settings().public_url}/mot-de-passe-oublie/{token}",
    )
    mails.deliver(person.email, message)
    with transaction():
        actions.note(SecurityEvent.RESET_ASKED, person.id, address=address, now=clock.now())


@jobs.daily
def forget_old_lines() -> None:
    """Erase, once a day, what the security log and the list of sign-ins keep no longer."""
    with transaction():
        actions.purge_security_log(clock.now())
