"""Packs proofs into one file for whoever audits them: each PDF, what it rests on, and what it is worth now."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from elearn.certificates.joined import JoinedProof
from elearn.certificates.paper import pdf_of
from elearn.certificates.queries import Proof
from elearn.certificates.rules import STANDING
from elearn.certificates.sheets import AttendedSheet
from elearn.discussions.paper import sheet_pdf
from elearn.documents.csv_file import csv_lines
from elearn.documents.sheet import Sheet
from elearn.progress.proof_queries import read_content

LIST, PIECES = "liste.csv", "pieces.csv"


def bundle_file(
    proofs: Sequence[Proof],
    sheet: Sheet,
    pictures: Mapping[str, bytes],
    attended: Iterable[AttendedSheet],
    joined: Sequence[JoinedProof],
    pieces: Sheet,
    at: datetime,
) -> IO[bytes]:
    """Return a ZIP, open at its start, in a file on disk; the caller closes it.

    Proofs that were withdrawn or replaced are on the list, without a PDF: nobody should hand one on. The attendance
    sheets on which the others rest are there too, and the files that were joined to what was said of steps: `pieces`
    lists these with their fingerprints. One file is held in memory at a time.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the caller closes it)
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr(LIST, "".join(csv_lines(sheet)))
        for proof in proofs:
            if proof.state in STANDING:
                archive.writestr(file_name(proof), pdf_of(proof.certificate, pictures), ZIP_STORED)
        for one in attended:
            pdf = sheet_pdf(one.discussion, one.sheet, at, one.issuer)
            archive.writestr(f"{one.organisation_id}/emargement-{one.discussion.id}.pdf", pdf, ZIP_STORED)
        if joined:
            archive.writestr(PIECES, "".join(csv_lines(pieces)))
        for piece in joined:
            if piece.path:
                archive.writestr(piece.path, read_content(piece.file.id), ZIP_STORED)
    file.seek(0)
    return file


def file_name(proof: Proof) -> str:
    """Return the name of a proof's PDF: its paper, its number and the organisation that issued it."""
    held = proof.certificate
    return f"{held.issuing_organisation_id}/{held.paper.value}-{held.number}.pdf"
