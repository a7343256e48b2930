"""A QR code is drawn the same on a page as on paper."""

from __future__ import annotations

import re

import segno

from elearn.documents.qr import QUIET_ZONE, qr_drawing, qr_svg

ADDRESS = "https://parcours.example.org/verifier/7QF2-M9KD-X4TB"


def test_the_drawing_holds_every_dark_module_and_a_quiet_zone() -> None:
    drawing = qr_drawing(ADDRESS)
    matrix = segno.make(ADDRESS, error="m", micro=False).matrix
    dark = {(x + QUIET_ZONE, y + QUIET_ZONE) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    strokes = re.findall(r"M(\d+) (\d+)\.5h(\d+)", drawing.path)
    assert {(int(x) + step, int(y)) for x, y, width in strokes for step in range(int(width))} == dark
    assert drawing.size == len(matrix) + 2 * QUIET_ZONE


def test_the_file_is_a_plain_svg() -> None:
    assert qr_svg(ADDRESS).startswith("<svg") and "<script" not in qr_svg(ADDRESS)
