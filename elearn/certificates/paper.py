"""Makes the PDF of a proof from its frozen facts, and its QR code."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from elearn.certificates import prose
from elearn.certificates.models import Certificate
from elearn.certificates.rules import Paper
from elearn.documents.pdf import make_pdf
from elearn.documents.qr import Drawing, qr_drawing, qr_svg

HERE = Path(__file__).parent
TEMPLATES = {Paper.REALISATION: "papier.typ", Paper.TRANSCRIPT: "papier.typ"}
OLDEST = "attestation.typ"
NOTHING: dict[str, Any] = {"fields": [], "works": [], "notes": []}
QUEBEC = "QC"  # typst knows regions of ISO 3166-1: there it is Canada


def pdf_of(certificate: Certificate) -> bytes:
    """Return the PDF: the same bytes each time it is asked for."""
    facts = {**NOTHING, **certificate.facts, "digest": certificate.digest}
    facts["qr"] = qr_svg(facts["address"])
    facts["region"] = "CA" if facts["country"] == QUEBEC else facts["country"]
    facts["steps"] = [{**step, "rows": [_said(row) for row in step["rows"]]} for step in facts["steps"]]
    return make_pdf(HERE / TEMPLATES.get(certificate.paper, OLDEST), facts, made_at=certificate.issued_at)


def drawing_of(certificate: Certificate) -> Drawing:
    """Return the QR code as the page draws it."""
    return qr_drawing(certificate.facts["address"])


def _said(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "on_words": prose.day_words(date.fromisoformat(row["on"]))}
