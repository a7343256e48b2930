"""Makes the PDF of a proof from its frozen facts, and its QR code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import typst

from elearn.certificates import prose
from elearn.certificates.models import Certificate
from elearn.certificates.rules import Paper
from elearn.documents.pdf import make_pdf, make_pdf_of_any_words
from elearn.documents.picture import PictureKind
from elearn.documents.qr import Drawing, qr_drawing, qr_svg

HERE = Path(__file__).parent
TEMPLATES = {Paper.REALISATION: "papier.typ", Paper.TRANSCRIPT: "papier.typ", Paper.END: "papier.typ"}
OLDEST = "attestation.typ"
NOBODY: dict[str, Any] = {"address": [], "numbers": []}
NOTHING: dict[str, Any] = {
    "fields": [],
    "works": [],
    "notes": [],
    "provider": NOBODY,
    "letterhead": None,
    "ending": None,
}
HIGHEST, WIDEST = 30, 160  # millimetres
MILLIMETRES_A_PIXEL = 25.4 / 96
QUEBEC = "QC"  # typst knows regions of ISO 3166-1: there it is Canada


def pdf_of(certificate: Certificate, pictures: Mapping[str, bytes]) -> bytes:
    """Return the PDF: the same bytes each time it is asked for.

    `pictures` holds the letterhead that the proof names, by its digest: `queries.letterheads_of` finds it.
    """
    facts = {**NOTHING, **certificate.facts, "digest": certificate.digest}
    facts["qr"] = qr_svg(facts["address"])
    facts["region"] = "CA" if facts["country"] == QUEBEC else facts["country"]
    facts["steps"] = [{**step, "rows": [_said(row) for row in step["rows"]]} for step in facts["steps"]]
    facts["letterhead"] = _drawn(facts["letterhead"], pictures)
    template, made_at = HERE / TEMPLATES.get(certificate.paper, OLDEST), certificate.issued_at
    try:
        return make_pdf(template, facts, made_at=made_at)
    except typst.TypstError:  # a sign that no font has, in a name or an address: a box stands for it
        return make_pdf_of_any_words(template, facts, missing="", made_at=made_at)


def drawing_of(certificate: Certificate) -> Drawing:
    """Return the QR code as the page draws it."""
    return qr_drawing(certificate.facts["address"])


def _drawn(letterhead: Mapping[str, Any] | None, pictures: Mapping[str, bytes]) -> dict[str, Any] | None:
    """Return a letterhead with its pixels, and its width on paper: no higher, wider or coarser than looks well."""
    if letterhead is None:
        return None
    width, height = letterhead["width"], letterhead["height"]
    return {
        "alt": letterhead["alt"],
        "format": PictureKind(letterhead["kind"]).typst_name,
        "pixels": list(pictures[letterhead["digest"]]),
        "width": round(min(WIDEST, HIGHEST * width / height, width * MILLIMETRES_A_PIXEL), 2),
    }


def _said(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "on_words": prose.day_words(date.fromisoformat(row["on"]))}
