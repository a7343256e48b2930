"""Reads what waits past the day promised, for its author and for whoever can name a substitute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from elearn.answers.models import Submission
from elearn.db import session
from elearn.editions.queries import get_editions
from elearn.organisations.models import Seat, Team
from elearn.organisations.queries import in_force
from elearn.policy import Reach, Role
from elearn.reviews import rules
from elearn.reviews.naming import QuestionName, answer_url, question_name

MOST = 25


@dataclass(frozen=True, slots=True)
class LateOwn:
    """One answer of a person whose review is late."""

    submission_id: int
    question: QuestionName
    url: str
    due_on: date


def list_own_late(person_id: int, *, now: datetime, zone: str) -> tuple[LateOwn, ...]:
    """Return a person's own answers whose promised day is over, the oldest first, in one statement (two at first)."""
    chosen = (
        sa.select(Submission.id, Submission.exercise_id, Submission.edition_id, Submission.due_on)
        .where(Submission.owner_id == person_id, Submission.is_waiting == sa.true())
        .where(Submission.due_on < rules.day_in(now, zone))
        .order_by(Submission.due_on, Submission.id)
        .limit(MOST)
    )
    rows = session().execute(chosen).all()
    editions = get_editions({row.edition_id for row in rows})
    return tuple(
        LateOwn(
            row.id,
            question_name(editions.get(row.edition_id), row.exercise_id),
            answer_url(editions.get(row.edition_id), row.exercise_id),
            row.due_on,
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class LateTeam:
    """A team with a single supervisor in which answers wait past their day: how many, and since which promise."""

    team_id: int
    team: str
    waiting: int
    due_on: date


def list_late_teams(reach: Reach, *, now: datetime, zone: str) -> tuple[LateTeam, ...]:
    """Return the teams within reach where something is late and at most one person supervises, in one statement.

    For whoever can name a substitute: the fact and its date, no name and no text.
    """
    today = rules.day_in(now, zone)
    supervisors = (
        sa.select(sa.func.count(sa.distinct(Seat.user_id)))
        .where(Seat.team_id == Team.id, Seat.role == Role.SUPERVISOR, in_force(today))
        .correlate(Team)
        .scalar_subquery()
    )
    chosen = (
        sa.select(Team.id, Team.name, sa.func.count().label("waiting"), sa.func.min(Submission.due_on).label("due_on"))
        .select_from(Submission)
        .join(Team, Team.id == Submission.team_id)
        .where(
            Submission.is_waiting == sa.true(), Submission.due_on < today, Submission.within(reach), supervisors <= 1
        )
        .group_by(Team.id, Team.name)
        .order_by(Team.name, Team.id)
    )
    return tuple(LateTeam(row.id, row.name, row.waiting, row.due_on) for row in session().execute(chosen))
