"""Draws an address as a QR code, for paper (an SVG file) and for a page (one SVG path)."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import segno

QUIET_ZONE = 4


@dataclass(frozen=True, slots=True)
class Drawing:
    """A QR code as one SVG path: `size` is the side of its view box, quiet zone included."""

    size: int
    path: str


def qr_drawing(address: str) -> Drawing:
    """Return the drawing that a page puts into an `<svg>` of its own, so that no foreign markup is trusted."""
    matrix = _code(address).matrix
    strokes = [stroke for line, row in enumerate(matrix) for stroke in _strokes(line, row)]
    return Drawing(len(matrix) + 2 * QUIET_ZONE, "".join(strokes))


def qr_svg(address: str) -> str:
    """Return the code as an SVG file."""
    out = BytesIO()
    _code(address).save(out, kind="svg", border=QUIET_ZONE, xmldecl=False, svgclass=None, lineclass=None)
    return out.getvalue().decode()


def _code(address: str) -> segno.QRCode:
    return segno.make(address, error="m", micro=False)


def _strokes(line: int, row: bytearray) -> list[str]:
    """Return one horizontal stroke for each run of dark modules."""
    found: list[str] = []
    start: int | None = None
    for column, is_dark in enumerate([*row, 0]):
        if is_dark and start is None:
            start = column
        elif not is_dark and start is not None:
            found.append(f"M{start + QUIET_ZONE} {line + QUIET_ZONE}.5h{column - start}")
            start = None
    return found
