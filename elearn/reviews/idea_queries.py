"""Reads the thread of key ideas of a team: what its answers keep missing, and the vignette to take up next."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.answers.models import Answer, Submission
from elearn.content.model import Module, ModuleKind
from elearn.content.places import module_address
from elearn.db import session
from elearn.editions.queries import Published, current_editions, get_editions, list_tags
from elearn.errors import Missing
from elearn.organisations.models import Team
from elearn.policy import Reach
from elearn.reviews.idea_rules import (
    FEWEST_PEOPLE,
    MOST_SHOWN,
    Missed,
    Reviewed,
    SoughtIdea,
    missed_by_code,
    missed_ideas,
    next_to_take_up,
)
from elearn.reviews.models import KeyIdeaTick, Review
from elearn.reviews.naming import QuestionName, question_name
from elearn.reviews.queries import in_force


@dataclass(frozen=True, slots=True)
class MissedTag:
    """A principle or a fidelity item whose ideas are missed."""

    title: str
    is_fidelity: bool
    missed: Missed


@dataclass(frozen=True, slots=True)
class MissedIdea:
    """A key idea that is missed, with its question."""

    text: str
    question: QuestionName
    missed: Missed


@dataclass(frozen=True, slots=True)
class TeamIdeas:
    """What the answers of a team keep missing. `reviewed` counts the answers, `people` their authors.

    `fuller` is another of one's teams in which enough people have been reviewed.
    """

    team_id: int
    team: str
    teams: tuple[tuple[int, str], ...]
    reviewed: int
    people: int
    principles: tuple[MissedTag, ...]
    fidelity: tuple[MissedTag, ...]
    ideas: tuple[MissedIdea, ...]
    next_title: str = ""
    next_url: str = ""
    next_slug: str = ""
    fuller: tuple[int, str] | None = None


def team_ideas(reach: Reach, team_id: int, now: datetime) -> TeamIdeas:
    """Compose the thread of one team within reach, in six statements whatever was reviewed.

    Without a number, of the team with most people reviewed, so that the page opens where there is something to read.
    Raises Missing for a team out of reach.
    """
    found = session().execute(_teams(reach, now)).all()
    names = {row.id: row.name for row in found}
    fullest = max(found, key=lambda row: row.people, default=None)
    chosen = team_id or (fullest.id if fullest else 0)
    if chosen not in names:
        raise Missing(str(team_id))
    elsewhere = fullest if fullest and fullest.id != chosen and fullest.people >= FEWEST_PEOPLE else None
    reviews, named = _reviews(chosen, now)
    by_code, by_idea = missed_by_code(reviews), missed_ideas(reviews)
    tags = list_tags()
    following = _following(chosen, by_code)
    tagged = tuple(
        MissedTag(tags[row.key].title, bool(tags[row.key].section), row) for row in by_code if row.key in tags
    )
    return TeamIdeas(
        team_id=chosen,
        team=names[chosen],
        teams=tuple(names.items()),
        reviewed=len(reviews),
        people=len({review.person_id for review in reviews}),
        principles=tuple(tag for tag in tagged if not tag.is_fidelity)[:MOST_SHOWN],
        fidelity=tuple(tag for tag in tagged if tag.is_fidelity)[:MOST_SHOWN],
        ideas=tuple(MissedIdea(*named[row.key], row) for row in by_idea[:MOST_SHOWN]),
        next_title=following.title if following else "",
        next_url=module_address(following) if following else "",
        next_slug=following.slug if following else "",
        fuller=(elsewhere.id, elsewhere.name) if elsewhere else None,
    )


def _teams(reach: Reach, now: datetime) -> sa.Select[int, str, int]:
    """Choose the teams within reach, by name, with how many people were reviewed in each."""
    reviewed = (
        sa.select(Review.team_id, sa.func.count(sa.distinct(Review.owner_id)).label("people"))
        .where(Review.team_id.in_(sorted(reach.teams)), *in_force())
        .where(Review.effective_at <= now, Review.is_deciding == sa.true())
        .group_by(Review.team_id)
        .subquery()
    )
    return (
        sa.select(Team.id, Team.name, sa.func.coalesce(reviewed.c.people, 0).label("people"))
        .outerjoin(reviewed, reviewed.c.team_id == Team.id)
        .where(Team.id.in_(sorted(reach.teams)))
        .order_by(Team.name, Team.id)
    )


def _reviews(team_id: int, now: datetime) -> tuple[tuple[Reviewed, ...], dict[str, tuple[str, QuestionName]]]:
    """Return the deciding review of the last version of each answer, and the words of the ideas looked for."""
    rows = (
        session()
        .execute(
            sa.select(Review.id, Review.owner_id, Submission.exercise_id, Submission.edition_id)
            .join(Submission, Submission.id == Review.submission_id)
            .join(Answer, Answer.id == Submission.answer_id)
            .where(Review.team_id == team_id, *in_force(), Review.effective_at <= now, Review.is_deciding == sa.true())
            .where(Submission.number == Answer.submissions_count)
        )
        .all()
    )
    found: dict[int, set[str]] = defaultdict(set)
    ticks = sa.select(KeyIdeaTick.review_id, KeyIdeaTick.key_idea_id).where(KeyIdeaTick.team_id == team_id)
    for review_id, idea_id in session().execute(ticks):
        found[review_id].add(idea_id)
    editions = get_editions({row.edition_id for row in rows})
    named: dict[str, tuple[str, QuestionName]] = {}
    reviews: list[Reviewed] = []
    for row in rows:
        published = editions.get(row.edition_id)
        sought = _sought(published, row.exercise_id)
        for idea in sought:
            named[idea.id] = (idea.text, question_name(published, row.exercise_id))
        if sought:
            reviews.append(Reviewed(row.owner_id, sought, frozenset(found[row.id])))
    return tuple(reviews), named


def _sought(published: Published | None, exercise_id: str) -> tuple[SoughtIdea, ...]:
    ideas = published.reveal(exercise_id).key_ideas if published else ()
    return tuple(SoughtIdea(idea.id, idea.text, (*idea.principles, *idea.fidelity)) for idea in ideas)


def _following(team_id: int, missed: tuple[Missed, ...]) -> Module | None:
    """Return the vignette that trains what is missed most and that fewest people of the team have answered."""
    current = (edition.module for edition in current_editions().values())
    vignettes = {module.slug: module for module in current if module.kind is ModuleKind.VIGNETTE}
    rows = session().execute(
        sa.select(Answer.module_slug, sa.func.count(sa.distinct(Answer.owner_id)).label("people"))
        .where(Answer.team_id == team_id, Answer.submissions_count > 0)
        .group_by(Answer.module_slug)
    )
    done = {row.module_slug: row.people for row in rows}
    trained = {slug: _codes(module) for slug, module in vignettes.items()}
    return vignettes.get(next_to_take_up(trained, done, missed))


def _codes(module: Module) -> frozenset[str]:
    """Return the principles and fidelity items that the key ideas of a module train."""
    ideas = (idea for reveal in module.reveals for idea in reveal.key_ideas)
    return frozenset(code for idea in ideas for code in (*idea.principles, *idea.fidelity))
