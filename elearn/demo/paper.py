"""Makes the invented paper that proves a step of the demonstration: one page, of the letters that every reader has."""

from __future__ import annotations

from collections.abc import Sequence


def a_paper(lines: Sequence[str]) -> bytes:
    """Return a PDF of a few lines; the first is its head. Its letters are those of Western Europe."""
    drawn = " ".join(
        f"/F1 {20 if at == 0 else 12} Tf 0 -{36 if at else 0} Td ({_told(line)}) Tj" for at, line in enumerate(lines)
    )
    text = f"BT 60 760 Td {drawn} ET".encode("cp1252")
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    )
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(
        b"%010d 00000 n \n" % at for at in places
    )
    return made + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(made))


def _told(line: str) -> str:
    """Return a line as a PDF quotes it."""
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
