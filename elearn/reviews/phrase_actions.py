"""Keeps, changes, shares and forgets the phrases of a supervisor."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from elearn.db import session
from elearn.errors import Missing, RuleBroken, marked
from elearn.policy import Actor, Permission, reach
from elearn.reviews import rules
from elearn.reviews.models import Phrase


def keep_phrase(actor: Actor, text: str, now: datetime) -> Phrase:
    """Keep a phrase for later; the same words are kept once. Raises RuleBroken."""
    said = rules.ensure_phrase(text)
    own = sa.select(Phrase).where(Phrase.writer_id == actor.id)
    kept = session().scalar(own.where(Phrase.text == said))
    if kept is not None:
        return kept
    if (session().scalar(sa.select(sa.func.count()).select_from(own.subquery())) or 0) >= rules.MOST_PHRASES:
        raise RuleBroken(marked("Vous gardez déjà deux cents phrases : retirez-en une d’abord."), field="text")
    phrase = Phrase(writer_id=actor.id, text=said, kept_at=now)
    session().add(phrase)
    session().flush()
    return phrase


def change_phrase(actor: Actor, phrase: Phrase, text: str, team_id: int | None) -> Phrase:
    """Change the words of one's phrase, and with which of one's teams it is shared. Raises RuleBroken or Missing."""
    said = rules.ensure_phrase(text)
    if team_id is not None and team_id not in reach(actor, Permission.ANSWER_REVIEW).teams:
        raise Missing(str(team_id))
    same = sa.select(Phrase.id).where(Phrase.writer_id == actor.id, Phrase.text == said, Phrase.id != phrase.id)
    if session().scalar(same) is not None:
        raise RuleBroken(marked("Vous gardez déjà cette phrase."), field="text")
    phrase.text, phrase.team_id = said, team_id
    return phrase


def forget_phrase(phrase: Phrase) -> None:
    """Forget one's phrase; what it was inserted in stays as it is."""
    session().delete(phrase)
