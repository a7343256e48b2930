"""forewords: what whoever coordinates says of a year, above the figures of the report."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for the words that introduce a yearly report."""
    op.create_table(
        "foreword",
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_foreword_network_id_network")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_foreword_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["written_by_id"], ["user.id"], name=op.f("fk_foreword_written_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foreword")),
    )
    with op.batch_alter_table("foreword", schema=None) as batch_op:
        for column in ("network_id", "organisation_id", "written_by_id"):
            batch_op.create_index(batch_op.f(f"ix_foreword_{column}"), [column], unique=False)


def downgrade() -> None:
    """Forget them."""
    op.drop_table("foreword")
