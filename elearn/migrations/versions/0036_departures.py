"""Let the attendance sheet say at what hour somebody left before the end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No line has an hour of departure yet: nothing of a closed sheet, nor its fingerprint, changes."""
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_attendance_who_left_was_there"), "left_at IS NULL OR is_present"
        )


def downgrade() -> None:
    """Forget the hours: the presences stay."""
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_attendance_who_left_was_there"), type_="check")
        batch_op.drop_column("left_at")
