"""Writes the objectives of a programme; one that is only moved stays the same, with what people said of it."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.db import locked, session
from elearn.journal import record
from elearn.policy import Actor
from elearn.programmes.models import Objective, Programme
from elearn.programmes.objective_rules import objectives_in


def set_objectives(actor: Actor, programme: Programme, text: str) -> None:
    """Let a programme have the objectives of a text, one a line. Raises RuleBroken.

    Known words keep their row, even once taken out and put back; what is no longer there is kept and not asked.
    """
    lines = objectives_in(text)
    programme = locked(programme)
    rows = session().scalars(sa.select(Objective).where(Objective.programme_id == programme.id))
    known = {row.words: row for row in rows}
    for row in known.values():
        row.is_removed = row.words not in lines
    for position, words in enumerate(lines, start=1):
        if words not in known:
            known[words] = Objective(programme_id=programme.id, words=words)
            session().add(known[words])
        known[words].position = position
    record(actor.id, "aimed", "programme", programme.id, programme.scope)
