"""Holds programmes, their steps, the rules of each step as they came into force, and who follows them."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db import Base, Identified, UTCDateTime
from elearn.ownership import Owned, Placed
from elearn.programmes.objective_rules import LONGEST_OBJECTIVE
from elearn.programmes.order_rules import Order, order_of
from elearn.programmes.rules import LONGEST_TERM, LONGEST_TITLE, Place, Requirement, Rule, StepKind

KINDS = ", ".join(f"'{kind.value}'" for kind in StepKind)


class Programme(Placed, Identified, Base):
    """What an organisation asks people to do. `validity_months`: how long its attestation holds, or no end.

    `renewal_months`: how long before that end the programme may be begun again, or never.
    `arrivals_from`: given to whoever arrives on that day or later, to be done `arrival_days` after it; or to nobody.
    `asks_survey`: whoever finishes it is asked what they think of it.
    """

    __tablename__ = "programme"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "title", name="programme_titled_once_an_organisation"),
        sa.CheckConstraint(
            "validity_months IS NULL OR validity_months BETWEEN 1 AND 120", name="validity_is_in_months"
        ),
        sa.CheckConstraint("organisation_id IS NOT NULL", name="programme_has_an_organisation"),
        sa.CheckConstraint(
            f"arrival_days IS NULL OR (arrivals_from IS NOT NULL AND arrival_days BETWEEN 1 AND {LONGEST_TERM})",
            name="term_after_arrival_is_in_days",
        ),
        sa.CheckConstraint(
            "renewal_months IS NULL OR renewal_months BETWEEN 1 AND validity_months - 1",
            name="renewal_opens_while_it_holds",
        ),
    )

    title: Mapped[str] = mapped_column(sa.String(LONGEST_TITLE))
    description: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    validity_months: Mapped[int | None]
    renewal_months: Mapped[int | None]
    is_archived: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    arrivals_from: Mapped[date | None]
    arrival_days: Mapped[int | None]
    arrivals_decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    asks_survey: Mapped[bool] = mapped_column(default=True, server_default=sa.false())


class Objective(Identified, Base):
    """What a programme aims at, in one line. Taken out, it stays here with what people said of it."""

    __tablename__ = "objective"
    __table_args__ = (
        sa.UniqueConstraint("programme_id", "words", name="objective_said_once_a_programme"),
        sa.CheckConstraint("words <> ''", name="objective_says_something"),
    )

    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"))
    position: Mapped[int]
    words: Mapped[str] = mapped_column(sa.String(LONGEST_OBJECTIVE))
    is_removed: Mapped[bool] = mapped_column(default=False, server_default=sa.false())


class Step(Identified, Base):
    """One step of a programme. Taken out, it stays here with the instant, so that what was done still counts.

    `after_id` names the step that comes before it: as advice, or as a condition from the instant `binds_from` on.
    """

    __tablename__ = "step"
    __table_args__ = (
        sa.CheckConstraint(f"kind IN ({KINDS})", name="step_kind_is_known"),
        sa.CheckConstraint("kind IN ('discussion', 'field') OR module_slug <> ''", name="step_has_a_module"),
        sa.CheckConstraint("(kind = 'stage') = (stage_id <> '')", name="step_of_a_stage_has_a_stage"),
        sa.CheckConstraint("removed_at IS NULL OR removed_at >= added_at", name="step_removed_after_it_was_added"),
        sa.CheckConstraint("after_id <> id", name="step_comes_after_another"),
        sa.CheckConstraint("binds_from IS NULL OR after_id IS NOT NULL", name="what_binds_names_a_step"),
    )

    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"), index=True)
    position: Mapped[int]
    kind: Mapped[StepKind] = mapped_column(
        sa.Enum(StepKind, native_enum=False, values_callable=lambda e: [k.value for k in e], name="step_kind")
    )
    module_slug: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    stage_id: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    title: Mapped[str] = mapped_column(sa.String(LONGEST_TITLE))
    minutes: Mapped[int | None]
    checklist: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    is_optional: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    after_id: Mapped[int | None] = mapped_column(sa.ForeignKey("step.id"))
    binds_from: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def order(self) -> Order:
        """What is asked of the step that comes before."""
        return order_of(self.after_id, self.binds_from)

    @property
    def place(self) -> Place:
        """What this step points at."""
        return Place(self.kind, self.module_slug, self.stage_id)


class RuleVersion(Identified, Base):
    """What a step asks for, from an instant until the next version's. Only ever added."""

    __tablename__ = "rule_version"
    __table_args__ = (
        sa.UniqueConstraint("step_id", "number", name="rule_numbered_once_a_step"),
        sa.CheckConstraint(
            "requires_read OR requires_submitted OR requires_accepted OR requires_attended OR requires_confirmed",
            name="rule_asks_for_something",
        ),
        sa.CheckConstraint("requires_submitted OR NOT requires_accepted", name="rule_what_is_accepted_is_submitted"),
    )

    step_id: Mapped[int] = mapped_column(sa.ForeignKey("step.id"), index=True)
    number: Mapped[int]
    requires_read: Mapped[bool]
    requires_submitted: Mapped[bool]
    requires_accepted: Mapped[bool]
    requires_attended: Mapped[bool]
    requires_confirmed: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    in_force_from: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))

    @classmethod
    def asking(
        cls, rule: Rule, *, step_id: int, number: int, in_force_from: datetime, decided_by_id: int | None = None
    ) -> RuleVersion:
        """Return a version that asks for a rule; it counts once it is added to the session."""
        return cls(
            step_id=step_id,
            number=number,
            in_force_from=in_force_from,
            decided_by_id=decided_by_id,
            **{f"requires_{wanted}": wanted in rule for wanted in Requirement},
        )

    @property
    def rule(self) -> Rule:
        """What is asked for."""
        return frozenset(wanted for wanted in Requirement if getattr(self, f"requires_{wanted}"))


