"""Keep steps recognised by hand, and deadlines extended with a reason."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables recognition and extension."""
    op.create_table(
        "extension",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("previous_on", sa.Date(), nullable=False),
        sa.Column("deadline_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("network_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("deadline_on > previous_on", name=op.f("ck_extension_extension_is_later")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_extension_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_extension_decided_by_id_user")),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_extension_network_id_network")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_extension_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_extension_owner_id_user")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_extension_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
    )
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extension_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_extension_network_id"), ["network_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_extension_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_extension_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_extension_team_id"), ["team_id"], unique=False)

    op.create_table(
        "recognition",
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("recognised_by_id", sa.Integer(), nullable=False),
        sa.Column("recognised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("network_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)",
            name=op.f("ck_recognition_recognition_withdrawn_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_recognition_network_id_network")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_recognition_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_recognition_owner_id_user")),
        sa.ForeignKeyConstraint(["recognised_by_id"], ["user.id"], name=op.f("fk_recognition_recognised_by_id_user")),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name=op.f("fk_recognition_step_id_step")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_recognition_team_id_team")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["user.id"], name=op.f("fk_recognition_withdrawn_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognition")),
    )
    with op.batch_alter_table("recognition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recognition_network_id"), ["network_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recognition_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recognition_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recognition_step_id"), ["step_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recognition_team_id"), ["team_id"], unique=False)
        batch_op.create_index(
            "recognised_once_at_a_time",
            ["step_id", "owner_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("recognition", schema=None) as batch_op:
        batch_op.drop_index(
            "recognised_once_at_a_time",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_recognition_team_id"))
        batch_op.drop_index(batch_op.f("ix_recognition_step_id"))
        batch_op.drop_index(batch_op.f("ix_recognition_owner_id"))
        batch_op.drop_index(batch_op.f("ix_recognition_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_recognition_network_id"))

    op.drop_table("recognition")
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_extension_team_id"))
        batch_op.drop_index(batch_op.f("ix_extension_owner_id"))
        batch_op.drop_index(batch_op.f("ix_extension_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_extension_network_id"))
        batch_op.drop_index(batch_op.f("ix_extension_assignment_id"))

    op.drop_table("extension")
