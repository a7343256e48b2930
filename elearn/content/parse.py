"""Parses one Markdown file into a module, or into the faults that say what to mend; it never raises."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from elearn.content.blocks import scan
from elearn.content.catalogue import Catalogue
from elearn.content.digests import digest_text, normalise
from elearn.content.faults import FaultLog
from elearn.content.front_matter import FrontMatter, read_front_matter
from elearn.content.lint import lint
from elearn.content.model import Fault, Module, ModuleKind
from elearn.content.names import fold, is_id
from elearn.content.placement import check_placement
from elearn.content.reading import Link, MissingId, Reading
from elearn.content.render import Renderer
from elearn.content.sections import build_section, chapter_parts, vignette_parts
from elearn.content.values import read_fidelity, read_integer, read_principles

LONGEST_FILE = 200_000
LONGEST_LINE = 8_000
MOST_BRACKETS = 5_000  # each may open a link, which costs the Markdown reader a look far ahead
_FILE_NAME = re.compile(r"(?:(\d{1,3})-)?(.+)")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u2028\u2029\ufffe\uffff]")
_DAMAGED = re.compile("Ã[\u0080-\u00bf]|â€[™œ\x9d“”¦]|\ufffd")
_KINDS = {"chapitre": ModuleKind.CHAPTER, "chapter": ModuleKind.CHAPTER, "vignette": ModuleKind.VIGNETTE}
_REVISIONS = {"mineure": True, "minor": True, "majeure": False, "major": False, "": False}


@dataclass(frozen=True, slots=True)
class Parsed:
    """Everything that one file gave. `module` is None when a fault refuses the file.

    `draft` is the module all the same, as far as it could be read: for whoever is writing it, never to be published.

    `links`, `chapter_line` and `lines` (of each exercise and key idea) let the library check what
    crosses files; `valid_until` gives the last day of each dated fact and its line; `missing` lists the
    ids that `content check --fix` writes.
    """

    path: str
    slug: str
    module: Module | None
    faults: tuple[Fault, ...]
    links: tuple[Link, ...] = ()
    missing: tuple[MissingId, ...] = ()
    lines: tuple[tuple[str, int], ...] = ()
    valid_until: tuple[tuple[str, int], ...] = ()
    chapter: str = ""
    chapter_line: int = 1
    draft: Module | None = None


def parse_module(text: str, path: str | PurePath, catalogue: Catalogue) -> tuple[Module | None, tuple[Fault, ...]]:
    """Parse one file; the module is None when an error refuses it, and warnings alone do not."""
    parsed = parse_source(text, path, catalogue)
    return parsed.module, parsed.faults


def parse_bytes(raw: bytes, path: str | PurePath, catalogue: Catalogue) -> Parsed:
    """Parse what a file holds on disk; bytes that are not UTF-8 are a fault."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        log = FaultLog(str(path))
        log.add(raw.count(b"\n", 0, error.start) + 1, "encodage-invalide")
        return Parsed(str(path), name_of(path)[1], None, log.in_order())
    return parse_source(text, path, catalogue)


def name_of(path: str | PurePath) -> tuple[int | None, str]:
    """Return the number and the slug that a file's name gives: `05-implication.md` gives 5, `implication`."""
    stem = PurePath(path).name.removesuffix(".md")
    match = _FILE_NAME.fullmatch(stem)
    return (int(match[1]) if match and match[1] else None), (match[2] if match else stem)


