"""Says, beside two entries of the navigation, what waits and what has not been read yet."""

from __future__ import annotations

from elearn import clock
from elearn.policy import Actor, Permission, reach
from elearn.reviews.queries import count_unread_feedback
from elearn.reviews.queue_queries import MOST_COUNTED, count_waiting
from elearn.web.language import ngettext


def waiting_count(actor: Actor) -> str:
    """Return how many submissions wait for this supervisor, or « 99+ », or nothing at all, in one statement."""
    count = count_waiting(reach(actor, Permission.ANSWER_REVIEW), actor.id)
    if count >= MOST_COUNTED:
        return f"{MOST_COUNTED - 1}+"
    return str(count) if count else ""


def unread_word(actor: Actor) -> str:
    """Return « 1 nouvelle relecture », or nothing at all, in one statement."""
    count = count_unread_feedback(actor.id, clock.now())
    if not count:
        return ""
    return ngettext("%(num)s nouvelle relecture", "%(num)s nouvelles relectures", count)
