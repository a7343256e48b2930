"""Writes what was imported into a content folder, unless it is there already; never over another text unasked."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from elearn.content.catalogue import load_catalogue
from elearn.content.digests import digest_text
from elearn.content.importer.importing import import_bytes
from elearn.content.importer.report import Imported
from elearn.content.library import FOLDERS
from elearn.content.parse import name_of


class Outcome(StrEnum):
    """What became of one import."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"
    DIFFERS = "differs"


WORDING = {
    Outcome.WRITTEN: "écrit",
    Outcome.UNCHANGED: "aucun changement",
    Outcome.REPLACED: "remplacé",
    Outcome.DIFFERS: "existe déjà et diffère ; rien n’est écrit (--replace le remplace)",
}


def import_file(path: Path, root: Path, home: Path, *, is_replacing: bool = False) -> tuple[Imported, Outcome]:
    """Import one file into `root`. A module that `root` or `home` holds word for word is left as it is."""
    catalogue, _ = load_catalogue(root if root.is_dir() else home)
    imported = import_bytes(path.read_bytes(), path.name, catalogue)
    for folder in (root, home):
        same = _same_text(folder, imported.text)
        if same is not None:
            return replace(imported, name=f"{same.parent.name}/{same.name}", slug=name_of(same)[1]), Outcome.UNCHANGED
    there = find_source(root, imported.slug) or root / imported.name
    if there.exists() and not is_replacing:
        return imported, Outcome.DIFFERS
    outcome = Outcome.REPLACED if there.exists() else Outcome.WRITTEN
    there.parent.mkdir(parents=True, exist_ok=True)
    there.write_text(imported.text, encoding="utf-8")
    return replace(imported, name=f"{there.parent.name}/{there.name}"), outcome


def find_source(root: Path, slug: str) -> Path | None:
    """Return the file of a module, or None where the folder has none of that slug."""
    return next((path for path in _files(root) if name_of(path)[1] == slug), None)


def _same_text(root: Path, text: str) -> Path | None:
    wanted = digest_text(text)
    for path in _files(root):
        try:
            if digest_text(path.read_text(encoding="utf-8")) == wanted:
                return path
        except (OSError, ValueError):
            continue  # a file that cannot be read is surely not the same
    return None


def _files(root: Path) -> list[Path]:
    return [path for folder in FOLDERS for path in sorted((root / folder).glob("*.md")) if path.is_file()]
