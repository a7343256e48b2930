"""Arranges what stands on a wall: groups and their names, what is kept or set aside, the key ideas that it holds."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from elearn.db import locked, session
from elearn.discussions import wall_rules
from elearn.discussions.actions.walls import changed, held_wall
from elearn.discussions.models import Discussion
from elearn.discussions.wall_models import Contribution, Prompt, Vote, WallGroup, WallIdea
from elearn.editions.queries import get_edition
from elearn.errors import Missing
from elearn.journal import record
from elearn.policy import Actor


def name_group(actor: Actor, discussion: Discussion, prompt: Prompt, *, name: str) -> WallGroup:
    """Begin a group under a name; the name of one that is there gives that one back. Raises RuleBroken."""
    wall = held_wall(actor, discussion)
    groups = _groups(prompt)
    name = wall_rules.ensure_group_name(name, len(groups))
    known = next((one for one in groups if one.name.casefold() == name.casefold()), None)
    if known is not None:
        return known
    group = WallGroup(prompt_id=prompt.id, name=name, position=max((one.position for one in groups), default=0) + 1)
    session().add(group)
    changed(wall)
    return group


def rename_group(actor: Actor, discussion: Discussion, prompt: Prompt, group_id: int, *, name: str) -> WallGroup:
    """Give a group another name. Raises RuleBroken, Missing."""
    wall, group = held_wall(actor, discussion), _group(prompt, group_id)
    group.name = wall_rules.ensure_group_name(name, 0)
    changed(wall)
    return group


def dissolve_group(actor: Actor, discussion: Discussion, prompt: Prompt, group_id: int) -> None:
    """Take a group away; what stood in it stands loose again. Raises Missing."""
    wall, group = held_wall(actor, discussion), _group(prompt, group_id)
    session().execute(sa.update(Contribution).where(Contribution.group_id == group.id).values(group_id=None))
    session().delete(group)
    changed(wall)


def place_contribution(
    actor: Actor, discussion: Discussion, prompt: Prompt, key: str, *, group_id: int | None
) -> Contribution:
    """Put a contribution into a group, or take it out of all. Raises Missing."""
    wall, row = held_wall(actor, discussion), _contribution(prompt, key)
    row.group_id = _group(prompt, group_id).id if group_id is not None else None
    changed(wall)
    return row


def keep_contribution(actor: Actor, discussion: Discussion, prompt: Prompt, key: str, *, is_kept: bool) -> Contribution:
    """Mark that the group keeps a contribution, or that it does not after all. Raises Missing."""
    wall, row = held_wall(actor, discussion), _contribution(prompt, key)
    row.is_kept = is_kept
    changed(wall)
    return row


def set_contribution_aside(
    actor: Actor, discussion: Discussion, prompt: Prompt, key: str, *, is_aside: bool
) -> Contribution:
    """Take a contribution off the wall and out of the minutes, or put it back; nothing is deleted. Raises Missing."""
    wall, row = held_wall(actor, discussion), _contribution(prompt, key)
    if row.is_set_aside is not is_aside:
        row.is_set_aside = is_aside
        session().execute(sa.delete(Vote).where(Vote.contribution_key == row.key))
        where, facts = discussion.scope, {"discussion": discussion.id, "prompt": prompt.id}
        if is_aside:
            record(actor.id, "set-aside", "contribution", None, where, **facts)
        else:
            record(actor.id, "put-back", "contribution", None, where, **facts)
    changed(wall)
    return row


def tick_ideas(actor: Actor, discussion: Discussion, prompt: Prompt, ideas: Collection[str]) -> frozenset[str]:
    """Keep which key ideas the group finds on its wall; ideas of another question are left out. Raises RuleBroken."""
    wall = held_wall(actor, discussion)
    if prompt.answers_opened_at is None or prompt.edition_id is None:
        raise Missing(str(prompt.id))
    known = {idea.id for idea in get_edition(prompt.edition_id).reveal(prompt.exercise_id).key_ideas}
    found = frozenset(ideas) & known
    session().execute(sa.delete(WallIdea).where(WallIdea.prompt_id == prompt.id))
    session().add_all(WallIdea(prompt_id=prompt.id, key_idea_id=idea) for idea in sorted(found))
    changed(wall)
    return found


def _groups(prompt: Prompt) -> list[WallGroup]:
    return list(session().scalars(sa.select(WallGroup).where(WallGroup.prompt_id == prompt.id)))


def _group(prompt: Prompt, group_id: int) -> WallGroup:
    found = next((one for one in _groups(prompt) if one.id == group_id), None)
    if found is None:
        raise Missing(str(group_id))
    return found


def _contribution(prompt: Prompt, key: str) -> Contribution:
    found = session().scalar(
        sa.select(Contribution).where(Contribution.key == key, Contribution.prompt_id == prompt.id)
    )
    if found is None:
        raise Missing(key)
    return locked(found)
