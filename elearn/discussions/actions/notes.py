"""Saves minutes without ever overwriting a text, and keeps what follows from a séance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from elearn.db import locked, session
from elearn.discussions import rules
from elearn.discussions.models import Discussion, DiscussionParticipation, FollowUp, NoteVersion
from elearn.discussions.rules import State
from elearn.discussions.wall_models import Prompt
from elearn.errors import RuleBroken, marked
from elearn.journal import record
from elearn.policy import Actor


@dataclass(frozen=True, slots=True)
class Stale:
    """Somebody else saved in the meantime: `kept` is the text just sent, put aside; `current` the one that stands."""

    kept: NoteVersion
    current: NoteVersion


def save_note(
    actor: Actor,
    discussion: Discussion,
    *,
    text: str,
    base_number: int,
    now: datetime,
    prompt: Prompt | None = None,
    base_revision: int = 0,
    is_draft: bool = False,
) -> NoteVersion | Stale:
    """Keep one section of the minutes as a new version: of a question, or of the whole séance.

    What saves itself (`is_draft`) goes on in its author's own draft. A stale base keeps both texts and overwrites
    nothing; another section is another text. Raises RuleBroken.
    """
    text = rules.normalised(text)
    discussion = locked(discussion)
    rules.ensure_writable(text, discussion.state)
    versions = _versions(discussion)
    prompt_id = prompt.id if prompt is not None else None
    section = [version for version in versions if version.prompt_id == prompt_id]
    current = next((version for version in section if not version.is_aside), None)
    is_own_draft = current is not None and current.is_draft and current.author_id == actor.id
    is_full = current is not None and current.revision + 1 >= rules.MOST_REVISIONS
    if current is not None and current.text == text:
        current.is_draft = current.is_draft and (is_draft or not is_own_draft)
        return current
    if current is None or (base_number, base_revision) == (current.number, current.revision):
        if current is not None and is_own_draft and not is_full:
            current.text, current.saved_at, current.is_draft = text, now, is_draft
            current.revision += 1
            session().flush()
            return current
        base = current.number if current else 0
        return _add(actor, discussion, versions, prompt_id, text=text, base_number=base, now=now, is_draft=is_draft)
    known = next((one for one in section if one.is_aside and one.author_id == actor.id and one.text == text), None)
    base = min(max(base_number, 0), versions[0].number)
    kept = known or _add(actor, discussion, versions, prompt_id, text=text, base_number=base, now=now, is_aside=True)
    return Stale(kept, current)


def note_sending(actor: Actor, discussion: Discussion, people: int) -> None:
    """Keep that the minutes were sent to the people of a séance. Raises RuleBroken where it was called off."""
    if discussion.state is State.CANCELLED:
        raise RuleBroken(marked("Cette séance est annulée."))
    record(actor.id, "sent", "note", None, discussion.scope, discussion=discussion.id, people=people)


def add_follow_up(
    actor: Actor, discussion: Discussion, *, what: str, person_id: int | None, due_on: date | None, now: datetime
) -> FollowUp:
    """Keep one thing to do after a séance. Raises RuleBroken where nothing is said, or for who is not listed."""
    if not what.strip():
        raise RuleBroken(marked("Dites ce qui est à faire."), field="what")
    is_listed = person_id is None or session().scalar(
        sa.select(DiscussionParticipation.id).where(
            DiscussionParticipation.discussion_id == discussion.id, DiscussionParticipation.person_id == person_id
        )
    )
    if not is_listed:
        raise RuleBroken(marked("Choisissez une personne de la séance."), field="person")
    follow_up = FollowUp(
        discussion_id=discussion.id,
        what=what.strip(),
        person_id=person_id,
        due_on=due_on,
        created_by_id=actor.id,
        created_at=now,
    )
    session().add(follow_up)
    session().flush()
    record(actor.id, "added", "follow-up", follow_up.id, discussion.scope, discussion=discussion.id)
    return follow_up


def settle_follow_up(actor: Actor, discussion: Discussion, follow_up: FollowUp, now: datetime) -> FollowUp:
    """Say that a thing is done; saying it twice changes nothing."""
    follow_up = locked(follow_up)
    if follow_up.done_at is None:
        follow_up.done_at, follow_up.done_by_id = now, actor.id
        record(actor.id, "settled", "follow-up", follow_up.id, discussion.scope, discussion=discussion.id)
    return follow_up


def reopen_follow_up(actor: Actor, discussion: Discussion, follow_up: FollowUp) -> FollowUp:
    """Say that a thing is not done after all."""
    follow_up = locked(follow_up)
    if follow_up.done_at is not None:
        follow_up.done_at = follow_up.done_by_id = None
        record(actor.id, "reopened", "follow-up", follow_up.id, discussion.scope, discussion=discussion.id)
    return follow_up


def _versions(discussion: Discussion) -> list[NoteVersion]:
    return list(
        session().scalars(
            sa.select(NoteVersion).where(NoteVersion.discussion_id == discussion.id).order_by(NoteVersion.number.desc())
        )
    )


def _add(
    actor: Actor,
    discussion: Discussion,
    versions: list[NoteVersion],
    prompt_id: int | None,
    *,
    text: str,
    base_number: int,
    now: datetime,
    is_aside: bool = False,
    is_draft: bool = False,
) -> NoteVersion:
    version = NoteVersion(
        discussion_id=discussion.id,
        prompt_id=prompt_id,
        number=versions[0].number + 1 if versions else 1,
        base_number=base_number,
        text=text,
        author_id=actor.id,
        saved_at=now,
        is_aside=is_aside,
        is_draft=is_draft,
        revision=0,
    )
    session().add(version)
    session().flush()
    record(
        actor.id,
        "set-aside" if is_aside else "saved",
        "note",
        version.id,
        discussion.scope,
        discussion=discussion.id,
        number=version.number,
        base=base_number,
    )
    return version
