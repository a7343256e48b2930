"""Measures handing an answer in against bare POSTs that keep the same text in the same database as durably."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from secrets import token_hex
from statistics import median

import sqlalchemy as sa
from flask import Flask

from bench.load import Measure, measure_posts, post
from bench.servers import Bare
from bench.serving import served
from bench.world import build, on_each_database, writer_of
from elearn import clock
from elearn.accounts.models import User
from elearn.answers.models import Submission
from elearn.content.catalogue import Catalogue
from elearn.content.parse import parse_module
from elearn.db import db, transaction
from elearn.editions.actions import publish
from tests.conftest import statements

WRITERS, ROUNDS, CHAPTERS, EXERCISES = 16, 3, 30, 30
GOAL, GOAL_STATEMENTS, FIRST_PORT = 0.5, 8, 8881
KINDS = ("bare-insert", "bare-post", "real")
HEAD = """---
titre: Écrire {number}
résumé: Beaucoup de questions.
numéro: {number}
---

## Tout {{#tout minutes=5}}
"""
EXERCISE = """
::: exercice {{#e{number} minutes=5}}
Que feriez-vous ?

::: idées-clés
- Demander {{#une}}
:::

::: réponses
Demander.
:::
:::
"""
TEXT = "Je lui demanderais d’abord ce qu’elle aime, puis nous irions voir un employeur ensemble. " * 12


def main() -> None:
    """Print, for each database, answers a second at 16 connections beside the bare ones, and what one costs."""
    on_each_database(_measure)


def _measure(engine: str, folder: Path, url: str) -> None:
    app = build(folder, modules=4, learners=WRITERS, database_url=url)
    with app.app_context():
        _prepare()
        people = list(db.session.scalars(sa.select(User.id)))
        db.session.remove()
    cost = _statements(app, people[0])
    senders = [_sender(app, who) for who in people]
    found: dict[str, list[Measure]] = {kind: [] for kind in KINDS}
    with served(KINDS, folder, first_port=FIRST_PORT, database_url=url) as ports:
        for _ in range(ROUNDS):
            for kind in ("bare-insert", "bare-post"):
                found[kind].append(measure_posts(ports[kind], [_bare_sender(app, who) for who in people]))
            found["real"].append(measure_posts(ports["real"], senders))
    rates = {kind: median(one.per_second for one in found[kind]) for kind in KINDS}
    for kind in KINDS:
        p95 = median(one.p95_ms for one in found[kind])
        print(f"{engine}: {kind:11} {rates[kind]:6.0f} a second at {WRITERS} connections   p95 {p95:6.1f} ms")
    print(f"  handing in reaches {rates['real'] / rates['bare-post']:.0%} of the bare POST (goal: {GOAL:.0%})")
    print(f"  and {rates['real'] / rates['bare-insert']:.0%} of an insert that asks nobody who they are")
    print(f"  one answer: {cost} statements (goal: {GOAL_STATEMENTS})")
    with app.app_context():
        print(f"  kept: {db.session.scalar(sa.select(sa.func.count()).select_from(Submission))} answers, none refused")
        db.engine.dispose()


def _prepare() -> None:
    """Publish chapters with more questions than anybody gets through, and make the table of the bare POSTs."""
    Bare.metadata.create_all(db.engine)
    with transaction():
        for number in range(40, 40 + CHAPTERS):
            text = HEAD.format(number=number) + "".join(EXERCISE.format(number=one) for one in range(EXERCISES))
            module, _ = parse_module(text, f"chapters/{number}-ecrire-{number}.md", Catalogue())
            assert module is not None
            publish(module, clock.now())


def _places() -> Iterator[str]:
    for chapter in range(40, 40 + CHAPTERS):
        for number in range(EXERCISES):
            yield f"/chapitres/ecrire-{chapter}/exercices/e{number}/remettre"


def _sender(app: Flask, who: int) -> Iterator[bytes]:
    """Hand one answer in after the other, each to a question of its own."""
    cookie, token = writer_of(app, who)
    places = list(_places())[1:]  # the first is where the statements are counted
    return (post(place, cookie, _fields(who, token)) for place in places)


def _bare_sender(app: Flask, who: int) -> Iterator[bytes]:
    cookie, token = writer_of(app, who)
    return (post("/page", cookie, _fields(who, token)) for _ in count())


def _fields(who: int, token: str) -> dict[str, str]:
    return {"text": TEXT, "key": token_hex(16), "base_version": "0", "account": str(who), "csrf_token": token}


def _statements(app: Flask, who: int) -> int:
    cookie, token = writer_of(app, who)
    client = app.test_client(use_cookies=False)
    place = next(_places())
    client.get(f"{place.split('/exercices')[0]}", headers={"Cookie": cookie})  # the chapter is kept from here on
    with app.app_context(), statements() as seen:
        answer = client.post(place, data=_fields(who, token), headers={"Cookie": cookie})
        assert answer.status_code == 303, answer.get_data(as_text=True)[:2000]
        return len(seen)


if __name__ == "__main__":
    main()
