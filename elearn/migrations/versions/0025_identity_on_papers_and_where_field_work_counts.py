"""identity on papers, with the pictures that head them; and field work says in which team it counts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TEAM_OF_THAT_DAY = """
UPDATE field_work SET counted_in_team_id = COALESCE(
    (SELECT seat.team_id FROM seat
     WHERE seat.user_id = field_work.owner_id AND seat.role = 'learner' AND seat.starts_on <= field_work.done_on
       AND (seat.ends_on IS NULL OR seat.ends_on >= field_work.done_on)
     ORDER BY seat.id LIMIT 1),
    team_id)
"""


def upgrade() -> None:
    """Make room for identities and letterheads, empty; put each field work in the team of the day it was done."""
    op.create_table(
        "letterhead",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('png', 'jpeg')", name=op.f("ck_letterhead_letterhead_kind_is_known")),
        sa.CheckConstraint("length(picture) <= 300000", name=op.f("ck_letterhead_letterhead_is_light")),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_letterhead_letterhead_has_a_size")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_letterhead_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letterhead")),
        sa.UniqueConstraint("organisation_id", "digest", name=op.f("letterhead_kept_once")),
    )
    with op.batch_alter_table("letterhead", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letterhead_organisation_id"), ["organisation_id"], unique=False)
    op.create_table(
        "provider_identity",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("legal_name", sa.String(length=160), nullable=False),
        sa.Column("postal_address", sa.String(length=300), nullable=False),
        sa.Column("activity_number", sa.String(length=40), nullable=False),
        sa.Column("siret", sa.String(length=14), nullable=False),
        sa.Column("approval_number", sa.String(length=40), nullable=False),
        sa.Column("letterhead_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "siret = '' OR length(siret) = 14", name=op.f("ck_provider_identity_siret_has_fourteen_digits")
        ),
        sa.ForeignKeyConstraint(
            ["letterhead_id"], ["letterhead.id"], name=op.f("fk_provider_identity_letterhead_id_letterhead")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_provider_identity_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_identity")),
        sa.UniqueConstraint("organisation_id", name=op.f("one_identity_an_organisation")),
    )
    with op.batch_alter_table("field_work", schema=None) as batch_op:
        batch_op.add_column(sa.Column("counted_in_team_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_field_work_counted_in_team_id_team"), "team", ["counted_in_team_id"], ["id"]
        )
    op.execute(sa.text(TEAM_OF_THAT_DAY))


def downgrade() -> None:
    """Forget them: proofs that were issued keep their words, and lose the picture above them."""
    with op.batch_alter_table("field_work", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_field_work_counted_in_team_id_team"), type_="foreignkey")
        batch_op.drop_column("counted_in_team_id")
    op.drop_table("provider_identity")
    op.drop_table("letterhead")
