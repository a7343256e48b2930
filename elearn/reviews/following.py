"""Takes the next answer that is free, one transaction an attempt: two readers never wait for each other."""

from __future__ import annotations

from datetime import datetime

from elearn.answers.models import Submission
from elearn.db import session, transaction
from elearn.errors import Missing, RuleBroken
from elearn.policy import Actor, Reach
from elearn.reviews.claim_actions import take_claim
from elearn.reviews.queue_queries import Wanted, list_next


def take_next(
    actor: Actor, reach: Reach, wanted: Wanted, now: datetime, *, after: Submission | None = None
) -> tuple[int | None, tuple[str, ...]]:
    """Hold the next submission that is free; return its id and who holds those that were passed over."""
    passed: list[str] = []
    for submission_id, holder in list_next(reach, actor.id, wanted, now=now, after=after):
        if holder:
            passed.append(holder)
            continue
        try:
            with transaction():
                take_claim(actor, session().get_one(Submission, submission_id), now)
        except (RuleBroken, Missing):  # somebody was quicker, or it has just been taken back
            continue
        return submission_id, tuple(dict.fromkeys(passed))
    return None, ()
