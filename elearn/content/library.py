"""Reads a whole content folder and checks what one file alone cannot tell: slugs, invitations, chapters, ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from elearn.content.catalogue import Catalogue, load_catalogue
from elearn.content.faults import fault, suggestion
from elearn.content.ids import LEDGER_FILE, Ledger, published_ids, read_ledger, vanished_ids
from elearn.content.model import Fault, Module, ModuleKind
from elearn.content.names import closest
from elearn.content.parse import Parsed, name_of, parse_bytes
from elearn.content.places import is_case

FOLDERS = ("chapters", "vignettes")


@dataclass(frozen=True, slots=True)
class Library:
    """A content folder, read: `files` in reading order, `modules` those that may be published."""

    catalogue: Catalogue
    files: tuple[Parsed, ...]
    modules: tuple[Module, ...]
    faults: tuple[Fault, ...]
    ledger: Ledger


def load_folder(root: Path) -> tuple[tuple[Module, ...], tuple[Fault, ...]]:
    """Return the modules of a content folder that may be published, and every fault; never raises on bad files."""
    library = load_library(root)
    return library.modules, library.faults


def load_library(root: Path) -> Library:
    """Read a content folder whole. A module that a fault touches is left out, alone."""
    catalogue, faults = load_catalogue(root)
    files = tuple(_read(path, f"{root.name}/{path.relative_to(root).as_posix()}", catalogue) for path in _paths(root))
    ledger_path = f"{root.name}/{LEDGER_FILE}"
    ledger, ledger_faults = _read_ledger(root / LEDGER_FILE, ledger_path)
    found = [*faults, *(one for file in files for one in file.faults), *ledger_faults]
    found += _doubled(files)
    found += [fault(file.path, 1, "nom-reserve", name=file.slug) for file in files if is_case(file.slug)]
    found += _lost_links(files)
    found += _used_again(files, ledger)
    refused = {one.path for one in found if not one.is_warning}
    vanished = _vanished(files, ledger, ledger_path)
    found += [one for _, one in vanished]
    refused |= {file.path for file in files if file.slug in {slug for slug, _ in vanished}}
    modules = [file.module for file in files if file.module and file.path not in refused]
    return Library(catalogue, files, tuple(sorted(modules, key=_reading_order)), _sorted(found), ledger)


def _paths(root: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        yield from sorted((root / folder).glob("*.md"))


def _read(path: Path, shown: str, catalogue: Catalogue) -> Parsed:
    try:
        return _parsed(path.read_bytes(), shown, catalogue)
    except OSError as error:
        told = fault(shown, 1, "fichier-illisible", reason=type(error).__name__)
        return Parsed(shown, name_of(path)[1], None, (told,))


@lru_cache(maxsize=512)
def _parsed(data: bytes, shown: str, catalogue: Catalogue) -> Parsed:
    """Parse a file once for each of its states: what has not changed is not rendered again at the next reload."""
    return parse_bytes(data, shown, catalogue)


def _read_ledger(path: Path, shown: str) -> tuple[Ledger, tuple[Fault, ...]]:
    if not path.is_file():
        return Ledger(), ()
    try:
        return read_ledger(path.read_text(encoding="utf-8-sig"), shown)
    except (OSError, ValueError):
        return Ledger(), (fault(shown, 1, "encodage-invalide"),)


def _reading_order(module: Module) -> tuple[bool, int, str]:
    return module.kind is ModuleKind.VIGNETTE, module.number if module.number is not None else 10_000, module.slug


def _sorted(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(dict.fromkeys(faults), key=lambda one: (one.path, one.line, one.code)))


def _doubled(files: Iterable[Parsed]) -> list[Fault]:
    first: dict[str, str] = {}
    faults = []
    for file in files:
        if file.slug in first:
            faults.append(fault(file.path, 1, "module-en-double", value=file.slug, other=first[file.slug]))
        first.setdefault(file.slug, file.path)
    return faults


def _lost_links(files: tuple[Parsed, ...]) -> list[Fault]:
    by_slug = {file.slug: file for file in files}
    # A chapter that did not parse may still be one: only a vignette is surely not a chapter.
    chapters = [file.slug for file in files if file.module is None or file.module.kind is ModuleKind.CHAPTER]
    faults = []
    for file in files:
        if file.chapter and file.chapter not in chapters:
            faults.append(
                fault(
                    file.path,
                    file.chapter_line,
                    "chapitre-inconnu",
                    value=file.chapter,
                    suggestion=suggestion(closest(file.chapter, chapters)),
                )
            )
        for link in file.links:
            target = by_slug.get(link.module)
            if target is None:
                faults.append(
                    fault(
                        file.path,
                        link.line,
                        "module-inconnu",
                        value=link.module,
                        suggestion=suggestion(closest(link.module, by_slug)),
                    )
                )
            elif link.stage and target.module:
                known = [section.id for section in target.module.sections]
                if link.stage not in known:
                    faults.append(
                        fault(
                            file.path,
                            link.line,
                            "etape-inconnue",
                            value=link.stage,
                            module=link.module,
                            suggestion=suggestion(closest(link.stage, known)),
                        )
                    )
    return faults


def _used_again(files: Iterable[Parsed], ledger: Ledger) -> list[Fault]:
    faults = []
    for file in files:
        used = [(one, line) for one, line in file.lines if one in ledger.retired]
        faults += [fault(file.path, line, "identifiant-repris", value=one) for one, line in used]
        new = [line for one, line in file.lines if one not in ledger.live and one not in ledger.retired]
        if new and file.module:
            faults.append(fault(file.path, new[0], "identifiant-non-inscrit", count=len(new)))
    return faults


def _vanished(files: Iterable[Parsed], ledger: Ledger, path: str) -> list[tuple[str, Fault]]:
    files = tuple(files)
    present = [one for file in files if file.module for one in published_ids(file.module)]
    unread = {file.slug for file in files if file.module is None}
    complete = {one.partition("#")[0] for one in ledger.live} - unread
    return [
        (one.partition("#")[0], fault(path, ledger.live[one], "identifiant-disparu", value=one))
        for one in vanished_ids(ledger, present, complete)
    ]
