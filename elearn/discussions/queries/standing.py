"""Loads a séance for one person, with what they may do there: the only way in."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from elearn.db import session
from elearn.discussions import rules
from elearn.discussions.models import Discussion, DiscussionParticipation
from elearn.discussions.rules import Part
from elearn.errors import Missing, Refused
from elearn.policy import Actor


@dataclass(frozen=True, slots=True)
class Standing:
    """A séance, and where one person stands in it. `part` is None for a supervisor who is not listed."""

    discussion: Discussion
    actor: Actor
    part: Part | None
    may_change: bool
    may_lead: bool


def get_standing(actor: Actor, discussion_id: int) -> Standing:
    """Return a séance that the actor may read, in one statement. Raises Missing."""
    found = _find(actor, Discussion.readable(rules.reading_reach(actor)), discussion_id)
    if found is None:
        raise Missing(str(discussion_id))
    return found


def is_readable(actor: Actor, discussion_id: int) -> bool:
    """Whether an actor reads a séance, in one statement."""
    return _find(actor, Discussion.readable(rules.reading_reach(actor)), discussion_id) is not None


def get_standing_to_lead(actor: Actor, discussion_id: int) -> Standing:
    """Return a séance whose attendance the actor may record. Raises Missing, or Refused where they only take part."""
    standing = get_standing(actor, discussion_id)
    if not standing.may_lead:
        raise Refused(str(discussion_id))
    return standing


def get_standing_to_change(actor: Actor, discussion_id: int) -> Standing:
    """Return a séance whose plan the actor may change, in one statement; planning a network's gives no more than that.

    Raises Missing, or Refused where they only take part.
    """
    planned = Discussion.created_by_id == actor.id
    found = _find(actor, sa.or_(Discussion.readable(rules.reading_reach(actor)), planned), discussion_id)
    if found is None or (not found.may_change and found.part is None):
        raise Missing(str(discussion_id))
    if not found.may_change:
        raise Refused(str(discussion_id))
    return found


def _find(actor: Actor, readable: sa.ColumnElement[bool], discussion_id: int) -> Standing | None:
    mine = sa.and_(
        DiscussionParticipation.discussion_id == Discussion.id, DiscussionParticipation.person_id == actor.id
    )
    row = (
        session()
        .execute(
            sa.select(Discussion, DiscussionParticipation.part)
            .outerjoin(DiscussionParticipation, mine)
            .where(Discussion.id == discussion_id, readable)
        )
        .first()
    )
    if row is None:
        return None
    discussion, part = row
    is_planner = discussion.created_by_id == actor.id
    return Standing(
        discussion=discussion,
        actor=actor,
        part=part,
        may_change=rules.may_change(actor, discussion.scope, part, is_planner=is_planner),
        may_lead=rules.may_lead(actor, discussion.scope, part),
    )
