"""Runs a wall: lays it out, asks, opens, sets the reasonable answers beside it, ends. One person holds it at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa

from elearn.accounts.models import User
from elearn.answers.actions import Seen, reveal
from elearn.content.model import Exercise
from elearn.db import locked, session
from elearn.discussions import wall_rules
from elearn.discussions.models import Discussion, DiscussionParticipation
from elearn.discussions.queries.agenda import agenda_modules, modules_of
from elearn.discussions.queries.wall import get_wall, list_prompts
from elearn.discussions.rules import Case, Part
from elearn.discussions.wall_models import Contribution, Prompt, Wall
from elearn.editions.queries import Published, get_edition, get_modules
from elearn.errors import Missing
from elearn.journal import record
from elearn.organisations.queries import load_actor
from elearn.policy import Actor, Permission, allows


def lay_wall(discussion: Discussion) -> Wall:
    """Give a new séance its wall, under a code that no other one bears."""
    code = wall_rules.new_code()
    while session().scalar(sa.select(Wall.id).where(Wall.code == code)) is not None:
        code = wall_rules.new_code()
    wall = Wall(
        discussion_id=discussion.id,
        code=code,
        is_anonymous=True,
        allows_guests=True,
        joined=0,
        version=0,
        desk_version=0,
    )
    session().add(wall)
    session().flush()
    return wall


def prepare_prompts(discussion: Discussion, cases: Iterable[Case]) -> None:
    """Prepare the questions of an agenda, in its order; what was asked stays, what has left the agenda goes.

    Questions that somebody added by hand are kept behind them.
    """
    cases = list(cases)
    modules = agenda_modules((case.slug, case.edition_id) for case in cases)
    wanted = [
        (modules[case.slug], exercise)
        for case in cases
        if case.slug in modules
        for section in modules[case.slug].module.sections
        if case.stage in ("", section.id)
        for exercise in section.exercises
    ]
    known = list_prompts(discussion.id)
    by_exercise = {prompt.exercise_id: prompt for prompt in known if prompt.exercise_id}
    ids = [exercise.id for _, exercise in wanted]
    gone = [one for one in known if one.edition_id and one.asked_at is None and one.exercise_id not in ids]
    gone = [one for one in gone if one.exercise_id != wall_rules.RECALL]
    kept = [one for one in known if one not in gone and one.exercise_id not in ids]
    for prompt in gone:
        session().delete(prompt)
    for place, prompt in enumerate(known, start=1):
        prompt.position = -place  # out of the way: places are unique
    session().flush()
    made = [by_exercise.get(exercise.id) or _prompt(discussion, published, exercise) for published, exercise in wanted]
    for prompt, (published, exercise) in zip(made, wanted, strict=True):
        if prompt.asked_at is None:
            prompt.question, prompt.edition_id = exercise.prompt_text, published.edition_id
    opening = [one for one in kept if one.exercise_id == wall_rules.RECALL]
    others = [one for one in kept if one.exercise_id != wall_rules.RECALL]
    session().add_all(made)
    for place, prompt in enumerate([*opening, *made, *others][: wall_rules.MOST_PROMPTS], start=1):
        prompt.position = place
    session().flush()


def set_wall(actor: Actor, discussion: Discussion, *, is_anonymous: bool, allows_guests: bool) -> Wall:
    """Choose, for the questions still to be asked, whether names stand on the wall; and whether guests are let in."""
    wall = _held(actor, discussion)
    wall.is_anonymous, wall.allows_guests = is_anonymous, allows_guests
    _changed(wall)
    record(
        actor.id,
        "set",
        "wall",
        wall.id,
        discussion.scope,
        discussion=discussion.id,
        is_anonymous=is_anonymous,
        allows_guests=allows_guests,
    )
    return wall


def take_chair(actor: Actor, discussion: Discussion) -> Wall:
    """Take the wall in hand, from nobody or from another who leads: the last to ask conducts."""
    wall = locked(get_wall(discussion.id))
    wall_rules.ensure_runs(wall.ended_at, discussion.state)
    if wall.chair_id == actor.id:
        return wall
    before, wall.chair_id = wall.chair_id, actor.id
    wall.desk_version += 1
    record(actor.id, "took-chair", "wall", wall.id, discussion.scope, discussion=discussion.id, before=before)
    return wall


def add_prompt(actor: Actor, discussion: Discussion, *, exercise_id: str, question: str) -> Prompt:
    """Add a question at the end: an exercise of a module, or one's own words. Raises RuleBroken, Missing.

    The eight principles from memory open a séance: they come first while nothing has been asked.
    """
    wall = _held(actor, discussion)
    known = list_prompts(discussion.id)
    wall_rules.ensure_room_for_prompt(len(known))
    if exercise_id:
        slug = exercise_id.partition("#")[0]
        published = modules_of(discussion.id, slug).get(slug)
        if published is None:
            raise Missing(exercise_id)
        _, exercise = published.exercise(exercise_id.partition("#")[2])
        prompt = _prompt(discussion, published, exercise)
    else:
        prompt = Prompt(discussion_id=discussion.id, question=wall_rules.ensure_question(question))
    prompt.position = max((one.position for one in known), default=0) + 1
    if prompt.exercise_id == wall_rules.RECALL and not any(one.asked_at for one in known):
        prompt.position = _make_room_before(known)
    session().add(prompt)
    session().flush()
    wall.desk_version += 1
    return prompt


def ask_prompt(actor: Actor, discussion: Discussion, prompt: Prompt, now: datetime) -> Prompt:
    """Put a question to the group, in the wording of today's edition; asked again, it is only come back to."""
    wall, prompt = _held(actor, discussion), locked(prompt)
    if prompt.asked_at is None:
        _take_today_s_wording(prompt)
        prompt.asked_at, prompt.is_anonymous = now, wall.is_anonymous
        record(actor.id, "asked", "prompt", prompt.id, discussion.scope, discussion=discussion.id)
    wall.current_prompt_id, wall.timer_ends_at = prompt.id, None
    _changed(wall)
    return prompt


