"""order of steps: one step may advise or ask that another be done before it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a step name the one before it; none does."""
    with op.batch_alter_table("step", schema=None) as batch_op:
        batch_op.add_column(sa.Column("after_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("binds_from", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_step_after_id_step"), "step", ["after_id"], ["id"])
        batch_op.create_check_constraint(batch_op.f("ck_step_step_comes_after_another"), "after_id <> id")
        batch_op.create_check_constraint(
            batch_op.f("ck_step_what_binds_names_a_step"), "binds_from IS NULL OR after_id IS NOT NULL"
        )


def downgrade() -> None:
    """Let every step be done in any order again."""
    with op.batch_alter_table("step", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_step_what_binds_names_a_step"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_step_step_comes_after_another"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_step_after_id_step"), type_="foreignkey")
        batch_op.drop_column("binds_from")
        batch_op.drop_column("after_id")
