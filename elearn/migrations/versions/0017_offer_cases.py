"""offer cases to a team, an organisation, a network."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

PLACES = (("team", "team_id"), ("organisation", "organisation_id"), ("network", "network_id"))


def upgrade() -> None:
    """Give modules a place, cases an audience, and keep second readings."""
    with op.batch_alter_table("module", schema=None) as batch_op:
        for table, column in PLACES:
            batch_op.add_column(sa.Column(column, sa.Integer(), nullable=True))
            batch_op.create_foreign_key(batch_op.f(f"fk_module_{column}_{table}"), table, [column], ["id"])
            batch_op.create_index(batch_op.f(f"ix_module_{column}"), [column], unique=False)
        batch_op.create_check_constraint(
            batch_op.f("ck_module_module_has_one_place_at_most"),
            "(team_id IS NULL OR organisation_id IS NULL) AND (team_id IS NULL OR network_id IS NULL)"
            " AND (organisation_id IS NULL OR network_id IS NULL)",
        )
    with op.batch_alter_table("written_case", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "offered_to",
                sa.Enum("nobody", "team", "organisation", "network", name="audience", native_enum=False, length=12),
                server_default="nobody",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("published_version", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_written_case_case_is_published_before_it_is_offered"),
            "offered_to = 'nobody' OR published_version IS NOT NULL",
        )
    op.create_table(
        "second_reading",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_by_id", sa.Integer(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agrees", sa.Boolean(), nullable=True),
        sa.Column("remark", sa.Text(), server_default="", nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(read_at IS NULL) = (read_by_id IS NULL) AND (read_at IS NULL) = (agrees IS NULL)",
            name=op.f("ck_second_reading_second_reading_is_done_whole"),
        ),
        sa.CheckConstraint(
            "read_by_id IS NULL OR read_by_id <> asked_by_id",
            name=op.f("ck_second_reading_second_reader_is_somebody_else"),
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name=op.f("fk_second_reading_asked_by_id_user")),
        sa.ForeignKeyConstraint(["case_id"], ["written_case.id"], name=op.f("fk_second_reading_case_id_written_case")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_second_reading_edition_id_edition")),
        sa.ForeignKeyConstraint(["read_by_id"], ["user.id"], name=op.f("fk_second_reading_read_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_reading")),
    )
    with op.batch_alter_table("second_reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_second_reading_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "one_second_reading_waits",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )


def downgrade() -> None:
    """Let cases be read by their writers only again."""
    op.drop_table("second_reading")
    with op.batch_alter_table("written_case", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_written_case_case_is_published_before_it_is_offered"), type_="check")
        batch_op.drop_column("published_version")
        batch_op.drop_column("offered_to")
    op.execute("DELETE FROM search_entry WHERE slug IN (SELECT slug FROM module WHERE slug LIKE 'cas-%')")
    op.execute("DELETE FROM module WHERE team_id IS NOT NULL OR organisation_id IS NOT NULL OR network_id IS NOT NULL")
    with op.batch_alter_table("module", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_module_module_has_one_place_at_most"), type_="check")
        for table, column in PLACES:
            batch_op.drop_index(batch_op.f(f"ix_module_{column}"))
            batch_op.drop_constraint(batch_op.f(f"fk_module_{column}_{table}"), type_="foreignkey")
            batch_op.drop_column(column)
