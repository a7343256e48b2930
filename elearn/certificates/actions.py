"""Issues, replaces and withdraws proofs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.certificates import rules
from elearn.certificates.ending import ending_of
from elearn.certificates.freezing import Names, Work, frozen_facts, frozen_work, provider_of, work_of
from elearn.certificates.models import Certificate, CertificateEvent, state_of
from elearn.certificates.prose import MORE_WAS_DONE
from elearn.certificates.queries import still_stands
from elearn.certificates.rules import EventKind, Paper, Result
from elearn.certificates.works import follow_up_of, works_of
from elearn.db import locked, session
from elearn.errors import Missing
from elearn.journal import record
from elearn.organisations.identity_queries import Identity, identity_of
from elearn.organisations.models import Organisation
from elearn.ownership import owned_by
from elearn.policy import Actor, Reach
from elearn.programmes.models import Assignment, Programme
from elearn.programmes.objective_queries import list_objectives
from elearn.progress.evidence import StepEvidence, evidence_of
from elearn.progress.queries import AssignmentProgress, assignment_progress


def issue_certificates(
    actor: Actor,
    reach: Reach,
    assignment_ids: Collection[int],
    *,
    address: str,
    now: datetime,
    paper: Paper = Paper.ATTESTATION,
    results: Mapping[int, Result] | None = None,
) -> list[Certificate]:
    """Issue one paper for each assignment: all of them, or none. Raises Missing beyond reach, RuleBroken.

    An end-of-training attestation is issued to one person, with what the actor says of each objective in `results`.
    A certificate or a transcript that stands is replaced by the new one. `address` is that of the verification page,
    up to the code. Completion is computed again inside the transaction, by the function that the matrix asks.
    """
    rules.ensure_somebody(assignment_ids)
    rules.ensure_one(paper, assignment_ids)
    held = {id: _hold(reach, id) for id in sorted(set(assignment_ids))}
    found = assignment_progress(reach, held, now)
    if len(found) < len(held):
        raise Missing("assignment")
    issued: list[Certificate] = []
    for row in found:
        evidence = evidence_of(row.person_id, row.programme_id, now, since=row.counts_from)
        standing = _standing(row.assignment_id, paper)
        rules.ensure_may_issue(
            paper,
            is_complete=row.is_complete,
            minutes=sum(step.minutes for step in evidence),
            held=standing.minutes if standing else None,
            name=row.name,
        )
        judged = _judged(row.programme_id, results or {}) if paper is Paper.END else []
        made = _issue(actor, held[row.assignment_id], row, evidence, judged, paper=paper, address=address, now=now)
        if standing is not None:
            _end(actor, standing, EventKind.REPLACED, MORE_WAS_DONE, now, replaced_by_id=made.id)
        issued.append(made)
    return issued


def withdraw_certificate(actor: Actor, certificate: Certificate, *, reason: str, now: datetime) -> CertificateEvent:
    """Say that a proof is worth nothing any more. Raises RuleBroken without a reason, or where it ended before."""
    certificate = locked(certificate)
    _ensure_may_end(certificate, reason, now)
    record(actor.id, "withdrew", "certificate", certificate.id, certificate.scope, number=certificate.number)
    return _end(actor, certificate, EventKind.WITHDRAWN, reason, now)


def replace_certificate(
    actor: Actor, certificate: Certificate, *, reason: str, address: str, now: datetime
) -> Certificate:
    """Issue a proof on the same evidence, with the names of today, and end the earlier one. Raises RuleBroken."""
    certificate = locked(certificate)
    _ensure_may_end(certificate, reason, now)
    assignment = session().get_one(Assignment, certificate.assignment_id)
    made = _write(
        actor,
        assignment,
        certificate.issuing_organisation_id,
        work_of(certificate.facts),
        paper=certificate.paper,
        valid_until=certificate.valid_until,
        address=address,
        now=now,
    )
    _end(actor, certificate, EventKind.REPLACED, reason, now, replaced_by_id=made.id)
    record(actor.id, "replaced", "certificate", certificate.id, certificate.scope, by=made.number)
    return made


def _issue(
    actor: Actor,
    assignment: Assignment,
    row: AssignmentProgress,
    evidence: tuple[StepEvidence, ...],
    judged: list[tuple[str, Result]],
    *,
    paper: Paper,
    address: str,
    now: datetime,
) -> Certificate:
    if assignment.organisation_id is None:
        raise Missing("organisation")
    organisation = session().get_one(Organisation, assignment.organisation_id)
    programme = session().get_one(Programme, assignment.programme_id)
    issued_on = now.astimezone(ZoneInfo(organisation.time_zone)).date()
    lasts = rules.last_day(issued_on, programme.validity_months) if paper is Paper.ATTESTATION else None
    person_id, since, zone = assignment.owner_id, assignment.counts_from, organisation.time_zone
    works: list[dict[str, Any]] = []
    ending: dict[str, Any] = {}
    if paper is Paper.TRANSCRIPT:
        works = works_of(person_id, evidence, zone, now, since=since)
    if paper is Paper.END:
        ending = ending_of(row.cells, evidence, judged, follow_up_of(person_id, evidence, zone, now, since=since))
    return _write(
        actor,
        assignment,
        organisation.id,
        frozen_work(evidence, zone, works, ending),
        paper=paper,
        valid_until=lasts,
        address=address,
        now=now,
    )


def _judged(programme_id: int, results: Mapping[int, Result]) -> list[tuple[str, Result]]:
    """Return each objective of a programme as it is worded today, with its result. Raises RuleBroken."""
    objectives = list_objectives([programme_id]).get(programme_id, ())
    rules.ensure_judged([one.id for one in objectives], results)
    return [(one.words, results[one.id]) for one in objectives]


def _write(
    actor: Actor,
    assignment: Assignment,
    organisation_id: int,
    work: Work,
    *,
    paper: Paper,
    valid_until: date | None,
    address: str,
    now: datetime,
) -> Certificate:
    """Add the row: numbered under the organisation's lock, so that two at once get two numbers."""
    organisation = session().get_one(Organisation, organisation_id, with_for_update=True)
    issued_on = now.astimezone(ZoneInfo(organisation.time_zone)).date()
    identity = identity_of(organisation.id)
    names = _names(actor, assignment, organisation, identity)
    number, code = _next_number(organisation.id, issued_on), rules.new_code()
    facts = frozen_facts(
        names,
        work,
        paper=paper,
        number=number,
        code=code,
        address=address + code,
        issued_on=issued_on,
        valid_until=valid_until,
        provider=provider_of(identity, names.organisation),
    )
    made = Certificate(
        **owned_by(assignment.scope),
        paper=paper,
        number=number,
        code=code,
        assignment_id=assignment.id,
        programme_id=assignment.programme_id,
        issuing_organisation_id=organisation.id,
        counted_in_team_id=assignment.team_id,
        name=names.name,
        title=names.title,
        organisation_name=names.organisation,
        minutes=work.minutes,
        starts_on=work.starts_on,
        ends_on=work.ends_on,
        issued_on=issued_on,
        issued_at=now,
        issued_by_id=actor.id,
        valid_until=valid_until,
        zone=organisation.time_zone,
        facts=facts,
        digest=rules.digest_of(facts),
    )
    session().add(made)
    session().flush()
    record(actor.id, "issued", "certificate", made.id, made.scope, number=made.number)
    return made


