"""Reads a séance as a telephone joins it: by its code, and by what the holder of the telephone may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.db import session
from elearn.discussions.models import Discussion, DiscussionParticipation
from elearn.discussions.queries.attendance import MySitting, list_my_sittings
from elearn.discussions.queries.wall import PromptCard, list_prompts, own_contributions, phone_tag, prompt_cards
from elearn.discussions.rules import Part, State
from elearn.discussions.wall_models import Contribution, Prompt, Wall
from elearn.discussions.wall_rules import VOTES_OF_ONE
from elearn.errors import Missing
from elearn.policy import Guest, Reach


@dataclass(frozen=True, slots=True)
class Joined:
    """A séance found by its code; `part` is what the signed-in person does in it, None for one who is not listed."""

    discussion: Discussion
    wall: Wall
    part: Part | None

    @property
    def is_over(self) -> bool:
        """Whether nothing more is written there."""
        return self.wall.ended_at is not None or self.discussion.state is State.CANCELLED

    def tag(self, now: datetime) -> str:
        """The mark of what the telephone shows at this moment."""
        return phone_tag(self.discussion, self.wall, now)

    def lets_in(self, guest: Guest | None, person_id: int | None) -> bool:
        """Whether the holder of a ticket is still let in: listed under their account, or a guest where guests are."""
        if guest is None or guest.discussion_id != self.discussion.id:
            return False
        if guest.person_id is not None:
            return guest.person_id == person_id and self.part is not None
        return self.wall.allows_guests


@dataclass(frozen=True, slots=True)
class OwnContribution:
    """What this telephone has sent and may still take back."""

    token: str
    text: str


@dataclass(frozen=True, slots=True)
class PhonePage:
    """Everything that a telephone shows."""

    joined: Joined
    card: PromptCard | None
    others: tuple[PromptCard, ...]
    total: int
    own: tuple[OwnContribution, ...]
    sittings: tuple[MySitting, ...]
    is_guest: bool
    votes_left: int


def get_joined(code: str, person_id: int | None) -> Joined:
    """Return the séance that a code opens, in one statement: it runs at each poll. Raises Missing."""
    mine = sa.and_(
        DiscussionParticipation.discussion_id == Discussion.id, DiscussionParticipation.person_id == (person_id or 0)
    )
    row = (
        session()
        .execute(
            sa.select(Discussion, Wall, DiscussionParticipation.part)
            .join(Wall, Wall.discussion_id == Discussion.id)
            .outerjoin(DiscussionParticipation, mine)
            .where(Wall.code == code)
        )
        .first()
    )
    if row is None:
        raise Missing(code)
    return Joined(*row)


def get_asked(joined: Joined, prompt_id: int) -> Prompt:
    """Return a question that has been asked in this séance, in one statement. Raises Missing."""
    found = session().scalar(
        sa.select(Prompt).where(
            Prompt.id == prompt_id, Prompt.discussion_id == joined.discussion.id, Prompt.asked_at.is_not(None)
        )
    )
    if found is None:
        raise Missing(str(prompt_id))
    return found


def phone_page(
    joined: Joined,
    *,
    person_id: int | None,
    voter: str,
    tokens: dict[int, list[str]],
    wanted: int | None,
    now: datetime,
    here: Reach,
) -> PhonePage:
    """Return what a telephone shows, in at most ten statements; of a wall that is not open it loads nothing.

    `wanted` is a question asked earlier that one comes back to; without it, the present one.
    """
    prompts = [one for one in list_prompts(joined.discussion.id) if one.asked_at is not None]
    asked = {one.id for one in prompts}
    shown_id = wanted if wanted in asked else joined.wall.current_prompt_id
    shown = next((one for one in prompts if one.id == shown_id), prompts[-1] if prompts else None)
    cards = prompt_cards(prompts, in_full=[shown.id] if shown else (), voter=voter, here=here)
    card = next((one for one in cards if shown is not None and one.id == shown.id), None)
    sent = own_contributions(shown.id, tokens.get(shown.id, [])) if shown is not None else {}
    return PhonePage(
        joined=joined,
        card=card,
        others=tuple(one for one in cards if one is not card),
        total=len(cards),
        own=_own(sent),
        sittings=list_my_sittings(joined.discussion, person_id, now) if person_id and joined.part else (),
        is_guest=person_id is None,
        votes_left=_votes_left(card),
    )


def _own(sent: dict[str, Contribution]) -> tuple[OwnContribution, ...]:
    return tuple(OwnContribution(token, row.text) for token, row in sent.items())


def _votes_left(card: PromptCard | None) -> int:
    given = sum(1 for one in card.contributions if one.is_voted) if card else 0
    return VOTES_OF_ONE - given
