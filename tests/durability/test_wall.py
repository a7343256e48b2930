"""Kills the real server in the middle of a séance: nothing that was acknowledged is lost, and everybody carries on."""

from __future__ import annotations

import http.client
import os
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from secrets import token_hex, token_urlsafe

import pytest
import sqlalchemy as sa
from flask import Flask

from elearn import clock, schema
from elearn.accounts.actions import prepared_password
from elearn.accounts.models import User
from elearn.app import create_app
from elearn.db import db, session, transaction
from elearn.discussions import actions
from elearn.discussions.queries.wall import get_wall
from elearn.discussions.wall_models import Contribution
from elearn.settings import Settings
from tests.builders import a_learner, a_supervisor, a_team, actor_of
from tests.discussions.builders import a_discussion, a_plan
from tests.durability.server import Client, Server

pytestmark = pytest.mark.crash
CYCLES = int(os.environ.get("CYCLES", "2"))
PHONES = 6
CHAPTER = "---\ntitre: Lire\nrésumé: Un peu.\nnuméro: 1\n---\n\n## Tout {#tout minutes=5}\n\nLisez.\n"
PASSWORD = "cerise-tambour-lagune"
BETWEEN = 1.2  # seconds of writing before a kill


@dataclass
class Phone:
    """One telephone that writes, and the ledger of what was acknowledged to it."""

    client: Client
    code: str
    question: str
    acknowledged: list[str] = field(default_factory=list)
    pending: tuple[str, str] | None = None
    surprises: list[str] = field(default_factory=list)

    def join(self) -> None:
        """Join by the code, without an account."""
        self.client.token = token_of(self.client.ask("GET", f"/s/{self.code}").body)
        assert self.client.ask("POST", "/s", {"code": self.code}).status == 303

    def write(self, stop: threading.Event) -> None:
        """Send contributions until the server dies; one that nobody answered is sent again first, as the page does."""
        while not stop.is_set():
            self.pending = self.pending or (f"Contribution {token_hex(8)}", token_urlsafe(16))
            try:
                self.send()
            except (OSError, http.client.HTTPException):
                return

    def send(self) -> None:
        """Send what waits; it counts once the whole answer has come."""
        assert self.pending is not None
        if "parcours_seance" not in self.client.cookies:
            self.join()
        text, token = self.pending
        fields = {"text": text, "jeton": token, "question": self.question}
        answer = self.client.ask("POST", f"/s/{self.code}/contributions", fields, Accept="application/json")
        if answer.status == 409:  # as many as one telephone may send: a new one takes its place
            self.client.cookies.pop("parcours_seance")
            self.pending = None
            return
        if answer.status != 200:
            self.surprises.append(f"{answer.status} {answer.body[:200]}")
        self.acknowledged.append(text)
        self.pending = None


def token_of(page: str) -> str:
    """Return the CSRF token of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, page[:500]
    return unescape(found[1])


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    data, content = tmp_path / "data", tmp_path / "content"
    data.mkdir()
    (content / "chapters").mkdir(parents=True)
    (content / "chapters" / "01-lire.md").write_text(CHAPTER, encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PARCOURS_")}
    return {**kept, "PARCOURS_MODE": "demo", "PARCOURS_DATA": str(data), "PARCOURS_CONTENT": str(content)}


@pytest.fixture
def application(environment: dict[str, str]) -> Flask:
    app = create_app(Settings.from_env(environment))
    schema.upgrade(app)
    return app


def begin(application: Flask) -> tuple[int, str, str, str]:
    """Plan a séance whose question is put; return its number, code, question, and the address of who leads."""
    with application.app_context():
        team = a_team()
        leader, learner = a_supervisor(team), a_learner(team)
        with transaction():
            session().execute(sa.update(User).values(password=prepared_password(PASSWORD)))
        plan = a_plan(leader, leader, learner, starts_at=clock.now())
        discussion = a_discussion(team, leader, plan)
        with transaction():
            prompt = actions.add_prompt(actor_of(leader), discussion, exercise_id="", question="Et chez vous ?")
            actions.ask_prompt(actor_of(leader), discussion, prompt, clock.now())
        found = discussion.id, get_wall(discussion.id).code, str(prompt.id), leader.email
        db.session.remove()
    return found


def written(application: Flask) -> Counter[str]:
    """Return what stands on the wall, and how often."""
    with application.app_context():
        found = Counter(session().scalars(sa.select(Contribution.text)))
        db.session.remove()
    return found


def test_a_server_killed_in_the_middle_loses_nothing_and_everybody_carries_on(
    application: Flask, environment: dict[str, str], tmp_path: Path
):
    discussion_id, code, question, email = begin(application)
    server = Server(environment, tmp_path / "server.log")
    server.start()
    leading = Client(server.port)
    leading.sign_in(email, PASSWORD)
    phones = [Phone(Client(server.port), code, question) for _ in range(PHONES)]
    for phone in phones:
        phone.join()
    try:
        for _ in range(CYCLES):
            stop = threading.Event()
            threads = [threading.Thread(target=phone.write, args=(stop,)) for phone in phones]
            for thread in threads:
                thread.start()
            time.sleep(BETWEEN)
            server.kill()
            for thread in threads:
                thread.join(30)
            server.start()
        for phone in phones:
            if phone.pending is not None:
                phone.send()
        desk = leading.ask("GET", f"/seances/{discussion_id}/animer/etat", Accept="application/json")
        opened = leading.ask("POST", f"/seances/{discussion_id}/animer/questions/{question}/ouvrir")
    finally:
        server.kill()

    kept = written(application)
    sent = [text for phone in phones for text in phone.acknowledged]

    assert len(sent) > PHONES
    assert [phone.surprises for phone in phones] == [[]] * PHONES
    assert [text for text in sent if kept[text] != 1] == []
    assert (desk.status, opened.status) == (200, 303)
    assert sent[0] in desk.body and sent[-1] in desk.body
