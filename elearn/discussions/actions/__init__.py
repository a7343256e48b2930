"""Writes about séances: plans, presences, minutes and what follows from them."""

from elearn.discussions.actions.attendance import (
    close_discussion,
    correct_attendance,
    record_attendance,
    sign_presence,
)
from elearn.discussions.actions.notes import Stale, add_follow_up, reopen_follow_up, save_note, settle_follow_up
from elearn.discussions.actions.planning import cancel_discussion, change_discussion, plan_discussion

__all__ = [
    "Stale",
    "add_follow_up",
    "cancel_discussion",
    "change_discussion",
    "close_discussion",
    "correct_attendance",
    "plan_discussion",
    "record_attendance",
    "reopen_follow_up",
    "save_note",
    "settle_follow_up",
    "sign_presence",
]
