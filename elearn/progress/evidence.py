"""Gathers what proves people's work in a programme, row by row: the only source of the hours on a proof."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from enum import StrEnum

import sqlalchemy as sa

from elearn.answers.models import Answer, Submission
from elearn.answers.rules import Status
from elearn.db import session
from elearn.editions.queries import Published, get_editions
from elearn.programmes.contents import sections_of
from elearn.programmes.queries import PlannedStep, list_steps
from elearn.programmes.rules import Requirement, StepKind
from elearn.progress.facts import Asked, HalfDayThere, Setting, confirmed_work, half_days_of
from elearn.progress.rules import Confirmed
from elearn.reading.models import SectionRead


class Deed(StrEnum):
    """What somebody did."""

    READ = "read"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    ATTENDED = "attended"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One deed: what, about what, when, the minutes that its edition (or its séance) counts for it, and how one met.

    `team_id` is the team in which it counts: that of its day.
    """

    deed: Deed
    title: str
    at: datetime
    minutes: int
    key: str
    team_id: int | None = None
    setting: Setting = Setting.UNSAID


@dataclass(frozen=True, slots=True)
class StepEvidence:
    """The deeds of one step; none is counted in two steps."""

    kind: StepKind
    title: str
    rows: tuple[EvidenceRow, ...]

    @property
    def minutes(self) -> int:
        """The sum of the rows."""
        return sum(row.minutes for row in self.rows)


Followed = tuple[int, int, datetime | None]  # a person, a programme, and the instant from which a renewal counts


@dataclass(frozen=True, slots=True)
class _Handed:
    """The first time that an answer was handed in, and whether it was accepted then or later."""

    edition_id: int
    submitted_at: datetime
    team_id: int | None
    is_accepted: bool


@dataclass(frozen=True, slots=True)
class _Covered:
    """A step, with the sections and exercises that it covers in every edition that its module has had."""

    planned: PlannedStep
    sections: tuple[str, ...]
    exercises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Work:
    """Everything that one person did, before it is put into steps."""

    read: dict[tuple[str, str], SectionRead]
    submitted: dict[str, _Handed]
    meetings: tuple[HalfDayThere, ...]
    editions: dict[int, Published]
    confirmed: dict[int, Confirmed]


def evidence_of(
    person_id: int, programme_id: int, now: datetime, *, since: datetime | None = None
) -> tuple[StepEvidence, ...]:
    """Return the evidence of one person's programme, step by step, in ten statements.

    Of a renewal, what was done `since` it began alone: the minutes before are on the proof before.
    """
    return evidence_of_each([(person_id, programme_id, since)], now)[person_id, programme_id, since]


def evidence_of_each(followed: Collection[Followed], now: datetime) -> dict[Followed, tuple[StepEvidence, ...]]:
    """Return the same for several people and programmes, in ten statements whatever the numbers."""
    steps = list_steps({programme_id for _, programme_id, _ in followed}, with_removed=True)
    slugs = {one.step.module_slug for planned in steps.values() for one in planned if one.step.module_slug}
    covered = {programme_id: [_covered(one) for one in planned] for programme_id, planned in steps.items()}
    works = _works_of({(person_id, since) for person_id, _, since in followed}, slugs, now)
    return {
        (person_id, programme_id, since): _evidence(covered.get(programme_id, ()), works[person_id, since])
        for person_id, programme_id, since in followed
    }


def _evidence(steps: Sequence[_Covered], work: _Work) -> tuple[StepEvidence, ...]:
    """Return what one person did, each deed in the first step that covers it."""
    taken: set[str] = set()
    found: list[StepEvidence] = []
    for covered in steps:
        step = covered.planned.step
        rows = tuple(
            row
            for row in sorted(_rows(covered, work), key=lambda row: row.at)
            if row.key not in taken and (step.removed_at is None or row.at < step.removed_at)
        )
        taken |= {row.key for row in rows}
        if rows:
            found.append(StepEvidence(step.kind, step.title, rows))
    return tuple(found)


def _covered(planned: PlannedStep) -> _Covered:
    sections: set[str] = set()
    exercises: set[str] = set()
    for edition in planned.timeline.editions if planned.timeline else ():
        for section in sections_of(planned.step.place, edition.module):
            sections.add(section.id)
            exercises |= {exercise.id for exercise in section.exercises}
    return _Covered(planned, tuple(sorted(sections)), tuple(sorted(exercises)))


def _rows(covered: _Covered, work: _Work) -> Iterator[EvidenceRow]:
    """Yield the deeds that a step covers, in every edition that it has had."""
    step = covered.planned.step
    slug = step.module_slug
    for section_id in covered.sections:
        read = work.read.get((slug, section_id))
        if read is not None:
            title, key = _section_title(work.editions.get(read.edition_id), section_id), f"{slug}/{section_id}"
            yield EvidenceRow(Deed.READ, title, read.read_at, read.minutes, key, read.counted_in_team_id)
    for exercise_id in covered.exercises:
        if exercise_id in work.submitted:
            yield from _answered(exercise_id, work)
    given = work.confirmed.get(step.id)
    if given is not None:
        at = datetime.combine(given.done_on, time(12), UTC)  # the day is what was said; noon is that day in every zone
        yield EvidenceRow(Deed.CONFIRMED, step.title, at, given.minutes, f"field/{step.id}", given.team_id)
    if step.kind is StepKind.DISCUSSION or Requirement.ATTENDED in covered.planned.rule:
        yield from _met(slug, work)


