"""Reads the phrases that a supervisor keeps, and those that colleagues share with a team of theirs."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.db import session
from elearn.errors import Missing
from elearn.organisations.models import Team
from elearn.policy import Reach
from elearn.reviews.models import Phrase, Review, ReviewComment


@dataclass(frozen=True, slots=True)
class KeptPhrase:
    """A phrase as a supervisor finds it; `by` is empty for one's own, `team` where it is not shared."""

    id: int
    text: str
    team_id: int | None
    team: str
    by: str


def list_phrases(reach: Reach, person_id: int) -> tuple[KeptPhrase, ...]:
    """Return one's own phrases, then those shared with the teams within reach, in one statement."""
    is_own = Phrase.writer_id == person_id
    is_shared = Phrase.team_id.in_(sorted(reach.teams))
    rows = session().execute(
        sa.select(Phrase, User.name, Team.name.label("team"))
        .join(User, User.id == Phrase.writer_id)
        .outerjoin(Team, Team.id == Phrase.team_id)
        .where(sa.or_(is_own, is_shared))
        .order_by(sa.case((is_own, 0), else_=1), Phrase.id)
    )
    return tuple(
        KeptPhrase(phrase.id, phrase.text, phrase.team_id, team or "", "" if phrase.writer_id == person_id else name)
        for phrase, name, team in rows
    )


def get_own_phrase(person_id: int, phrase_id: int) -> Phrase:
    """Return one's own phrase, in one statement. Raises Missing."""
    found = session().scalar(sa.select(Phrase).where(Phrase.id == phrase_id, Phrase.writer_id == person_id))
    if found is None:
        raise Missing(str(phrase_id))
    return found


def list_own_comments(person_id: int, *, most: int = 12) -> tuple[str, ...]:
    """Return the last comments that a supervisor wrote and does not keep as phrases yet, in one statement."""
    is_kept = sa.exists().where(Phrase.writer_id == person_id, Phrase.text == ReviewComment.text)
    rows = session().scalars(
        sa.select(ReviewComment.text)
        .join(Review, Review.id == ReviewComment.review_id)
        .where(Review.reviewer_id == person_id, ~is_kept, sa.func.length(ReviewComment.text) <= 1000)
        .order_by(ReviewComment.id.desc())
        .limit(most * 2)
    )
    return tuple(dict.fromkeys(rows))[:most]


def list_own_teams(reach: Reach) -> tuple[tuple[int, str], ...]:
    """Return the teams with which one may share, by name, in one statement."""
    rows = session().execute(sa.select(Team.id, Team.name).where(Team.id.in_(sorted(reach.teams))).order_by(Team.name))
    return tuple((row.id, row.name) for row in rows)
