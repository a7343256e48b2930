"""The `elearn` commands: what an operator or an author types."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

import click
from flask import Flask

from elearn import clock, schema, server
from elearn.app import create_app
from elearn.content.check import check_folder, format_fault, has_errors, write_missing_ids
from elearn.content.importer.files import WORDING, Outcome, find_source, import_file
from elearn.content.importer.importing import SourceTooLong
from elearn.content.importer.report import lines_of
from elearn.content.model import Fault
from elearn.content.spelling import NoDictionary, check_spelling
from elearn.content.watching import changes
from elearn.db import transaction
from elearn.demo.load import describe_demo, has_demo, load_demo
from elearn.editions.publishing import publish_folder
from elearn.errors import RuleBroken
from elearn.organisations import letters
from elearn.organisations.actions import invite_admin
from elearn.privacy.actions import erase_again
from elearn.progress.tasks import rebuild_tallies
from elearn.settings import BadSettings, Settings, home

WATCH_SECONDS = 1.0


def _settings() -> Settings:
    try:
        return Settings.from_env(os.environ)
    except BadSettings as bad:
        click.echo("These settings keep Parcours IPS from starting:", err=True)
        for fault in bad.faults:
            click.echo(f"  - {fault}", err=True)
        raise SystemExit(2) from None


def _app() -> Flask:
    return create_app(_settings())


@contextmanager
def _at_work(settings: Settings) -> Iterator[Flask]:
    """Open the application on a prepared database; production never works on one that holds the demonstration."""
    app = create_app(settings)
    with app.app_context():
        _refuse_demo_in_production(settings)
        yield app


@click.group()
def main() -> None:
    """Parcours IPS: training for supported employment, by case vignettes."""


@main.group()
def content() -> None:
    """Check and publish chapters and vignettes."""


@content.command("check")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--fix", is_flag=True, help="Écrit les identifiants qui manquent.")
@click.option("--strict", is_flag=True, help="Un avertissement suffit pour finir en échec.")
def content_check(path: Path | None, fix: bool, strict: bool) -> None:
    """Vérifie les fichiers : une ligne par faute, avec le fichier, la ligne et ce qu’il faut faire."""
    root = _content_root(path)
    if fix:
        for changed in write_missing_ids(root):
            click.echo(f"{changed} : identifiants écrits")
    faults = _tell_faults(root)
    if has_errors(faults) or (strict and faults):
        raise SystemExit(1)
    click.echo("Le contenu est en ordre.")


@content.command("watch")
@click.argument("path", required=False, type=click.Path(path_type=Path))
def content_watch(path: Path | None) -> None:
    """Vérifie de nouveau à chaque fichier enregistré, jusqu’à Ctrl-C."""
    root = _content_root(path)
    click.echo(f"Vérification de {root} à chaque enregistrement. Ctrl-C pour finir.")
    for changed in changes(root, wait=lambda: sleep(WATCH_SECONDS)):
        click.echo(f"\n{', '.join(changed) or 'Au départ'}")
        if not _tell_faults(root):
            click.echo("Le contenu est en ordre.")


@content.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Le dossier où écrire ; sinon, content.")
@click.option("--replace", is_flag=True, help="Remplace un module qui existe déjà et qui diffère.")
def content_import(files: tuple[Path, ...], out: Path | None, replace: bool) -> None:
    """Fait un module de chaque chapitre tel qu’il circule, et dit ce qui a été compris. Aucun mot n’est perdu."""
    root = out or home("content")
    is_refused = False
    for path in files:
        try:
            imported, outcome = import_file(path, root, home("content"), is_replacing=replace)
        except SourceTooLong:
            raise click.ClickException(f"{path} est trop long pour un seul module. Partagez-le.") from None
        click.echo(f"{path} → {imported.name} : {WORDING[outcome]}")
        if outcome is not Outcome.UNCHANGED:
            for line in lines_of(imported):
                click.echo(f"  {line}")
        is_refused |= outcome is Outcome.DIFFERS
    if is_refused:
        raise SystemExit(1)


@content.command("export")
@click.argument("slug")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Le dossier où écrire ; sinon, l’écran.")
def content_export(slug: str, out: Path | None) -> None:
    """Donne le fichier d’un module, tel qu’il a été écrit : l’importer de nouveau ne change rien."""
    path = find_source(home("content"), slug)
    if path is None:
        raise click.ClickException(f"Il n’y a pas de module « {slug} ».")
    if out is None:
        sys.stdout.buffer.write(path.read_bytes())
        return
    out.mkdir(parents=True, exist_ok=True)
    (out / path.name).write_bytes(path.read_bytes())
    click.echo(out / path.name)


def _content_root(path: Path | None) -> Path:
    root = path or home("content")
    if not root.is_dir():
        raise click.ClickException(f"Il n’y a pas de dossier {root}.")
    return root


def _tell_faults(root: Path) -> tuple[Fault, ...]:
    """Print every fault of a folder, spelling included where the dictionary is there; say so where it is not."""
    faults = check_folder(root, clock.now().date())
    try:
        faults = (*faults, *check_spelling(root))
    except NoDictionary as missing:
        click.echo(f"L’orthographe n’a pas été vérifiée : {missing}.", err=True)
    for fault in sorted(faults, key=lambda one: (one.path, one.line)):
        click.echo(format_fault(fault))
    return faults


@content.command("publish")
def content_publish() -> None:
    """Publie chaque nouvel état des fichiers ; ce qui est en faute garde sa dernière bonne édition."""
    settings = _settings()
    with _at_work(settings):
        outcome = publish_folder(settings.content_folder)
    for fault in outcome.faults:
        click.echo(format_fault(fault), err=True)
    click.echo(f"{outcome.published} édition(s) nouvelle(s), {outcome.unchanged} module(s) inchangé(s).")
    if outcome.has_errors:
        raise SystemExit(1)


@main.command()
def assets() -> None:
    """Joint les feuilles de style et les scripts en fichiers à empreinte."""
    made = _app().extensions["parcours.assets"]
    for name in sorted(made.files):
        click.echo(made.url(name))


@main.group()
def demo() -> None:
    """Demonstration data."""


@demo.command("load")
def demo_load() -> None:
    """Load invented people and places into an empty database."""
    settings = _settings()
    with create_app(settings).app_context():
        publish_folder(settings.content_folder)
        try:
            load_demo()
        except RuleBroken as broken:
            raise click.ClickException(broken.message % broken.facts) from None
        click.echo(describe_demo(settings.public_url))


@main.group()
def user() -> None:
    """People."""


@user.command("invite")
@click.argument("email")
@click.argument("name")
@click.option("--admin", is_flag=True, required=True, help="Invites the person as an administrator.")
def user_invite(email: str, name: str, admin: bool) -> None:
    """Invite the first administrator: prints the link, and sends it by e-mail."""
    settings = _settings()
    with _at_work(settings):
        try:
            with transaction():
                link = invite_admin(email, name, clock.now(), settings.public_url)
        except RuleBroken as broken:
            raise click.ClickException(broken.message % broken.facts) from None
        letters.deliver(link)
    click.echo(link)


@main.group()
def progress() -> None:
    """What is done and what is left."""


@progress.command("rebuild")
def progress_rebuild() -> None:
    """Compute again what the matrix keeps for reading; no figure changes."""
    with _at_work(_settings()):
        count = rebuild_tallies()
    click.echo(f"{count} avancement(s) calculé(s) de nouveau.")


@main.group()
def db() -> None:
    """The database's schema."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to the schema of this version."""
    schema.upgrade(_app())


