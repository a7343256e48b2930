"""renewals: a programme is followed again before its attestation ends; what is asked anew is marked so."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None
STANDING = {"recognition": "recognised_once_at_a_time", "field_work": "confirmed_once_at_a_time"}
NOT_WITHDRAWN = "withdrawn_at IS NULL"
COUNTS = "withdrawn_at IS NULL AND renewed_at IS NULL"


def upgrade() -> None:
    """Let programmes be renewed: three months before the end, where the attestation holds for longer than that."""
    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.add_column(sa.Column("renewal_months", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_programme_renewal_opens_while_it_holds"),
            "renewal_months IS NULL OR renewal_months BETWEEN 1 AND validity_months - 1",
        )
    op.execute("UPDATE programme SET renewal_months = 3 WHERE validity_months > 3")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("renews_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_assignment_renews_id_assignment"), "assignment", ["renews_id"], ["id"]
        )
        batch_op.create_unique_constraint("assignment_renewed_once", ["renews_id"])
    for table in ("answer", *STANDING):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("section_read", schema=None) as batch_op:
        batch_op.add_column(sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint("section_read_once", type_="unique")
    op.create_index(
        "section_read_once_at_a_time",
        "section_read",
        ["owner_id", "module_slug", "section_id"],
        unique=True,
        sqlite_where=sa.text("renewed_at IS NULL"),
        postgresql_where=sa.text("renewed_at IS NULL"),
    )
    for table, index in STANDING.items():
        op.drop_index(index, table_name=table)
        _one_at_a_time(table, index, COUNTS)


def downgrade() -> None:
    """Forget what was done again: the first reading, confirmation and recognition stay, and every text."""
    _forget_later("section_read", ("owner_id", "module_slug", "section_id"))
    op.drop_index("section_read_once_at_a_time", table_name="section_read")
    with op.batch_alter_table("section_read", schema=None) as batch_op:
        batch_op.drop_column("renewed_at")
        batch_op.create_unique_constraint("section_read_once", ["owner_id", "module_slug", "section_id"])
    for table, index in STANDING.items():
        _forget_later(table, ("owner_id", "step_id"), NOT_WITHDRAWN)
        op.drop_index(index, table_name=table)
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("renewed_at")
        _one_at_a_time(table, index, NOT_WITHDRAWN)
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_column("renewed_at")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_constraint("assignment_renewed_once", type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_assignment_renews_id_assignment"), type_="foreignkey")
        batch_op.drop_column("renews_id")
    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_programme_renewal_opens_while_it_holds"), type_="check")
        batch_op.drop_column("renewal_months")


def _one_at_a_time(table: str, index: str, where: str) -> None:
    op.create_index(
        index, table, ["step_id", "owner_id"], unique=True,
        sqlite_where=sa.text(where), postgresql_where=sa.text(where),
    )  # fmt: skip


def _forget_later(table: str, key: tuple[str, ...], where: str = "1 = 1") -> None:
    """Delete the rows that have an earlier one of the same key."""
    columns = ", ".join(key)
    first = f"SELECT MIN(id) FROM {table} WHERE {where} GROUP BY {columns}"  # noqa: S608  # names of this file alone
    op.execute(f"DELETE FROM {table} WHERE {where} AND id NOT IN ({first})")  # noqa: S608
