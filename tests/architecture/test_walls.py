"""What is on a closed wall reaches the desk alone, and nothing joins an anonymous contribution to a name."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from elearn import clock
from elearn.db import db, session, transaction
from elearn.discussions import actions
from elearn.discussions.actions import contributions
from elearn.discussions.models import Discussion
from elearn.discussions.queries.wall import get_prompt, get_wall
from elearn.discussions.wall_rules import Author, new_token
from tests.architecture.routes import addresses, methods_of, rules_of, send
from tests.architecture.world import World

READERS = (
    "alpha-learner",
    "alpha-finisher",
    "alpha-supervisor",
    "alpha-coordinator",
    "alpha-other-learner",
    "beta-supervisor",
    "north-regional",
    "admin",
    "seatless",
    "nobody",
)
HIDDEN = "zqcachezq"
DESK = {"discussions.desk", "discussions.desk_state"}


@pytest.fixture
def with_a_closed_wall(world: World) -> World:
    """Let the question that is put be one whose wall is closed, with a contribution of the learner's on it."""
    values = world.domains["alpha"].values
    leading, learner = world.actors["alpha-supervisor"], world.people["alpha-learner"]
    with world.app.app_context():
        running = session().get_one(Discussion, values["running_discussion_id"])
        prompt = get_prompt(running.id, values["closed_prompt_id"])
        with transaction():
            actions.ask_prompt(leading, running, prompt, clock.now())
            actions.contribute(
                get_wall(running.id),
                running,
                prompt,
                text=f"Un texte {HIDDEN}",
                token=new_token(),
                author=Author(learner.id, learner.name),
                sent=0,
            )
        db.session.remove()
    return world


def told(world: World, name: str) -> dict[str, str]:
    """Return where the hidden words were told to somebody, by address, as a page and to a script."""
    door, alpha, found = world.door(name), world.domains["alpha"], {}
    if name == "nobody":
        door.post("/s", {"code": alpha.values["join_code"]})
    urls = [
        (str(rule.endpoint), address.url)
        for rule in rules_of(world.app)
        if "GET" in methods_of(rule)
        for address in addresses(world.app, rule, alpha)
    ]
    asked = f"/s/{alpha.values['join_code']}?question={alpha.values['closed_prompt_id']}"
    for endpoint, url in [*urls, ("seance.phone", asked), ("seance.state", asked.replace("?", "/etat?"))]:
        for headers in ({}, {"Accept": "application/json"}):
            page = send(door, "GET", url, **headers)
            if HIDDEN in "".join(said(page.response.get_data())):
                found[url] = endpoint
    return found


def said(body: bytes) -> Iterator[str]:
    """Yield what an answer says: a page as it is, a PDF by its words, what lies in an archive or a workbook."""
    if body.startswith(b"%PDF"):
        yield from (page.extract_text() for page in PdfReader(BytesIO(body)).pages)
    elif body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as packed:
            for name in packed.namelist():
                yield name
                yield from said(packed.read(name))
    else:
        yield body.decode(errors="replace")


def test_the_sweep_reads_into_documents_and_archives(with_a_closed_wall: World):
    """Without this, a word that is not found in a PDF would prove nothing."""
    world, alpha = with_a_closed_wall, with_a_closed_wall.domains["alpha"]
    door, seance = world.door("alpha-supervisor"), alpha.values["running_discussion_id"]
    with world.app.app_context():
        running = session().get_one(Discussion, seance)
        prompt = get_prompt(running.id, alpha.values["closed_prompt_id"])
        with transaction():
            actions.open_wall(world.actors["alpha-supervisor"], running, prompt, clock.now())
        db.session.remove()
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("notes.txt", HIDDEN)

    pdf = send(door, "GET", f"/seances/{seance}/compte-rendu.pdf").response.get_data()

    assert HIDDEN in "".join(said(pdf)) and HIDDEN not in pdf.decode(errors="replace")
    assert HIDDEN in "".join(said(packed.getvalue()))


def test_the_database_is_the_same_to_the_last_row_whoever_of_two_wrote(
    world: World, built, monkeypatch: pytest.MonkeyPatch
):
    """What stands nowhere cannot be told: no page, export, table or log differs by who wrote."""
    (_, kept), values = built, world.domains["alpha"].values
    monkeypatch.setattr(contributions, "token_hex", lambda size: "0" * size)
    found = []
    for name in ("alpha-learner", "alpha-finisher"):
        world.put_back(kept)
        person = world.people[name]
        with world.app.app_context():
            running = session().get_one(Discussion, values["running_discussion_id"])
            with transaction():
                actions.contribute(
                    get_wall(running.id),
                    running,
                    get_prompt(running.id, values["closed_prompt_id"]),
                    text=HIDDEN,
                    token="un-jeton-tire-au-sort",
                    author=Author(person.id, person.name),
                    sent=0,
                )
            db.session.remove()
        found.append(world.snapshot())

    assert found[0] == found[1]


@pytest.mark.parametrize("name", READERS)
def test_a_closed_wall_is_told_to_the_desk_alone(with_a_closed_wall: World, name: str):
    found = told(with_a_closed_wall, name)

    assert set(found.values()) <= (DESK if name == "alpha-supervisor" else set())
    assert bool(found) is (name == "alpha-supervisor")


def test_no_row_of_the_database_joins_an_anonymous_contribution_to_who_wrote_it(with_a_closed_wall: World):
    world = with_a_closed_wall
    learner = world.people["alpha-learner"]
    with world.raw() as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        ((key, author_id, guest_name, row),) = [
            (key, author_id, guest_name, text)
            for key, author_id, guest_name, text in connection.execute(
                "SELECT key, author_id, guest_name, text FROM contribution"
            )
            if HIDDEN in text
        ]
        naming = {
            name
            for name in tables
            for found in connection.execute(f'SELECT * FROM "{name}"')
            if key in map(str, found) or HIDDEN in str(found)
        }
        acts = connection.execute(
            "SELECT count(*) FROM journal_line WHERE actor_id = ? AND thing IN ('contribution', 'prompt', 'wall')",
            (learner.id,),
        ).fetchone()

    assert naming == {"contribution"}
    assert (author_id, guest_name) == (None, "") and learner.name not in row
    assert acts == (0,)