@db.command("migrate")
@click.option("-m", "--message", required=True, help="What the change is for.")
def db_migrate(message: str) -> None:
    """Write a migration from the difference between the models and the database."""
    schema.write_migration(_app(), message)


@main.command()
def run() -> None:
    """Prepare everything (schema, content, demo data) and serve."""
    settings = _settings()
    app = create_app(settings)
    schema.upgrade(app)
    with app.app_context():
        _refuse_demo_in_production(settings)
        _erase_again(settings)
        outcome = publish_folder(settings.content_folder)
        for fault in outcome.faults:
            click.echo(format_fault(fault), err=True)
        said = _demo_words(settings)
    click.echo(f"\n{said or f'Parcours IPS : {settings.public_url}'}\n")
    sys.stdout.flush()
    server.serve(settings)


@main.command()
def worker() -> None:
    """Run the job queue in a process of its own."""
    settings = _settings()
    with _at_work(settings) as app:
        server.work(app)


def _erase_again(settings: Settings) -> None:
    """Clean a restored copy of whoever had been erased since it was made."""
    with transaction():
        count = erase_again(settings.data_folder, settings.secret_key, clock.now())
    if count:
        click.echo(f"Copie restaurée : {count} personne(s) effacée(s) de nouveau.")


def _refuse_demo_in_production(settings: Settings) -> None:
    if settings.mode == "production" and has_demo():
        raise click.ClickException("This database holds demonstration accounts: production refuses to start with it.")


def _demo_words(settings: Settings) -> str:
    if settings.mode != "demo":
        return ""
    if not has_demo():
        try:
            load_demo()
        except RuleBroken:
            return ""  # a database with real people: nothing is added to it
    return str(describe_demo(settings.public_url))


if __name__ == "__main__":
    main()
