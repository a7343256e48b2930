"""Finds the files that were joined to what was said of steps, where proofs rest on it: who issued them keeps both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from elearn.certificates.models import Certificate
from elearn.db import session
from elearn.programmes.models import Step
from elearn.progress.models import FieldWork, ProofFile, Recognition
from elearn.progress.proof_queries import JoinedFile


@dataclass(frozen=True, slots=True)
class JoinedProof:
    """One file beside the proofs of one organisation: of whose step, what was said of it, and if that still stands."""

    certificate: Certificate
    step: str
    is_field: bool
    done_on: date
    withdrawn_at: datetime | None
    file: JoinedFile

    @property
    def path(self) -> str:
        """Where the file lies in the ZIP; nowhere once it is erased."""
        if self.file.is_erased:
            return ""
        return f"{self.certificate.issuing_organisation_id}/preuves/{self.file.archived_name}"


def list_joined(certificates: Iterable[Certificate]) -> tuple[JoinedProof, ...]:
    """Return the files on which proofs rest, each once an organisation, without their bytes: two statements, or none.

    A proof rests on what had been said of a step of its programme when it was issued, and was not taken back by then.
    """
    held: dict[tuple[int, int], list[Certificate]] = defaultdict(list)
    for certificate in certificates:
        held[certificate.owner_id, certificate.programme_id].append(certificate)
    if not held:
        return ()
    found: dict[tuple[int, int], JoinedProof] = {}
    for kind in (FieldWork, Recognition):
        for row in session().execute(_said(kind, {person for person, _ in held})):
            for certificate in held.get((row.owner_id, row.programme_id), ()):
                was_taken_back = row.withdrawn_at is not None and row.withdrawn_at <= certificate.issued_at
                if row.said_at > certificate.issued_at or was_taken_back:
                    continue
                file = JoinedFile(row.id, row.name, row.kind, row.size, row.digest)
                made = JoinedProof(certificate, row.title, kind is FieldWork, row.done_on, row.withdrawn_at, file)
                found.setdefault((certificate.issuing_organisation_id, row.id), made)
    return tuple(found[key] for key in sorted(found))


def _said(kind: type[FieldWork] | type[Recognition], people: set[int]) -> sa.Select[*tuple[Any, ...]]:
    of, said_at = (
        (ProofFile.field_work_id, FieldWork.confirmed_at)
        if kind is FieldWork
        else (ProofFile.recognition_id, Recognition.recognised_at)
    )
    return (
        sa.select(
            ProofFile.id,
            ProofFile.name,
            ProofFile.kind,
            ProofFile.size,
            ProofFile.digest,
            ProofFile.owner_id,
            Step.programme_id,
            Step.title,
            kind.done_on,
            kind.withdrawn_at,
            said_at.label("said_at"),
        )
        .join(kind, kind.id == of)
        .join(Step, Step.id == kind.step_id)
        .where(ProofFile.owner_id.in_(sorted(people)))
    )
