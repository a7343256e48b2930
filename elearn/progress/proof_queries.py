"""Reads the files that prove what was said of steps: a list of them without their bytes, or one whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from elearn.db import session
from elearn.errors import Missing
from elearn.policy import Reach
from elearn.progress.models import ProofFile
from elearn.progress.proof_rules import ProofKind
from elearn.progress.queries import StepCell


@dataclass(frozen=True, slots=True)
class JoinedFile:
    """What is told of one file, without its bytes; erased, it has no name any more."""

    id: int
    name: str
    kind: ProofKind
    size: int
    digest: str

    @property
    def is_erased(self) -> bool:
        """Whether its bytes are gone with what was said of a person."""
        return not self.name

    @property
    def archived_name(self) -> str:
        """Its name among others: two may have been joined under one."""
        return f"{self.id}-{self.name}"


@dataclass(frozen=True, slots=True)
class JoinedFiles:
    """The files of what was said, by the number of the field work or of the recognition."""

    confirmed: dict[int, tuple[JoinedFile, ...]] = field(default_factory=dict)
    recognised: dict[int, tuple[JoinedFile, ...]] = field(default_factory=dict)


def joined_files(cells: Iterable[StepCell]) -> JoinedFiles:
    """Return the files of what was said of some steps, the first one joined first: one statement, or none."""
    said = [cell.progress for cell in cells]
    field_work = {one.confirmed.id for one in said if one.confirmed}
    recognitions = {one.recognised.id for one in said if one.recognised}
    if not field_work and not recognitions:
        return JoinedFiles()
    wanted = sa.or_(ProofFile.field_work_id.in_(sorted(field_work)), ProofFile.recognition_id.in_(sorted(recognitions)))
    confirmed: dict[int, list[JoinedFile]] = defaultdict(list)
    recognised: dict[int, list[JoinedFile]] = defaultdict(list)
    for row in session().execute(_told().where(wanted).order_by(ProofFile.id)):
        of = confirmed[row.field_work_id] if row.field_work_id else recognised[row.recognition_id]
        of.append(JoinedFile(row.id, row.name, row.kind, row.size, row.digest))
    return JoinedFiles(
        {id: tuple(files) for id, files in confirmed.items()}, {id: tuple(files) for id, files in recognised.items()}
    )


def files_of_person(person_id: int) -> tuple[JoinedFile, ...]:
    """Return every file that proves what was said of one person, without bytes and without those erased, in one."""
    rows = session().execute(
        _told().where(ProofFile.owner_id == person_id, ProofFile.name != "").order_by(ProofFile.id)
    )
    return tuple(JoinedFile(row.id, row.name, row.kind, row.size, row.digest) for row in rows)


def get_proof_file(file_id: int, *, own: Reach, confirms: Reach, manages: Reach) -> ProofFile:
    """Return a file with its bytes, to its person, or to whoever may say what it proves. Raises Missing.

    That what it proves was taken back changes nothing; one that was erased is missing.
    """
    found = session().scalar(
        sa.select(ProofFile)
        .options(undefer(ProofFile.content))
        .where(
            ProofFile.id == file_id,
            ProofFile.name != "",
            sa.or_(
                ProofFile.within(own),
                sa.and_(ProofFile.field_work_id.is_not(None), ProofFile.within(confirms)),
                sa.and_(ProofFile.recognition_id.is_not(None), ProofFile.within(manages)),
            ),
        )
    )
    if found is None:
        raise Missing(str(file_id))
    return found


def read_content(file_id: int) -> bytes:
    """Return the bytes of a file that the caller was right to list, in one statement."""
    return session().scalars(sa.select(ProofFile.content).where(ProofFile.id == file_id)).one()


def _told() -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        ProofFile.id,
        ProofFile.field_work_id,
        ProofFile.recognition_id,
        ProofFile.name,
        ProofFile.kind,
        ProofFile.size,
        ProofFile.digest,
    )