def _answered(exercise_id: str, work: _Work) -> Iterator[EvidenceRow]:
    """Yield an answer, and the reading of its stage where nothing else says that it was read: one saw it to answer."""
    handed = work.submitted[exercise_id]
    published = work.editions[handed.edition_id]
    slug, anchor = exercise_id.split("#", 1)
    section, exercise = published.exercise(anchor)
    at, team_id = handed.submitted_at, handed.team_id
    if section.is_stage and (slug, section.id) not in work.read:
        yield EvidenceRow(Deed.READ, section.title, at, section.minutes, f"{slug}/{section.id}", team_id)
    deed = Deed.ACCEPTED if handed.is_accepted else Deed.SUBMITTED
    yield EvidenceRow(deed, exercise.title or section.title, at, exercise.minutes, exercise_id, team_id)


def _met(slug: str, work: _Work) -> Iterator[EvidenceRow]:
    """Yield the half-days of séances about a module; about any, the first one alone."""
    there = [one for one in work.meetings if one.is_present and (not slug or slug in one.slugs)]
    for one in there if slug else there[:1]:
        key = f"{one.at.isoformat()}/{one.title}"
        yield EvidenceRow(Deed.ATTENDED, one.title, one.at, one.minutes, key, one.team_id, one.setting)


def _works_of(asked: Collection[Asked], slugs: Collection[str], now: datetime) -> dict[Asked, _Work]:
    """Return what each person did in some modules since each instant asked for, in six statements."""
    people = {person_id for person_id, _ in asked}
    read, submitted = _read_by(people, slugs), _submitted_by(people, slugs, now)
    meetings, confirmed = half_days_of(people), confirmed_work(asked)
    used = {row.edition_id for rows in read.values() for row in rows}
    editions = get_editions(used | {handed.edition_id for rows in submitted.values() for _, handed in rows})
    found: dict[Asked, _Work] = {}
    for person_id, since in asked:
        begins_at = since or datetime.min.replace(tzinfo=UTC)
        rows = (row for row in read.get(person_id, ()) if row.read_at >= begins_at)
        handed_in: dict[str, _Handed] = {}
        for exercise_id, handed in submitted.get(person_id, ()):
            if handed.submitted_at >= begins_at:
                first = handed_in.get(exercise_id, handed)
                handed_in[exercise_id] = replace(first, is_accepted=first.is_accepted or handed.is_accepted)
        found[person_id, since] = _Work(
            {(row.module_slug, row.section_id): row for row in rows},  # the last one put in is the first reading
            handed_in,
            tuple(one for one in meetings.get(person_id, ()) if one.at >= begins_at),
            editions,
            confirmed[person_id, since],
        )
    return found


def _read_by(people: Collection[int], slugs: Collection[str]) -> dict[int, list[SectionRead]]:
    """Return the readings by person, the last one first, in one statement."""
    found: dict[int, list[SectionRead]] = defaultdict(list)
    for row in session().scalars(
        sa.select(SectionRead)
        .where(SectionRead.owner_id.in_(sorted(people)), SectionRead.module_slug.in_(sorted(slugs)))
        .order_by(SectionRead.read_at.desc())
    ):
        found[row.owner_id].append(row)
    return found


def _submitted_by(
    people: Collection[int], slugs: Collection[str], now: datetime
) -> dict[int, list[tuple[str, _Handed]]]:
    """Return what was handed in and not withdrawn by person, with its exercise, the first one first: one statement."""
    found: dict[int, list[tuple[str, _Handed]]] = defaultdict(list)
    for person_id, exercise_id, edition_id, at, team_id, status in session().execute(
        sa.select(
            Submission.owner_id,
            Submission.exercise_id,
            Submission.edition_id,
            Submission.submitted_at,
            Submission.counted_in_team_id,
            Answer.status_now(now),
        )
        .join(Answer, Answer.id == Submission.answer_id)
        .where(Submission.owner_id.in_(sorted(people)), Submission.module_slug.in_(sorted(slugs)))
        .where(Submission.withdrawn_at.is_(None))
        .order_by(Submission.submitted_at, Submission.id)
    ):
        handed = _Handed(edition_id, at, team_id, Status(status) is Status.ACCEPTED)
        found[person_id].append((exercise_id, handed))
    return found


def _section_title(edition: Published | None, section_id: str) -> str:
    sections = edition.module.sections if edition else ()
    return next((section.title for section in sections if section.id == section_id), section_id)
