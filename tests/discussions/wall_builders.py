"""Builds walls for tests: a séance with a question that is asked, what was written, telephones that have joined."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.db import session, transaction
from elearn.discussions import actions
from elearn.discussions.models import Discussion
from elearn.discussions.queries.wall import get_wall, list_prompts
from elearn.discussions.wall_models import Contribution, Prompt, Wall
from elearn.discussions.wall_rules import Author, new_token
from tests.builders import actor_of
from tests.conftest import Door, Page
from tests.discussions.builders import at

DURING = at("2026-11-26 14:05")


def wall_of(discussion: Discussion) -> Wall:
    """Return the wall of a séance as it is now."""
    session().expire_all()
    return get_wall(discussion.id)


def prompt_of(discussion: Discussion, place: int = 1) -> Prompt:
    """Return one question of a séance as it is now, by its place."""
    session().expire_all()
    return list_prompts(discussion.id)[place - 1]


def asked(discussion: Discussion, leader: User, place: int = 1, *, now: datetime = DURING) -> Prompt:
    """Put a question of a séance to the group."""
    with transaction():
        return actions.ask_prompt(actor_of(leader), discussion, prompt_of(discussion, place), now)


def opened(discussion: Discussion, leader: User, place: int = 1, *, now: datetime = DURING) -> Prompt:
    """Open the wall of a question, which is put first if it has not been."""
    prompt = asked(discussion, leader, place, now=now)
    with transaction():
        return actions.open_wall(actor_of(leader), discussion, prompt, now)


def written(
    discussion: Discussion, *texts: str, place: int = 1, author: User | None = None, guest_name: str = ""
) -> list[str]:
    """Let texts be sent to a question, each under a token of its own; return the tokens."""
    tokens = [new_token() for _ in texts]
    for text, token in zip(texts, tokens, strict=True):
        with transaction():
            actions.contribute(
                get_wall(discussion.id),
                discussion,
                prompt_of(discussion, place),
                text=text,
                token=token,
                author=Author(author.id if author else None, guest_name),
                sent=0,
            )
    return tokens


def rows_of(discussion: Discussion) -> list[Contribution]:
    """Return everything that was written in a séance, as the database holds it."""
    session().expire_all()
    prompts = sa.select(Prompt.id).where(Prompt.discussion_id == discussion.id)
    return list(session().scalars(sa.select(Contribution).where(Contribution.prompt_id.in_(prompts))))


def joined(door: Door, discussion: Discussion, name: str = "") -> Page:
    """Let a telephone join a séance by its code, and show it."""
    return door.follow(door.post("/s", {"code": wall_of(discussion).code, "name": name}))


def send(door: Door, discussion: Discussion, text: str, page: Page) -> Page:
    """Send one contribution by the form of a page."""
    fields = {"jeton": page.value("jeton"), "question": page.value("question"), "courante": "1", "text": text}
    return door.post(f"/s/{wall_of(discussion).code}/contributions", fields)
