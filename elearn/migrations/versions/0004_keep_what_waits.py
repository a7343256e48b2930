"""keep what waits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WAITS, WAITS_ON_SQLITE = sa.text("is_waiting"), sa.text("is_waiting = 1")
LAST_AND_UNDECIDED = """
    UPDATE submission SET is_waiting = :yes WHERE withdrawn_at IS NULL AND EXISTS (
        SELECT 1 FROM answer WHERE answer.id = submission.answer_id AND answer.status = 'submitted'
        AND answer.verdict_status IS NULL AND answer.submissions_count = submission.number
    )
"""


def upgrade() -> None:
    """keep what waits."""
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_waiting", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.drop_index("ix_submission_waiting")
    op.execute(sa.text(LAST_AND_UNDECIDED).bindparams(sa.bindparam("yes", True, type_=sa.Boolean())))
    with op.batch_alter_table("submission", schema=None) as batch_op:
        for name, columns in (
            ("ix_submission_waiting", ["submitted_at", "id", "team_id", "owner_id", "exercise_id"]),
            ("ix_submission_waiting_by_exercise", ["exercise_id", "team_id", "owner_id", "edition_id"]),
            ("ix_submission_waiting_by_person", ["owner_id", "team_id"]),
        ):
            batch_op.create_index(name, columns, unique=False, sqlite_where=WAITS_ON_SQLITE, postgresql_where=WAITS)


def downgrade() -> None:
    """Forget what waits; it follows from the answers."""
    with op.batch_alter_table("submission", schema=None) as batch_op:
        for name in ("ix_submission_waiting", "ix_submission_waiting_by_exercise", "ix_submission_waiting_by_person"):
            batch_op.drop_index(name)
        batch_op.drop_column("is_waiting")
        batch_op.create_index("ix_submission_waiting", ["team_id", "submitted_at"], unique=False)
