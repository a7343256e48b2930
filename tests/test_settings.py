"""The environment is read once, every fault of it is told at once, and what is unsafe does not start."""

from __future__ import annotations

import dataclasses
import os
import re
import secrets
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from elearn.settings import ROOT, BadSettings, Mode, Settings

GUIDE = ROOT / "docs" / "operating.md"
TABLE = re.compile(r"<!-- table : réglages -->\n(.*?)<!-- fin -->", re.DOTALL)
SECRET, SALT = "f2KzqLr8YtmVXcW1b7Nn0uEoPdHsAi5G", "Qd9vTzj3RkM6xUe1LwYbFoCs8HpGn2Aa"
NOT_SET_BY_OPERATORS = {"testing"}


class Watched(Mapping[str, str]):
    """An environment that remembers what was asked of it."""

    def __init__(self, values: dict[str, str]) -> None:
        self.values_ = values
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return self.values_[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_)

    def __len__(self) -> int:
        return len(self.values_)


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    """Return an environment with which production starts."""
    return {
        "PARCOURS_MODE": "production",
        "PARCOURS_SECRET": SECRET,
        "PARCOURS_SALT": SALT,
        "PARCOURS_DATA": str(tmp_path / "data"),
        "PARCOURS_URL": "https://parcours.example.org",
        "PARCOURS_MAIL": "smtps://parcours:mot@smtp.example.org:465",
        "PARCOURS_CONTACT": "contact@example.org",
    }


def faults(env: Mapping[str, str]) -> list[str]:
    """Return the faults that reading an environment tells."""
    with pytest.raises(BadSettings) as told:
        Settings.from_env(env)
    return told.value.faults


def table() -> dict[str, tuple[str, str]]:
    """Return the guide's table: the field and the default of each variable."""
    (found,) = TABLE.findall(GUIDE.read_text(encoding="utf-8"))
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in found.strip().splitlines()[2:]]
    return {name.strip("`"): (field.strip("`"), default.strip("`")) for name, field, default, _ in rows}


def test_a_good_environment_is_read(production: dict[str, str]):
    read = Settings.from_env({**production, "PORT": "9000", "PARCOURS_WORKERS": "3", "PARCOURS_PROXIES": "1"})

    assert (read.mode, read.port, read.web_workers, read.proxies) == (Mode.PRODUCTION, 9000, 3, 1)
    assert (read.secret_key, read.password_salt, read.is_secure) == (SECRET, SALT, True)


def test_every_bad_value_is_told_at_once(tmp_path: Path):
    told = faults(
        {
            "PARCOURS_MODE": "prod",
            "PARCOURS_DATABASE": "mysql://localhost/parcours",
            "PARCOURS_QUEUE": "amqp://localhost",
            "PARCOURS_LIMITS": "memcached://localhost",
            "PARCOURS_MAIL": "imap://localhost",
            "PARCOURS_URL": "parcours.example.org",
            "PORT": "80000",
            "PARCOURS_WORKERS": "0",
            "PARCOURS_THREADS": "many",
            "PARCOURS_PROXIES": "-1",
            "PARCOURS_DATA": str(tmp_path),
            "PARCOURS_CONTENT": str(tmp_path / "nowhere"),
        }
    )

    assert [fault.split()[0].strip(":") for fault in told] == [
        "PARCOURS_MODE",
        "PORT",
        "PARCOURS_DATABASE",
        "PARCOURS_QUEUE",
        "PARCOURS_LIMITS",
        "PARCOURS_MAIL",
        "PARCOURS_URL",
        "PARCOURS_WORKERS",
        "PARCOURS_THREADS",
        "PARCOURS_PROXIES",
        "PARCOURS_CONTENT",
    ]
    assert all(fault.endswith(".") for fault in told)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PARCOURS_URL", "https://"),
        ("PARCOURS_URL", "https://[parcours"),
        ("PARCOURS_MAIL", "smtp://"),
        ("PARCOURS_MAIL", "smtp://host:abc"),
        ("PARCOURS_MAIL", "smtp://host:99999"),
        ("PARCOURS_LIMITS", "redis:///0"),
        ("PARCOURS_DATABASE", "parcours.db"),
        ("PARCOURS_QUEUE", "memory"),
        ("PORT", "8000.0"),
        ("PORT", "8 000"),
        ("PORT", "²"),
        ("PORT", "0"),
        ("PARCOURS_DATA", __file__),
    ],
)
def test_a_value_that_would_fail_later_is_told_now(tmp_path: Path, name: str, value: str):
    told = faults({"PARCOURS_DATA": str(tmp_path), name: value})

    assert len(told) == 1 and told[0].startswith(name)


def test_a_fault_shows_no_password(tmp_path: Path):
    told = faults({"PARCOURS_DATA": str(tmp_path), "PARCOURS_DATABASE": "mysql://parcours:tres-secret@localhost/x"})

    assert "tres-secret" not in "\n".join(told)


