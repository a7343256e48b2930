"""surveys: who is asked about a programme, and apart from it what was said; objectives, and where people stand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for surveys; the programmes that exist ask nobody until somebody decides it."""
    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asks_survey", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "survey",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("moment", sa.String(length=10), nullable=False),
        sa.Column("invited", sa.Integer(), server_default="0", nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("moment IN ('hot', 'cold', 'start', 'end')", name=op.f("ck_survey_moment_is_known")),
        sa.CheckConstraint("invited >= 0", name=op.f("ck_survey_invited_is_counted")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_survey_programme_id_programme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("programme_id", "moment", name=op.f("surveyed_once_a_moment")),
    )
    op.create_table(
        "survey_invitation",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("open_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_answered", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("network_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_survey_invitation_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_survey_invitation_network_id_network")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_survey_invitation_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_survey_invitation_owner_id_user")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_invitation_survey_id_survey")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_survey_invitation_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_invitation")),
        sa.UniqueConstraint("assignment_id", "survey_id", name=op.f("asked_once_a_moment")),
    )
    with op.batch_alter_table("survey_invitation", schema=None) as batch_op:
        for column in ("network_id", "organisation_id", "owner_id", "survey_id", "team_id"):
            batch_op.create_index(batch_op.f(f"ix_survey_invitation_{column}"), [column], unique=False)
    op.create_table(
        "objective",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("is_removed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("ck_objective_objective_says_something")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_objective_programme_id_programme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objective")),
        sa.UniqueConstraint("programme_id", "words", name=op.f("objective_said_once_a_programme")),
    )
    op.create_table(
        "positioning",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("moment", sa.String(length=10), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("network_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "moment IN ('start', 'end')", name=op.f("ck_positioning_positioned_at_the_start_or_the_end")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_positioning_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_positioning_network_id_network")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_positioning_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_positioning_owner_id_user")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_positioning_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_positioning")),
        sa.UniqueConstraint("assignment_id", "moment", name=op.f("positioned_once_a_moment")),
    )
    with op.batch_alter_table("positioning", schema=None) as batch_op:
        for column in ("network_id", "organisation_id", "owner_id", "team_id"):
            batch_op.create_index(batch_op.f(f"ix_positioning_{column}"), [column], unique=False)
    op.create_table(
        "survey_answer",
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_answer_survey_id_survey")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_survey_answer")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("survey_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_answer_survey_id"), ["survey_id"], unique=False)


def downgrade() -> None:
    """Forget them."""
    op.drop_table("survey_answer")
    op.drop_table("positioning")
    op.drop_table("objective")
    op.drop_table("survey_invitation")
    op.drop_table("survey")
    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.drop_column("asks_survey")
