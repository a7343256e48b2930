"""Reads proofs: one's own, those of an organisation, the one that a code names, and who may receive one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.answers.models import Answer
from elearn.certificates.models import Certificate, CertificateEvent, state_of
from elearn.certificates.rules import Paper, State
from elearn.db import session
from elearn.errors import Missing
from elearn.organisations.identity_queries import pictures_of
from elearn.policy import Reach
from elearn.programmes.models import Assignment, Objective, Programme
from elearn.progress.evidence import Deed
from elearn.progress.queries import AssignmentProgress, list_progress

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof, what happened to it, and what it is worth now."""

    certificate: Certificate
    event: CertificateEvent | None
    state: State


@dataclass(frozen=True, slots=True)
class ProofsPage:
    """One page of proofs, newest first."""

    proofs: tuple[Proof, ...]
    number: int
    pages: int


def list_own(person_id: int, now: datetime) -> tuple[Proof, ...]:
    """Return a person's own proofs, newest first, in one statement."""
    return _proofs(Certificate.owner_id == person_id, now, None, None)


def proofs_page(reach: Reach, now: datetime, number: int) -> ProofsPage:
    """Return one page of the proofs of others within reach, in two statements."""
    others = _others(reach)
    count = session().scalar(sa.select(sa.func.count()).select_from(Certificate).where(others)) or 0
    pages = max(1, -(-count // PAGE_SIZE))
    number = min(number, pages)
    return ProofsPage(_proofs(others, now, PAGE_SIZE, (number - 1) * PAGE_SIZE), number, pages)


def get_proof(reach: Reach, certificate_id: int, now: datetime) -> Proof:
    """Return a proof that one may read, in one statement. Raises Missing."""
    return _one(sa.and_(Certificate.id == certificate_id, Certificate.readable(reach)), now)


def get_own(person_id: int, certificate_id: int, now: datetime) -> Proof:
    """Return one of a person's own proofs, in one statement. Raises Missing."""
    return _one(sa.and_(Certificate.id == certificate_id, Certificate.owner_id == person_id), now)


def get_issued(reach: Reach, certificate_id: int, now: datetime) -> Proof:
    """Return a proof that an organisation within reach issued, to withdraw or replace it. Raises Missing."""
    return _one(sa.and_(Certificate.id == certificate_id, Certificate.issued_within(reach)), now)


def find_by_code(code: str, now: datetime) -> Proof | None:
    """Return the proof that a code names, in one statement, or None; one whose facts were touched is not known."""
    found = _proofs(Certificate.code == code, now, 1, None)
    return found[0] if found and found[0].certificate.is_untouched else None


def letterheads_of(certificates: Iterable[Certificate]) -> dict[str, bytes]:
    """Return the pictures that head proofs, by digest, in one statement; none where no proof has one."""
    heads = [
        (held.issuing_organisation_id, held.facts["letterhead"]["digest"])
        for held in certificates
        if held.facts.get("letterhead")
    ]
    return pictures_of({one for one, _ in heads}, {digest for _, digest in heads}) if heads else {}


def list_issuable(reach: Reach, paper: Paper, now: datetime) -> tuple[AssignmentProgress, ...]:
    """Return who may receive a paper, by team and name: eleven statements.

    An attestation asks that the programme is finished, and that none stands; the other papers, that something has been
    done since the last one.
    """
    proved = dict(
        session()
        .execute(
            sa.select(Certificate.assignment_id, Certificate.issued_at).where(
                Certificate.issued_within(reach), Certificate.paper == paper, still_stands()
            )
        )
        .all()
    )
    rows = list_progress(Assignment.within(reach), now)
    if paper is Paper.ATTESTATION:
        return tuple(row for row in rows if row.is_complete and row.assignment_id not in proved)
    return tuple(row for row in rows if _has_done_more(row, proved.get(row.assignment_id)))


def find_issuable(reach: Reach, rows: Iterable[AssignmentProgress], assignment_id: int) -> AssignmentProgress | None:
    """Return the one of `rows` that is asked for, or None where it waits for nothing. Raises Missing beyond reach."""
    row = next((row for row in rows if row.assignment_id == assignment_id), None)
    wanted = sa.select(Assignment.id).where(Assignment.id == assignment_id, Assignment.within(reach))
    if row is None and session().scalar(wanted) is None:
        raise Missing("assignment")
    return row


def list_aims(reach: Reach, assignment_id: int) -> tuple[Objective, ...]:
    """Return the objectives that the programme of an assignment within reach has now, in order: one statement."""
    return tuple(
        session().scalars(
            sa.select(Objective)
            .join(Assignment, Assignment.programme_id == Objective.programme_id)
            .where(Assignment.id == assignment_id, Assignment.within(reach), Objective.is_removed == sa.false())
            .order_by(Objective.position, Objective.id)
        )
    )


def list_issued(reach: Reach, now: datetime, *, programme_id: int | None, person_id: int | None) -> tuple[Proof, ...]:
    """Return the proofs that organisations within reach issued, of one programme or person, in one statement."""
    wanted = Certificate.issued_within(reach)
    if programme_id is not None:
        wanted = sa.and_(wanted, Certificate.programme_id == programme_id)
    if person_id is not None:
        wanted = sa.and_(wanted, Certificate.owner_id == person_id)
    return _proofs(wanted, now, None, None)


def list_proved_programmes(reach: Reach) -> tuple[tuple[int, str], ...]:
    """Return (id, title) of the programmes of which a proof was issued within reach, in one statement."""
    rows = session().execute(
        sa.select(Programme.id, Programme.title)
        .where(Programme.id.in_(sa.select(Certificate.programme_id).where(Certificate.issued_within(reach))))
        .order_by(sa.func.lower(Programme.title), Programme.id)
    )
    return tuple((id, title) for id, title in rows)


def _has_done_more(row: AssignmentProgress, since: datetime | None) -> bool:
    instants = [fact.at for cell in row.cells for fact in cell.progress.facts if fact.at is not None]
    return bool(instants) and (since is None or max(instants) > since)


def rests_on(answer_id: int) -> bool:
    """Return whether a proof that still stands counts an answer as accepted, in two statements."""
    answer = session().get(Answer, answer_id)
    if answer is None:
        return False
    wanted = sa.select(Certificate.facts).where(Certificate.owner_id == answer.owner_id, still_stands())
    return any(
        row["key"] == answer.exercise_id and row["deed"] == Deed.ACCEPTED
        for facts in session().scalars(wanted)
        for step in facts["steps"]
        for row in step["rows"]
    )


def still_stands() -> sa.ColumnElement[bool]:
    """Return the filter that keeps the proofs that were neither withdrawn nor replaced."""
    return ~sa.exists().where(CertificateEvent.certificate_id == Certificate.id)


def _others(reach: Reach) -> sa.ColumnElement[bool]:
    """A learner's own reach is left out: their proofs stand in a list of their own."""
    wider = Reach(reach.is_everywhere, frozenset(), reach.teams, reach.organisations, reach.networks)
    return Certificate.readable(wider)


def _one(wanted: sa.ColumnElement[bool], now: datetime) -> Proof:
    for proof in _proofs(wanted, now, 1, None):
        return proof
    raise Missing("certificate")


def _proofs(wanted: sa.ColumnElement[bool], now: datetime, limit: int | None, offset: int | None) -> tuple[Proof, ...]:
    rows = session().execute(
        sa.select(Certificate, CertificateEvent)
        .outerjoin(CertificateEvent, CertificateEvent.certificate_id == Certificate.id)
        .where(wanted)
        .order_by(Certificate.issued_at.desc(), Certificate.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return tuple(Proof(certificate, event, state_of(certificate, event, now)) for certificate, event in rows)
