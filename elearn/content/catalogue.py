"""Reads the lists that texts refer to: principles, fidelity items, glossary, pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from elearn.content.faults import fault
from elearn.content.model import Fault
from elearn.content.names import fold
from elearn.content.typography import french, squeeze

PRINCIPLES_FILE, GLOSSARY_FILE, IMAGES_FOLDER = "principes.yml", "glossaire.yml", "images"
_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg", ".avif")


@dataclass(frozen=True, slots=True)
class Tag:
    """A principle, or a fidelity item when `section` is set."""

    code: str
    title: str
    summary: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of the glossary. `countries` pairs a country code with the word used there."""

    slug: str
    name: str
    definition: str
    countries: tuple[tuple[str, str], ...] = ()
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a text may refer to. `images` is None where pictures are not checked."""

    principles: tuple[Tag, ...] = ()
    fidelity: tuple[Tag, ...] = ()
    terms: tuple[Term, ...] = ()
    images: frozenset[str] | None = None
    terms_by_form: Mapping[str, Term] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        written = [(fold(form), term) for term in self.terms for form in (*term.forms, term.name)]
        forms = {_singular(form): term for form, term in written} | dict(written)
        object.__setattr__(self, "terms_by_form", forms)

    def find_term(self, written: str) -> Term | None:
        """Return the term of a name or of one of its forms; a plural in « s » is understood."""
        wanted = fold(written)
        return self.terms_by_form.get(wanted) or self.terms_by_form.get(_singular(wanted))

    @property
    def principle_codes(self) -> tuple[str, ...]:
        """The codes of the principles, in the order of the file."""
        return tuple(tag.code for tag in self.principles)

    @property
    def fidelity_codes(self) -> tuple[str, ...]:
        """The codes of the fidelity items, in the order of the file."""
        return tuple(tag.code for tag in self.fidelity)


def _singular(form: str) -> str:
    return "-".join(word.removesuffix("s") for word in form.split("-"))


def load_catalogue(root: Path) -> tuple[Catalogue, tuple[Fault, ...]]:
    """Read the lists of a content folder; a missing file is an empty list, an unreadable one a fault."""
    faults: list[Fault] = []
    tags = [_tag(entry) for entry in _entries(root / PRINCIPLES_FILE, "code", faults)]
    terms = [_term(entry) for entry in _entries(root / GLOSSARY_FILE, "terme", faults)]
    images = frozenset(
        found.relative_to(root).as_posix()
        for found in sorted((root / IMAGES_FOLDER).rglob("*"))
        if found.suffix.lower() in _PICTURES
    )
    return Catalogue(
        principles=tuple(tag for tag in tags if not tag.section),
        fidelity=tuple(tag for tag in tags if tag.section),
        terms=tuple(terms),
        images=images,
    ), tuple(faults)


def _entries(path: Path, required: str, faults: list[Fault]) -> Iterator[dict[str, Any]]:
    shown = f"{path.parent.name}/{path.name}"
    if not path.is_file():
        return
    try:
        loaded = _loaded(path.read_bytes())
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        faults.append(fault(shown, line, "catalogue-illisible", reason="Vérifiez les retraits et les guillemets."))
        return
    except (OSError, ValueError, yaml.YAMLError, RecursionError):
        faults.append(fault(shown, 1, "catalogue-illisible", reason="Enregistrez le fichier en UTF-8."))
        return
    # One list, or several lists under titles (« principes: », « fidélité: »).
    groups = list(loaded.values()) if isinstance(loaded, dict) else [loaded]
    seen: set[str] = set()
    for entry in (entry for group in groups for entry in (group if isinstance(group, list) else [])):
        keys = {fold(str(key)): value for key, value in entry.items()} if isinstance(entry, dict) else {}
        name = str(keys.get(required) or "").strip()
        if not name or name in seen:
            reason = f"« {name} » y est deux fois." if name else f"Une entrée n’a pas de clé {required}:."
            faults.append(fault(shown, 1, "catalogue-illisible", reason=french(reason)))
            continue
        seen.add(name)
        yield keys


@lru_cache(maxsize=16)
def _loaded(data: bytes) -> Any:
    """Read YAML once for each state of a file: a case that saves itself asks for the lists every few seconds."""
    return yaml.safe_load(data.decode("utf-8-sig"))


def _text(value: object) -> str:
    return french(squeeze(str(value if value is not None else "")))


def _tag(entry: dict[str, Any]) -> Tag:
    return Tag(
        str(entry["code"]).strip(), _text(entry.get("titre")), _text(entry.get("resume")), _text(entry.get("section"))
    )


def _term(entry: dict[str, Any]) -> Term:
    countries, forms = entry.get("pays"), entry.get("formes")
    pairs = countries.items() if isinstance(countries, dict) else ()
    return Term(
        slug=fold(str(entry["terme"])),
        name=_text(entry["terme"]),
        definition=_text(entry.get("definition")),
        countries=tuple((str(code), _text(word)) for code, word in pairs if word),
        forms=tuple(str(form) for form in forms) if isinstance(forms, list) else (),
    )
