"""Reads the minutes of a séance: what was on its walls, what was written about it, who was there, what follows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from elearn.answers.queries import answers_by_exercise
from elearn.answers.rules import is_revealed
from elearn.discussions.models import Discussion
from elearn.discussions.queries.attendance import Sheet, attendance_sheet
from elearn.discussions.queries.notes import FollowUpRow, VersionRow, list_current_notes, list_follow_ups
from elearn.discussions.queries.wall import PromptCard, list_prompts, prompt_cards
from elearn.discussions.wall_models import Prompt
from elearn.policy import Actor, Permission, allows, places


@dataclass(frozen=True, slots=True)
class MinutesSection:
    """One question in the minutes: its wall as the group left it, and what was written about it since."""

    card: PromptCard
    note: VersionRow | None


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes as one person reads them."""

    general: VersionRow | None
    sections: tuple[MinutesSection, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read yet."""
        return self.general is None and not self.sections


@dataclass(frozen=True, slots=True)
class Paper:
    """The minutes with everything that a document adds: who was there, and what follows."""

    discussion: Discussion
    minutes: Minutes
    sheet: Sheet
    follow_ups: tuple[FollowUpRow, ...]

    @property
    def present(self) -> tuple[tuple[str, datetime | None], ...]:
        """Who was there, by name, and when they left the last half-day in which they were, if before its end."""
        return tuple((row.name, there[-1].left_at) for row in self.sheet.rows if (there := row.presences))

    @property
    def absent(self) -> tuple[str, ...]:
        """Who is known not to have been there, by name."""
        rows = (row for row in self.sheet.rows if not row.presences)
        return tuple(row.name for row in rows if any(cell.line for cell in row.cells))

    def was_there(self, person_id: int) -> bool:
        """Whether somebody was there for one half-day at least."""
        return any(row.presences for row in self.sheet.rows if row.person_id == person_id)


def minutes_of(discussion: Discussion, actor: Actor) -> Minutes:
    """Return the minutes for one reader, in at most nine statements whatever their length.

    A wall that is not open is not in them. A learner who has neither handed in an answer nor been at the table when
    the reasonable answers were opened reads the wall without them: they are still to come.
    """
    prompts = [one for one in list_prompts(discussion.id) if one.opened_at is not None]
    cards = prompt_cards(prompts, in_full=[one.id for one in prompts], here=places(actor)) if prompts else ()
    notes = list_current_notes(discussion.id)
    hidden = _hidden(actor, prompts)
    return Minutes(
        general=notes.get(None),
        sections=tuple(
            MinutesSection(_without_answers(card) if card.id in hidden else card, notes.get(card.id)) for card in cards
        ),
    )


def paper_of(discussion: Discussion, actor: Actor) -> Paper:
    """Return what a document of the minutes holds, in at most thirteen statements."""
    return Paper(
        discussion=discussion,
        minutes=minutes_of(discussion, actor),
        sheet=attendance_sheet(discussion),
        follow_ups=list_follow_ups(discussion.id),
    )


def _hidden(actor: Actor, prompts: list[Prompt]) -> frozenset[int]:
    """Return the questions whose answers this reader has not been shown."""
    open_ones = [one for one in prompts if one.answers_opened_at is not None]
    if not open_ones or not allows(actor, Permission.ANSWER_WRITE):
        return frozenset()
    own = answers_by_exercise(actor.id, {one.module_slug for one in open_ones})
    seen = {id for id, answer in own.items() if is_revealed(answer.revealed_at)}
    return frozenset(one.id for one in open_ones if one.exercise_id not in seen)


def _without_answers(card: PromptCard) -> PromptCard:
    return replace(card, ideas=(), reveal=None)
