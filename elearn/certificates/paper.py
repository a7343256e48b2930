"""Makes the PDF of a proof from its frozen facts, and its QR code."""

from __future__ import annotations

from pathlib import Path

from elearn.certificates.models import Certificate
from elearn.documents.pdf import make_pdf
from elearn.documents.qr import Drawing, qr_drawing, qr_svg

TEMPLATE = Path(__file__).with_name("attestation.typ")


def pdf_of(certificate: Certificate) -> bytes:
    """Return the PDF: the same bytes each time it is asked for."""
    facts = {**certificate.facts, "digest": certificate.digest, "qr": qr_svg(certificate.facts["address"])}
    return make_pdf(TEMPLATE, facts, made_at=certificate.issued_at)


def drawing_of(certificate: Certificate) -> Drawing:
    """Return the QR code as the page draws it."""
    return qr_drawing(certificate.facts["address"])
