"""tallies: what the computation last said of each assignment, and the marks of what was written since."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for tallies; the queue fills it within a minute."""
    op.create_table(
        "tally",
        sa.Column("assignment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("states", sa.Text(), nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("may_be_late", sa.Boolean(), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("done >= 0 AND done <= total", name=op.f("ck_tally_tally_counts_what_was_asked")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_tally_assignment_id_assignment")),
        sa.PrimaryKeyConstraint("assignment_id", name=op.f("pk_tally")),
    )
    op.create_table(
        "tally_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("module_slug", sa.String(length=80), nullable=True),
        sa.Column("discussion_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(person_id IS NOT NULL) OR (step_id IS NOT NULL) OR (module_slug IS NOT NULL)"
            " OR (discussion_id IS NOT NULL)",
            name=op.f("ck_tally_mark_tally_mark_names_something"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally_mark")),
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_uncounted", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(
            "ix_submission_uncounted",
            ["owner_id"],
            unique=False,
            sqlite_where=sa.text("is_uncounted = 1"),
            postgresql_where=sa.text("is_uncounted"),
        )


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_index("ix_submission_uncounted")
        batch_op.drop_column("is_uncounted")
    op.drop_table("tally_mark")
    op.drop_table("tally")
