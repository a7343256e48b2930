"""Gathers what people did, from the rooms that keep it: sections read, answers, presences, recognitions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.answers.models import Answer, Submission
from elearn.answers.rules import Status
from elearn.db import session
from elearn.discussions.attendance_rules import HalfDay, sittings
from elearn.discussions.models import Attendance, Discussion, DiscussionModule
from elearn.discussions.rules import State as DiscussionState
from elearn.progress.models import FieldWork, Recognition
from elearn.progress.rules import Confirmed, ExerciseFacts, PersonFacts, Presence, Recognised
from elearn.reading.queries import read_sections


@dataclass(frozen=True, slots=True)
class HalfDayThere:
    """One half-day of a séance on one person's line of the sheet, with what a proof says of it."""

    discussion_id: int
    title: str
    slugs: frozenset[str]
    at: datetime
    minutes: int
    is_present: bool


def facts_of(people: Collection[int], slugs: Collection[str], now: datetime) -> dict[int, PersonFacts]:
    """Return what each person did in some modules: seven statements whatever the numbers."""
    read: dict[int, dict[tuple[str, str], datetime]] = defaultdict(dict)
    for (person_id, slug), sections in read_sections(people, slugs).items():
        for section_id, at in sections.items():
            read[person_id][slug, section_id] = at
    answers = _answers(people, slugs, now)
    presences, recognised, confirmed = half_days_of(people), _recognised(people), confirmed_work(people)
    return {
        person_id: PersonFacts(
            read.get(person_id, {}),
            answers.get(person_id, {}),
            tuple(Presence(one.at, one.slugs, one.is_present) for one in presences.get(person_id, ())),
            recognised.get(person_id, {}),
            confirmed.get(person_id, {}),
        )
        for person_id in people
    }


def half_days_of(people: Collection[int]) -> dict[int, tuple[HalfDayThere, ...]]:
    """Return, by person, the half-days of séances on which they stand, the first one first, in two statements."""
    rows = (
        session()
        .execute(
            sa.select(Attendance.person_id, Attendance.day, Attendance.half_day, Attendance.is_present, Discussion)
            .join(Discussion, Discussion.id == Attendance.discussion_id)
            .where(
                Attendance.person_id.in_(sorted(people)),
                Attendance.in_force(),
                Discussion.state != DiscussionState.CANCELLED,
            )
            .order_by(Attendance.day, Attendance.id)
        )
        .all()
    )
    slugs = _slugs_of({row[4].id for row in rows})
    found: dict[int, list[HalfDayThere]] = defaultdict(list)
    for person_id, day, half_day, is_present, discussion in rows:
        at, minutes = sitting_of(discussion, day, half_day)
        about = slugs.get(discussion.id, frozenset())
        there = HalfDayThere(discussion.id, discussion.title, about, at, minutes, is_present)
        found[person_id].append(there)
    return {person_id: tuple(there) for person_id, there in found.items()}


def _recognised(people: Collection[int]) -> dict[int, dict[int, Recognised]]:
    """Return, by person and step, what was counted by hand and stands, in one statement."""
    found: dict[int, dict[int, Recognised]] = defaultdict(dict)
    for row, by in session().execute(
        sa.select(Recognition, User.name)
        .join(User, User.id == Recognition.recognised_by_id)
        .where(Recognition.owner_id.in_(sorted(people)), Recognition.withdrawn_at.is_(None))
    ):
        found[row.owner_id][row.step_id] = Recognised(row.recognised_at, by, row.done_on, row.reason, row.proof)
    return found


def confirmed_work(people: Collection[int]) -> dict[int, dict[int, Confirmed]]:
    """Return, by person and step, the field work that was confirmed and stands, in one statement."""
    found: dict[int, dict[int, Confirmed]] = defaultdict(dict)
    for row, by in session().execute(
        sa.select(FieldWork, User.name)
        .join(User, User.id == FieldWork.confirmed_by_id)
        .where(FieldWork.owner_id.in_(sorted(people)), FieldWork.withdrawn_at.is_(None))
    ):
        found[row.owner_id][row.step_id] = Confirmed(
            row.confirmed_at, by, row.done_on, row.minutes, tuple(row.seen), row.account, row.proof
        )
    return found


def _slugs_of(discussion_ids: Collection[int]) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = session().execute(
        sa.select(DiscussionModule.discussion_id, DiscussionModule.module_slug).where(
            DiscussionModule.discussion_id.in_(sorted(discussion_ids))
        )
    )
    for discussion_id, slug in rows:
        found[discussion_id].add(slug)
    return {discussion_id: frozenset(slugs) for discussion_id, slugs in found.items()}


def sitting_of(discussion: Discussion, day: object, half_day: HalfDay) -> tuple[datetime, int]:
    """Return when a half-day began and how long it lasted; a line that the plan no longer has counts no minute."""
    for sitting in sittings(discussion.starts_at, discussion.ends_at, discussion.time_zone):
        if sitting.day == day and sitting.half_day == half_day:
            return sitting.begins_at, int((sitting.ends_at - sitting.begins_at).total_seconds()) // 60
    return discussion.starts_at, 0


def _answers(people: Collection[int], slugs: Collection[str], now: datetime) -> Mapping[int, dict[str, ExerciseFacts]]:
    """Return, by person and exercise, what happened over all rounds, in one statement."""
    first = (
        sa.select(Submission.answer_id, sa.func.min(Submission.submitted_at).label("at"))
        .where(
            Submission.owner_id.in_(sorted(people)),
            Submission.module_slug.in_(sorted(slugs)),
            Submission.withdrawn_at.is_(None),
        )
        .group_by(Submission.answer_id)
        .subquery()
    )
    rows = session().execute(
        sa.select(
            Answer.owner_id,
            Answer.exercise_id,
            Answer.status_now(now).label("status"),
            Answer.draft_text != "",
            Answer.draft_saved_at,
            Answer.submitted_at,
            Answer.verdict_at,
            first.c.at,
        )
        .outerjoin(first, first.c.answer_id == Answer.id)
        .where(Answer.owner_id.in_(sorted(people)), Answer.module_slug.in_(sorted(slugs)))
        .order_by(Answer.round)
    )
    found: dict[int, dict[str, ExerciseFacts]] = defaultdict(dict)
    for person_id, exercise_id, word, has_draft, saved_at, submitted_at, verdict_at, first_at in rows:
        status = Status(word)
        touched = {Status.DRAFT: saved_at, Status.SUBMITTED: submitted_at}.get(status, verdict_at or submitted_at)
        accepted_at = (verdict_at or submitted_at) if status is Status.ACCEPTED else None
        before = found[person_id].get(exercise_id)
        found[person_id][exercise_id] = ExerciseFacts(
            status,
            has_draft,
            touched,
            first_at if before is None else before.submitted_at or first_at,
            accepted_at if before is None else before.accepted_at or accepted_at,
        )
    return found