def open_wall(actor: Actor, discussion: Discussion, prompt: Prompt, now: datetime) -> Prompt:
    """Show everybody at once what was written. From here on nothing tells who may amend what."""
    wall, prompt = _held(actor, discussion), locked(prompt)
    wall_rules.ensure_asked(prompt.asked_at)
    if prompt.opened_at is None:
        _open(prompt, now)
        record(actor.id, "opened", "prompt", prompt.id, discussion.scope, discussion=discussion.id)
    wall.timer_ends_at = None
    _changed(wall)
    return prompt


def open_answers(actor: Actor, discussion: Discussion, prompt: Prompt, now: datetime) -> Prompt:
    """Set the reasonable answers and the key ideas beside the wall.

    Whoever is at the table with an account has then seen them: their answer is marked as revealed after the séance.
    """
    wall, prompt = _held(actor, discussion), locked(prompt)
    wall_rules.ensure_open(prompt.opened_at)
    if prompt.edition_id is None:
        raise Missing(str(prompt.id))
    if prompt.answers_opened_at is None:
        prompt.answers_opened_at = now
        record(actor.id, "revealed", "prompt", prompt.id, discussion.scope, discussion=discussion.id)
        at_table = sa.or_(
            DiscussionParticipation.has_joined.is_(True),
            DiscussionParticipation.part.in_((Part.FACILITATOR, Part.PEER)),
        )
        people = session().scalars(
            sa.select(User)
            .join(DiscussionParticipation, DiscussionParticipation.person_id == User.id)
            .where(DiscussionParticipation.discussion_id == discussion.id, at_table)
            .order_by(User.id)
        )
        for person in people.all():
            show_answers(load_actor(person, now.date()), [prompt], now)
    _changed(wall)
    return prompt


def show_answers(actor: Actor, prompts: Iterable[Prompt], now: datetime) -> None:
    """Mark somebody's answers to these questions as revealed, where the answers are open and the person learns.

    A case that this séance alone reads is answered nowhere else: there is nothing to mark.
    """
    if not allows(actor, Permission.ANSWER_WRITE):
        return
    opened = [one for one in prompts if one.answers_opened_at is not None]
    answered_online = get_modules(one.module_slug for one in opened)
    for prompt in opened:
        if prompt.edition_id is not None and prompt.module_slug in answered_online:
            published = get_edition(prompt.edition_id)
            _, exercise = published.exercise(prompt.anchor)
            reveal(actor, Seen(exercise, published.module.slug, published.edition_id), now)


