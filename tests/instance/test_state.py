"""Tests what the platform says of its health and state, and the public statements."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from elearn.accounts.models import User
from elearn.db import db
from elearn.instance.queries import database_facts
from elearn.instance.rules import has_wal_fault, is_durable
from elearn.instance.state import mail_facts
from elearn.policy import Role
from elearn.settings import Settings
from tests.builders import a_coordinator, a_learner, a_seat, a_supervisor, a_vignette, an_admin
from tests.conftest import Door

Doors = Callable[[User | None], Door]


@pytest.mark.parametrize(
    ("version", "faulty"),
    [((3, 6, 23), False), ((3, 7, 0), True), ((3, 40, 1), True), ((3, 51, 2), True), ((3, 51, 3), False)],
)
def test_the_versions_of_sqlite_that_can_corrupt_are_known(version: tuple[int, ...], faulty: bool) -> None:
    assert has_wal_fault(version) is faulty


@pytest.mark.parametrize(
    ("journal", "synchronous", "durable"), [("wal", "2", True), ("wal", "1", False), ("delete", "2", False)]
)
def test_durable_means_wal_and_full(journal: str, synchronous: str, durable: bool) -> None:
    assert is_durable(journal, synchronous) is durable


@pytest.mark.postgresql
@pytest.mark.usefixtures("app")
def test_the_database_in_use_is_durable() -> None:
    facts = database_facts()
    assert facts.dialect == db.engine.dialect.name and facts.version
    assert facts.dialect != "sqlite" or is_durable(facts.journal, facts.synchronous)


def test_health_answers_200_once_something_is_published(door: Doors) -> None:
    visitor = door(None)
    empty = visitor.get("/sante")
    assert (empty.status, json.loads(empty.html)) == (503, {"database": "ok", "content": "empty", "editions": 0})
    a_vignette()
    ready = visitor.get("/sante")
    assert (ready.status, json.loads(ready.html)) == (200, {"database": "ok", "content": "ok", "editions": 1})
    assert ready.response.mimetype == "application/json"


def test_health_answers_503_when_the_database_does_not_answer(app: Flask, door: Doors) -> None:
    def away(*_facts: object) -> None:
        raise sa.exc.OperationalError("SELECT", {}, OSError("away"))

    sa.event.listen(db.engine, "before_cursor_execute", away)
    try:
        page = door(None).get("/sante")
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", away)
    assert (page.status, json.loads(page.html)["database"]) == (503, "unreachable")


def test_an_administrator_reads_the_state(door: Doors) -> None:
    a_vignette(title="Ana cherche")
    page = door(an_admin()).get("/etat")
    assert page.status == 200
    for words in ("SQLite", "Ana cherche", "édition 1 du", "Travaux en attente", "dans le dossier"):
        assert page.says(words)


def test_modules_stand_in_the_order_of_a_french_dictionary(door: Doors) -> None:
    for title in ("Zoé", "Élodie", "Denis"):
        a_vignette(title.replace("é", "e").replace("É", "e").lower(), title=title)
    page = door(an_admin()).get("/etat").html
    assert page.index("Denis") < page.index("Élodie") < page.index("Zoé")


def test_a_fault_in_a_file_is_told_with_its_place(
    door: Doors, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "vignettes").mkdir()
    (tmp_path / "vignettes" / "casse.md").write_text("---\nrésumé: rien\n---\n", encoding="utf-8")
    settings: Settings = app.extensions["parcours.settings"]
    monkeypatch.setitem(app.extensions, "parcours.settings", replace(settings, content_folder=tmp_path))
    page = door(an_admin()).get("/etat")
    assert page.says("vignettes/casse.md:") and page.says("à corriger")


def test_the_password_of_the_mail_server_is_shown_to_nobody() -> None:
    facts = mail_facts(Settings(mail_url="smtps://ips:motsecret@mail.example.org:465"))
    assert facts.host == "mail.example.org" and "motsecret" not in str(facts)


@pytest.mark.parametrize("build", [a_learner, a_supervisor, a_coordinator])
def test_the_state_is_for_administrators(door: Doors, build: Callable[[], User]) -> None:
    assert door(build()).get("/etat").status == 403


@pytest.mark.parametrize("url", ["/accessibilite", "/confidentialite", "/aide", "/qui-voit-quoi"])
def test_statements_are_read_without_an_account_and_with_one(door: Doors, url: str) -> None:
    assert door(None).get(url).status == 200
    assert door(a_learner()).get(url).status == 200


@pytest.mark.parametrize("url", ["/accessibilite", "/confidentialite", "/aide"])
def test_statements_give_the_contact_of_the_settings(door: Doors, url: str) -> None:
    assert 'href="mailto:contact@example.org"' in door(None).get(url).html


def test_without_a_contact_the_statement_says_whom_to_ask(
    door: Doors, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings: Settings = app.extensions["parcours.settings"]
    monkeypatch.setitem(app.extensions, "parcours.settings", replace(settings, contact=""))
    assert door(None).get("/accessibilite").says("adressez-vous à la personne qui coordonne votre organisation")


def test_the_accessibility_statement_hides_no_limit(door: Doors) -> None:
    page = door(None).get("/accessibilite")
    assert page.says("partiellement conforme") and page.says("Personne d’extérieur ne l’a encore audité")
    assert page.says("Défenseur des droits") and page.says("lecteur d’écran")


def test_help_is_for_ones_own_roles(door: Doors) -> None:
    person = a_learner()
    a_seat(person, Role.ADMIN)
    page = door(person).get("/aide")
    assert page.says("Mon parcours") and page.says("Aucune page de l’administration")
    assert not page.says("Ouvrir une réponse la réserve")
    assert door(None).get("/aide").says("Ouvrir une réponse la réserve")
