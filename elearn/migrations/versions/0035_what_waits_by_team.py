"""Index what waits by team first: counting it by question then reads one team's part of one index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

WAITS, WAITS_ON_SQLITE = sa.text("is_waiting"), sa.text("is_waiting = 1")


def upgrade() -> None:
    """The team, then the question."""
    op.drop_index("ix_submission_waiting_by_exercise", table_name="submission")
    _index("ix_submission_waiting_by_team", "team_id", "exercise_id", "edition_id", "owner_id")


def downgrade() -> None:
    """The question, then the team."""
    op.drop_index("ix_submission_waiting_by_team", table_name="submission")
    _index("ix_submission_waiting_by_exercise", "exercise_id", "team_id", "owner_id", "edition_id")


def _index(name: str, *columns: str) -> None:
    op.create_index(name, "submission", list(columns), sqlite_where=WAITS_ON_SQLITE, postgresql_where=WAITS)