def set_timer(actor: Actor, discussion: Discussion, *, minutes: int, now: datetime) -> Wall:
    """Give the group so many minutes from now; none takes the timer away. Raises RuleBroken."""
    wall = _held(actor, discussion)
    wall_rules.ensure_minutes(minutes)
    wall.timer_ends_at = now + timedelta(minutes=minutes) if minutes else None
    _changed(wall)
    return wall


def set_voting(actor: Actor, discussion: Discussion, prompt: Prompt, *, is_voting: bool) -> Prompt:
    """Ask the group to vote on an open wall, or stop; voices given stay."""
    wall, prompt = _held(actor, discussion), locked(prompt)
    wall_rules.ensure_open(prompt.opened_at)
    prompt.is_voting = is_voting
    _changed(wall)
    return prompt


def end_wall(actor: Actor, discussion: Discussion, now: datetime) -> Wall:
    """End the living part of a séance, even early: every wall that was asked for opens, and becomes the minutes."""
    wall = locked(get_wall(discussion.id))
    wall_rules.ensure_leads(wall.chair_id, actor.id)
    if wall.ended_at is not None:
        return wall
    wall_rules.ensure_runs(wall.ended_at, discussion.state)
    for prompt in list_prompts(discussion.id):
        prompt.is_voting = False
        if prompt.asked_at is not None and prompt.opened_at is None:
            _open(prompt, now)
    wall.ended_at, wall.timer_ends_at = now, None
    _changed(wall)
    record(actor.id, "ended", "wall", wall.id, discussion.scope, discussion=discussion.id)
    return wall


def held_wall(actor: Actor, discussion: Discussion) -> Wall:
    """Return the wall of a séance that runs and that the actor holds, locked. Raises RuleBroken."""
    return _held(actor, discussion)


def changed(wall: Wall) -> None:
    """Let every page that watches the wall know that it has changed."""
    _changed(wall)


def _held(actor: Actor, discussion: Discussion) -> Wall:
    wall = locked(get_wall(discussion.id))
    wall_rules.ensure_runs(wall.ended_at, discussion.state)
    wall_rules.ensure_leads(wall.chair_id, actor.id)
    wall.chair_id = actor.id
    return wall


def _changed(wall: Wall) -> None:
    wall.version += 1
    wall.desk_version += 1
    session().flush()


def _open(prompt: Prompt, now: datetime) -> None:
    """Open a wall: the tokens die, and the rows are laid down again in the order of their keys."""
    prompt.opened_at = now
    session().flush()
    written = sa.select(Contribution).where(Contribution.prompt_id == prompt.id).order_by(Contribution.key)
    rows = [
        {column.name: getattr(row, column.name) for column in Contribution.__table__.columns} | {"amend_hash": None}
        for row in session().scalars(written)
    ]
    session().execute(sa.delete(Contribution).where(Contribution.prompt_id == prompt.id))
    if rows:
        session().execute(sa.insert(Contribution), rows)
    session().expire_all()


def _prompt(discussion: Discussion, published: Published, exercise: Exercise) -> Prompt:
    module = published.module
    stage = next((one.title for one in module.sections if exercise in one.exercises and one.is_stage), "")
    return Prompt(
        discussion_id=discussion.id,
        position=0,
        question=exercise.prompt_text,
        case_title=f"{module.title} : {stage}" if stage else module.title,
        module_slug=module.slug,
        exercise_id=exercise.id,
        edition_id=published.edition_id,
    )


def _make_room_before(prompts: Iterable[Prompt]) -> int:
    """Move questions down by one place; return the first place."""
    prompts = list(prompts)
    for place, prompt in enumerate(prompts, start=1):
        prompt.position = -place  # out of the way: places are unique
    session().flush()
    for place, prompt in enumerate(prompts, start=2):
        prompt.position = place
    session().flush()
    return 1


def _take_today_s_wording(prompt: Prompt) -> None:
    """Pin the edition that is current when the question is put; one taken out of its module keeps its own."""
    published = get_modules([prompt.module_slug]).get(prompt.module_slug) if prompt.edition_id else None
    exercise = (
        next((one for one in published.module.exercises if one.id == prompt.exercise_id), None) if published else None
    )
    if published is not None and exercise is not None:
        prompt.question, prompt.edition_id = exercise.prompt_text, published.edition_id
