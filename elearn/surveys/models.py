"""Holds who was asked, and apart from it what was said: nothing leads from one to the other."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db import Base, Identified, UTCDateTime
from elearn.ownership import Owned
from elearn.surveys.rules import Moment

MOMENTS = ", ".join(f"'{moment.value}'" for moment in Moment)


def _word() -> sa.Enum:
    return sa.Enum(Moment, native_enum=False, length=10, values_callable=lambda e: [m.value for m in e], name="moment")


class Survey(Identified, Base):
    """What a programme asks at one moment. `invited` counts who was asked for an opinion, even once they are erased."""

    __tablename__ = "survey"
    __table_args__ = (
        sa.UniqueConstraint("programme_id", "moment", name="surveyed_once_a_moment"),
        sa.CheckConstraint(f"moment IN ({MOMENTS})", name="moment_is_known"),
        sa.CheckConstraint("invited >= 0", name="invited_is_counted"),
    )

    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"))
    moment: Mapped[Moment] = mapped_column(_word())
    invited: Mapped[int] = mapped_column(default=0, server_default="0")


class SurveyInvitation(Owned, Identified, Base):
    """One person is asked, once for each assignment and moment. Only whether they answered is kept, never when."""

    __tablename__ = "survey_invitation"
    __table_args__ = (sa.UniqueConstraint("assignment_id", "survey_id", name="asked_once_a_moment"),)

    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"), index=True)
    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"))
    open_until: Mapped[datetime] = mapped_column(UTCDateTime)
    is_answered: Mapped[bool] = mapped_column(default=False, server_default=sa.false())


class SurveyAnswer(Base):
    """What somebody said: no person, no instant, and a name drawn by lot that tells no order (nor does its place).

    `is_shown` once five were gathered that had not been: they appear together. All answers of a survey are written
    anew, in an order drawn by lot, whenever one is added: see `actions`.
    """

    __tablename__ = "survey_answer"
    __table_args__ = ({"sqlite_with_rowid": False},)  # a rowid would count the answers as they come

    token: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("survey.id"), index=True)
    scores: Mapped[dict[str, int]] = mapped_column(sa.JSON)
    words: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    is_shown: Mapped[bool] = mapped_column(default=False, server_default=sa.false())


class Positioning(Owned, Identified, Base):
    """Where one person said that they stood on each objective, at the start or at the end: theirs to read alone.

    `levels`: from 1 to 4, by the number of an objective. What is counted of it is a `SurveyAnswer`, apart.
    """

    __tablename__ = "positioning"
    __table_args__ = (
        sa.UniqueConstraint("assignment_id", "moment", name="positioned_once_a_moment"),
        sa.CheckConstraint("moment IN ('start', 'end')", name="positioned_at_the_start_or_the_end"),
    )

    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"))
    moment: Mapped[Moment] = mapped_column(_word())
    levels: Mapped[dict[str, int]] = mapped_column(sa.JSON)
    rated_at: Mapped[datetime] = mapped_column(UTCDateTime)
