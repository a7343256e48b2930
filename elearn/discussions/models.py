"""Holds séances, who takes part, who was there, what was noted and what follows from it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, aliased, mapped_column

from elearn.db import Base, Identified, UTCDateTime
from elearn.discussions.attendance_rules import HalfDay, Method
from elearn.discussions.rules import LONGEST_NOTE, Part, State, state_at
from elearn.ownership import Participation, Placed
from elearn.policy import Reach


def _words(kind: type[StrEnum]) -> str:
    return ", ".join(f"'{one.value}'" for one in kind)


def _enum(kind: type[StrEnum]) -> sa.Enum:
    return sa.Enum(kind, native_enum=False, values_callable=lambda known: [one.value for one in known])


class Discussion(Placed, Identified, Base):
    """A planned meeting of a team, or of people of a whole network (then `team_id` is empty).

    `revision` counts the changes of the plan, for calendars; the digest is of the sheet at its closing.
    """

    __tablename__ = "discussion"
    __table_args__ = (
        sa.CheckConstraint("ends_at > starts_at", name="discussion_ends_after_it_starts"),
        sa.CheckConstraint(f"state IN ({_words(State)})", name="discussion_state_is_known"),
        sa.CheckConstraint("team_id IS NOT NULL OR network_id IS NOT NULL", name="discussion_has_a_place"),
        sa.CheckConstraint("(days > 0) = (minutes IS NOT NULL)", name="written_discussion_says_its_minutes"),
        sa.CheckConstraint("facilitator_id <> co_facilitator_id", name="discussion_is_led_by_two_people"),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL AND attendance_digest IS NOT NULL)",
            name="closed_discussion_has_a_digest",
        ),
    )

    title: Mapped[str] = mapped_column(sa.String(160))
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    time_zone: Mapped[str] = mapped_column(sa.String(60))
    days: Mapped[int] = mapped_column(default=0, server_default="0")
    minutes: Mapped[int | None]
    place: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    link: Mapped[str] = mapped_column(sa.String(500), default="", server_default="")
    message: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    facilitator_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    co_facilitator_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    state: Mapped[State] = mapped_column(_enum(State), default=State.PLANNED)
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    attendance_digest: Mapped[str | None] = mapped_column(sa.String(64))

    @property
    def is_written(self) -> bool:
        """Whether the séance is held in writing, over several days."""
        return self.days > 0

    @property
    def duration_minutes(self) -> int:
        """How long the séance lasts; for one held in writing, how much time it is expected to take."""
        if self.minutes is not None:
            return self.minutes
        return (self.ends_at - self.starts_at) // timedelta(minutes=1)

    def state_at(self, now: datetime) -> State:
        """Return the state that everybody sees at `now`."""
        return state_at(self.state, self.ends_at, now)

    @classmethod
    def readable(cls, reach: Reach) -> sa.ColumnElement[bool]:
        """Return the filter that keeps the séances one takes part in, and those of the teams within reach."""
        return sa.or_(cls.has_at_table(reach.owners), cls.team_id.in_(sorted(reach.teams)))

    @classmethod
    def has_at_table(cls, person_ids: Collection[int]) -> sa.ColumnElement[bool]:
        """Return the filter that keeps the séances in which one of these people takes part."""
        seat = aliased(DiscussionParticipation)
        return sa.exists().where(seat.discussion_id == cls.id, seat.person_id.in_(sorted(person_ids))).correlate(cls)


class DiscussionModule(Identified, Base):
    """One module on the agenda of a séance, or one stage of it; in order, perhaps with its minutes.

    `edition_id` is that of a case which is not published: an edition that this séance alone reads.
    """

    __tablename__ = "discussion_module"
    __table_args__ = (
        sa.UniqueConstraint("discussion_id", "position", name="agenda_has_one_line_at_each_place"),
        sa.CheckConstraint("minutes IS NULL OR minutes > 0", name="agenda_minutes_are_positive"),
    )

    discussion_id: Mapped[int] = mapped_column(sa.ForeignKey("discussion.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    module_slug: Mapped[str] = mapped_column(sa.String(80), index=True)
    stage: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    minutes: Mapped[int | None]
    edition_id: Mapped[int | None] = mapped_column(sa.ForeignKey("edition.id"))


class DiscussionParticipation(Participation, Identified, Base):
    """One person's seat at the table, and what they do there: the row through which they reach the séance.

    `has_joined` says that they came to the wall under their account: not when, and never what they wrote.
    """

    __tablename__ = "discussion_participation"
    __table_args__ = (
        sa.UniqueConstraint("discussion_id", "person_id", name="seated_once_at_a_table"),
        sa.CheckConstraint(f"part IN ({_words(Part)})", name="part_is_known"),
    )

    discussion_id: Mapped[int] = mapped_column(sa.ForeignKey("discussion.id", ondelete="CASCADE"), index=True)
    part: Mapped[Part] = mapped_column(_enum(Part))
    has_joined: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    invited_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Attendance(Identified, Base):
    """One line of the attendance sheet. Only ever added: a correction names the line that it replaces, and why.

    `day` and `half_day` are by the séance's clocks. Where it counts is copied once, and stays. Who left before the end
    was there all the same: the line that says at what hour names the presence, which counts as it did.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        sa.UniqueConstraint("corrects_id", name="attendance_line_corrected_once"),
        sa.CheckConstraint(f"half_day IN ({_words(HalfDay)})", name="half_day_is_known"),
        sa.CheckConstraint(f"method IN ({_words(Method)})", name="attendance_method_is_known"),
        sa.CheckConstraint("method <> 'self' OR signed_by_id = person_id", name="nobody_signs_for_another"),
        sa.CheckConstraint("corrects_id IS NULL OR reason <> ''", name="attendance_correction_has_a_reason"),
        sa.CheckConstraint("left_at IS NULL OR is_present", name="who_left_was_there"),
        sa.Index(
            "signed_once_a_half_day",
            "discussion_id",
            "person_id",
            "day",
            "half_day",
            unique=True,
            sqlite_where=sa.text("corrects_id IS NULL"),
            postgresql_where=sa.text("corrects_id IS NULL"),
        ),
    )

    discussion_id: Mapped[int] = mapped_column(sa.ForeignKey("discussion.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    day: Mapped[date]
    half_day: Mapped[HalfDay] = mapped_column(_enum(HalfDay))
    is_present: Mapped[bool]
    method: Mapped[Method] = mapped_column(_enum(Method))
    signed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    signed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    corrects_id: Mapped[int | None] = mapped_column(sa.ForeignKey("attendance.id"))
    reason: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")
    counted_in_team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team.id"))
    left_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @classmethod
    def in_force(cls) -> sa.ColumnElement[bool]:
        """Return the filter that keeps the lines which no later line corrects."""
        later = aliased(cls)
        return ~sa.exists().where(later.corrects_id == cls.id)


class NoteVersion(Identified, Base):
    """One saved text of the minutes, in Markdown: of one question, or of the séance as a whole.

    Versions are numbered over the whole séance, so that a number names one text. `base_number` is the version that
    its author had before their eyes (0: none). A text whose base was no longer the last one is kept aside: it never
    becomes the current one by itself. What saves itself while one writes is one version, a draft, until its author
    saves it or somebody else writes after it; `revision` counts its changes, so that nobody writes over one unseen.
    """

    __tablename__ = "note_version"
    __table_args__ = (
        sa.UniqueConstraint("discussion_id", "number", name="note_version_numbered_once"),
        sa.CheckConstraint("number >= 1 AND base_number < number", name="note_version_comes_after_its_base"),
        sa.CheckConstraint(f"length(text) <= {LONGEST_NOTE}", name="note_has_a_limit"),
    )

    discussion_id: Mapped[int] = mapped_column(sa.ForeignKey("discussion.id"), index=True)
    prompt_id: Mapped[int | None] = mapped_column(sa.ForeignKey("prompt.id"), index=True)
    number: Mapped[int]
    base_number: Mapped[int]
    text: Mapped[str] = mapped_column(sa.Text)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    is_aside: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    is_draft: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    revision: Mapped[int] = mapped_column(default=0, server_default="0")


class FollowUp(Identified, Base):
    """What somebody takes upon themselves after a séance (« suite à donner »), and by when."""

    __tablename__ = "follow_up"
    __table_args__ = (
        sa.CheckConstraint("(done_at IS NULL) = (done_by_id IS NULL)", name="follow_up_is_done_by_somebody"),
    )

    discussion_id: Mapped[int] = mapped_column(sa.ForeignKey("discussion.id"), index=True)
    what: Mapped[str] = mapped_column(sa.String(300))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    due_on: Mapped[date | None]
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