class Assignment(Owned, Identified, Base):
    """One person's programme, with its deadline (the end of a day in a zone). Ended, it is kept and counts no more.

    One that renews another counts what is done from its own instant on (`progress` says how).
    """

    __tablename__ = "assignment"
    __table_args__ = (
        sa.Index(
            "assigned_once_at_a_time",
            "programme_id",
            "owner_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.CheckConstraint("deadline_on IS NULL OR deadline_on >= starts_on", name="deadline_follows_the_start"),
        sa.UniqueConstraint("renews_id", name="assignment_renewed_once"),
    )

    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programme.id"), index=True)
    assigned_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    assigned_at: Mapped[datetime] = mapped_column(UTCDateTime)
    starts_on: Mapped[date]
    deadline_on: Mapped[date | None]
    zone: Mapped[str] = mapped_column(sa.String(60))
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    renews_id: Mapped[int | None] = mapped_column(sa.ForeignKey("assignment.id"))

    @property
    def counts_from(self) -> datetime | None:
        """The instant from which what was asked anew counts: that of a renewal; None where everything counts."""
        return self.assigned_at if self.renews_id is not None else None


class Leave(Owned, Identified, Base):
    """Days on which somebody is away (both included), in one organisation: the clock stands still. No reason is kept.

    Cancelled, it is kept and counts no more.
    """

    __tablename__ = "leave"
    __table_args__ = (sa.CheckConstraint("last_on >= first_on", name="leave_ends_after_it_begins"),)

    first_on: Mapped[date]
    last_on: Mapped[date]
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    cancelled_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))


class Extension(Owned, Identified, Base):
    """A later deadline that somebody gave one person's programme, and why. Only ever added.

    One that a leave moved names it; days of leave that were not taken move the deadline back.
    """

    __tablename__ = "extension"
    __table_args__ = (
        sa.CheckConstraint(
            "deadline_on > previous_on OR (leave_id IS NOT NULL AND deadline_on < previous_on)",
            name="extension_is_later",
        ),
    )

    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"), index=True)
    previous_on: Mapped[date]
    deadline_on: Mapped[date]
    reason: Mapped[str] = mapped_column(sa.Text)
    decided_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    decided_at: Mapped[datetime] = mapped_column(UTCDateTime)
    leave_id: Mapped[int | None] = mapped_column(sa.ForeignKey("leave.id"), index=True)