def _names(actor: Actor, assignment: Assignment, organisation: Organisation, identity: Identity) -> Names:
    signatory = session().get_one(User, actor.id)
    return Names(
        name=session().get_one(User, assignment.owner_id).name,
        title=session().get_one(Programme, assignment.programme_id).title,
        organisation=identity.facts.legal_name or organisation.name,
        city=organisation.city,
        country=organisation.country,
        signatory=signatory.name,
        signatory_title=signatory.title,
    )


def _hold(reach: Reach, assignment_id: int) -> Assignment:
    """Return an assignment within reach, held until the transaction ends, so that it is not proved twice."""
    found = session().scalar(
        sa.select(Assignment).where(Assignment.id == assignment_id, Assignment.within(reach)).with_for_update()
    )
    if found is None:
        raise Missing(str(assignment_id))
    return found


def _standing(assignment_id: int, paper: Paper) -> Certificate | None:
    wanted = sa.select(Certificate).where(
        Certificate.assignment_id == assignment_id, Certificate.paper == paper, still_stands()
    )
    return session().scalar(wanted.limit(1))


def _next_number(organisation_id: int, on: date) -> str:
    given = session().scalar(
        sa.select(sa.func.count())
        .select_from(Certificate)
        .where(Certificate.issuing_organisation_id == organisation_id, Certificate.number.like(f"{on.year}-%"))
    )
    return f"{on.year}-{(given or 0) + 1:04d}"


def _ensure_may_end(certificate: Certificate, reason: str, now: datetime) -> None:
    event = session().scalar(sa.select(CertificateEvent).where(CertificateEvent.certificate_id == certificate.id))
    rules.ensure_in_force(state_of(certificate, event, now))
    rules.ensure_reasoned(reason)


def _end(
    actor: Actor,
    certificate: Certificate,
    kind: EventKind,
    reason: str,
    now: datetime,
    replaced_by_id: int | None = None,
) -> CertificateEvent:
    event = CertificateEvent(
        certificate_id=certificate.id,
        kind=kind,
        at=now,
        actor_id=actor.id,
        reason=reason.strip(),
        replaced_by_id=replaced_by_id,
    )
    session().add(event)
    session().flush()
    return event
