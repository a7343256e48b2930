"""Decides which stages of a vignette are open, and which state a card shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from elearn.answers.models import Answer
from elearn.answers.rules import Status, is_open
from elearn.content.filled import REST, SCORE, fields_of, score_in, values_of
from elearn.content.model import Block, Exercise, ExerciseKind, Module, Section
from elearn.policy import Actor, Permission, allows

DRAFT_WAITS = timedelta(days=3)
LOOK_BACK_AFTER = timedelta(weeks=8)
STATES = {Status.SUBMITTED: "waiting", Status.ACCEPTED: "accepted", Status.RETURNED: "returned"}


@dataclass(frozen=True, slots=True)
class Box:
    """One field of a practice form, or of a scored item, with what is written in it; `score` where it is one."""

    id: str
    label: str
    hint: str
    rows: int
    text: str
    is_score: bool = False
    score: int | None = None


def boxes_of(exercise: Exercise, text: str) -> tuple[Box, ...]:
    """Return the fields to fill in with what is written in each; what no field asks for any more comes last."""
    values = values_of(exercise, text)
    is_scored = exercise.kind is ExerciseKind.SCORED
    boxes = [
        Box(
            field.id,
            field.label,
            field.hint,
            field.rows,
            values.get(field.id, ""),
            is_score=is_scored and field.id == SCORE,
            score=score_in(exercise, text),
        )
        for field in fields_of(exercise)
    ]
    rest = values.get(REST, "") if boxes else ""
    return (*boxes, Box(REST, "", "", 4, rest)) if rest else tuple(boxes)


def open_stages(module: Module, submitted_once: Collection[str], *, is_gated: bool) -> frozenset[str]:
    """Return the ids of the stages that may be read: each opens when every exercise before it was submitted once."""
    opened: list[str] = []
    before: list[str] = []
    for section in module.sections:
        if is_gated and section.is_stage and not is_open(before, submitted_once):
            break
        opened.append(section.id)
        before.extend(exercise.id for exercise in section.exercises)
    return frozenset(opened)


def open_stages_for(actor: Actor, module: Module, answers: Mapping[str, Answer]) -> frozenset[str]:
    """Return the stages that a person may read: gated for whoever learns, all open for whoever supervises."""
    submitted = {exercise_id for exercise_id, answer in answers.items() if answer.was_ever_submitted}
    is_gated = actor.learner_seat is not None or not allows(actor, Permission.SUPERVISOR_NOTE_READ)
    return open_stages(module, submitted, is_gated=is_gated)


def state_of(answer: Answer | None, now: datetime) -> str:
    """Return the state of one answer, as the one table of states names it."""
    if answer is None or (answer.status is Status.DRAFT and not answer.draft_text and not answer.submissions_count):
        return "todo"
    return STATES.get(answer.status_at(now), "draft")


def is_waiting_draft(answer: Answer, now: datetime) -> bool:
    """Whether a draft has been left alone for days, and its author should be reminded of it."""
    has_words = state_of(answer, now) == "draft" and bool(answer.draft_text.strip())
    return has_words and answer.draft_saved_at is not None and answer.draft_saved_at <= now - DRAFT_WAITS


def is_ripe_for_a_look_back(answer: Answer, now: datetime) -> bool:
    """Whether an answer was handed in eight weeks ago or more, and is not being written again."""
    is_settled = answer.status_at(now) in (Status.SUBMITTED, Status.ACCEPTED)
    return is_settled and answer.submitted_at is not None and answer.submitted_at <= now - LOOK_BACK_AFTER


def state_of_stage(section: Section, answers: Mapping[str, Answer], now: datetime) -> str:
    """Return the state of a stage: that of its exercise which most needs its learner."""
    states = [state_of(answers.get(exercise.id), now) for exercise in section.exercises]
    return least_advanced(states)


def least_advanced(states: Collection[str]) -> str:
    """Return the one of several states that most needs its learner; `todo` beside work begun means « now »."""
    for state in ("returned", "draft"):
        if state in states:
            return state
    if "todo" in states:
        return "todo" if set(states) == {"todo"} else "now"
    return "waiting" if "waiting" in states else ("accepted" if states else "todo")


def next_stage(module: Module, section_id: str) -> Section | None:
    """Return the section or stage that follows, or None at the end."""
    ids = [section.id for section in module.sections]
    place = ids.index(section_id) + 1
    return module.sections[place] if place < len(ids) else None


def around_exercises(section: Section) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Return the blocks before and after the last exercise: what follows it (lessons) waits for the submission."""
    places = [place for place, block in enumerate(section.blocks) if block.kind == "exercise"]
    end = places[-1] if places else len(section.blocks)
    before = tuple(block for block in section.blocks[:end] if block.kind != "exercise")
    return before, section.blocks[end + 1 :]


def is_foreign(block: Block, country: str) -> bool:
    """Whether a block is a note on another country than the reader's."""
    return block.kind == "country-note" and dict(block.facts).get("country", country) != country


def is_past(block: Block, today: date) -> bool:
    """Whether a block is a fact whose last day of validity has passed."""
    return dict(block.facts).get("valid_until", "9999") < today.isoformat()


def own_country_first(blocks: tuple[Block, ...], country: str) -> tuple[Block, ...]:
    """Return blocks in reading order, but for notes that follow each other: the reader's own country comes first."""
    placed: list[Block] = []
    for is_note, run in groupby(blocks, lambda block: block.kind == "country-note"):
        notes = list(run)
        placed += sorted(notes, key=lambda block: is_foreign(block, country)) if is_note else notes
    return tuple(placed)


def first_unread(module: Module, read: Collection[str], *, after: str) -> Section | None:
    """Return the first section not read from where one stopped on, else the first of all, or None if all are read."""
    ids = [section.id for section in module.sections]
    place = ids.index(after) if after in ids else 0
    from_there = (*module.sections[place:], *module.sections[:place])
    return next((section for section in from_there if section.id not in read), None)
