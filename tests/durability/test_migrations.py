"""Migrations lead from nothing to exactly the models, one after the other, and never lose a row on the way."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import flask_migrate
import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from elearn import clock, schema
from elearn.app import create_app
from elearn.cases.actions import save_case
from elearn.db import db, transaction
from elearn.settings import Mode, Settings
from tests.architecture.modules import FILES
from tests.builders import a_module, a_supervisor, a_team, actor_of
from tests.cases.builders import LISTS, a_case
from tests.programmes.builders import a_programme, an_assignment, finish
from tests.reviews.builders import a_review, a_scene

pytestmark = pytest.mark.postgresql
VERSIONS = schema.FOLDER / "versions"
FILED = re.compile(r"(\d{4})_[a-z0-9_]+\.py")
# A migration that rebuilds every table: on SQLite this once emptied the children that cascade, without a word.
REBUILD = '''"""rebuild every table."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "{number}", "{head}"
branch_labels = depends_on = None


def upgrade() -> None:
    rebuild = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    for name in sa.inspect(op.get_bind()).get_table_names():
        if name != "alembic_version":
            with op.batch_alter_table(name, recreate=rebuild) as table:
                table.add_column(sa.Column("one_more", sa.String(8), nullable=False, server_default="yes"))


def downgrade() -> None:
    rebuild = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    for name in sa.inspect(op.get_bind()).get_table_names():
        if name != "alembic_version":
            with op.batch_alter_table(name, recreate=rebuild) as table:
                table.drop_column("one_more")
