"""who wrote a case: every person who saved a text in it, first and last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KNOWN = """
INSERT INTO case_writer (case_id, person_id, first_at, last_at)
SELECT case_id, person_id, MIN(moment), MAX(moment)
FROM (
    SELECT id AS case_id, created_by_id AS person_id, created_at AS moment FROM written_case
    UNION ALL SELECT id, saved_by_id, saved_at FROM written_case
    UNION ALL SELECT case_id, written_by_id, written_at FROM set_aside_text
) AS known
GROUP BY case_id, person_id
"""


def upgrade() -> None:
    """Keep who wrote; of the past, who made a case, saved it last, or had a text set aside."""
    op.create_table(
        "case_writer",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_at <= last_at", name=op.f("ck_case_writer_writing_begins_before_it_ends")),
        sa.ForeignKeyConstraint(["case_id"], ["written_case.id"], name=op.f("fk_case_writer_case_id_written_case")),
        sa.ForeignKeyConstraint(["person_id"], ["user.id"], name=op.f("fk_case_writer_person_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_writer")),
        sa.UniqueConstraint("case_id", "person_id", name="writer_of_a_case_is_kept_once"),
    )
    with op.batch_alter_table("case_writer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_writer_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_writer_person_id"), ["person_id"], unique=False)
    op.execute(KNOWN)


def downgrade() -> None:
    """Forget who wrote."""
    op.drop_table("case_writer")
