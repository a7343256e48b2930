"""Gathers what proves a person's work in a programme, row by row: the only source of the hours on a proof."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
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
from elearn.progress.facts import HalfDayThere, Setting, confirmed_work, half_days_of
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
    """One deed: what, about what, when, the minutes that its edition (or its séance) counts for it, and how one met."""

    deed: Deed
    title: str
    at: datetime
    minutes: int
    key: str
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


@dataclass(frozen=True, slots=True)
class _Work:
    """Everything that one person did, before it is put into steps."""

    read: dict[tuple[str, str], SectionRead]
    submitted: dict[str, tuple[Submission, bool]]
    meetings: tuple[HalfDayThere, ...]
    editions: dict[int, Published]
    confirmed: dict[int, Confirmed]


def evidence_of(
    person_id: int, programme_id: int, now: datetime, *, since: datetime | None = None
) -> tuple[StepEvidence, ...]:
    """Return the evidence of one person's programme, step by step, in ten statements.

    Of a renewal, what was done `since` it began alone: the minutes before are on the proof before.
    """
    steps = list_steps([programme_id], with_removed=True).get(programme_id, ())
    slugs = {planned.step.module_slug for planned in steps if planned.step.module_slug}
    work = _work_of(person_id, slugs, now, since)
    taken: set[str] = set()
    found: list[StepEvidence] = []
    for planned in steps:
        removed_at = planned.step.removed_at
        rows = tuple(
            row
            for row in sorted(_rows(planned, work), key=lambda row: row.at)
            if row.key not in taken and (removed_at is None or row.at < removed_at)
        )
        taken |= {row.key for row in rows}
        if rows:
            found.append(StepEvidence(planned.step.kind, planned.step.title, rows))
    return tuple(found)


def _rows(planned: PlannedStep, work: _Work) -> Iterator[EvidenceRow]:
    """Yield the deeds that a step covers, in every edition that it has had."""
    slug = planned.step.module_slug
    editions = planned.timeline.editions if planned.timeline else ()
    sections = {section.id for edition in editions for section in sections_of(planned.step.place, edition.module)}
    exercises = set()
    for edition in editions:
        for section in sections_of(planned.step.place, edition.module):
            exercises |= {exercise.id for exercise in section.exercises}
    for section_id in sorted(sections):
        read = work.read.get((slug, section_id))
        if read is not None:
            title = _section_title(work.editions.get(read.edition_id), section_id)
            yield EvidenceRow(Deed.READ, title, read.read_at, read.minutes, f"{slug}/{section_id}")
    for exercise_id in sorted(exercises & work.submitted.keys()):
        yield from _answered(exercise_id, work)
    given = work.confirmed.get(planned.step.id)
    if given is not None:
        at = datetime.combine(given.done_on, time(12), UTC)  # the day is what was said; noon is that day in every zone
        yield EvidenceRow(Deed.CONFIRMED, planned.step.title, at, given.minutes, f"field/{planned.step.id}")
    if planned.step.kind is StepKind.DISCUSSION or Requirement.ATTENDED in planned.rule:
        yield from _met(slug, work)


def _answered(exercise_id: str, work: _Work) -> Iterator[EvidenceRow]:
    """Yield an answer, and the reading of its stage where nothing else says that it was read: one saw it to answer."""
    submission, is_accepted = work.submitted[exercise_id]
    published = work.editions[submission.edition_id]
    slug, anchor = exercise_id.split("#", 1)
    section, exercise = published.exercise(anchor)
    if section.is_stage and (slug, section.id) not in work.read:
        yield EvidenceRow(Deed.READ, section.title, submission.submitted_at, section.minutes, f"{slug}/{section.id}")
    deed = Deed.ACCEPTED if is_accepted else Deed.SUBMITTED
    yield EvidenceRow(deed, exercise.title or section.title, submission.submitted_at, exercise.minutes, exercise_id)


def _met(slug: str, work: _Work) -> Iterator[EvidenceRow]:
    """Yield the half-days of séances about a module; about any, the first one alone."""
    there = [one for one in work.meetings if one.is_present and (not slug or slug in one.slugs)]
    for one in there if slug else there[:1]:
        yield EvidenceRow(
            Deed.ATTENDED, one.title, one.at, one.minutes, f"{one.at.isoformat()}/{one.title}", one.setting
        )


def _work_of(person_id: int, slugs: Collection[str], now: datetime, since: datetime | None) -> _Work:
    wanted, begins_at = sorted(slugs), since or datetime.min.replace(tzinfo=UTC)
    read = session().scalars(
        sa.select(SectionRead)
        .where(SectionRead.owner_id == person_id, SectionRead.module_slug.in_(wanted), SectionRead.read_at >= begins_at)
        .order_by(SectionRead.read_at.desc())
    )
    submitted: dict[str, tuple[Submission, bool]] = {}
    for submission, status in session().execute(
        sa.select(Submission, Answer.status_now(now))
        .join(Answer, Answer.id == Submission.answer_id)
        .where(Submission.owner_id == person_id, Submission.module_slug.in_(wanted), Submission.withdrawn_at.is_(None))
        .where(Submission.submitted_at >= begins_at)
        .order_by(Submission.submitted_at, Submission.id)
    ):
        first, was_accepted = submitted.get(submission.exercise_id, (submission, False))
        submitted[submission.exercise_id] = (first, was_accepted or Status(status) is Status.ACCEPTED)
    sections = {(row.module_slug, row.section_id): row for row in read}  # the last one put in is the first reading
    used = {row.edition_id for row in sections.values()} | {first.edition_id for first, _ in submitted.values()}
    meetings = tuple(one for one in half_days_of([person_id]).get(person_id, ()) if one.at >= begins_at)
    return _Work(sections, submitted, meetings, get_editions(used), confirmed_work(person_id, since))


def _section_title(edition: Published | None, section_id: str) -> str:
    sections = edition.module.sections if edition else ()
    return next((section.title for section in sections if section.id == section_id), section_id)