'''
_number = count(1)


@pytest.fixture
def empty_app(database_url: str, tmp_path: Path) -> Iterator[Callable[[], Flask]]:
    """Yield a function that makes an application on an empty database, of the kind that the tests run on."""
    made: list[tuple[Flask, str]] = []

    def build() -> Flask:
        name = f"migrated_{next(_number)}"
        app = create_app(
            Settings(
                mode=Mode.DEVELOPMENT,
                secret_key="m" * 40,
                password_salt="s" * 40,
                database_url=_empty_database(database_url, tmp_path, name),
                queue_url="memory://",
                data_folder=tmp_path,
                testing=True,
            )
        )
        made.append((app, name))
        return app

    yield build
    for app, name in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        if not database_url.startswith("sqlite"):
            with psycopg.connect(database_url, autocommit=True) as connection:
                connection.execute(f"DROP DATABASE {name}")


def _empty_database(url: str, folder: Path, name: str) -> str:
    if url.startswith("sqlite"):
        return f"sqlite:///{folder / name}.db"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return url.replace("/parcours?", f"/{name}?", 1)


@pytest.fixture
def migrated(empty_app: Callable[[], Flask]) -> Flask:
    """Return an application whose database has had every migration."""
    app = empty_app()
    schema.upgrade(app)
    return app


def revisions() -> list[str]:
    """Return every revision, the first one first."""
    history = ScriptDirectory(str(schema.FOLDER))
    return [one.revision for one in history.walk_revisions()][::-1]


def drawn(app: Flask) -> dict[str, dict[str, object]]:
    """Draw what a database holds: tables, columns with their types, keys, constraints and indexes, all by name."""
    with app.app_context():
        inspector = sa.inspect(db.engine)
        return {
            table: {
                "columns": {one["name"]: (str(one["type"]), one["nullable"]) for one in inspector.get_columns(table)},
                "key": inspector.get_pk_constraint(table)["constrained_columns"],
                "links": sorted(
                    (one["name"], one["constrained_columns"], one["referred_table"], str(one["options"]))
                    for one in inspector.get_foreign_keys(table)
                ),
                "unique": sorted(
                    (one["name"], sorted(one["column_names"])) for one in inspector.get_unique_constraints(table)
                ),
                "checks": sorted(
                    (str(one["name"]), _plain(one["sqltext"])) for one in inspector.get_check_constraints(table)
                ),
                "indexes": sorted(
                    (str(one["name"]), one["column_names"], bool(one["unique"])) for one in inspector.get_indexes(table)
                ),
            }
            for table in inspector.get_table_names()
            if table != "alembic_version"
        }


def _plain(sql: str) -> str:
    return re.sub(r"[\s()]+", "", sql)


def rows(app: Flask) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table of the models, without what a later migration may have added."""
    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: sorted((dict(row) for row in connection.execute(sa.select(table)).mappings()), key=str)
            for table in db.metadata.sorted_tables
        }


def fill(app: Flask) -> None:
    """Write rows that point at each other into most tables."""
    with app.app_context():
        modules = [a_module(source, path) for path, source in FILES.items()]
        scene = a_scene()
        a_review(scene.sophie, scene.submission)
        an_assignment(a_programme(scene.team, "chapter:pratiquer"), scene.learner)
        finish(scene.learner, modules[-1])
        db.session.remove()


def test_from_nothing_to_exactly_the_models(migrated: Flask):
    with migrated.app_context(), db.engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), db.metadata)

    assert found == []


def test_a_migrated_database_and_one_made_of_the_models_are_the_same(migrated: Flask, empty_app):
    fresh = empty_app()
    with fresh.app_context():
        db.metadata.create_all(db.engine)

    expected, found = drawn(fresh), drawn(migrated)

    assert found.keys() == expected.keys() and len(expected) > 30
    for table, facts in expected.items():
        assert found[table] == facts, table


def test_every_step_goes_up_down_and_up_again(empty_app):
    app = empty_app()
    for revision in revisions():
        before = drawn(app)
        _upgrade_to(app, revision)
        there = drawn(app)
        schema.downgrade(app)
        assert drawn(app) == before, revision
        _upgrade_to(app, revision)
        assert drawn(app) == there, revision


def test_upgrading_what_is_up_to_date_changes_nothing(migrated: Flask):
    fill(migrated)
    before = rows(migrated)
    schema.upgrade(migrated)

    assert rows(migrated) == before


def test_a_filled_database_keeps_every_row_while_all_its_tables_are_rebuilt(migrated: Flask, monkeypatch, tmp_path):
    fill(migrated)
    before = rows(migrated)
    _add_migration(monkeypatch, tmp_path)

    schema.upgrade(migrated)
    with migrated.app_context():
        rebuilt = {table: {one["name"] for one in sa.inspect(db.engine).get_columns(table)} for table in before}
    during = rows(migrated)
    schema.downgrade(migrated)

    assert sum(len(kept) for kept in before.values()) > 50
    assert all("one_more" in columns for columns in rebuilt.values())
    assert during == before
    assert rows(migrated) == before


def test_who_is_known_to_have_written_a_case_is_kept_when_writers_begin_to_be_counted(migrated: Flask):
    with migrated.app_context():
        team = a_team()
        maker, saver, loser = (a_supervisor(team) for _ in range(3))
        case = a_case(team, maker)
        with transaction():
            for person, text, base in ((saver, case.text + "\nUne ligne.\n", 1), (loser, "Un autre texte.", 1)):
                save_case(actor_of(person), case, text=text, base_version=base, now=clock.now(), catalogue=LISTS)
        expected = {(case.id, person.id) for person in (maker, saver, loser)}
        db.session.remove()
    schema.downgrade(migrated, "0018")
    _upgrade_to(migrated, "0019")

    with migrated.app_context(), db.engine.connect() as connection:
        table = db.metadata.tables["case_writer"]
        kept = {tuple(row) for row in connection.execute(sa.select(table.c.case_id, table.c.person_id))}
    assert kept == expected


def test_foreign_keys_are_on_again_after_a_migration(migrated: Flask):
    with migrated.app_context(), db.engine.connect() as connection:
        team = sa.insert(db.metadata.tables["team"]).values(organisation_id=999, name="Nulle part")
        with pytest.raises(sa.exc.IntegrityError):
            connection.execute(team)


def test_the_history_is_one_line_numbered_from_one():
    history = ScriptDirectory(str(schema.FOLDER))
    found = list(history.walk_revisions())[::-1]

    assert len(history.get_heads()) == len(history.get_bases()) == 1
    assert [one.revision for one in found] == [f"{number:04d}" for number in range(1, len(found) + 1)]
    assert [one.down_revision for one in found] == [None, *(one.revision for one in found[:-1])]


def test_every_file_says_its_number_and_its_intent():
    files = sorted(path for path in VERSIONS.glob("*.py") if path.name != "__init__.py")
    for number, path in enumerate(files, 1):
        found = FILED.fullmatch(path.name)
        assert found is not None and int(found[1]) == number, path.name
        assert (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").strip(), path.name

    assert [path.name[:4] for path in files] == revisions()


def test_a_migration_never_reads_the_code_of_today():
    """Code changes, and a migration that imports it would then do something else than it did."""
    found = [
        path.name for path in VERSIONS.glob("*.py") if re.search(r"^\s*(from|import) elearn", path.read_text(), re.M)
    ]

    assert found == []


def test_every_constraint_and_index_of_the_models_has_a_name(migrated: Flask):
    unnamed = [
        (table, kind, one)
        for table, facts in drawn(migrated).items()
        for kind in ("links", "unique", "checks", "indexes")
        for one in facts[kind]  # type: ignore[attr-defined]
        if one[0] in (None, "None", "")
    ]

    assert unnamed == []


def _upgrade_to(app: Flask, revision: str) -> None:
    schema._bound(app)
    with app.app_context():
        flask_migrate.upgrade(revision=revision)


def _add_migration(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Put one more migration behind the last one, in a copy of the folder."""
    copy = folder / "migrations"
    shutil.copytree(schema.FOLDER, copy, ignore=shutil.ignore_patterns("__pycache__"))
    head = revisions()[-1]
    number = f"{int(head) + 1:04d}"
    source = REBUILD.format(number=number, head=head)
    (copy / "versions" / f"{number}_rebuild_every_table.py").write_text(source, encoding="utf-8")
    monkeypatch.setattr(schema, "FOLDER", copy)
