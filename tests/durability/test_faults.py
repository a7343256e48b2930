"""A database that is full, held by somebody else, or gone: the text comes back with a plain sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from elearn.answers.models import Answer, Submission
from elearn.app import create_app
from elearn.db import db, sqlite_module
from elearn.editions.queries import forget_kept
from elearn.settings import Mode, Settings
from tests.api.builders import a_key
from tests.builders import a_learner, a_vignette, an_organisation
from tests.conftest import Door, Page

PLACE = "/vignettes/ana/exercices/depart"
TEXT = (
    "Je lui demanderais d’abord ce qu’elle aime.\r\n\r\nPuis « je » verrais <b>son</b> équipe & elle, مرحبا. "
    + "é" * 20_000
)
GIVEN_BACK = "Votre texte n’est pas perdu, il est sur cette page."
NOT_KEPT = "Rien n’a pu être enregistré"


@dataclass
class Writing:
    """A learner before their page, on an SQLite file of its own."""

    app: Flask
    door: Door
    person_id: int
    path: Path

    def fields(self, **more: str) -> dict[str, str]:
        return {"text": TEXT, "key": "cle-de-la-page-1", "base_version": "0", "account": str(self.person_id), **more}

    def hand_in(self) -> Page:
        return self.door.post(f"{PLACE}/remettre", self.fields())

    def send_again(self, page: Page) -> Page:
        """Press the one button of the page of the fault, with the fields as the page holds them."""
        names = ("account", "text", "key", "base_version")
        target = page.html.split('<form class="measure stack stack-l" method="post" action="')[1].split('"')[0]
        return self.door.post(target, {name: page.value(name) for name in names})

    def kept(self, column: sa.orm.InstrumentedAttribute[str]) -> list[str]:
        with self.app.app_context():
            return list(db.session.scalars(sa.select(column)))


def settings_at(url: str, folder: Path) -> Settings:
    return Settings(
        mode=Mode.DEVELOPMENT,
        secret_key="d" * 40,
        password_salt="s" * 40,
        database_url=url,
        queue_url="memory://",
        data_folder=folder,
        testing=True,
    )


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[Writing]:
    path = tmp_path / "parcours.db"
    app = create_app(settings_at(f"sqlite:///{path}", tmp_path))
    with app.app_context():
        db.metadata.create_all(db.engine)
        a_vignette()
        person = a_learner()
        db.session.remove()
    door = Door(app)
    with app.app_context():
        door.sign_in(person)
    door.get("/")
    yield Writing(app, door, person.id, path)
    with app.app_context():
        db.engine.dispose()
    forget_kept()


@contextmanager
def each_connection(app: Flask, pragma: str) -> Iterator[None]:
    """Let every connection of the application live under a pragma for a while."""

    def prepare(connection: sqlite_module.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA {pragma}")

    with app.app_context():
        engine = db.engine
    engine.dispose()
    sa.event.listen(engine, "connect", prepare)
    try:
        yield
    finally:
        sa.event.remove(engine, "connect", prepare)
        engine.dispose()


@contextmanager
def full(writing: Writing) -> Iterator[None]:
    """Leave no page of the disk to the database."""
    with closing(sqlite_module.connect(writing.path)) as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
    with each_connection(writing.app, f"max_page_count={pages}"):
        yield


@contextmanager
def held_by_another(writing: Writing) -> Iterator[None]:
    """Let another process hold the database for writing, longer than anybody waits."""
    with (
        closing(sqlite_module.connect(writing.path, isolation_level=None)) as other,
        each_connection(writing.app, "busy_timeout=50"),
    ):
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


Trouble = Callable[[Writing], object]
TROUBLES = pytest.mark.parametrize("trouble", [full, held_by_another])


@TROUBLES
def test_an_answer_that_cannot_be_kept_comes_back_whole_with_a_plain_sentence(writing: Writing, trouble: Trouble):
    with trouble(writing):
        page = writing.hand_in()

    assert page.status == 503
    assert page.response.headers["Retry-After"] == "30"
    assert page.says(NOT_KEPT) and page.says(GIVEN_BACK) and page.says("copiez-le avant de fermer la page")
    assert page.value("text") == TEXT
    assert not any(word in page.text for word in ("sqlite", "locked", "Traceback", "OperationalError"))
    assert writing.kept(Submission.text) == writing.kept(Answer.draft_text) == []


@TROUBLES
def test_once_there_is_room_again_the_same_button_hands_it_in_once(writing: Writing, trouble: Trouble):
    with trouble(writing):
        page = writing.hand_in()
    first, again = writing.send_again(page), writing.send_again(page)

    assert (first.status, again.status) == (303, 303)
    assert writing.kept(Submission.text) == [TEXT.replace("\r\n", "\n")]


@TROUBLES
def test_the_page_can_be_sent_while_it_still_does_not_go_and_loses_nothing(writing: Writing, trouble: Trouble):
    with trouble(writing):
        page = writing.send_again(writing.send_again(writing.hand_in()))

    assert page.status == 503
    assert page.value("text") == TEXT


@TROUBLES
def test_a_draft_that_a_script_saves_hears_that_it_is_not_kept(writing: Writing, trouble: Trouble):
    with trouble(writing):
        page = writing.door.post(f"{PLACE}/brouillon", writing.fields(), Accept="application/json")
    later = writing.door.post(f"{PLACE}/brouillon", writing.fields(), Accept="application/json")

    assert (page.status, page.response.get_json()) == (503, {"error": "database"})
    assert later.status == 200
    assert writing.kept(Answer.draft_text) == [TEXT.replace("\r\n", "\n")]


@TROUBLES
def test_what_was_written_before_can_still_be_read(writing: Writing, trouble: Trouble):
    with trouble(writing):
        assert writing.door.get("/vignettes/ana").status == 200


def test_a_word_alone_is_sent_again_too(writing: Writing):
    with held_by_another(writing):
        page = writing.door.post(f"{PLACE}/remettre", writing.fields(text="Oui"))

    assert page.says("Ce que vous avez envoyé est gardé sur cette page") and not page.says(GIVEN_BACK)
    assert writing.send_again(page).status == 303
    assert writing.kept(Submission.text) == ["Oui"]


def test_a_program_is_told_when_to_ask_again(writing: Writing):
    with writing.app.app_context():
        _key, secret = a_key(an_organisation())
        db.session.remove()
    with held_by_another(writing):
        page = Door(writing.app).get("/api/v1/cle", Authorization=f"Bearer {secret}")
    told = page.response.get_json(force=True)

    assert (page.status, page.response.headers["Retry-After"]) == (503, "30")
    assert (told["status"], told["title"]) == (503, "La plateforme ne peut rien lire en ce moment")


def test_what_another_person_had_typed_is_not_shown_to_who_is_here_now(writing: Writing):
    with full(writing):
        page = writing.door.post(f"{PLACE}/remettre", writing.fields(account="4711"))

    assert TEXT[:40] not in page.text


def test_what_another_site_has_sent_is_not_shown_as_one_s_own(writing: Writing):
    with full(writing):
        page = writing.door.post(f"{PLACE}/remettre", writing.fields(), **{"Sec-Fetch-Site": "cross-site"})

    assert page.status == 503
    assert GIVEN_BACK not in page.text


def test_a_password_never_comes_back(writing: Writing):
    with full(writing):
        page = writing.door.post(f"{PLACE}/remettre", writing.fields(new_password="cerise tambour lagune"))

    assert page.status == 503
    assert "tambour" not in page.html


def test_an_unforeseen_fault_gives_the_text_back_too(writing: Writing, monkeypatch: pytest.MonkeyPatch):
    def broken(**_where: object) -> str:
        raise ZeroDivisionError

    broken.__dict__.update(writing.app.view_functions["answers.submit"].__dict__)
    monkeypatch.setitem(writing.app.view_functions, "answers.submit", broken)
    monkeypatch.setitem(writing.app.config, "PROPAGATE_EXCEPTIONS", False)
    page = writing.hand_in()

    assert page.status == 500
    assert page.says(GIVEN_BACK)
    assert page.value("text") == TEXT


@pytest.mark.parametrize("url", ["/", "/modules", "/connexion", "/rien-ici"])
def test_without_its_database_the_platform_says_so_calmly_and_in_french(writing: Writing, tmp_path: Path, url: str):
    gone = create_app(settings_at("postgresql://nobody@localhost:1/parcours", tmp_path / "gone"))
    gone.config["PROPAGATE_EXCEPTIONS"] = False
    door = Door(gone)
    with writing.door.client.session_transaction() as mine, door.client.session_transaction() as theirs:
        theirs.update(dict(mine))
    page = door.get(url)

    assert page.status >= 500
    assert page.says("La faute est la nôtre et elle est notée.")
