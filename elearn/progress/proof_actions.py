"""Keeps the files that prove what somebody said of a step, in the transaction that says it."""

from __future__ import annotations

from collections.abc import Sequence

from elearn.db import session
from elearn.ownership import owned_by
from elearn.progress.models import FieldWork, ProofFile, Recognition
from elearn.progress.proof_rules import GivenFile


def join_files(said: FieldWork | Recognition, files: Sequence[GivenFile]) -> tuple[ProofFile, ...]:
    """Keep files beside the field work or the recognition that they prove, in its scope; whoever says it records it."""
    column = "field_work_id" if isinstance(said, FieldWork) else "recognition_id"
    made = tuple(
        ProofFile(
            **owned_by(said.scope),
            **{column: said.id},
            name=file.name,
            kind=file.kind,
            size=len(file.content),
            digest=file.digest,
            content=file.content,
        )
        for file in files
    )
    session().add_all(made)
    session().flush()
    return made