@pytest.mark.parametrize("name", ["PORT", "PARCOURS_DATABASE", "PARCOURS_QUEUE", "PARCOURS_LIMITS", "PARCOURS_URL"])
def test_an_empty_value_is_the_default(tmp_path: Path, name: str):
    env = {"PARCOURS_DATA": str(tmp_path)}

    assert Settings.from_env({**env, name: ""}) == Settings.from_env(env)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"PARCOURS_SECRET": ""}, "PARCOURS_SECRET needs at least 32"),
        ({"PARCOURS_SALT": ""}, "PARCOURS_SALT needs at least 32"),
        ({"PARCOURS_SECRET": SECRET[:31]}, "PARCOURS_SECRET needs at least 32"),
        ({"PARCOURS_SECRET": "x" * 64}, "PARCOURS_SECRET can be guessed"),
        ({"PARCOURS_SECRET": "changeme" * 8}, "PARCOURS_SECRET can be guessed"),
        ({"PARCOURS_SALT": "0123456701234567" * 3}, "PARCOURS_SALT can be guessed"),
        ({"PARCOURS_SALT": SECRET}, "must differ"),
        ({"PARCOURS_DEBUG": "1"}, "PARCOURS_DEBUG must be off"),
        ({"PARCOURS_URL": "http://parcours.example.org"}, "https://"),
        ({"PARCOURS_MAIL": ""}, "PARCOURS_MAIL must name"),
        ({"PARCOURS_CONTACT": ""}, "PARCOURS_CONTACT must give"),
    ],
)
def test_production_refuses_what_is_unsafe(production: dict[str, str], changes: dict[str, str], says: str):
    (told,) = faults({**production, **changes})

    assert says in told


def test_production_never_falls_back_on_a_secret_that_it_found(production: dict[str, str], tmp_path: Path):
    Settings.from_env({"PARCOURS_DATA": production["PARCOURS_DATA"]})

    assert len(faults({**production, "PARCOURS_SECRET": "", "PARCOURS_SALT": ""})) == 2


def test_outside_production_a_secret_is_drawn_once_and_kept_for_its_owner_alone(tmp_path: Path):
    first = Settings.from_env({"PARCOURS_DATA": str(tmp_path)})
    again = Settings.from_env({"PARCOURS_DATA": str(tmp_path)})
    other = Settings.from_env({"PARCOURS_DATA": str(tmp_path / "other")})

    assert first.secret_key == again.secret_key and len(first.secret_key) >= 32
    assert len({first.secret_key, first.password_salt, other.secret_key, other.password_salt}) == 4
    assert {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("secret", "salt")} == {0o600}


def test_a_start_that_is_refused_says_why_in_one_list_and_leaves_nothing_behind(tmp_path: Path):
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PARCOURS_")},
        "PARCOURS_MODE": "production",
        "PARCOURS_DATA": str(tmp_path / "data"),
        "PARCOURS_DEBUG": "1",
        "PARCOURS_SECRET": "trop court",
        "PORT": "http",
    }
    done = subprocess.run(
        [sys.executable, "-m", "elearn.cli", "run"], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )

    told = done.stderr.splitlines()

    assert done.returncode == 2 and done.stdout == ""
    assert told[0] == "These settings keep Parcours IPS from starting:"
    assert [line.split()[1] for line in told[1:]] == [
        "PARCOURS_SECRET",
        "PARCOURS_SALT",
        "PORT",
        "PARCOURS_DEBUG",
        "PARCOURS_URL",
        "PARCOURS_MAIL",
        "PARCOURS_CONTACT",
    ]
    assert "Traceback" not in done.stderr
    assert list((tmp_path / "data").iterdir()) == []


def test_production_refuses_a_database_that_holds_the_demonstration(production: dict[str, str]):
    """The mark in the database decides, not the settings with which it was loaded."""
    base = {name: value for name, value in os.environ.items() if not name.startswith("PARCOURS_")}
    demo = {**base, "PARCOURS_MODE": "demo", "PARCOURS_DATA": production["PARCOURS_DATA"]}
    for words in (("db", "upgrade"), ("demo", "load")):
        subprocess.run(
            [sys.executable, "-m", "elearn.cli", *words], cwd=ROOT, env=demo, check=True, capture_output=True
        )
    port = {"PORT": str(20_000 + secrets.randbelow(20_000))}
    done = subprocess.run(
        [sys.executable, "-m", "elearn.cli", "run"],
        cwd=ROOT,
        env={**base, **production, **port},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert done.returncode == 1
    assert "demonstration" in done.stderr and "Traceback" not in done.stderr


def test_the_guide_names_every_variable_that_is_read_and_no_other(tmp_path: Path):
    env = Watched({"PARCOURS_DATA": str(tmp_path)})
    Settings.from_env(env)

    assert table().keys() == env.asked


def test_the_guide_names_every_setting(tmp_path: Path):
    fields = {field.name for field in dataclasses.fields(Settings)} - NOT_SET_BY_OPERATORS

    assert {field for field, _ in table().values()} == fields


def test_the_guide_tells_the_true_defaults(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    read = Settings.from_env({"PARCOURS_DATA": str(tmp_path)})
    words = {"": "vide", "False": "non"}
    for name, (field, default) in table().items():
        value = str(getattr(read, field)).replace(str(tmp_path), "instance").replace(f"{ROOT}/", "")
        if field in ("secret_key", "password_salt"):
            value = "tiré, gardé dans le dossier des données"
        assert words.get(value, value) == default, name
