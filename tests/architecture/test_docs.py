"""Holds the documentation to what it describes: links, paths, commands, settings, addresses, words, rooms, tables."""

from __future__ import annotations

import ast
import importlib
import re
import tomllib
from pathlib import Path

import click
import pytest
from flask import Flask

from elearn.cli import main
from elearn.content.typography import french
from elearn.db import Base
from elearn.demo.load import PASSWORD
from tests.architecture.documents import ROOT, Page, guides, page, pages, plain, sources

ROLES = ("learner", "supervisor", "coordinator", "regional", "admin", "stranger")
TOP = {path.name for path in ROOT.iterdir()}
MADE_LATER = ("instance/", ".venv/")
SECTIONS = ("Context", "Decision", "Consequences", "Alternatives refused")
named = pytest.mark.parametrize("one", pages(), ids=lambda one: one.name)


@named
def test_every_link_leads_somewhere(one: Page) -> None:
    for link in (link for link in one.links if not link.startswith("images/")):  # examples of the authors' reference
        place, _, anchor = link.partition("#")
        target = (one.path.parent / place) if place else one.path
        assert target.exists(), f"{one.name}: {link}"
        assert not anchor or anchor in Page(target.resolve()).anchors, f"{one.name}: {link}"


@named
def test_every_path_named_exists(one: Page) -> None:
    for code in one.code if one.name != "docs/authoring.md" else []:  # its names of files are examples
        first = code.split("/", 1)[0]
        is_path = first in TOP and re.fullmatch(r"[\w./-]+", code) and ("/" in code or "." in code)
        if is_path and not code.startswith(MADE_LATER):
            assert (ROOT / code).exists(), f"{one.name}: {code}"


@named
def test_every_command_named_exists(one: Page) -> None:
    known = set(_commands(main, "elearn"))
    for said in _said(one, "elearn"):
        words = said.split()
        assert any(" ".join(words[:length]) in known for length in range(2, len(words) + 1)), f"{one.name}: {said}"


def test_every_command_is_documented() -> None:
    said = " ".join(code for one in pages() for code in _said(one, "elearn"))
    missing = [command for command in _commands(main, "elearn") if command not in said]
    assert not missing


@named
def test_every_word_of_make_exists(one: Page) -> None:
    known = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for said in _said(one, "make"):
        assert said.split()[1] in known, f"{one.name}: {said}"


@named
def test_every_setting_named_exists(one: Page) -> None:
    known = set(re.findall(r"PARCOURS_[A-Z_]+", " ".join(sources("elearn/**/*.py", "tests/**/*.py"))))
    assert set(re.findall(r"PARCOURS_[A-Z_]+", one.text)) <= known


@pytest.mark.parametrize("one", [page("README.md"), *guides()], ids=lambda one: one.name)
def test_every_address_named_is_served(one: Page, application: Flask) -> None:
    served = {re.sub(r"<[^>]+>", "<>", rule.rule) for rule in application.url_map.iter_rules()}
    found = application.url_map.bind("localhost")
    for code in one.code:
        if re.fullmatch(r"/[\w/<>#.-]*", code):
            address = re.sub(r"<[^>]+>", "<>", code.partition("#")[0])
            assert address in served or found.test(address), f"{one.name}: {code}"


@pytest.mark.parametrize("guide", guides(), ids=lambda one: one.name)
def test_the_words_in_bold_stand_on_the_screen(guide: Page) -> None:
    screen = plain(" ".join(sources("templates/**/*.html", "elearn/**/*.py")))
    missing = [words for words in guide.bold if words not in screen]
    assert not missing


@pytest.mark.parametrize("guide", guides(), ids=lambda one: one.name)
def test_the_guides_keep_french_typography(guide: Page) -> None:
    for line in guide.prose.splitlines():
        assert line == french(line), line


def test_the_readme_tells_how_to_enter_the_demonstration() -> None:
    text = plain(page("README.md").text)
    assert re.findall(r"mot de passe :? ?`([^`]+)`", text) == [PASSWORD]
    assert [role for role in ROLES if f"`{role}@example.org`" not in text] == []


