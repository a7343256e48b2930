"""Reads the objectives of programmes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

import sqlalchemy as sa

from elearn.db import session
from elearn.programmes.models import Objective


def list_objectives(programme_ids: Collection[int]) -> dict[int, tuple[Objective, ...]]:
    """Return, by programme, the objectives that it has now, in order, in one statement."""
    chosen = sa.select(Objective).where(
        Objective.programme_id.in_(sorted(programme_ids)), Objective.is_removed == sa.false()
    )
    found: dict[int, list[Objective]] = defaultdict(list)
    for objective in session().scalars(chosen.order_by(Objective.position, Objective.id)):
        found[objective.programme_id].append(objective)
    return {programme_id: tuple(objectives) for programme_id, objectives in found.items()}
