"""Reads the environment, once, and reports every fault in it at once."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
PACKAGED = Path(__file__).resolve().parent / "_data"
SHORTEST_SECRET = 32
FEWEST_SIGNS = 10  # different ones in a secret: « aaaa… » and « changeme… » are long, and guessed at once
HOSTLESS = ("sqlite", "sqlite+pysqlite", "memory", "postgresql", "postgresql+psycopg")


class Mode(StrEnum):
    """Demo is what `make run` starts; development adds the gallery; production refuses what is unsafe."""

    DEMO = "demo"
    DEVELOPMENT = "development"
    PRODUCTION = "production"


class BadSettings(ValueError):
    """The environment holds one or several faults; `faults` lists them, one sentence each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def home(name: str) -> Path:
    """Return where `templates`, `static` or `content` lie: in the package if it was built, else the checkout."""
    packaged = PACKAGED / name
    return packaged if packaged.is_dir() else ROOT / name


@dataclass(frozen=True)
class Settings:
    """Everything that an operator can choose. `docs/operating.md` holds the same table."""

    mode: Mode = Mode.DEMO
    secret_key: str = ""
    password_salt: str = ""
    database_url: str = ""
    queue_url: str = ""
    limits_url: str = "memory://"
    mail_url: str = ""
    mail_sender: str = "Parcours IPS <ne-pas-repondre@localhost>"
    public_url: str = "http://localhost:8000"
    port: int = 8000
    web_workers: int = 2
    web_threads: int = 4
    proxies: int = 0
    data_folder: Path = ROOT / "instance"
    content_folder: Path = field(default_factory=lambda: home("content"))
    contact: str = ""
    host: str = ""
    debug: bool = False
    testing: bool = False

    @property
    def is_secure(self) -> bool:
        """Whether people reach this instance over HTTPS, so that cookies may insist on it."""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def outbox(self) -> Path:
        """Where e-mail is written as readable files while no SMTP server is set."""
        return self.data_folder / "outbox"

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Read the settings, or raise BadSettings with every fault found."""
        return _Reader(env).settings()


class _Reader:
    """Gathers the faults of one environment while reading it."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env
        self.faults: list[str] = []

    def settings(self) -> Settings:
        mode = self._mode()
        folder = self._data_folder()
        secret, salt = self._secrets(mode, folder)
        port = self._number("PORT", 8000, 1, 65535)
        settings = Settings(
            mode=mode,
            secret_key=secret,
            password_salt=salt,
            database_url=self._database(folder),
            queue_url=self._scheme("PARCOURS_QUEUE", f"sqlite:///{folder / 'queue.db'}", ("sqlite", "redis", "rediss")),
            limits_url=self._scheme("PARCOURS_LIMITS", "memory://", ("memory", "redis", "rediss")),
            mail_url=self._scheme("PARCOURS_MAIL", "", ("smtp", "smtps", "smtp+starttls")),
            mail_sender=self.env.get("PARCOURS_SENDER", Settings.mail_sender),
            public_url=self._scheme("PARCOURS_URL", f"http://localhost:{port}", ("http", "https")).rstrip("/"),
            port=port,
            web_workers=self._number("PARCOURS_WORKERS", 2, 1, 64),
            web_threads=self._number("PARCOURS_THREADS", 4, 1, 64),
            proxies=self._number("PARCOURS_PROXIES", 0, 0, 5),
            data_folder=folder,
            content_folder=Path(self.env.get("PARCOURS_CONTENT", str(home("content")))).resolve(),
            contact=self.env.get("PARCOURS_CONTACT", ""),
            host=self.env.get("PARCOURS_HOST", ""),
            debug=self.env.get("PARCOURS_DEBUG", "") not in ("", "0"),
        )
        self._refuse_unsafe_production(settings)
        if not settings.content_folder.is_dir():
            self.faults.append(f"PARCOURS_CONTENT: there is no folder {settings.content_folder}.")
        if self.faults:
            raise BadSettings(self.faults)
        return settings

    def _mode(self) -> Mode:
        given = self.env.get("PARCOURS_MODE", Mode.DEMO.value)
        try:
            return Mode(given)
        except ValueError:
            self.faults.append(f"PARCOURS_MODE is « {given} »; it can be demo, development or production.")
            return Mode.DEMO

    def _data_folder(self) -> Path:
        folder = Path(self.env.get("PARCOURS_DATA", str(ROOT / "instance"))).resolve()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            self.faults.append(f"PARCOURS_DATA: {folder} is not a folder, and cannot be made one.")
            return ROOT / "instance"
        if not os.access(folder, os.W_OK | os.X_OK):
            self.faults.append(f"PARCOURS_DATA: nothing can be written in {folder}.")
        return folder

    def _secrets(self, mode: Mode, folder: Path) -> tuple[str, str]:
        secret, salt = self.env.get("PARCOURS_SECRET", ""), self.env.get("PARCOURS_SALT", "")
        if mode is Mode.PRODUCTION:
            for name, value in (("PARCOURS_SECRET", secret), ("PARCOURS_SALT", salt)):
                if len(value) < SHORTEST_SECRET:
                    self.faults.append(f"{name} needs at least {SHORTEST_SECRET} characters in production.")
                elif len(set(value)) < FEWEST_SIGNS:
                    self.faults.append(f"{name} can be guessed: draw it at random.")
            if secret and secret == salt:
                self.faults.append("PARCOURS_SECRET and PARCOURS_SALT must differ.")
            return secret, salt
        if self.faults:
            return secret, salt  # nothing is written for a start that will not be
        return secret or _kept_secret(folder, "secret"), salt or _kept_secret(folder, "salt")

    def _database(self, folder: Path) -> str:
        url = self._scheme(
            "PARCOURS_DATABASE",
            f"sqlite:///{folder / 'parcours.db'}",
            ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg"),
        )
        return url

    def _scheme(self, name: str, default: str, schemes: tuple[str, ...]) -> str:
        value = self.env.get(name) or default
        if not value or (fault := _fault_of(value, schemes)) is None:
            return value
        self.faults.append(f"{name} is « {_without_password(value)} »; {fault}.")
        return default

    def _number(self, name: str, default: int, lowest: int, highest: int) -> int:
        given = self.env.get(name, "")
        if not given:
            return default
        if not given.isascii() or not given.isdigit() or not lowest <= int(given) <= highest:
            self.faults.append(f"{name} is « {given} »; it must be a whole number from {lowest} to {highest}.")
            return default
        return int(given)

    def _refuse_unsafe_production(self, settings: Settings) -> None:
        if settings.mode is not Mode.PRODUCTION:
            return
        if settings.debug:
            self.faults.append("PARCOURS_DEBUG must be off in production.")
        if not settings.is_secure:
            self.faults.append("PARCOURS_URL must be the public https:// address in production.")
        if not settings.mail_url:
            self.faults.append("PARCOURS_MAIL must name an SMTP server in production, e.g. smtps://user:word@host:465.")
        if not settings.contact:
            self.faults.append("PARCOURS_CONTACT must give the address that the accessibility statement shows.")


def _fault_of(url: str, schemes: tuple[str, ...]) -> str | None:
    """Return what is wrong with an address, or None."""
    try:
        parts = urlsplit(url)
        has_place = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return "it is not an address"
    if parts.scheme not in schemes:
        return f"it must begin with {' or '.join(f'{scheme}:' for scheme in schemes)}"
    if not has_place and parts.scheme not in HOSTLESS:
        return "it names no server"
    return None


def _without_password(url: str) -> str:
    """Return an address as a log may show it."""
    return re.sub(r"(//[^/@:]*):[^/@]*@", r"\1:…@", url)


def _kept_secret(folder: Path, name: str) -> str:
    """Return a secret made once and kept in the data folder, so that a restart signs nobody out."""
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()
