"""Reads what a picture is from its bytes, never from its name, and whether a PDF can hold it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import typst

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
# The markers that open a frame of a JPEG: all of C0 to CF but the tables (C4, CC) and what is kept for later (C8).
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
COLOURS = (1, 3)  # grey, or three colours: four are for a printing press, and PDF/A asks whose inks they are
ALONE = """#set document(title: "-")
#image(bytes(json(bytes(sys.inputs.picture))), format: "{}", alt: "-")"""


class PictureKind(StrEnum):
    """The two kinds of picture that are taken, each as its type of the web is called."""

    PNG = "png"
    JPEG = "jpeg"

    @property
    def mimetype(self) -> str:
        """How a picture of this kind is announced to a browser."""
        return f"image/{self.value}"

    @property
    def typst_name(self) -> str:
        """How typst calls it."""
        return "jpg" if self is PictureKind.JPEG else "png"


@dataclass(frozen=True, slots=True)
class Picture:
    """What the first bytes of a picture say of it, in pixels."""

    kind: PictureKind
    width: int
    height: int


def read_picture(content: bytes) -> Picture | None:
    """Return what a picture is, or None for anything but a PNG or a JPEG in grey or three colours."""
    found = _png(content) if content.startswith(PNG) else _jpeg(content) if content.startswith(JPEG) else None
    return found if found and found.width > 0 and found.height > 0 else None


def is_picture(content: bytes, kind: PictureKind) -> bool:
    """Return whether these are the bytes of such a picture, in whatever inks: to be kept and shown, not printed."""
    if kind is PictureKind.PNG:
        return content.startswith(PNG) and _png(content) is not None
    return content.startswith(JPEG) and any(marker in FRAMES for marker, _ in _segments(content))


def is_whole(content: bytes, kind: PictureKind) -> bool:
    """Return whether every pixel can be read, by the program that will set it: asked once, when it is given.

    The caller has looked at its size first: a small file can hold a huge picture.
    """
    inputs = {"picture": str(list(content))}
    try:
        typst.compile(
            ALONE.format(kind.typst_name).encode(),
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=["ua-1", "a-2a"],
            ignore_system_fonts=True,
            timestamp=0,
        )
    except typst.TypstError:
        return False
    return True


def _png(content: bytes) -> Picture | None:
    if content[12:16] != b"IHDR" or len(content) < 24:
        return None
    return Picture(PictureKind.PNG, int.from_bytes(content[16:20]), int.from_bytes(content[20:24]))


def _jpeg(content: bytes) -> Picture | None:
    for marker, body in _segments(content):
        if marker in FRAMES and len(body) >= 6:
            is_ours = body[5] in COLOURS
            height, width = int.from_bytes(body[1:3]), int.from_bytes(body[3:5])
            return Picture(PictureKind.JPEG, width, height) if is_ours else None
    return None


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Go through the segments that stand before the pixels of a JPEG."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        if content[at + 1] == 0xFF:  # a marker may be preceded by any number of these
            at += 1
            continue
        length = int.from_bytes(content[at + 2 : at + 4])
        if length < 2:
            return
        yield content[at + 1], content[at + 4 : at + 2 + length]
        at += 2 + length
