"""Gathers what people did, from the rooms that keep it: sections read, answers, presences, recognitions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

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
from elearn.reading.queries import PastReading, every_reading

Asked = tuple[int, datetime | None]  # a person, and the instant from which what was asked anew counts (None: always)


class Setting(StrEnum):
    """How people met at a séance; unsaid where it has neither place nor link, or both: who was where is not known."""

    IN_PERSON = "in-person"
    REMOTE = "remote"
    WRITTEN = "written"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class HalfDayThere:
    """One half-day of a séance on one person's line of the sheet, with what a proof says of it."""

    discussion_id: int
    title: str
    slugs: frozenset[str]
    at: datetime
    minutes: int
    is_present: bool
    team_id: int | None = None
    setting: Setting = Setting.UNSAID


@dataclass(frozen=True, slots=True)
class _Round:
    """One round of one person's answer to one exercise."""

    exercise_id: str
    facts: ExerciseFacts
    renewed_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Said:
    """What somebody said of one step, and when a renewal asked for it anew."""

    step_id: int
    what: Recognised | Confirmed
    renewed_at: datetime | None


def facts_of(asked: Collection[Asked], slugs: Collection[str], now: datetime) -> dict[Asked, PersonFacts]:
    """Return what each person did in some modules, for each instant from which it counts: seven statements in all.

    Where nothing was renewed the first time counts. A renewal leaves out what had been asked anew by then, and every
    presence before it.
    """
    people = {person_id for person_id, _ in asked}
    readings, rounds, presences = every_reading(people, slugs), _rounds(people, slugs, now), half_days_of(people)
    recognised, confirmed = _recognised(people), _confirmed(people)
    return {
        (person_id, since): PersonFacts(
            _read(readings.get(person_id, ()), since),
            _exercises(rounds.get(person_id, ()), since),
            tuple(
                Presence(one.at, one.slugs, one.is_present)
                for one in presences.get(person_id, ())
                if since is None or one.at >= since
            ),
            _standing(recognised.get(person_id, ()), since),
            _standing(confirmed.get(person_id, ()), since),
        )
        for person_id, since in asked
    }


def _counts(renewed_at: datetime | None, since: datetime | None) -> bool:
    """Whether something counts from an instant on: it had not been asked anew by then."""
    return since is None or renewed_at is None or renewed_at > since


def _read(readings: Iterable[PastReading], since: datetime | None) -> dict[tuple[str, str], datetime]:
    """Return the sections read, each with the first time that counts."""
    found: dict[tuple[str, str], datetime] = {}
    for one in readings:
        if _counts(one.renewed_at, since):
            found.setdefault((one.slug, one.section_id), one.at)
    return found


def _exercises(rounds: Iterable[_Round], since: datetime | None) -> dict[str, ExerciseFacts]:
    """Return the answers by exercise: the state of the last round, the first instants of those that count."""
    found: dict[str, ExerciseFacts] = {}
    for one in rounds:
        if not _counts(one.renewed_at, since):
            continue
        facts, before = one.facts, found.get(one.exercise_id)
        if before is not None:
            facts = replace(
                facts,
                submitted_at=before.submitted_at or facts.submitted_at,
                accepted_at=before.accepted_at or facts.accepted_at,
            )
        found[one.exercise_id] = facts
    return found


def _standing(said: Iterable[_Said], since: datetime | None) -> dict[int, Any]:
    """Return, by step, the first thing said that counts."""
    found: dict[int, Any] = {}
    for one in said:
        if _counts(one.renewed_at, since):
            found.setdefault(one.step_id, one.what)
    return found


