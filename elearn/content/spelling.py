"""Checks French spelling by the system's dictionary and the words of the trade; a word is looked up once for good."""

from __future__ import annotations

import gc
import importlib
import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from elearn.content.faults import fault, suggestion
from elearn.content.library import FOLDERS
from elearn.content.model import Fault
from elearn.content.names import fold
from elearn.content.prose import Words, prose_of

WORDS_FILE = "orthographe.txt"
DICTIONARIES = (Path("/usr/share/hunspell/fr"), Path("/usr/share/hunspell/fr_FR"), Path("/usr/share/myspell/dicts/fr"))
CACHE_FOLDER = ".orthographe_cache"
_LONGEST_FILE = 1_000_000
_WORD = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f])+(?:[-\u2010\u2011](?:[^\W\d_]|[\u0300-\u036f])+)*['’]?|\w+")
_ELIDED = frozenset(
    ("l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu", "presqu", "aujourd")
)
_AFTER_ELISION = frozenset(("hui", "île", "îles", "un", "une"))
_OF_TITLES = frozenset(("and", "for", "from", "in", "of", "on", "the", "to", "with"))  # small words of English titles
_SPEAKER = re.compile(r"\*\*([^*\n]{1,60}?)\s*:?\*\*\s*:?")
_FOREIGN = re.compile(r"(?<![\w*])\*(?!\*)[^*\n]+\*(?!\*)|(?<![\w_])_[^_\n]+_(?!\w)")
_NAMES = re.compile(r"^(?:personne|person)\s*:\s*(.+)$|auteur\s?=\s?[\"“]([^\"”]+)", re.MULTILINE)
_CAPITAL = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w’'-]*")


class NoDictionary(Exception):
    """Spelling cannot be checked here: the message says what is missing."""


@dataclass(slots=True)
class Speller:
    """Knows which words are French. `lookup` is asked once a word; what it said is kept."""

    lookup: Callable[[str], bool]
    own: frozenset[str] = frozenset()
    known: dict[str, bool] = field(default_factory=dict)

    def is_known(self, word: str) -> bool:
        """Say whether a word, or each part of a word with hyphens, is in the list or in the dictionary."""
        if self._is_one(word):
            return True
        parts = re.split("[-\u2010\u2011]", word)
        return len(parts) > 1 and all(len(part) == 1 or self._is_one(part) for part in parts)

    def _is_one(self, word: str) -> bool:
        if word in self.own or word.casefold() in self.own:
            return True
        if word not in self.known:
            self.known[word] = self.lookup(word)
        return self.known[word]


def check_spelling(root: Path, *, dictionaries: Iterable[Path] = DICTIONARIES) -> tuple[Fault, ...]:
    """Return one warning a file and unknown word, at its first line. Raises NoDictionary where there is none."""
    dictionary = _Dictionary(_found(dictionaries))
    cache = root.resolve().parent / CACHE_FOLDER / f"{dictionary.digest}.txt"
    speller = Speller(dictionary.lookup, own_words(root), _read_cache(cache))
    before = len(speller.known)
    faults: list[Fault] = []
    for path, source in _sources(root):
        unknown = unknown_words(source, speller)
        shown = f"{root.name}/{path.relative_to(root).as_posix()}"
        near = dictionary.near if unknown else None
        faults += [
            fault(shown, line, "mot-inconnu", value=word, suggestion=suggestion(near(word) if near else ""))
            for word, line in unknown.items()
        ]
    if len(speller.known) > before:
        _write_cache(cache, speller.known)
    return tuple(faults)


def own_words(root: Path) -> frozenset[str]:
    """Return the words of the trade and the names that a folder's own list allows; `#` begins a comment."""
    path = root / WORDS_FILE
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def unknown_words(source: str, speller: Speller) -> Mapping[str, int]:
    """Return the words of a module's source that nobody knows, each with its first line.

    The names that the module gives to its people are known in it: the person, the authors, who speaks.
    """
    names = _names(source)
    unknown: dict[str, int] = {}
    for words in prose_of(source):
        for word in _words(words):
            if word not in unknown and word not in names and not speller.is_known(word):
                unknown[word] = words.line
    return unknown


def _names(source: str) -> frozenset[str]:
    written = [name for groups in _NAMES.findall(source) for name in groups]
    written += [name for name in _SPEAKER.findall(source) if len(name.split()) <= 3]
    names = {match for name in written for match in _CAPITAL.findall(name)}
    return frozenset(names | {part for name in names for part in re.split("[-’']", name)})


def _words(words: Words) -> list[str]:
    """Return the words to look up: no number, no elision; of what is cited, neither names nor foreign titles."""
    text = _FOREIGN.sub(" ", words.text) if words.is_citing else words.text
    found: list[str] = []
    elided = ""
    for match in _WORD.finditer(text):
        word = match.group()
        bare = word.rstrip("'’")
        is_elided = bare != word and bare.casefold() in _ELIDED
        is_end = bool(elided) and bare.casefold() in _AFTER_ELISION
        is_name = words.is_citing and (bare[:1].isupper() or bare in _OF_TITLES)
        elided = bare if is_elided else ""
        if is_elided or is_end or is_name or any(mark.isdigit() for mark in bare) or len(bare) < 2:
            continue
        found.append(bare)
    return found


def _sources(root: Path) -> Iterable[tuple[Path, str]]:
    for folder in FOLDERS:
        for path in sorted((root / folder).glob("*.md")):
            if path.is_file() and path.stat().st_size <= _LONGEST_FILE:
                yield path, path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")


def _found(dictionaries: Iterable[Path]) -> Path:
    for stem in dictionaries:
        if stem.with_suffix(".dic").is_file() and stem.with_suffix(".aff").is_file():
            return stem
    raise NoDictionary("le dictionnaire français de hunspell manque (paquet hunspell-fr-classical)")


class _Dictionary:
    """The system's dictionary, read only for a word that no earlier check has asked: reading takes seconds."""

    def __init__(self, stem: Path) -> None:
        self.stem = stem

    @cached_property
    def digest(self) -> str:
        """Fingerprint both files by their sizes and dates: a new package makes a new cache."""
        facts = [f"{path.stat().st_size}:{path.stat().st_mtime_ns}" for path in self._files]
        return sha256("|".join([str(self.stem), *facts]).encode()).hexdigest()[:16]

    @property
    def _files(self) -> tuple[Path, Path]:
        return self.stem.with_suffix(".dic"), self.stem.with_suffix(".aff")

    @cached_property
    def _read(self) -> Any:
        try:
            library = importlib.import_module("spylls.hunspell")
        except ImportError:
            raise NoDictionary("la bibliothèque spylls manque (elle s’installe avec « make test »)") from None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # the library leaves its two files for the collector
            read = library.Dictionary.from_files(str(self.stem))
            gc.collect()
        return read

    def lookup(self, word: str) -> bool:
        """Say whether the dictionary holds the word; an apostrophe is written as the dictionary writes it."""
        return bool(self._read.lookup(word))

    @cached_property
    def _by_fold(self) -> dict[str, str]:
        return {fold(entry.stem): entry.stem for entry in self._read.dic.words}

    def near(self, word: str) -> str:
        """Return the word meant: the same letters with their accents, or else the nearest of the dictionary."""
        bare = fold(word)
        found = self._by_fold.get(bare)
        if found is None:
            close = [one for one in self._by_fold if one[:2] == bare[:2] and abs(len(one) - len(bare)) < 3]
            nearest = get_close_matches(bare, close, n=1, cutoff=0.8)
            found = self._by_fold[nearest[0]] if nearest else ""
        return found.capitalize() if word[:1].isupper() and found.islower() else found


def _read_cache(path: Path) -> dict[str, bool]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return {}
    return {line[1:]: line[0] == "+" for line in lines if line[:1] in ("+", "-")}


def _write_cache(path: Path, known: Mapping[str, bool]) -> None:
    try:
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(f"{'+' if known[word] else '-'}{word}\n" for word in sorted(known)), encoding="utf-8")
    except OSError:
        return  # a folder that cannot be written is checked all the same, more slowly
