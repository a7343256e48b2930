"""Lists the answers handed in for a programme, and who reviewed them: what the papers say of them, never a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.answers.models import Submission
from elearn.certificates import prose
from elearn.db import session
from elearn.editions.queries import get_editions
from elearn.progress.evidence import Deed, StepEvidence
from elearn.reviews.models import Reply, Review
from elearn.reviews.queries import in_force
from elearn.reviews.rules import Verdict


@dataclass(frozen=True, slots=True)
class _Reviewed:
    """One review of one version: what it said, when, by whom, and how many messages followed."""

    submission_id: int
    verdict: Verdict
    at: datetime
    name: str
    exchanges: int


def works_of(
    person_id: int, evidence: Sequence[StepEvidence], zone: str, now: datetime, *, since: datetime | None
) -> list[dict[str, Any]]:
    """Return every version handed in, the first one first, with who reviewed it and the exchanges: four statements.

    Of a renewal, those handed in `since` it began.
    """
    handed_in = _handed_in(person_id, evidence, since)
    editions = get_editions({one.edition_id for one in handed_in})
    reviews = _reviews([one.id for one in handed_in], zone, now)
    return [
        {
            "exercise": _title(editions[one.edition_id], one.exercise_id),
            "number": one.number,
            "at": _moment(one.submitted_at, zone),
            "words": one.words,
            "digest": one.digest,
            "reviews": reviews.get(one.id, []),
        }
        for one in handed_in
    ]


def follow_up_of(
    person_id: int, evidence: Sequence[StepEvidence], zone: str, now: datetime, *, since: datetime | None
) -> str:
    """Return how many reviews came back, by whom, between which days, and the exchanges after them: two statements."""
    found = _reviewed([one.id for one in _handed_in(person_id, evidence, since)], now)
    if not found:
        return prose.NO_REVIEW
    days = [one.at.astimezone(ZoneInfo(zone)).date() for one in found]
    names = list(dict.fromkeys(one.name for one in found))
    return prose.follow_up_words(names, len(found), sum(one.exchanges for one in found), min(days), max(days))


def _handed_in(person_id: int, evidence: Sequence[StepEvidence], since: datetime | None) -> Sequence[Submission]:
    answered = {row.key for step in evidence for row in step.rows if row.deed in (Deed.SUBMITTED, Deed.ACCEPTED)}
    return (
        session()
        .scalars(
            sa.select(Submission)
            .where(
                Submission.owner_id == person_id,
                Submission.exercise_id.in_(sorted(answered)),
                Submission.withdrawn_at.is_(None),
                sa.true() if since is None else Submission.submitted_at >= since,
            )
            .order_by(Submission.submitted_at, Submission.id)
        )
        .all()
    )


def _reviews(submission_ids: Sequence[int], zone: str, now: datetime) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for one in _reviewed(submission_ids, now):
        words = prose.review_words(one.verdict, one.name, _moment(one.at, zone), one.exchanges)
        found.setdefault(one.submission_id, []).append(words)
    return found


def _reviewed(submission_ids: Sequence[int], now: datetime) -> list[_Reviewed]:
    replies = sa.select(sa.func.count()).where(Reply.review_id == Review.id).correlate(Review).scalar_subquery()
    rows = session().execute(
        sa.select(Review.submission_id, Review.verdict, Review.effective_at, User.name, replies)
        .join(User, User.id == Review.reviewer_id)
        .where(Review.submission_id.in_(submission_ids), Review.effective_at <= now, *in_force())
        .order_by(Review.effective_at, Review.id)
    )
    return [_Reviewed(*row) for row in rows]


def _title(published: Any, exercise_id: str) -> str:
    section, exercise = published.exercise(exercise_id.split("#", 1)[1])
    return f"{published.module.title}, {exercise.title or section.title}"


def _moment(at: datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{prose.day_words(local.date())} à {local.hour}\u00a0h\u00a0{local.minute:02d}"
