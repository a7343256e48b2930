"""Say which paper each proof is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every proof issued so far is an attestation."""
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paper", sa.String(length=20), server_default="attestation", nullable=False))
        batch_op.create_check_constraint(
            op.f("ck_certificate_paper_is_known"), "paper IN ('attestation', 'realisation', 'transcript')"
        )


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_certificate_paper_is_known"), type_="check")
        batch_op.drop_column("paper")