def test_the_plan_names_every_room_in_its_place() -> None:
    lines = page("docs/architecture.md").section("Floor plan").split("```")[1].strip("\n").splitlines()
    drawn = [set(re.split(r"\s{2,}", line)[0].split(" · ")) for line in lines]
    assert drawn == [layer & _rooms() for layer in _layers() if layer & _rooms()]


def test_the_plan_keeps_a_place_for_each_room_to_come() -> None:
    kept = re.search(r"^Places kept for rooms to come: (.+?)\.$", page("docs/architecture.md").text, re.MULTILINE)
    assert kept is not None
    assert set(re.findall(r"`(\w+)`", kept[1])) == set().union(*_layers()) - _rooms()


def test_every_class_of_the_glossary_exists() -> None:
    for name in _glossary_names():
        room, _, thing = name.rpartition(".")
        assert hasattr(importlib.import_module(f"elearn.{room}"), thing), name


def test_every_table_has_its_word_in_the_glossary(application: Flask) -> None:
    classes = {mapper.class_ for mapper in Base.registry.mappers}
    kept = {f"{one.__module__.removeprefix('elearn.')}.{one.__name__}" for one in classes}
    assert kept - set(_glossary_names()) == set()


def test_the_glossary_lists_the_things_of_the_journal() -> None:
    listed = re.findall(r"`([a-z-]+)`", page("docs/glossary.md").section("The things of the journal"))
    assert listed == sorted(_journal_things())


def test_the_decisions_are_numbered_complete_and_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    records = sorted(folder.glob("[0-9]*.md"))
    numbers = [record.name[:4] for record in records]
    assert len(set(numbers)) == len(numbers)  # one record a number; a gap is one that was never needed
    listed = page("docs/decisions/README.md").links
    for record in records:
        assert record.name in listed
        text = record.read_text(encoding="utf-8")
        assert text.startswith(f"# {record.name[:4]}. ") and "\nStatus: " in text, record.name
        assert tuple(re.findall(r"^## (.+)$", text, re.MULTILINE)) == SECTIONS, record.name


def test_the_changelog_tells_of_the_present_version() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        version = tomllib.load(file)["project"]["version"]
    newest = re.search(r"^## (\S+)", page("CHANGELOG.md").text, re.MULTILINE)
    assert newest is not None and newest[1] == version


def _commands(command: click.Command, name: str) -> list[str]:
    """Return every command that does something, by its full name."""
    if isinstance(command, click.Group):
        return [leaf for key, under in command.commands.items() for leaf in _commands(under, f"{name} {key}")]
    return [name]


def _said(one: Page, program: str) -> list[str]:
    """Return what the page gives to type: the program and the words after it."""
    pieces = [*one.code, *(line for fence in one.fences for line in fence.splitlines())]
    found = (re.match(rf"(?:\S+=\S+ |\.venv/bin/|sudo )*({program} [a-z][a-z -]*)", piece.strip()) for piece in pieces)
    return [match[1].strip() for match in found if match]


def _layers() -> list[set[str]]:
    """Return the layers of the import contract, from the top."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    rooms = next(contract for contract in contracts if contract["id"] == "rooms")
    return [set(re.findall(r"\w+", layer)) for layer in rooms["layers"]]


def _rooms() -> set[str]:
    """Return the packages and modules of `elearn` that the contract speaks of."""
    packages = {path.parent.name for path in (ROOT / "elearn").glob("*/__init__.py")}
    modules = {path.stem for path in (ROOT / "elearn").glob("*.py")} - {"__init__"}
    return (packages | modules) - {"migrations"}


def _glossary_names() -> list[str]:
    """Return what the glossary says a word is in the code: `room.file.Name`."""
    return [code for code in page("docs/glossary.md").code if re.fullmatch(r"[a-z_]+(\.[a-z_]+)*\.[A-Z]\w+", code)]


def _journal_things() -> set[str]:
    """Return the third argument of every call of `journal.record`."""
    things = set()
    for path in Path(ROOT / "elearn").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_record = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record" and len(node.args) > 2
            if is_record and isinstance(node.args[2], ast.Constant):  # type: ignore[attr-defined]
                things.add(str(node.args[2].value))  # type: ignore[attr-defined]
    return things
