"""leave: days on which somebody is away, that move the deadlines of their programmes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None
LATER = "deadline_on > previous_on"


def upgrade() -> None:
    """Make room for leaves, and let them move a deadline both ways."""
    op.create_table(
        "leave",
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("network_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_leave_leave_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["cancelled_by_id"], ["user.id"], name=op.f("fk_leave_cancelled_by_id_user")),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_leave_network_id_network")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_leave_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_leave_owner_id_user")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_leave_recorded_by_id_user")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_leave_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
    )
    with op.batch_alter_table("leave", schema=None) as batch_op:
        for column in ("network_id", "organisation_id", "owner_id", "team_id"):
            batch_op.create_index(batch_op.f(f"ix_leave_{column}"), [column], unique=False)
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.add_column(sa.Column("leave_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_extension_leave_id_leave"), "leave", ["leave_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_extension_leave_id"), ["leave_id"], unique=False)
        batch_op.drop_constraint(batch_op.f("ck_extension_extension_is_later"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_extension_extension_is_later"),
            f"{LATER} OR (leave_id IS NOT NULL AND deadline_on < previous_on)",
        )


def downgrade() -> None:
    """Forget leaves; deadlines stay where they are."""
    op.execute("DELETE FROM extension WHERE deadline_on < previous_on")
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_extension_extension_is_later"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_extension_extension_is_later"), LATER)
        batch_op.drop_index(batch_op.f("ix_extension_leave_id"))
        batch_op.drop_constraint(batch_op.f("fk_extension_leave_id_leave"), type_="foreignkey")
        batch_op.drop_column("leave_id")
    op.drop_table("leave")
