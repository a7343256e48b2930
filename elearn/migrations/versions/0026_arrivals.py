"""arrivals: a programme may be given to whoever arrives, with so many days to do it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a programme be given at arrival; none is."""
    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.add_column(sa.Column("arrivals_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("arrival_days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("arrivals_decided_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_programme_arrivals_decided_by_id_user"), "user", ["arrivals_decided_by_id"], ["id"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_programme_term_after_arrival_is_in_days"),
            "arrival_days IS NULL OR (arrivals_from IS NOT NULL AND arrival_days BETWEEN 1 AND 1095)",
        )


def downgrade() -> None:
    """Give programmes by hand again."""
    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_programme_term_after_arrival_is_in_days"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_programme_arrivals_decided_by_id_user"), type_="foreignkey")
        batch_op.drop_column("arrivals_decided_by_id")
        batch_op.drop_column("arrival_days")
        batch_op.drop_column("arrivals_from")
