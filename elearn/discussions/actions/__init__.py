"""Writes about séances: plans, presences, minutes and what follows from them."""

from elearn.discussions.actions.arranging import (
    dissolve_group,
    keep_contribution,
    name_group,
    place_contribution,
    rename_group,
    set_contribution_aside,
    tick_ideas,
)
from elearn.discussions.actions.attendance import (
    close_discussion,
    correct_attendance,
    note_departure,
    record_attendance,
    sign_presence,
)
from elearn.discussions.actions.contributions import contribute, join_wall, take_back, vote
from elearn.discussions.actions.notes import (
    Stale,
    add_follow_up,
    note_sending,
    reopen_follow_up,
    save_note,
    settle_follow_up,
)
from elearn.discussions.actions.planning import cancel_discussion, change_discussion, plan_discussion
from elearn.discussions.actions.walls import (
    add_prompt,
    ask_prompt,
    end_wall,
    open_answers,
    open_wall,
    set_timer,
    set_voting,
    set_wall,
    take_chair,
)

__all__ = [
    "Stale",
    "add_follow_up",
    "add_prompt",
    "ask_prompt",
    "cancel_discussion",
    "change_discussion",
    "close_discussion",
    "contribute",
    "correct_attendance",
    "dissolve_group",
    "end_wall",
    "join_wall",
    "keep_contribution",
    "name_group",
    "note_departure",
    "note_sending",
    "open_answers",
    "open_wall",
    "place_contribution",
    "plan_discussion",
    "record_attendance",
    "rename_group",
    "reopen_follow_up",
    "save_note",
    "set_contribution_aside",
    "set_timer",
    "set_voting",
    "set_wall",
    "settle_follow_up",
    "sign_presence",
    "take_back",
    "take_chair",
    "tick_ideas",
    "vote",
]
