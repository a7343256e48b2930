"""calendar feed: the address by which one person's calendars ask for what they show."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for addresses of calendars."""
    op.create_table(
        "calendar_feed",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["user.id"], name=op.f("fk_calendar_feed_person_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("person_id", name=op.f("one_calendar_feed_each")),
        sa.UniqueConstraint("token_hash", name=op.f("calendar_feed_has_its_own_secret")),
    )


def downgrade() -> None:
    """Forget them."""
    op.drop_table("calendar_feed")
