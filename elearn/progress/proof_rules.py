"""Decides which files may prove what somebody said of a step: how many, how heavy, of what kind, under which name."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from elearn.documents.picture import PictureKind, is_picture
from elearn.errors import RuleBroken, marked

MOST_FILES, HEAVIEST_FILE, LONGEST_NAME = 3, 2_000_000, 100
HEAVIEST_REQUEST = 16 * 1024 * 1024  # three photographs as a telephone takes them: refused by the form, not by the door
PDF, PDF_END = b"%PDF-", b"%%EOF"
NO_NAME = "preuve"
ENDS = frozenset({"pdf", "png", "jpg", "jpeg", "jpe", "jfif"})  # what stands at the end of a name and says its kind
REFUSED_IN_NAMES = frozenset('<>:"|?*%')  # what some system refuses in a name, or reads as something else


class ProofKind(StrEnum):
    """The three kinds of file that are taken, each as the end of its name."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpg"

    @property
    def mimetype(self) -> str:
        """How a file of this kind is announced to a browser."""
        return {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}[self.value]


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file as it is kept: under a name that is safe everywhere, with the kind that its bytes have."""

    name: str
    kind: ProofKind
    content: bytes

    @property
    def digest(self) -> str:
        """The fingerprint of its bytes."""
        return hashlib.sha256(self.content).hexdigest()


def read_files(given: Sequence[tuple[str, bytes]]) -> tuple[GivenFile, ...]:
    """Return files as they are kept, from (name, bytes); the same bytes once. Raises RuleBroken, naming the file."""
    if len(given) > MOST_FILES:
        raise RuleBroken(marked("Joignez %(most)s fichiers au plus."), field="files", most=MOST_FILES)
    files: dict[str, GivenFile] = {}
    for name, content in given:
        file = _read(name, content)
        files.setdefault(file.digest, file)
    return tuple(files.values())


def safe_name(name: str, kind: ProofKind) -> str:
    """Return a name that every system takes, with the end that its kind has; no folder, no sign that is not seen."""
    seen = _seen(name)
    stem, _, end = seen.rpartition(".")
    bare = stem if end.lower() in ENDS else seen
    longest = LONGEST_NAME - len(kind.value) - 1
    return f"{bare.strip('. ')[:longest].strip('. ') or NO_NAME}.{kind.value}"


def _read(name: str, content: bytes) -> GivenFile:
    """Return one file as it is kept. Raises RuleBroken."""
    told = _seen(name)[:LONGEST_NAME]
    if not content:
        raise RuleBroken(marked("« %(file)s » est vide."), field="files", file=told)
    if len(content) > HEAVIEST_FILE:
        raise RuleBroken(
            marked("« %(file)s » est trop lourd : 2 Mo au plus pour chaque fichier."), field="files", file=told
        )
    kind = _kind_of(content)
    if kind is None:
        raise RuleBroken(
            marked("« %(file)s » n’est ni un PDF entier, ni une image PNG ou JPEG."), field="files", file=told
        )
    return GivenFile(safe_name(name, kind), kind, content)


def _kind_of(content: bytes) -> ProofKind | None:
    if content.startswith(PDF) and PDF_END in content:
        return ProofKind.PDF
    if is_picture(content, PictureKind.PNG):
        return ProofKind.PNG
    return ProofKind.JPEG if is_picture(content, PictureKind.JPEG) else None


def _seen(name: str) -> str:
    """Return the last part of a name without its folders, nor what a system refuses, nor what is not seen.

    A sign that is not seen can turn a name around, so that a program passes for a picture.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(" " if sign.isspace() else sign for sign in last if sign.isspace() or not _is_unsafe(sign))
    return " ".join(kept.split())


def _is_unsafe(sign: str) -> bool:
    return sign in REFUSED_IN_NAMES or unicodedata.category(sign).startswith("C")
