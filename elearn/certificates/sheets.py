"""Finds the attendance sheets on which proofs rest, each as the organisation that issued them may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.certificates.models import Certificate
from elearn.db import session
from elearn.discussions.models import Discussion
from elearn.discussions.queries import Sheet, attendance_sheet
from elearn.organisations.identity_queries import issuer_lines
from elearn.progress.evidence import Deed
from elearn.progress.facts import half_days_of


@dataclass(frozen=True, slots=True)
class AttendedSheet:
    """The sheet of one séance, for one organisation: its people, those whom it gave proofs, and who led."""

    organisation_id: int
    discussion: Discussion
    sheet: Sheet
    issuer: tuple[str, ...]


def list_sheets(certificates: Iterable[Certificate]) -> Iterator[AttendedSheet]:
    """Yield the sheets on which proofs rest, one by one: three statements, one an organisation and three a sheet.

    A presence that a proof counts is found again by its person and its instant, whatever the séance is called today.
    """
    counted: dict[tuple[int, datetime], set[int]] = defaultdict(set)
    for held in certificates:
        for at in _attended(held):
            counted[held.owner_id, at].add(held.issuing_organisation_id)
    people: dict[tuple[int, int], set[int]] = defaultdict(set)
    for person_id, there in (half_days_of({person_id for person_id, _ in counted}) if counted else {}).items():
        for one in there:
            for organisation_id in counted.get((person_id, one.at), ()) if one.is_present else ():
                people[organisation_id, one.discussion_id].add(person_id)
    issuers = {id: issuer_lines(id) for id in sorted({id for id, _ in people})}
    found = session().scalars(sa.select(Discussion).where(Discussion.id.in_(sorted({id for _, id in people}))))
    discussions = {discussion.id: discussion for discussion in found}
    for (organisation_id, discussion_id), proved in sorted(people.items()):
        discussion = discussions[discussion_id]
        sheet = attendance_sheet(discussion).seen_by(organisation_id, proved)
        yield AttendedSheet(organisation_id, discussion, sheet, issuers[organisation_id])


def _attended(held: Certificate) -> Iterator[datetime]:
    """Yield the instants of the presences that a proof counts; its rows name each by it, then by its title."""
    for step in held.facts["steps"]:
        for row in step["rows"]:
            if row["deed"] == Deed.ATTENDED:
                yield datetime.fromisoformat(row["key"].partition("/")[0])
