"""Let a proof be an end-of-training attestation."""

from __future__ import annotations

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

THREE = "paper IN ('attestation', 'realisation', 'transcript')"
FOUR = "paper IN ('attestation', 'realisation', 'transcript', 'fin-de-formation')"


def upgrade() -> None:
    """Name a fourth paper."""
    _allow(FOUR)


def downgrade() -> None:
    """Name three again; refused by the database where the fourth was issued, since a proof is never lost."""
    _allow(THREE)


def _allow(papers: str) -> None:
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_certificate_paper_is_known"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_certificate_paper_is_known"), papers)
