"""files as proof: what was said of a step may be proved by files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for files; what was said before has none."""
    op.create_table(
        "proof_file",
        sa.Column("field_work_id", sa.Integer(), nullable=True),
        sa.Column("recognition_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("network_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(field_work_id IS NULL) <> (recognition_id IS NULL)",
            name=op.f("ck_proof_file_proof_file_proves_one_thing"),
        ),
        sa.CheckConstraint("size BETWEEN 1 AND 2000000", name=op.f("ck_proof_file_proof_file_is_light")),
        sa.CheckConstraint("length(content) IN (0, size)", name=op.f("ck_proof_file_proof_file_is_whole_or_erased")),
        sa.CheckConstraint("kind IN ('pdf', 'png', 'jpg')", name=op.f("ck_proof_file_proof_file_kind_is_known")),
        sa.ForeignKeyConstraint(
            ["field_work_id"], ["field_work.id"], name=op.f("fk_proof_file_field_work_id_field_work")
        ),
        sa.ForeignKeyConstraint(
            ["recognition_id"], ["recognition.id"], name=op.f("fk_proof_file_recognition_id_recognition")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_proof_file_owner_id_user")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_proof_file_team_id_team")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_proof_file_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_proof_file_network_id_network")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof_file")),
        sa.UniqueConstraint("field_work_id", "digest", name=op.f("joined_once_to_field_work")),
        sa.UniqueConstraint("recognition_id", "digest", name=op.f("joined_once_to_a_recognition")),
    )
    with op.batch_alter_table("proof_file", schema=None) as batch_op:
        for column in ("owner_id", "team_id", "organisation_id", "network_id"):
            batch_op.create_index(batch_op.f(f"ix_proof_file_{column}"), [column], unique=False)


def downgrade() -> None:
    """Forget the files: the words that say where the papers are kept stay."""
    op.drop_table("proof_file")
