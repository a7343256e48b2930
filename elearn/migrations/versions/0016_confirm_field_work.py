"""Keep field work that a named person confirmed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ASKED = "requires_read OR requires_submitted OR requires_accepted OR requires_attended"
KINDS = "'chapter', 'vignette', 'stage', 'discussion'"


def upgrade() -> None:
    """Let a step be field work, a rule ask for its confirmation, and make the table field_work."""
    with op.batch_alter_table("step", schema=None) as batch_op:
        batch_op.add_column(sa.Column("checklist", sa.Text(), server_default="", nullable=False))
        batch_op.drop_constraint(op.f("ck_step_step_kind_is_known"), type_="check")
        batch_op.drop_constraint(op.f("ck_step_step_has_a_module"), type_="check")
        batch_op.create_check_constraint(op.f("ck_step_step_kind_is_known"), f"kind IN ({KINDS}, 'field')")
        batch_op.create_check_constraint(
            op.f("ck_step_step_has_a_module"), "kind IN ('discussion', 'field') OR module_slug <> ''"
        )
    with op.batch_alter_table("rule_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("requires_confirmed", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.drop_constraint(op.f("ck_rule_version_rule_asks_for_something"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_rule_version_rule_asks_for_something"), f"{ASKED} OR requires_confirmed"
        )
    op.create_table(
        "field_work",
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("seen", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), server_default="", nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("network_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("confirmed_by_id <> owner_id", name=op.f("ck_field_work_field_work_confirmed_by_another")),
        sa.CheckConstraint("minutes BETWEEN 1 AND 6000", name=op.f("ck_field_work_field_work_takes_time")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)",
            name=op.f("ck_field_work_field_work_withdrawn_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["user.id"], name=op.f("fk_field_work_confirmed_by_id_user")),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_field_work_network_id_network")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_field_work_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_field_work_owner_id_user")),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name=op.f("fk_field_work_step_id_step")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_field_work_team_id_team")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["user.id"], name=op.f("fk_field_work_withdrawn_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_work")),
    )
    with op.batch_alter_table("field_work", schema=None) as batch_op:
        for column in ("network_id", "organisation_id", "owner_id", "step_id", "team_id"):
            batch_op.create_index(batch_op.f(f"ix_field_work_{column}"), [column], unique=False)
        batch_op.create_index(
            "confirmed_once_at_a_time",
            ["step_id", "owner_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )


def downgrade() -> None:
    """Undo it: field work and the steps that ask for it go, since the tables before cannot hold them."""
    op.drop_table("field_work")
    asking = "SELECT step_id FROM rule_version WHERE requires_confirmed"
    op.execute(f"DELETE FROM recognition WHERE step_id IN ({asking})")  # noqa: S608 (no word of anybody in it)
    op.execute("DELETE FROM rule_version WHERE requires_confirmed")
    op.execute("DELETE FROM step WHERE kind = 'field'")
    with op.batch_alter_table("rule_version", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_rule_version_rule_asks_for_something"), type_="check")
        batch_op.create_check_constraint(op.f("ck_rule_version_rule_asks_for_something"), ASKED)
        batch_op.drop_column("requires_confirmed")
    with op.batch_alter_table("step", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_step_step_kind_is_known"), type_="check")
        batch_op.drop_constraint(op.f("ck_step_step_has_a_module"), type_="check")
        batch_op.create_check_constraint(op.f("ck_step_step_kind_is_known"), f"kind IN ({KINDS})")
        batch_op.create_check_constraint(op.f("ck_step_step_has_a_module"), "kind = 'discussion' OR module_slug <> ''")
        batch_op.drop_column("checklist")
