"""let teams promise."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """let teams promise."""
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.add_column(sa.Column("review_days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("calendar", sa.String(length=10), server_default="", nullable=False))
        batch_op.create_check_constraint(
            batch_op.f("ck_team_team_promises_a_day_or_more"), "review_days IS NULL OR review_days >= 1"
        )
    op.create_table(
        "closed_day",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=80), server_default="", nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_closed_day_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_day")),
        sa.UniqueConstraint("team_id", "closed_on", name="closed_once_a_day"),
    )
    with op.batch_alter_table("closed_day", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_closed_day_team_id"), ["team_id"], unique=False)


def downgrade() -> None:
    """Forget what teams promise."""
    op.drop_table("closed_day")
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_team_team_promises_a_day_or_more"), type_="check")
        batch_op.drop_column("calendar")
        batch_op.drop_column("review_days")
