"""Holds the tools to their word: locks, commands, hooks, contracts, the browser and the PostgreSQL of the tests."""

import ast
import re
import stat
import subprocess
import tomllib
from pathlib import Path

import psycopg
import pytest
import yaml
from babel.messages.catalog import Catalog
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts import checks, chromium, translations
from tests.postgres import temporary_postgresql

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = sorted(ROOT.glob("requirements*.txt"))
SCRIPTS = [*sorted((ROOT / "scripts").glob("*.sh")), ROOT / ".ci" / "run"]
HABITS = ("run", "test", "quick", "fix", "content", "migration", "bench", "screens", "crash", "clean")
PIN = re.compile(r"^(?P<name>[a-z0-9.-]+)==(?P<version>[^ ;]+)(?P<marker> ; [^\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def pins(name: str) -> set[tuple[str, str]]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {(found["name"], found["version"]) for line in lines if (found := PIN.match(line))}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_holds_only_versions_and_hashes(lock):
    lines = lock.read_text(encoding="utf-8").splitlines()

    foreign = [line for line in lines if not PIN.match(line) and not HASH.match(line)]

    assert lines
    assert foreign == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_locked_version_has_a_hash(lock):
    lines = lock.read_text(encoding="utf-8").splitlines()

    bare = [
        line for line, after in zip(lines, [*lines[1:], ""], strict=True) if PIN.match(line) and "--hash" not in after
    ]

    assert bare == []


def test_the_tests_run_on_the_very_versions_that_the_application_runs_on():
    assert pins("requirements.txt") <= pins("requirements-dev.txt")


@pytest.mark.parametrize(
    ("declared", "lock"),
    [
        (PROJECT["project"]["dependencies"], "requirements.txt"),
        (PROJECT["dependency-groups"]["dev"], "requirements-dev.txt"),
        (PROJECT["dependency-groups"]["build"], "requirements-build.txt"),
        (PROJECT["dependency-groups"]["browser"], "requirements-browser.txt"),
        (PROJECT["build-system"]["requires"], "requirements-build.txt"),
    ],
)
def test_every_declared_dependency_is_locked_within_its_bounds(declared, lock):
    locked = pins(lock)

    missing = [
        text
        for text in declared
        if not any(
            name == canonicalize_name(Requirement(text).name) and Requirement(text).specifier.contains(version)
            for name, version in locked
        )
    ]

    assert missing == []


def test_make_alone_prints_every_habit_with_its_duty():
    printed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    words = re.findall(r"^  make (\w+) +\S", printed, flags=re.MULTILINE)

    assert set(HABITS) <= set(words)


def test_ci_runs_the_command_of_the_readme_and_nothing_else():
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()

    commands = [line for line in lines if line and not line.startswith("#")]

    assert commands == ["set -eu", 'cd "$(dirname "$0")/.."', "exec make test"]


def test_hooks_fetch_nothing():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))

    assert {repo["repo"] for repo in hooks["repos"]} == {"local"}


@pytest.mark.parametrize(
    "script", [*sorted((ROOT / "scripts").glob("*.sh")), ROOT / ".ci" / "run"], ids=lambda p: p.name
)
def test_a_shell_script_can_be_run_and_parses(script):
    parsed = subprocess.run(["sh", "-n", script], capture_output=True, text=True, check=False)

    assert script.stat().st_mode & stat.S_IXUSR
    assert parsed.stderr == ""


def test_no_import_contract_has_an_exception():
    contracts = PROJECT["tool"]["importlinter"]["contracts"]

    assert [contract["id"] for contract in contracts if "ignore_imports" in contract] == []


def test_no_import_of_our_own_hides_in_a_function():
    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "elearn").rglob("*.py"))
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if imports_our_own(node)
    ]

    assert hidden == []


def imports_our_own(node):
    if isinstance(node, ast.ImportFrom):
        return node.level > 0 or (node.module or "").split(".")[0] == "elearn"
    return isinstance(node, ast.Import) and any(name.name.split(".")[0] == "elearn" for name in node.names)


def test_a_check_fails_when_its_command_fails():
    assert checks.Check("Good", ("python", "-c", "raise SystemExit(0)")).passes()
    assert not checks.Check("Bad", ("python", "-c", "raise SystemExit(3)")).passes()


def test_a_check_gives_its_settings_to_its_command(capfd):
    said = ("python", "-c", "import os; print(os.environ['PARCOURS_TEST_DATABASE'])")

    checks.Check("Settings", said, settings=checks.ON_POSTGRESQL).passes()

    assert capfd.readouterr().out == "postgresql\n"


def test_a_chromium_that_does_not_start_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "nothing"))

    with pytest.raises(chromium.NoChromium, match="does not start"):
        chromium.find_chromium()


def test_without_any_chromium_the_message_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(chromium, "INSTALLED", tmp_path / "chromium")

    with pytest.raises(chromium.NoChromium, match="make test"):
        chromium.find_chromium()


def test_a_chromium_on_the_path_is_found(monkeypatch, tmp_path):
    browser = tmp_path / "google-chrome"
    browser.write_text("#!/bin/sh\necho Chromium 1\n", encoding="utf-8")
    browser.chmod(0o755)
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert chromium.find_chromium() == str(browser)


@pytest.mark.parametrize(
    ("english", "fault"),
    [
        ({}, "has no English"),
        ({"string": ""}, "has no English"),
        ({"string": "Hello %(name)s", "flags": ["fuzzy"]}, "uncertain"),
        ({"string": "Hello %(nom)s"}, "placeholder"),
    ],
)
def test_a_text_without_sound_english_is_reported(english, fault):
    template, catalogue = Catalog(), Catalog(locale="en")
    template.add("Bonjour %(name)s", locations=[("page.html", 3)], flags=["python-format"])
    if english:
        catalogue.add("Bonjour %(name)s", **english)

    [found] = translations.faults(template, catalogue)

    assert found.startswith("page.html:3: ")
    assert fault in found


def test_english_that_nothing_asks_for_is_reported():
    catalogue = Catalog(locale="en")
    catalogue.add("Autrefois", "Formerly")

    assert list(translations.faults(Catalog(), catalogue)) == ["« Autrefois » is no longer used."]


def test_sound_english_is_not_reported():
    template, catalogue = Catalog(), Catalog(locale="en")
    template.add("Bonjour %(name)s", flags=["python-format"])
    catalogue.add("Bonjour %(name)s", "Hello %(name)s")

    assert list(translations.faults(template, catalogue)) == []


def test_the_temporary_postgresql_answers_and_leaves_nothing():
    with temporary_postgresql() as url:
        folder = Path(url.partition("host=")[2])
        with psycopg.connect(url) as connection:
            [encoding] = connection.execute("SHOW server_encoding").fetchone()

    assert encoding == "UTF8"
    assert not folder.exists()
