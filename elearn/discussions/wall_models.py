"""Holds what a group is asked and what it writes: prompts, contributions, groups, votes, key ideas ticked together."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db import Base, Identified, UTCDateTime
from elearn.discussions.wall_rules import CODE_LENGTH, LONGEST_CONTRIBUTION, LONGEST_GROUP, LONGEST_NAME


class Wall(Identified, Base):
    """The living side of a séance: how it is joined, who holds it, what is asked at this moment.

    `version` counts what participants can see change, `desk_version` that and each contribution: pages that ask
    again and again compare these and nothing else. `joined` counts telephones, and names nobody.
    """

    __tablename__ = "wall"
    __table_args__ = (
        sa.UniqueConstraint("discussion_id", name="one_wall_a_discussion"),
        sa.UniqueConstraint("code", name="wall_joined_by_one_code"),
        sa.CheckConstraint(f"length(code) = {CODE_LENGTH}", name="wall_code_has_its_length"),
        sa.CheckConstraint("version >= 0 AND desk_version >= 0 AND joined >= 0", name="wall_counts_from_nought"),
    )

    discussion_id: Mapped[int] = mapped_column(sa.ForeignKey("discussion.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(sa.String(CODE_LENGTH))
    is_anonymous: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    allows_guests: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    chair_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    current_prompt_id: Mapped[int | None] = mapped_column(sa.ForeignKey("prompt.id", ondelete="SET NULL"))
    timer_ends_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    joined: Mapped[int] = mapped_column(default=0, server_default="0")
    version: Mapped[int] = mapped_column(default=0, server_default="0")
    desk_version: Mapped[int] = mapped_column(default=0, server_default="0")
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Prompt(Identified, Base):
    """One question put to the group (« question posée »), with the exercise and the edition that it comes from.

    `is_anonymous` is taken from the wall when it is asked, and stays: nobody's words change their promise afterwards.
    """

    __tablename__ = "prompt"
    __table_args__ = (
        sa.UniqueConstraint("discussion_id", "position", name="prompt_has_its_place"),
        sa.CheckConstraint("question <> ''", name="prompt_asks_something"),
        sa.CheckConstraint("opened_at IS NULL OR asked_at IS NOT NULL", name="wall_opens_after_its_question"),
        sa.CheckConstraint("answers_opened_at IS NULL OR opened_at IS NOT NULL", name="answers_open_after_the_wall"),
    )

    discussion_id: Mapped[int] = mapped_column(sa.ForeignKey("discussion.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    question: Mapped[str] = mapped_column(sa.Text)
    case_title: Mapped[str] = mapped_column(sa.String(240), default="", server_default="")
    module_slug: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    exercise_id: Mapped[str] = mapped_column(sa.String(160), default="", server_default="")
    edition_id: Mapped[int | None] = mapped_column(sa.ForeignKey("edition.id"))
    is_anonymous: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    is_voting: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answers_opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def anchor(self) -> str:
        """The exercise's name within its module."""
        return self.exercise_id.partition("#")[2]


class WallGroup(Identified, Base):
    """Contributions that say the same thing, under a name that the group gave them."""

    __tablename__ = "wall_group"
    __table_args__ = (sa.UniqueConstraint("prompt_id", "position", name="wall_group_has_its_place"),)

    prompt_id: Mapped[int] = mapped_column(sa.ForeignKey("prompt.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(LONGEST_GROUP))


class Contribution(Base):
    """What somebody wrote in answer to a prompt. Without a name: no owner, no instant, and a key drawn by lot.

    The table has no row numbers (SQLite), and is laid down again in the order of its keys when the wall opens, so
    that no order tells who was first. `amend_hash` dies at that moment.
    """

    __tablename__ = "contribution"
    __table_args__ = (
        sa.UniqueConstraint("prompt_id", "amend_hash", name="contributed_once_a_form"),
        sa.CheckConstraint(f"length(text) BETWEEN 1 AND {LONGEST_CONTRIBUTION}", name="contribution_has_a_limit"),
        sa.CheckConstraint(
            "NOT is_anonymous OR (author_id IS NULL AND guest_name = '')", name="anonymous_means_anonymous"
        ),
        {"sqlite_with_rowid": False},
    )

    key: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    prompt_id: Mapped[int] = mapped_column(sa.ForeignKey("prompt.id", ondelete="CASCADE"), index=True)
    group_id: Mapped[int | None] = mapped_column(sa.ForeignKey("wall_group.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(sa.Text)
    is_anonymous: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    is_kept: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    is_set_aside: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    guest_name: Mapped[str] = mapped_column(sa.String(LONGEST_NAME), default="", server_default="")
    amend_hash: Mapped[str | None] = mapped_column(sa.String(64))


class Vote(Base):
    """One voice for one contribution. `voter` is made from a telephone's ticket, and leads back to nobody."""

    __tablename__ = "vote"
    __table_args__ = ({"sqlite_with_rowid": False},)

    contribution_key: Mapped[str] = mapped_column(
        sa.ForeignKey("contribution.key", ondelete="CASCADE"), primary_key=True
    )
    voter: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    prompt_id: Mapped[int] = mapped_column(sa.ForeignKey("prompt.id", ondelete="CASCADE"), index=True)


class WallIdea(Base):
    """A key idea that the group found on its wall, ticked together."""

    __tablename__ = "wall_idea"

    prompt_id: Mapped[int] = mapped_column(sa.ForeignKey("prompt.id", ondelete="CASCADE"), primary_key=True)
    key_idea_id: Mapped[str] = mapped_column(sa.String(240), primary_key=True)
