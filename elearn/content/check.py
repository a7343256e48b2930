"""Checks a content folder and mends what a machine may mend: the ids that are missing, and the ledger."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from elearn.content.faults import fault
from elearn.content.ids import LEDGER_FILE, grown, published_ids
from elearn.content.library import load_library
from elearn.content.model import Fault
from elearn.content.parse import Parsed

_LINE_ENDS = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")  # the same line ends as the parser's, kept
_ENDING_BRACES = re.compile(r"\{(?=[^{]*\}\s*$)")


def check_folder(root: Path, today: date | None = None) -> tuple[Fault, ...]:
    """Return every fault and warning of a content folder; `today` also tells the facts that are out of date."""
    if not root.is_dir():
        return (fault(root.name, 1, "fichier-illisible", reason="dossier introuvable"),)
    library = load_library(root)
    stale = [one for file in library.files for one in _stale(file, today)] if today else []
    return tuple(sorted([*library.faults, *stale], key=lambda one: (one.path, one.line, one.code)))


def has_errors(faults: tuple[Fault, ...]) -> bool:
    """Say whether one of the faults refuses a file; warnings alone do not."""
    return any(not one.is_warning for one in faults)


def format_fault(one: Fault) -> str:
    """Return the line that a terminal shows: `path:line code message`."""
    return f"{one.path}:{one.line} {one.code} {one.message}"


def write_missing_ids(root: Path) -> tuple[Path, ...]:
    """Write the missing ids into the files and the new ones into the ledger; return the files changed.

    Nothing else in a file moves: line ends and byte order mark stay as they were.
    """
    changed: list[Path] = []
    for file in load_library(root).files:
        path = root.joinpath(*Path(file.path).parts[1:])
        if file.missing and _write_ids(path, file):
            changed.append(path)
    library = load_library(root)  # read again, since only now every id is known
    ledger_path = root / LEDGER_FILE
    before = ledger_path.read_text(encoding="utf-8") if ledger_path.is_file() else ""
    after = grown(before, (one for module in library.modules for one in published_ids(module)))
    if after != before:
        ledger_path.write_text(after, encoding="utf-8")
        changed.append(ledger_path)
    return tuple(changed)


def with_ids(text: str, file: Parsed) -> str:
    """Return the source text with each missing id written where it belongs."""
    lines = _LINE_ENDS.split(text)
    for missing in file.missing:
        lines[missing.line - 1] = _with_id(lines[missing.line - 1], missing.proposal)
    return "".join(lines)


def _write_ids(path: Path, file: Parsed) -> bool:
    raw = path.read_bytes()
    mended = with_ids(raw.decode("utf-8"), file).encode("utf-8")
    if mended != raw:
        path.write_bytes(mended)
    return mended != raw


def _with_id(line: str, proposal: str) -> str:
    bare = line.rstrip("\r\n")
    ending = line[len(bare) :]
    braces = _ENDING_BRACES.search(bare)
    if braces:
        return f"{bare[: braces.end()]}#{proposal} {bare[braces.end() :].lstrip()}{ending}"
    return f"{bare.rstrip()} {{#{proposal}}}{ending}"


def _stale(file: Parsed, today: date | None) -> list[Fault]:
    return [
        fault(file.path, line, "fait-perime", value=day)
        for day, line in file.valid_until
        if today and day < today.isoformat()
    ]
