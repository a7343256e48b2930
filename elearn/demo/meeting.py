"""Tells how séances were planned, who came, what was noted and what follows."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa

from elearn.cases.models import WrittenCase
from elearn.cases.rules import slug_of
from elearn.db import session
from elearn.demo.meetings import MEETINGS, FollowUpRow, MeetingRow, Sheet, WallRow
from elearn.demo.people import SEATS
from elearn.demo.story import Deed, Story
from elearn.demo.tables import prose
from elearn.discussions.actions import (
    add_follow_up,
    ask_prompt,
    cancel_discussion,
    close_discussion,
    contribute,
    correct_attendance,
    end_wall,
    join_wall,
    keep_contribution,
    name_group,
    open_answers,
    open_wall,
    place_contribution,
    plan_discussion,
    record_attendance,
    save_note,
    set_contribution_aside,
    settle_follow_up,
    sign_presence,
    tick_ideas,
)
from elearn.discussions.actions.own_cases import with_own_cases
from elearn.discussions.attendance_rules import sittings
from elearn.discussions.models import Attendance, Discussion, FollowUp
from elearn.discussions.queries.wall import get_wall, list_prompts
from elearn.discussions.rules import Case, Plan
from elearn.discussions.wall_models import Contribution, Prompt
from elearn.discussions.wall_rules import Author
from elearn.policy import Actor, Role
from elearn.web.lists import content_lists

SUPERVISING = {row.person for row in SEATS if row.role is not Role.LEARNER}
SIGNING, RECORDING = timedelta(minutes=3), timedelta(minutes=25)
ASKING, OPENING = timedelta(minutes=10), timedelta(minutes=20)


def tell_meetings(story: Story) -> None:
    """Add every séance to the story."""
    for row in MEETINGS:
        Told(story, row).add()


class Told:
    """One séance while it is told: planning makes the row that the later deeds are about."""

    def __init__(self, story: Story, row: MeetingRow) -> None:
        self.story, self.row = story, row
        self.place = story.cast.places[row.place]
        self.starts_at = story.calendar.instant(row.starts, self.place.time_zone)
        self.discussion_id = 0

    def add(self) -> None:
        """Add the séance's deeds to the story."""
        self._add(self.row.planned, self._plan)
        if self.row.cancelled:
            self._add(self.row.cancelled, self._cancel)
        if self.row.sheet is not None:
            self._add_sheet(self.row.sheet)
        for place, wall in enumerate(self.row.walls):
            asked_at = self.starts_at + ASKING if wall.is_open else self.starts_at
            self.story.add_at(asked_at, partial(self._ask, wall, place))
            if wall.is_open:
                self.story.add_at(self.starts_at + OPENING, partial(self._open, wall, place))
        if self.row.sheet is not None:
            self._add(self.row.sheet.closed, self._end)
        for number, (who, at, text) in enumerate(self.row.notes):
            self._add(at, partial(self._note, who, text, number))
        for row in self.row.follow_ups:
            self._add(self.row.notes[-1][1], partial(self._follow_up, row))
            if row.done:
                self._add(row.done, partial(self._settle, row))

    def _add(self, at: str, deed: Deed) -> None:
        self.story.add(at, self.place.time_zone, deed)

    def _add_sheet(self, sheet: Sheet) -> None:
        for position, who in enumerate(sheet.signed, start=1):
            self.story.add_at(self.starts_at + position * SIGNING, partial(self._sign, who))
        self.story.add_at(self.starts_at + RECORDING, partial(self._record, sheet))
        self._add(sheet.closed, self._close)
        if sheet.corrected is not None:
            who, at, reason = sheet.corrected
            self._add(at, partial(self._correct, who, reason))

    def _plan(self, *, now: datetime) -> None:
        row = self.row
        plan = Plan(
            title=prose(row.title),
            starts_at=self.starts_at,
            time_zone=self.place.time_zone,
            minutes=row.minutes,
            facilitator_id=self._id(row.lead),
            co_facilitator_id=self._id(row.second) if row.second else None,
            people=frozenset(self._id(who) for who in row.people),
            cases=(*row.cases, *self._own_cases()),
            days=row.days,
            place=row.where,
            link=row.link,
            message=prose(row.message),
        )
        planner, supervising = self._actor(row.planner or row.lead), {self._id(who) for who in SUPERVISING}
        plan = with_own_cases(planner, plan, content_lists(), now)
        made = plan_discussion(planner, self.place.scope, plan, supervising=supervising, now=now)
        self.discussion_id = made.id

    def _own_cases(self) -> list[Case]:
        """Return the cases of the team's own that are on the agenda."""
        wanted = sa.select(WrittenCase.id).where(WrittenCase.team_id == self.place.scope.team_id)
        return [Case(slug_of(id)) for id in session().scalars(wanted)] if self.row.is_on_own_cases else []

    def _cancel(self, *, now: datetime) -> None:
        cancel_discussion(self._lead, self._discussion, now)

    def _sign(self, who: str, *, now: datetime) -> None:
        sign_presence(self._actor(who), self._discussion, sitting_key=self._sitting_key, now=now)

    def _record(self, sheet: Sheet, *, now: datetime) -> None:
        there = [(self._id(who), self._sitting_key) for who in sheet.recorded]
        record_attendance(self._lead, self._discussion, places=there, now=now)

    def _close(self, *, now: datetime) -> None:
        close_discussion(self._lead, self._discussion, now)

    def _correct(self, who: str, reason: str, *, now: datetime) -> None:
        wanted = sa.select(Attendance.id).where(
            Attendance.discussion_id == self.discussion_id, Attendance.person_id == self._id(who)
        )
        line_id = session().scalars(wanted).one()
        correct_attendance(self._lead, self._discussion, line_id, reason=prose(reason), now=now)

    def _ask(self, row: WallRow, place: int, *, now: datetime) -> None:
        discussion, prompt = self._discussion, list_prompts(self.discussion_id)[place]
        ask_prompt(self._lead, discussion, prompt, now)
        wall = get_wall(self.discussion_id)
        for who in self.row.people if place == 0 else ():
            join_wall(wall, discussion, actor=self._actor(who), now=now)
        for number, text in enumerate(row.texts):
            token = f"demo-{self.discussion_id}-{place}-{number}"
            contribute(wall, discussion, prompt, text=prose(text), token=token, author=Author(), sent=0)

    def _open(self, row: WallRow, place: int, *, now: datetime) -> None:
        lead, discussion, prompt = self._lead, self._discussion, list_prompts(self.discussion_id)[place]
        keys = self._keys(row, prompt)
        for number in row.aside:
            set_contribution_aside(lead, discussion, prompt, keys[number], is_aside=True)
        open_wall(lead, discussion, prompt, now)
        for name, members in row.groups:
            group = name_group(lead, discussion, prompt, name=prose(name))
            for number in members:
                place_contribution(lead, discussion, prompt, keys[number], group_id=group.id)
        for number in row.kept:
            keep_contribution(lead, discussion, prompt, keys[number], is_kept=True)
        if row.ideas:
            open_answers(lead, discussion, prompt, now)
            tick_ideas(lead, discussion, prompt, [f"{prompt.exercise_id}.{idea}" for idea in row.ideas])

    def _keys(self, row: WallRow, prompt: Prompt) -> dict[int, str]:
        """Return the key under which each text stands on the wall."""
        rows = session().scalars(sa.select(Contribution).where(Contribution.prompt_id == prompt.id))
        by_text = {one.text: one.key for one in rows}
        return {number: by_text[prose(text)] for number, text in enumerate(row.texts)}

    def _end(self, *, now: datetime) -> None:
        end_wall(self._lead, self._discussion, now)

    def _note(self, who: str, text: str, base_number: int, *, now: datetime) -> None:
        save_note(self._actor(who), self._discussion, text=prose(text), base_number=base_number, now=now)

    def _follow_up(self, row: FollowUpRow, *, now: datetime) -> None:
        due_on = self.story.calendar.day(row.by_day, self.place.time_zone)
        add_follow_up(
            self._lead, self._discussion, what=prose(row.what), person_id=self._id(row.who), due_on=due_on, now=now
        )

    def _settle(self, row: FollowUpRow, *, now: datetime) -> None:
        wanted = sa.select(FollowUp).where(
            FollowUp.discussion_id == self.discussion_id, FollowUp.person_id == self._id(row.who)
        )
        settle_follow_up(self._actor(row.who), self._discussion, session().scalars(wanted).one(), now)

    def _id(self, key: str) -> int:
        return self.story.cast.people[key].id

    def _actor(self, key: str) -> Actor:
        return self.story.cast.actors[key]

    @property
    def _lead(self) -> Actor:
        return self._actor(self.row.lead)

    @property
    def _discussion(self) -> Discussion:
        return session().get_one(Discussion, self.discussion_id)

    @property
    def _sitting_key(self) -> str:
        ends_at = self.starts_at + timedelta(minutes=self.row.minutes)
        return sittings(self.starts_at, ends_at, self.place.time_zone)[0].key
