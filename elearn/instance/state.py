"""Gathers what the page of state shows, from settings, files, database and queue."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlsplit

from huey import Huey

from elearn.content.check import check_folder
from elearn.content.model import Fault
from elearn.instance.queries import DatabaseFacts, PublishedLine, database_facts, list_published
from elearn.instance.rules import has_wal_fault, is_durable
from elearn.settings import Mode, Settings


@dataclass(frozen=True, slots=True)
class QueueFacts:
    """How many jobs wait, and how many are to be tried again later."""

    waiting: int
    later: int


@dataclass(frozen=True, slots=True)
class MailFacts:
    """How e-mail leaves: through a server (its host), or into a folder where so many messages lie."""

    host: str
    in_outbox: int


@dataclass(frozen=True, slots=True)
class State:
    """Everything that the page of state shows; no text that somebody wrote, no secret."""

    mode: Mode
    application: str
    python: str
    database: DatabaseFacts
    faults: tuple[Fault, ...]
    published: tuple[PublishedLine, ...]
    mail: MailFacts
    queue: QueueFacts

    @property
    def has_wal_fault(self) -> bool:
        """Whether the SQLite in use is one of those that can corrupt a database."""
        return self.database.dialect == "sqlite" and has_wal_fault(self.database.version)

    @property
    def is_durable(self) -> bool:
        """Whether what was acknowledged survives a loss of power; PostgreSQL sees to it by itself."""
        facts = self.database
        return facts.dialect != "sqlite" or is_durable(facts.journal, facts.synchronous)


def state_of(settings: Settings, huey: Huey, today: date) -> State:
    """Return the state of the platform. It reads every content file: for a page that is opened now and then."""
    return State(
        mode=settings.mode,
        application=application_version(),
        python=platform.python_version(),
        database=database_facts(),
        faults=check_folder(settings.content_folder, today),
        published=list_published(),
        mail=mail_facts(settings),
        queue=QueueFacts(huey.pending_count(), huey.scheduled_count()),
    )


def application_version() -> str:
    """Return the version that is installed; empty where the code runs without having been installed."""
    try:
        return version("parcours-ips")
    except PackageNotFoundError:
        return ""


def mail_facts(settings: Settings) -> MailFacts:
    """Return how e-mail leaves, without the name or the password of the server's account."""
    host = urlsplit(settings.mail_url).hostname or ""
    lying = sum(1 for _ in settings.outbox.glob("*.txt")) if settings.outbox.is_dir() else 0
    return MailFacts(host, lying)
