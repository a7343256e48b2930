"""Plans séances, changes and cancels them; planning gives nobody a seat who is not listed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from elearn.db import locked, session
from elearn.discussions import rules
from elearn.discussions.actions.walls import lay_wall, prepare_prompts
from elearn.discussions.models import Discussion, DiscussionModule, DiscussionParticipation
from elearn.discussions.queries import list_signed, plan_of
from elearn.discussions.rules import Part, Plan, State
from elearn.journal import record
from elearn.policy import Actor, Scope

PLANNED_FACTS = ("title", "starts_at", "ends_at", "time_zone", "days", "place", "link", "message")


def plan_discussion(
    actor: Actor, scope: Scope, plan: Plan, *, supervising: Collection[int], now: datetime
) -> Discussion:
    """Plan a séance in a team or a network. Raises RuleBroken.

    `supervising` are those of its people who supervise: another one who facilitates does so as a named peer.
    """
    rules.ensure_sound(plan)
    rules.ensure_to_come(plan.starts_at, plan.time_zone, now)
    discussion = Discussion(
        team_id=scope.team_id,
        organisation_id=scope.organisation_id,
        network_id=scope.network_id,
        state=State.PLANNED,
        revision=0,
        created_by_id=actor.id,
        created_at=now,
        changed_at=now,
    )
    _write_down(discussion, plan)
    session().add(discussion)
    session().flush()
    _set_agenda(discussion, plan)
    lay_wall(discussion)
    prepare_prompts(discussion, plan.cases)
    _seat(discussion, plan, plan.everybody, supervising, now)
    record(
        actor.id,
        "planned",
        "discussion",
        discussion.id,
        discussion.scope,
        starts_at=plan.starts_at.isoformat(),
        people=len(plan.everybody),
        modules=[case.slug for case in plan.cases],
    )
    return discussion


def change_discussion(
    actor: Actor, discussion: Discussion, plan: Plan, *, supervising: Collection[int], now: datetime
) -> Discussion:
    """Change the plan of a séance, and count the change for calendars. Raises RuleBroken."""
    discussion = locked(discussion)
    rules.ensure_may_change(discussion.state_at(now))
    rules.ensure_sound(plan)
    before = plan_of(discussion)
    signed = list_signed(discussion.id)
    has_moved = (plan.starts_at, plan.ends_at, plan.time_zone) != (before.starts_at, before.ends_at, before.time_zone)
    if has_moved:
        rules.ensure_may_move(is_signed=bool(signed))
        rules.ensure_to_come(plan.starts_at, plan.time_zone, now)
    added, removed = plan.everybody - before.people, before.people - plan.everybody
    rules.ensure_nobody_signed_out(removed, signed)
    changed = [name for name in PLANNED_FACTS if getattr(plan, name) != getattr(before, name)]
    if plan.cases != before.cases:
        changed.append("cases")
        _set_agenda(discussion, plan)
        prepare_prompts(discussion, plan.cases)
    _write_down(discussion, plan)
    discussion.revision += 1
    discussion.changed_at = now
    _unseat(discussion, removed)
    _seat(discussion, plan, added, supervising, now)
    _set_parts(discussion, plan, supervising)
    record(
        actor.id,
        "changed",
        "discussion",
        discussion.id,
        discussion.scope,
        changed=changed,
        added=sorted(added),
        removed=sorted(removed),
    )
    return discussion


def cancel_discussion(actor: Actor, discussion: Discussion, now: datetime) -> Discussion:
    """Call a séance off: it stays in the lists and says so. Raises RuleBroken once it has been held."""
    discussion = locked(discussion)
    rules.ensure_may_cancel(discussion.state_at(now))
    discussion.state = State.CANCELLED
    discussion.revision += 1
    discussion.changed_at = now
    record(actor.id, "cancelled", "discussion", discussion.id, discussion.scope)
    return discussion


def _write_down(discussion: Discussion, plan: Plan) -> None:
    for name in PLANNED_FACTS:
        setattr(discussion, name, getattr(plan, name))
    discussion.minutes = plan.minutes if plan.days else None
    discussion.facilitator_id = plan.facilitator_id
    discussion.co_facilitator_id = plan.co_facilitator_id


def _set_agenda(discussion: Discussion, plan: Plan) -> None:
    session().execute(sa.delete(DiscussionModule).where(DiscussionModule.discussion_id == discussion.id))
    session().add_all(
        DiscussionModule(
            discussion_id=discussion.id,
            position=place,
            module_slug=case.slug,
            stage=case.stage,
            minutes=case.minutes,
            edition_id=case.edition_id,
        )
        for place, case in enumerate(plan.cases, start=1)
    )


def _seat(
    discussion: Discussion, plan: Plan, people: Collection[int], supervising: Collection[int], now: datetime
) -> None:
    session().add_all(
        DiscussionParticipation(
            discussion_id=discussion.id, person_id=id, part=_part(id, plan, supervising), invited_at=now
        )
        for id in sorted(people)
    )
    session().flush()


def _unseat(discussion: Discussion, people: Collection[int]) -> None:
    session().execute(
        sa.delete(DiscussionParticipation).where(
            DiscussionParticipation.discussion_id == discussion.id,
            DiscussionParticipation.person_id.in_(sorted(people)),
        )
    )


def _set_parts(discussion: Discussion, plan: Plan, supervising: Collection[int]) -> None:
    for seat in session().scalars(
        sa.select(DiscussionParticipation).where(DiscussionParticipation.discussion_id == discussion.id)
    ):
        seat.part = _part(seat.person_id, plan, supervising)


def _part(person_id: int, plan: Plan, supervising: Collection[int]) -> Part:
    if person_id not in (plan.facilitator_id, plan.co_facilitator_id):
        return Part.PARTICIPANT
    return Part.FACILITATOR if person_id in supervising else Part.PEER
