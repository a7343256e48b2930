"""A real SMTP server on this machine that keeps what it receives."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from flask import Flask


@dataclass
class Box:
    """What was received, as (to whom, message); may refuse."""

    received: list[tuple[str, EmailMessage]] = field(default_factory=list)
    refuses: bool = False

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Take a message, or ask to come back later."""
        if self.refuses:
            return "451 later"
        message = cast(EmailMessage, message_from_bytes(envelope.content, policy=policy.default))
        self.received.append((envelope.rcpt_tos[0], message))
        return "250 OK"


@contextmanager
def receiving(app: Flask) -> Iterator[Box]:
    """Let the application send its mail to a server of this test."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    box, before = Box(), app.extensions["parcours.settings"]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    app.extensions["parcours.settings"] = replace(before, mail_url=f"smtp://127.0.0.1:{port}")
    try:
        yield box
    finally:
        app.extensions["parcours.settings"] = before
        server.stop()
