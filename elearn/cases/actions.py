"""Makes cases and keeps what is written in them; where two people write at once, both texts are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from elearn.cases import rules
from elearn.cases.models import CaseWriter, SetAsideText, WrittenCase
from elearn.cases.queries import TeamChoice, find_writer
from elearn.cases.reading import read_case
from elearn.content.catalogue import Catalogue
from elearn.content.digests import normalise
from elearn.db import locked, session
from elearn.journal import record
from elearn.policy import Actor


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody has saved since: what one wrote, set aside for good, and what is kept."""

    yours: str
    theirs: str
    version: int


def create_case(actor: Actor, team: TeamChoice, text: str, now: datetime, catalogue: Catalogue) -> WrittenCase:
    """Make a case for a team. Raises RuleBroken where the text is too long."""
    text = normalise(text)
    rules.ensure_fits(text)
    case = WrittenCase(
        team_id=team.scope.team_id,
        organisation_id=team.scope.organisation_id,
        network_id=team.scope.network_id,
        title="",
        text=text,
        version=1,
        created_by_id=actor.id,
        created_at=now,
        saved_by_id=actor.id,
        saved_at=now,
    )
    session().add(case)
    session().flush()
    _take(case, text, catalogue)
    _keep_writer(actor, case, now)
    record(actor.id, "created", "case", case.id, scope=case.scope)
    return case


def save_case(
    actor: Actor, case: WrittenCase, *, text: str, base_version: int, now: datetime, catalogue: Catalogue
) -> WrittenCase | Conflict:
    """Keep a text written on `base_version`; on an older one, set it aside and say so. Raises RuleBroken."""
    text = normalise(text)
    rules.ensure_fits(text)
    case = locked(case)
    if text == case.text:
        return case
    if base_version != case.version:
        session().add(SetAsideText(case_id=case.id, text=text, written_by_id=actor.id, written_at=now))
        _keep_writer(actor, case, now)
        return Conflict(text, case.text, case.version)
    _take(case, text, catalogue)
    case.version += 1
    case.saved_by_id, case.saved_at = actor.id, now
    _keep_writer(actor, case, now)
    return case


def keep_chosen(
    actor: Actor, case: WrittenCase, *, text: str, base_version: int, now: datetime, catalogue: Catalogue
) -> WrittenCase | Conflict:
    """Keep the text chosen after a conflict; the one that it replaces is set aside with its writer."""
    case = locked(case)
    if base_version == case.version and normalise(text) != case.text:
        session().add(
            SetAsideText(case_id=case.id, text=case.text, written_by_id=case.saved_by_id, written_at=case.saved_at)
        )
    return save_case(actor, case, text=text, base_version=base_version, now=now, catalogue=catalogue)


def _keep_writer(actor: Actor, case: WrittenCase, now: datetime) -> None:
    """Remember that a person has written in a case: a text set aside counts, since others may take words from it."""
    known = find_writer(case, actor.id)
    if known is None:
        session().add(CaseWriter(case_id=case.id, person_id=actor.id, first_at=now, last_at=now))
        session().flush()
    else:
        known.last_at = max(known.last_at, now)


def _take(case: WrittenCase, text: str, catalogue: Catalogue) -> None:
    read = read_case(text, case.id, catalogue)
    case.text, case.title = read.text, read.title