def half_days_of(people: Collection[int]) -> dict[int, tuple[HalfDayThere, ...]]:
    """Return, by person, the half-days of séances on which they stand, the first one first, in two statements."""
    rows = (
        session()
        .execute(
            sa.select(
                Attendance.person_id,
                Attendance.day,
                Attendance.half_day,
                Attendance.is_present,
                Attendance.counted_in_team_id,
                Discussion,
            )
            .join(Discussion, Discussion.id == Attendance.discussion_id)
            .where(
                Attendance.person_id.in_(sorted(people)),
                Attendance.in_force(),
                Discussion.state != DiscussionState.CANCELLED,
            )
            .order_by(Attendance.day, Attendance.half_day.desc(), Attendance.id)
        )
        .all()
    )
    slugs = _slugs_of({row[5].id for row in rows})
    found: dict[int, list[HalfDayThere]] = defaultdict(list)
    for person_id, day, half_day, is_present, team_id, discussion in rows:
        at, minutes = sitting_of(discussion, day, half_day)
        about = slugs.get(discussion.id, frozenset())
        how = setting_of(discussion)
        there = HalfDayThere(discussion.id, discussion.title, about, at, minutes, is_present, team_id, how)
        found[person_id].append(there)
    return {person_id: tuple(there) for person_id, there in found.items()}


def setting_of(discussion: Discussion) -> Setting:
    """Return how people met, from what the séance says of itself."""
    if discussion.is_written:
        return Setting.WRITTEN
    if bool(discussion.place) == bool(discussion.link):
        return Setting.UNSAID
    return Setting.IN_PERSON if discussion.place else Setting.REMOTE


def _recognised(people: Collection[int]) -> dict[int, list[_Said]]:
    """Return, by person, what was counted by hand and not taken back, in one statement."""
    found: dict[int, list[_Said]] = defaultdict(list)
    for row, by in session().execute(
        sa.select(Recognition, User.name)
        .join(User, User.id == Recognition.recognised_by_id)
        .where(Recognition.owner_id.in_(sorted(people)), Recognition.withdrawn_at.is_(None))
        .order_by(Recognition.recognised_at, Recognition.id)
    ):
        given = Recognised(row.recognised_at, by, row.done_on, row.reason, row.proof, row.id)
        found[row.owner_id].append(_Said(row.step_id, given, row.renewed_at))
    return found


def confirmed_work(asked: Collection[Asked]) -> dict[Asked, dict[int, Confirmed]]:
    """Return, by step, each person's field work that was confirmed and counts, in one statement."""
    confirmed = _confirmed({person_id for person_id, _ in asked})
    return {(person_id, since): _standing(confirmed.get(person_id, ()), since) for person_id, since in asked}


def _confirmed(people: Collection[int]) -> dict[int, list[_Said]]:
    found: dict[int, list[_Said]] = defaultdict(list)
    for row, by in session().execute(
        sa.select(FieldWork, User.name)
        .join(User, User.id == FieldWork.confirmed_by_id)
        .where(FieldWork.owner_id.in_(sorted(people)), FieldWork.withdrawn_at.is_(None))
        .order_by(FieldWork.confirmed_at, FieldWork.id)
    ):
        given = Confirmed(
            row.confirmed_at,
            by,
            row.done_on,
            row.minutes,
            tuple(row.seen),
            row.account,
            row.proof,
            row.id,
            row.counted_in_team_id,
        )
        found[row.owner_id].append(_Said(row.step_id, given, row.renewed_at))
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


def _rounds(people: Collection[int], slugs: Collection[str], now: datetime) -> dict[int, list[_Round]]:
    """Return, by person, every round of every answer, the first one first, in one statement."""
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
            Answer.renewed_at,
        )
        .outerjoin(first, first.c.answer_id == Answer.id)
        .where(Answer.owner_id.in_(sorted(people)), Answer.module_slug.in_(sorted(slugs)))
        .order_by(Answer.round)
    )
    found: dict[int, list[_Round]] = defaultdict(list)
    for person_id, exercise_id, word, has_draft, saved_at, submitted_at, verdict_at, first_at, renewed_at in rows:
        status = Status(word)
        touched = {Status.DRAFT: saved_at, Status.SUBMITTED: submitted_at}.get(status, verdict_at or submitted_at)
        accepted_at = (verdict_at or submitted_at) if status is Status.ACCEPTED else None
        facts = ExerciseFacts(status, has_draft, touched, first_at, accepted_at)
        found[person_id].append(_Round(exercise_id, facts, renewed_at))
    return found
