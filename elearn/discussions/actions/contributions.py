"""Takes what people write at a wall: with a name only where that was said before the first word."""

from __future__ import annotations

from datetime import datetime
from secrets import token_hex

import sqlalchemy as sa

from elearn.db import locked, session
from elearn.discussions import wall_rules
from elearn.discussions.actions.walls import show_answers
from elearn.discussions.models import Discussion, DiscussionParticipation
from elearn.discussions.queries.wall import list_prompts, voted_keys
from elearn.discussions.wall_models import Contribution, Prompt, Vote, Wall
from elearn.discussions.wall_rules import Author
from elearn.errors import Missing, RuleBroken, marked
from elearn.policy import Actor


def join_wall(wall: Wall, discussion: Discussion, *, actor: Actor | None, now: datetime) -> None:
    """Count one more telephone; somebody listed is at the table from now on, and sees what is open there."""
    wall = locked(wall)
    wall_rules.ensure_runs(wall.ended_at, discussion.state)
    wall.joined += 1
    wall.desk_version += 1
    if actor is not None:
        seat = session().scalar(
            sa.select(DiscussionParticipation).where(
                DiscussionParticipation.discussion_id == discussion.id, DiscussionParticipation.person_id == actor.id
            )
        )
        if seat is None:
            raise Missing(str(discussion.id))
        seat.has_joined = True
        show_answers(actor, list_prompts(discussion.id), now)
    session().flush()


def contribute(
    wall: Wall, discussion: Discussion, prompt: Prompt, *, text: str, token: str, author: Author, sent: int
) -> Contribution:
    """Put one contribution on the wall; sent again under the same token, it is the same one, with its latest words.

    `sent` is how many this telephone has sent before. Raises RuleBroken where nothing may be written now.
    """
    wall, prompt = locked(wall), locked(prompt)
    wall_rules.ensure_runs(wall.ended_at, discussion.state)
    wall_rules.ensure_asked(prompt.asked_at)
    text = wall_rules.ensure_contribution(text)
    amend_hash = wall_rules.hash_of(token)
    known = session().scalar(
        sa.select(Contribution).where(Contribution.prompt_id == prompt.id, Contribution.amend_hash == amend_hash)
    )
    if known is not None:
        known.text = text
        return _shown(wall, prompt, known)
    wall_rules.ensure_not_too_many(sent)
    made = Contribution(
        key=token_hex(16),
        prompt_id=prompt.id,
        text=text,
        is_anonymous=prompt.is_anonymous,
        author_id=None if prompt.is_anonymous else author.person_id,
        guest_name="" if prompt.is_anonymous or author.person_id else author.guest_name,
        amend_hash=amend_hash if prompt.opened_at is None else None,
    )
    session().add(made)
    return _shown(wall, prompt, made)


def take_back(wall: Wall, discussion: Discussion, prompt: Prompt, *, token: str) -> str:
    """Take a contribution off the wall before it opens, and give its words back. Raises RuleBroken afterwards."""
    wall, prompt = locked(wall), locked(prompt)
    wall_rules.ensure_runs(wall.ended_at, discussion.state)
    row = session().scalar(
        sa.select(Contribution).where(
            Contribution.prompt_id == prompt.id, Contribution.amend_hash == wall_rules.hash_of(token)
        )
    )
    if row is None:
        raise RuleBroken(
            marked("Le mur est ouvert : rien n’en est plus retiré d’ici. La personne qui anime peut écarter.")
        )
    text = row.text
    session().delete(row)
    wall.desk_version += 1
    session().flush()
    return text


def vote(wall: Wall, discussion: Discussion, prompt: Prompt, key: str, *, voter: str, is_for: bool) -> None:
    """Give a contribution one's voice, or take it back; each telephone has three. Raises RuleBroken, Missing."""
    wall, prompt = locked(wall), locked(prompt)
    wall_rules.ensure_runs(wall.ended_at, discussion.state)
    row = session().scalar(sa.select(Contribution).where(Contribution.key == key, Contribution.prompt_id == prompt.id))
    if row is None:
        raise Missing(key)
    given = voted_keys(prompt.id, voter)
    if not is_for:
        wall_rules.ensure_may_vote(is_voting=prompt.is_voting, is_set_aside=False, given=0)
        session().execute(sa.delete(Vote).where(Vote.contribution_key == key, Vote.voter == voter))
    elif key not in given:
        wall_rules.ensure_may_vote(is_voting=prompt.is_voting, is_set_aside=row.is_set_aside, given=len(given))
        session().add(Vote(contribution_key=key, voter=voter, prompt_id=prompt.id))
    wall.version += 1
    wall.desk_version += 1
    session().flush()


def _shown(wall: Wall, prompt: Prompt, row: Contribution) -> Contribution:
    """Let the desk know; telephones too, once the wall is open."""
    wall.desk_version += 1
    if prompt.opened_at is not None:
        wall.version += 1
    session().flush()
    return row