def parse_source(text: str, path: str | PurePath, catalogue: Catalogue) -> Parsed:
    """Parse one file and keep what the loader and the fixer need beside the module."""
    log = FaultLog(str(path))
    number, slug = name_of(path)
    if not is_id(slug):
        log.add(1, "nom-de-fichier", name=slug)
    text = normalise(text)
    if not _is_readable(text, log):
        return Parsed(str(path), slug, None, log.in_order())
    front = read_front_matter(text, log)
    kind = _kind(front, PurePath(path), log)
    language = front.get("language") or "fr"
    reading = Reading(slug, catalogue, log, Renderer(catalogue, log, language.startswith("fr")))
    root = scan(front.body, front.body_line, log, is_chapter=kind is ModuleKind.CHAPTER)
    check_placement(root, log, is_chapter=kind is ModuleKind.CHAPTER)
    parts = (chapter_parts if kind is ModuleKind.CHAPTER else vignette_parts)(root, reading)
    built = [build_section(part, reading) for part in parts]
    if not built:
        log.add(front.body_line, "module-sans-texte")
    module = Module(
        slug=slug,
        kind=kind,
        title=reading.renderer.line_of_text(front.get("title"), front.line("title")),
        summary=reading.renderer.line_of_text(front.get("summary"), front.line("summary")),
        language=_language(front, language, log),
        digest=digest_text(text),
        sections=tuple(section for section, _ in built),
        number=_number(front, number, log),
        person=reading.renderer.typeset(front.get("person")),
        chapter=front.get("chapter"),
        source=reading.renderer.typeset(front.get("source")),
        rights=reading.renderer.typeset(front.get("rights")),
        is_minor_revision=_is_minor(front, log),
        principles=read_principles(front.values.get("principles", ()), front.line("principles"), catalogue, log),
        fidelity=read_fidelity(front.values.get("fidelity", ()), front.line("fidelity"), catalogue, log),
        reveals=tuple(reveal for _, reveals in built for reveal in reveals),
    )
    lint(module, text, front, reading)
    return Parsed(
        str(path),
        slug,
        None if log.has_errors else module,
        log.in_order(),
        tuple(reading.links),
        tuple(reading.missing),
        tuple(reading.lines.items()),
        tuple(reading.valid_until),
        module.chapter,
        front.line("chapter"),
        module,
    )


def _is_readable(text: str, log: FaultLog) -> bool:
    """Refuse, before any parsing, what could not have been written by hand."""
    if not text.strip():
        log.add(1, "fichier-vide")
        return False
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            log.add(number, "ligne-trop-longue", length=len(line), limit=LONGEST_LINE)
            return False
    if len(text) > LONGEST_FILE:
        log.add(1, "fichier-trop-long", limit=LONGEST_FILE)
        return False
    if text.count("[") > MOST_BRACKETS:
        log.add(1, "trop-de-crochets", limit=MOST_BRACKETS)
        return False
    forbidden = _FORBIDDEN.search(text)
    if forbidden:
        code_point = f"U+{ord(forbidden.group()):04X}"
        log.add(text.count("\n", 0, forbidden.start()) + 1, "caractere-interdit", character=code_point)
        return False
    damaged = _DAMAGED.search(text)
    if damaged:
        log.add(text.count("\n", 0, damaged.start()) + 1, "caracteres-abimes", value=damaged.group())
    return True


def _kind(front: FrontMatter, path: PurePath, log: FaultLog) -> ModuleKind:
    written = front.get("kind")
    if written and fold(written) not in _KINDS:
        _tell(front, "kind", "chapitre ou vignette", log)
    default = ModuleKind.CHAPTER if path.parent.name == "chapters" else ModuleKind.VIGNETTE
    return _KINDS.get(fold(written), default)


def _number(front: FrontMatter, from_name: int | None, log: FaultLog) -> int | None:
    written = front.get("number")
    if not written:
        return from_name
    number = read_integer(written, 0, 999)
    if number is None:
        _tell(front, "number", "un nombre entier", log)
    return number


def _language(front: FrontMatter, language: str, log: FaultLog) -> str:
    if not _LANGUAGE.fullmatch(language):
        _tell(front, "language", "un code de langue, par exemple fr", log)
    return language


def _is_minor(front: FrontMatter, log: FaultLog) -> bool:
    written = fold(front.get("revision"))
    if written not in _REVISIONS:
        _tell(front, "revision", "mineure ou majeure", log)
    return _REVISIONS.get(written, False)


def _tell(front: FrontMatter, name: str, expected: str, log: FaultLog) -> None:
    french = {"kind": "type", "number": "numéro", "language": "langue", "revision": "révision"}[name]
    log.add(front.line(name), "valeur-invalide", value=front.get(name), name=french, expected=expected)
