"""Builds the instances that are measured: so many modules, so many learners, one of them signed in."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from secrets import token_hex

from flask import Flask, session
from flask_security import login_user
from flask_wtf.csrf import generate_csrf

from elearn import clock
from elearn.accounts.doors import keep_awake
from elearn.accounts.models import User
from elearn.app import create_app
from elearn.content.catalogue import Catalogue
from elearn.content.parse import parse_module
from elearn.db import commit_library_writes, db, transaction
from elearn.editions.actions import publish
from elearn.editions.publishing import publish_folder
from elearn.organisations.models import Network, Organisation, Seat, Team
from elearn.policy import Role
from elearn.settings import Mode, Settings, home
from tests.postgres import temporary_postgresql

EXTRA = """---
titre: Chapitre {number}
résumé: Un chapitre de plus, pour la mesure.
numéro: {number}
---

## Une section {{#une minutes=5}}

{words}
"""


def on_each_database(measure: Callable[[str, Path, str], None]) -> None:
    """Call `measure` with the name of each database, an empty folder, and its address (none for SQLite's own file)."""
    with tempfile.TemporaryDirectory() as name:
        measure("SQLite", Path(name) / "sqlite", "")
        with temporary_postgresql() as url:
            measure("PostgreSQL", Path(name) / "postgresql", url)


def settings_of(folder: Path, database_url: str = "") -> Settings:
    """Return the settings of a measured instance, its data in `folder`, its rows too unless a database is given."""
    return Settings(
        mode=Mode.DEVELOPMENT,
        secret_key="b" * 40,
        password_salt="b" * 40,
        database_url=database_url or f"sqlite:///{folder / 'parcours.db'}",
        queue_url=f"sqlite:///{folder / 'queue.db'}",
        data_folder=folder,
        testing=True,
    )


def build(folder: Path, *, modules: int, learners: int, database_url: str = "") -> Flask:
    """Make an instance with the real content, `modules` in all, and `learners` people in one team."""
    folder.mkdir(parents=True, exist_ok=True)
    app = create_app(settings_of(folder, database_url))
    with app.app_context():
        db.metadata.create_all(db.engine)
        publish_folder(home("content"))
        with transaction() as database:
            for number in range(20, 20 + modules - 4):
                text = EXTRA.format(number=number, words="Un paragraphe à lire. " * 200)
                module, _ = parse_module(text, f"chapters/{number}-chapitre-{number}.md", Catalogue())
                if module is not None:
                    publish(module, clock.now())
            network = Network(name="Réseau")
            database.add(network)
            database.flush()
            organisation = Organisation(name="Organisation", network_id=network.id)
            database.add(organisation)
            database.flush()
            team = Team(organisation_id=organisation.id, name="Équipe")
            database.add(team)
            database.flush()
            for number in range(learners):
                _learner(number, team, organisation)
    return app


def _learner(number: int, team: Team, organisation: Organisation) -> None:
    person = User(
        email=f"personne{number}@example.org",
        name=f"Personne {number}",
        sort_name=f"personne {number:05d}",
        active=True,
        fs_uniquifier=token_hex(16),
    )
    db.session.add(person)
    db.session.flush()
    db.session.add(
        Seat(
            user_id=person.id,
            role=Role.LEARNER,
            team_id=team.id,
            organisation_id=organisation.id,
            network_id=organisation.network_id,
            starts_on=date(2020, 1, 1),
        )
    )


def writer_of(app: Flask, who: int) -> tuple[str, str]:
    """Return the cookie header of somebody signed in, and a token for the forms that they send."""
    with app.test_request_context("/connexion", method="POST"):
        token = generate_csrf()
        return _signed_in(app, db.session.get_one(User, who)), token


def cookie_of(app: Flask, who: int | None = None) -> str:
    """Return the cookie header of somebody, else of the first learner, signed in."""
    with app.test_request_context("/connexion", method="POST"):
        found = db.session.query(User).order_by(User.id)
        person = db.session.get_one(User, who) if who is not None else found.limit(1).one()
        return _signed_in(app, person)


def _signed_in(app: Flask, person: User) -> str:
    login_user(person, authn_via=["password"])
    commit_library_writes()
    keep_awake()  # as the cookie is after the first page, which renews it
    response = app.make_response("")
    app.session_interface.save_session(app, session, response)
    return response.headers["Set-Cookie"].split(";")[0]
