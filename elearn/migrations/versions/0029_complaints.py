"""complaints: what people say goes wrong, what is answered, and what is improved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None
KINDS = "'learner', 'team', 'employer', 'funder', 'other'"


def upgrade() -> None:
    """Make room for complaints, their answers and improvements."""
    op.create_table(
        "complaint",
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("from_kind", sa.String(length=20), nullable=False),
        sa.Column("from_name", sa.String(length=160), server_default="", nullable=False),
        sa.Column("subject", sa.String(length=160), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_complaint_complaint_is_numbered")),
        sa.CheckConstraint(f"from_kind IN ({KINDS})", name=op.f("ck_complaint_from_kind_is_known")),
        sa.CheckConstraint("owner_id IS NULL OR from_name = ''", name=op.f("ck_complaint_an_account_needs_no_name")),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by_id IS NULL)", name=op.f("ck_complaint_closed_by_somebody")
        ),
        sa.ForeignKeyConstraint(["closed_by_id"], ["user.id"], name=op.f("fk_complaint_closed_by_id_user")),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_complaint_network_id_network")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_complaint_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_complaint_owner_id_user")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_complaint_recorded_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("organisation_id", "year", "number", name=op.f("complaint_numbered_once_a_year")),
    )
    _index("complaint", "network_id", "organisation_id", "owner_id")
    op.create_table(
        "complaint_answer",
        sa.Column("complaint_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("is_author", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_answer_complaint_id_complaint")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_complaint_answer_owner_id_user")),
        sa.ForeignKeyConstraint(["written_by_id"], ["user.id"], name=op.f("fk_complaint_answer_written_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_answer")),
    )
    _index("complaint_answer", "complaint_id", "owner_id", "written_by_id")
    op.create_table(
        "improvement",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=False),
        sa.Column("complaint_id", sa.Integer(), nullable=True),
        sa.Column("origin", sa.String(length=160), server_default="", nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_whom", sa.String(length=160), server_default="", nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("planned_by_id", sa.Integer(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "complaint_id IS NOT NULL OR origin <> ''", name=op.f("ck_improvement_improvement_has_a_cause")
        ),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_improvement_complaint_id_complaint")),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_improvement_network_id_network")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_improvement_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["planned_by_id"], ["user.id"], name=op.f("fk_improvement_planned_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_improvement")),
    )
    _index("improvement", "complaint_id", "network_id", "organisation_id")


def downgrade() -> None:
    """Forget them."""
    for table in ("improvement", "complaint_answer", "complaint"):
        op.drop_table(table)


def _index(table: str, *columns: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        for column in columns:
            batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)
