"""identity on papers: how an organisation names itself on its proofs, and the pictures that head them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for identities and letterheads; an organisation without one prints its usual name, as before."""
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


def downgrade() -> None:
    """Forget them: proofs that were issued keep their words, and lose the picture above them."""
    op.drop_table("provider_identity")
    op.drop_table("letterhead")
