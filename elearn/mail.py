"""Sends one e-mail, over SMTP where a server is set, else as a readable file in the outbox folder."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from urllib.parse import unquote, urlsplit

from elearn import clock
from elearn.settings import Settings

TIMEOUT_SECONDS = 20


def compose(settings: Settings, *, to: str, subject: str, text: str, html: str = "") -> EmailMessage:
    """Build a message with a plain-text body and, where given, its HTML twin."""
    message = EmailMessage()
    message["From"] = settings.mail_sender
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = formatdate(clock.now().timestamp(), usegmt=True)
    message["Message-ID"] = make_msgid(domain=urlsplit(settings.public_url).hostname or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def send(settings: Settings, message: EmailMessage) -> None:
    """Hand the message over. Raises OSError or smtplib.SMTPException, which the job queue tries again."""
    if settings.mail_url:
        _send_over_smtp(settings.mail_url, message)
    else:
        _write_to_outbox(settings.outbox, message)


def _send_over_smtp(url: str, message: EmailMessage) -> None:
    parts = urlsplit(url)
    host, context = parts.hostname or "localhost", ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT_SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT_SECONDS)
    with server:
        if parts.scheme == "smtp+starttls":
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)


def _write_to_outbox(folder: Path, message: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    stamp = clock.now().strftime("%Y%m%d-%H%M%S-%f")
    body = message.get_body(("plain",))
    text = body.get_content() if body is not None else ""
    head = f"De : {message['From']}\nÀ : {message['To']}\nObjet : {message['Subject']}\nDate : {message['Date']}\n\n"
    (folder / f"{stamp}.txt").write_text(head + text, encoding="utf-8")
