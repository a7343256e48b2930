"""a notice says when it really left in a message, so that reminders can be listed with the day of their e-mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep when a notice was sent; of the past it is not known."""
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_notice_what_was_sent_is_told"), "sent_at IS NULL OR told_at IS NOT NULL"
        )


def downgrade() -> None:
    """Forget when notices were sent."""
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_notice_what_was_sent_is_told"), type_="check")
        batch_op.drop_column("sent_at")
