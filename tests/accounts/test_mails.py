"""Sends e-mail over a real SMTP server, and writes it in the language of whoever receives it."""

from __future__ import annotations

import smtplib
from dataclasses import replace

import pytest
from flask import g

from elearn.accounts import mails, tasks
from elearn.accounts.mails import Mail
from elearn.web.language import locale
from tests.mailbox import receiving


@pytest.fixture
def smtp(app):
    """Yield the box of a real SMTP server to which the application sends."""
    with receiving(app) as box:
        yield box


def test_a_message_leaves_over_smtp_with_both_bodies_and_french_letters(app, smtp):
    tasks.post("zoe@example.org", Mail("Votre mot de passe a changé", "Bonjour Zoé,\n", "<p>Bonjour Zoé,</p>"))
    ((recipients, message),) = smtp.received
    assert recipients == "zoe@example.org" and message["Subject"] == "Votre mot de passe a changé"
    assert message["Auto-Submitted"] == "auto-generated" and message["Message-ID"]
    assert message.get_body(("plain",)).get_content().strip() == "Bonjour Zoé,"
    assert "Bonjour Zoé" in message.get_body(("html",)).get_content()


def test_a_server_that_is_away_is_a_fault_that_the_queue_tries_again(app, smtp):
    app.extensions["parcours.settings"] = replace(app.extensions["parcours.settings"], mail_url="smtp://127.0.0.1:1")
    with pytest.raises((OSError, smtplib.SMTPException)):
        mails.deliver("zoe@example.org", Mail("Objet", "Texte"))


def test_without_a_server_a_message_is_a_readable_file(app, new_mails):
    tasks.post("zoe@example.org", Mail("Objet", "Bonjour Zoé,"))
    (message,) = new_mails()
    assert message.startswith("De : ") and "À : zoe@example.org" in message and "Bonjour Zoé," in message


def test_a_message_is_written_in_the_language_given_and_the_page_keeps_its_own(app):
    with app.test_request_context("/connexion", headers={"Accept-Language": "fr"}):
        assert locale() == "fr"
        with mails.speaking("en"):
            assert locale() == "en"
        assert locale() == "fr"
    g.pop("language", None)


def test_a_subject_holds_on_one_line_and_facts_are_escaped(app):
    facts = {"name": "<b>Zoé</b>\r\nBcc: x@example.org", "action_url": "https://x.example/y", "action_label": "Ouvrir"}
    message = mails.write("reset_password", language="fr", subject="Bonjour %(name)s", **facts)
    assert "\n" not in message.subject and "\r" not in message.subject
    assert "<b>Zoé</b>" not in message.html and "&lt;b&gt;" in message.html
    assert 'lang="fr"' in message.html and "Ouvrir\nhttps://x.example/y" in message.text
